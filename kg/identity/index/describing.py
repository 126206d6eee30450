"""What identity compares of an entity, from the statements of its keys: names now and before, class, identifiers, place."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.identity.candidates.making import Thing
from kg.identity.codes import IDENTIFIERS
from kg.identity.comparison import Named
from kg.identity.forms import FormerName
from kg.identity.index.tables import listing

if TYPE_CHECKING:
    from ontology import Schema

TYPE, NAME, FORMER, ADDRESS, LOCATED = "type", "name", "formerName", "address", "locatedIn"
MOST = 1000  # relations of an entity that are counted

_SAID = """
SELECT k.entity, s.predicate, s.value, s.lang, s.source, s.since, s.until
FROM json_each(?) AS w JOIN keys AS k ON k.entity = w.value JOIN statements AS s ON s.subject = k.number
WHERE s.value IS NOT NULL AND NOT s.rejected
"""
_PLACES = """
SELECT DISTINCT k.entity, o.entity
FROM json_each(?) AS w JOIN keys AS k ON k.entity = w.value JOIN statements AS s ON s.subject = k.number
JOIN keys AS o ON o.number = s.object WHERE s.predicate = ? AND NOT s.rejected
"""
_NAMED = "SELECT w.value, k.key FROM json_each(?) AS w JOIN keys AS k ON k.number = w.value"
_DEGREE = """
SELECT count(*) FROM (
    SELECT s.predicate, o.entity, s.predicate NOT IN (SELECT value FROM json_each(?2)) AS turned
    FROM keys AS k JOIN statements AS s ON s.subject = k.number JOIN keys AS o ON o.number = s.object
    WHERE k.entity = ?1 AND NOT s.rejected
    UNION
    SELECT s.predicate, o.entity, 0
    FROM keys AS k JOIN statements AS s ON s.object = k.number JOIN keys AS o ON o.number = s.subject
    WHERE k.entity = ?1 AND NOT s.rejected
    LIMIT ?3)
"""
_ENDS = """
SELECT DISTINCT k.entity, s.predicate, 0 FROM json_each(?1) AS w JOIN keys AS k ON k.entity = w.value
JOIN statements AS s ON s.subject = k.number WHERE NOT s.rejected
UNION
SELECT DISTINCT k.entity, s.predicate, 1 FROM json_each(?1) AS w JOIN keys AS k ON k.entity = w.value
JOIN statements AS s ON s.object = k.number WHERE NOT s.rejected
"""


class Said(NamedTuple):
    predicate: str
    value: str
    lang: str | None
    source: int
    since: int | None
    until: int | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is taken from the ontology."""

    schema: Schema

    @property
    def naming(self) -> frozenset[str]:
        return frozenset(name for name, known in self.schema.properties.items() if known.is_name)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(name for name, known in self.schema.classes.items() if not known.abstract)

    @property
    def symmetric(self) -> list[str]:
        return sorted(name for name, relation in self.schema.relations.items() if relation.symmetric)

    @property
    def told(self) -> frozenset[str]:
        """The predicates whose values are looked at."""
        return self.naming | {TYPE, FORMER, ADDRESS, *IDENTIFIERS}


def things(database: sqlite3.Connection, entities: Collection[int], terms: Terms) -> dict[int, Thing]:
    """The things of those of the entities that have a name, in no order."""
    wanted = listing(entities)
    said: defaultdict[int, list[Said]] = defaultdict(list)
    for entity, *row in database.execute(_SAID, (wanted,)):
        said[entity].append(Said(*row))
    naming, classes, symmetric = terms.naming, terms.classes, listing(terms.symmetric)
    names = {entity: found for entity in said if (found := _names(said[entity], naming))}
    of_class = {entity: _class(said[entity], classes) for entity in names}
    inferred = _inferred(database, [entity for entity, name in of_class.items() if not name], terms)
    places = _places(database, wanted, naming)
    ids = dict(database.execute(_NAMED, (listing(names),)).fetchall())
    described: dict[int, Thing] = {}
    for entity, (label, every) in names.items():
        rows = said[entity]
        former = sorted(
            {FormerName(row.value, row.since, row.until) for row in rows if row.predicate == FORMER},
            key=lambda name: (name.name, name.since or 0, name.until or 0),
        )
        before = {name.name for name in former}
        addresses = [row.value for row in rows if row.predicate == ADDRESS]
        named = Named(
            label,
            of_class[entity] or inferred.get(entity, ""),
            places.get(entity) or min(addresses, default=""),
            tuple(sorted({(row.predicate, row.value) for row in rows if row.predicate in IDENTIFIERS})),
            tuple(name for name in every if name != label and name not in before),
            tuple(name for name in former if name.name != label),
        )
        [(degree,)] = database.execute(_DEGREE, (entity, symmetric, MOST))
        described[entity] = Thing(ids[entity], named, degree)
    return described


