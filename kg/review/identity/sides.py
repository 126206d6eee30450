"""What is known of the two sides of a pair, from the statements of their keys, each with its place in a source."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.review.identity.pair import Literally, Side, Tie
from kg.review.passages import Passages
from kg.show import words

if TYPE_CHECKING:
    from kg.review.item import Passage, Role
    from kg.show.words import Words
    from kg.snapshot import Entity, Snapshot
    from ontology import Schema

TIES = 6  # relations of a side that are shown
FACTS = 6  # literals of a side that are shown besides names and identifiers
_TYPE, _NAME, _LOCATED, _FIGURE = "type", "name", "locatedIn", "indicatorValue"

Row = Mapping[str, Any]

# Two steps: what there is, in few columns, since a hub has thousands; then all of what is shown.
_TOLD = """
    SELECT id, relation, predicate, subject, object, entity, object_entity, value, source FROM statements
    WHERE NOT rejected AND (list_contains($keys::VARCHAR[], subject) OR list_contains($keys::VARCHAR[], object)) ORDER BY change, id
"""
_SHOWN = """
    SELECT s.*, coalesce(d.title, s.source) AS title, x.label AS subject_name, y.label AS object_name
    FROM statements s LEFT JOIN sources d ON d.id = s.source
    LEFT JOIN entities x ON x.id = s.entity LEFT JOIN entities y ON y.id = s.object_entity
    WHERE list_contains($ids::VARCHAR[], s.id)
"""
_TITLES = "SELECT id, coalesce(title, id) AS title FROM sources WHERE list_contains($ids::VARCHAR[], id)"


@dataclass(frozen=True, slots=True)
class End:
    """Of what a side is made: an entity, or ``keys`` of it that a judgement spoke of."""

    id: str
    keys: tuple[str, ...]
    entity: Entity | None


def sides(snapshot: Snapshot, schema: Schema, passages: Passages, a: End, b: End) -> tuple[Side, Side]:
    """What is known of the two."""
    told: list[Row] = snapshot.sql(_TOLD, {"keys": [*a.keys, *b.keys]}).to_pylist()
    ours, theirs = _Told.of(a, told, schema), _Told.of(b, told, schema)
    chosen = [(side, side.ties_beside(other)) for side, other in ((ours, theirs), (theirs, ours))]
    ids = [row["id"] for side, ties in chosen for row in (*side.shown(), *(tie.row for tie in ties))]
    shown: dict[str, Row] = {row["id"]: row for row in snapshot.sql(_SHOWN, {"ids": ids}).to_pylist()}
    sources = {row["source"] for row in told}
    titles = {row["id"]: row["title"] for row in snapshot.sql(_TITLES, {"ids": sorted(sources)}).to_pylist()}
    one, other = (_side(side, ties, shown, titles, schema, passages) for side, ties in chosen)
    return one, other


@dataclass(frozen=True, slots=True)
class _Near:
    """A relation as it is seen from a side."""

    row: Row
    other: str
    inverse: bool
    shared: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """All that is said of a side: literals by what they say, the first statement of each; relations, the first of each."""

    end: End
    literals: Sequence[Row]
    names: Sequence[Row]
    identifiers: Sequence[Row]
    facts: Sequence[Row]
    ties: Sequence[_Near]
    sources: Sequence[str]

    @classmethod
    def of(cls, end: End, told: Iterable[Row], schema: Schema) -> _Told:
        keys = frozenset(end.keys)
        mine = [row for row in told if row["subject"] in keys or row["object"] in keys]
        literals = [row for row in mine if row["object"] is None]
        once = list({(row["predicate"], row["value"]): row for row in reversed(literals)}.values())[::-1]
        parts: dict[str, list[Row]] = {"names": [], "identifiers": [], "facts": []}
        for row in once:
            if row["predicate"] not in (_TYPE, _FIGURE):
                parts[_part(row["predicate"], schema)].append(row)
        ties = {near.row["relation"]: near for near in reversed(list(_near(mine, keys)))}
        sources = list(dict.fromkeys(row["source"] for row in mine))
        return cls(end, literals, parts["names"], parts["identifiers"], parts["facts"][:FACTS], list(ties.values())[::-1], sources)

    def shown(self) -> Iterator[Row]:
        yield from (*self.names, *self.identifiers, *self.facts)

    def ties_beside(self, other: _Told) -> list[_Near]:
        """The first relations: where it lies, what the other side has, too, then the rest, each sort by its predicate."""
        theirs = {(near.row["predicate"], near.other) for near in other.ties}
        marked = [_Near(near.row, near.other, near.inverse, (near.row["predicate"], near.other) in theirs) for near in self.ties]
        marked.sort(key=lambda near: (near.row["predicate"] != _LOCATED, not near.shared, near.row["predicate"], near.other))
        return marked[:TIES]


def _near(rows: Iterable[Row], keys: frozenset[str]) -> Iterator[_Near]:
    for row in rows:
        if row["object"] is not None:
            inverse = row["subject"] not in keys
            yield _Near(row, row["entity"] if inverse else row["object_entity"], inverse)


def _part(predicate: str, schema: Schema) -> str:
    known = schema.properties.get(predicate)
    if known and known.is_name:
        return "names"
    return "identifiers" if predicate == "code" or (known and known.identifier) else "facts"


def _side(
    told: _Told, ties: Sequence[_Near], shown: Mapping[str, Row], titles: Mapping[str, str], schema: Schema, passages: Passages
) -> Side:
    end, called = told.end, [row["value"] for row in told.names]
    whole = end.entity if end.entity and set(end.entity.keys) <= set(end.keys) else None
    class_name = whole.type if whole else _class(told.literals)

    def passage(row: Row, other: str = "") -> Passage:
        marked: dict[Role, Sequence[str]] = {"subject": called, "object": [other], "value": [row["value"] or ""]}
        return passages.passage(row, row["title"], marked)

    def literally(rows: Iterable[Row]) -> tuple[Literally, ...]:
        return tuple(_literally(row, schema, passage(row)) for row in (shown[row["id"]] for row in rows))

    def other(near: _Near) -> str:
        return str(shown[near.row["id"]]["subject_name" if near.inverse else "object_name"] or near.other)

    places = [other(near) for near in ties if near.row["predicate"] == _LOCATED]
    return Side(
        id=end.id,
        keys=end.keys,
        label=whole.label if whole else _label(told.names, end.id),
        class_name=class_name or "",
        class_label=words.label(schema.classes, class_name or ""),
        place="、".join(dict.fromkeys(places)),
        names=literally(told.names),
        identifiers=literally(told.identifiers),
        facts=literally(told.facts),
        ties=tuple(
            _tie(near, shown[near.row["id"]], other(near), schema, passage(shown[near.row["id"]], other(near)))
            for near in ties
            if near.row["predicate"] != _LOCATED
        ),
        tied=len(told.ties),
        sources=tuple(titles.get(source, source) for source in told.sources),
    )


def _label(names: Sequence[Row], id: str) -> str:
    """The fullest ``name``, else any name."""
    told = [row["value"] for row in names if row["predicate"] == _NAME] or [row["value"] for row in names]
    return max(told, key=len, default=id)


def _class(literals: Sequence[Row]) -> str | None:
    told = Counter(row["value"] for row in literals if row["predicate"] == _TYPE)
    return told.most_common(1)[0][0] if told else None


def _literally(row: Row, schema: Schema, passage: Passage) -> Literally:
    known = schema.properties.get(row["predicate"])
    value = words.value_words(schema, known.scheme if known else None, row["value"])
    told: list[Words] = [
        {language: f"{text} {row['unit'] or ''}".strip() for language, text in value.items()},
        words.period(row["valid_from"], row["valid_to"], row["precision"]),
        words.qualifier_words(schema, json.loads(row["qualifiers"] or "{}")),
    ]
    label = words.label(schema.properties, row["predicate"])
    return Literally(row["predicate"], label, row["value"], words.joined(told), passage)


def _tie(near: _Near, row: Row, other_name: str, schema: Schema, passage: Passage) -> Tie:
    known = schema.relations.get(row["predicate"])
    inverse = near.inverse and known is not None and not known.symmetric
    label = known.inverse_label if known and inverse else words.label(schema.relations, row["predicate"])
    details = words.joined(
        [
            words.period(row["valid_from"], row["valid_to"], row["precision"]),
            words.status_words(schema, row["status"]),
            words.qualifier_words(schema, json.loads(row["qualifiers"] or "{}")),
        ]
    )
    return Tie(row["predicate"], label, near.other, other_name, details, near.shared, passage)