def _names(said: Iterable[Said], naming: Collection[str]) -> tuple[str, list[str]] | None:
    """The label and all names, chosen as ``kg.snapshot.tables.names`` does."""
    ranks: dict[str, int] = {}
    sources: defaultdict[str, set[int]] = defaultdict(set)
    for row in said:
        if row.predicate in naming:
            rank = (row.predicate != NAME) * 2 + ((row.lang or "zh") != "zh")
            ranks[row.value] = min(ranks.get(row.value, rank), rank)
            sources[row.value].add(row.source)
    if not ranks:
        return None
    return min(ranks, key=lambda name: (ranks[name], -len(sources[name]), -len(name), name)), sorted(ranks)


def _class(said: Iterable[Said], classes: Collection[str]) -> str:
    """As ``kg.snapshot.tables.classes``; empty when no source classes the entity."""
    sources: defaultdict[str, list[int]] = defaultdict(list)
    for row in said:
        if row.predicate == TYPE and row.value in classes:
            sources[row.value].append(row.source)
    return min(sources, key=lambda name: (-len(set(sources[name])), -len(sources[name]), name), default="")


def _inferred(database: sqlite3.Connection, entities: Collection[int], terms: Terms) -> dict[int, str]:
    """A class for what no source classes: the first by name that every relation that it stands in allows."""
    every, relations = terms.classes, terms.schema.relations
    allowed: dict[int, frozenset[str]] = {}
    for entity, predicate, as_object in database.execute(_ENDS, (listing(entities),)) if entities else ():
        relation = relations.get(predicate)
        ends = every if relation is None else frozenset(relation.range if as_object else relation.domain)
        allowed[entity] = allowed.get(entity, every) & ends
    return {entity: min(names or every) for entity, names in allowed.items()}


def _places(database: sqlite3.Connection, wanted: str, naming: Collection[str]) -> dict[int, str]:
    """The label of where each lies; of several the first."""
    located: defaultdict[int, set[int]] = defaultdict(set)
    for entity, place in database.execute(_PLACES, (wanted, LOCATED)):
        if place is not None:
            located[entity].add(place)
    places = listing({place for several in located.values() for place in several})
    said: defaultdict[int, list[Said]] = defaultdict(list)
    for entity, *row in database.execute(_SAID, (places,)) if located else ():
        said[entity].append(Said(*row))
    labels = dict(database.execute(_NAMED, (places,)).fetchall()) if located else {}
    labels |= {place: found[0] for place, rows in said.items() if (found := _names(rows, naming))}
    return {entity: min(labels[place] for place in several) for entity, several in located.items()}


def encode(named: Named) -> str:
    """As the index stores it."""
    told = (named.name, named.class_name, named.place, named.identifiers, named.aliases, named.former)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Named:
    name, class_name, place, identifiers, aliases, former = json.loads(text)
    scheme_values: Iterable[Any] = map(tuple, identifiers)
    return Named(name, class_name, place, tuple(scheme_values), tuple(aliases), tuple(FormerName(*one) for one in former))


def stored(database: sqlite3.Connection, entities: Collection[int]) -> Mapping[int, Thing]:
    """Things as they were compared last."""
    query = """SELECT t.entity, k.key, t.named, t.degree FROM json_each(?) AS w
        JOIN things AS t ON t.entity = w.value JOIN keys AS k ON k.number = t.entity"""
    rows = database.execute(query, (listing(entities),))
    return {entity: Thing(key, decode(named), degree) for entity, key, named, degree in rows}
