"""What a merge would change, worked out from the snapshot without making it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.merging.asked import both_meant
from kg.merging.judging import akin
from kg.opened import OpenWorkspace
from kg.show import facts_of, relations_of, words
from kg.show.description import FIGURE, Fact, Relation
from kg.show.plain import plain
from kg.show.words import Words
from kg.snapshot.judgements import Standing, ground_of

if TYPE_CHECKING:
    from kg.snapshot import Entity, Snapshot
    from ontology import Schema

RECOMMENDED = 10  # places of a recommendation that are compared

# As ``kg.snapshot.tables.names`` and ``classes`` choose them.
_LABEL = """
    WITH told AS (
        SELECT value, min((predicate <> 'name')::INT * 2 + (coalesce(lang, 'zh') <> 'zh')::INT) AS best,
               count(DISTINCT source) AS sources
        FROM statements
        WHERE entity IN (SELECT unnest($both::VARCHAR[])) AND predicate IN (SELECT unnest($naming::VARCHAR[])) AND NOT rejected
        GROUP BY value
    )
    SELECT value FROM told ORDER BY best, sources DESC, length(value) DESC, value LIMIT 1
"""
_CLASS = """
    SELECT value FROM statements
    WHERE entity IN (SELECT unnest($both::VARCHAR[])) AND predicate = 'type' AND value IN (SELECT unnest($classes::VARCHAR[]))
      AND NOT rejected
    GROUP BY value ORDER BY count(DISTINCT source) DESC, count(*) DESC, value LIMIT 1
"""
_SOURCES = """
    SELECT DISTINCT s.entity, coalesce(d.title, s.source) AS title FROM statements s LEFT JOIN sources d ON d.id = s.source
    WHERE s.entity IN (SELECT unnest($both::VARCHAR[])) AND NOT s.rejected ORDER BY title
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two as it is: ``sources`` are the titles of those that speak of it, ``relations`` how many it has."""

    id: str
    type: str | None
    label: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    sources: tuple[str, ...]
    relations: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Relations that would become one, or the one that would join the thing to itself; ``label`` reads from subject to object."""

    predicate: str
    label: Words
    subject: str
    object: str
    details: Words
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one indicator and period that both have: the same (it is reported twice), or values that contradict each other."""

    label: Words
    period: Words
    values: tuple[Words, ...]
    contradict: bool


@dataclass(frozen=True, slots=True)
class Fallen:
    """``other`` is recommended to ``entity`` now, at this place, and would not be any more: they would be partners."""

    entity: str
    entity_name: str
    other: str
    other_name: str
    place: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge of ``a`` and ``b`` would change. ``one_already``: nothing, they are one.

    ``label`` and ``type`` are those of the thing after it, whose ``id`` is that of the side that was asserted first.
    ``forbidden``: the judgements that say that they are different. ``classes_differ``: no one thing is of both classes.
    """

    a: Side
    b: Side
    one_already: bool
    id: str
    label: str
    type: str | None
    type_label: Words
    classes_differ: bool
    joined: tuple[Joined, ...]
    loops: tuple[Joined, ...]
    figures: tuple[Figures, ...]
    forbidden: tuple[Standing, ...]
    recommendations: tuple[Fallen, ...]
    change: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found: dict[str, Any] = plain(self)
        return found


def preview(workspace: OpenWorkspace, a: str, b: str, *, recommendations: bool = True, snapshot: Snapshot | None = None) -> Preview:
    """What it would change to make one of ``a`` and ``b`` (names, ids or keys), as of the newest change or of ``snapshot``.

    Raises NotFound for a name that nothing has, UsageError for one that several have. ``recommendations`` take longest to work out.
    """
    snapshot, schema = snapshot or workspace.snapshot(), workspace.schema
    one, other = (end.entity for end in both_meant(snapshot, a, b))
    ends = one, other
    both = sorted({end.id for end in ends})
    one_already = len(both) == 1
    relations = relations_of(snapshot, schema, both, rejected=False, quoted=False)
    first = min(ends, key=lambda end: (end.first_change, end.id))
    label, kind = _after(snapshot, schema, both, first)
    regrouped = [] if one_already else _regrouped(schema, relations, both, first.id)
    ground = ground_of(snapshot, both)
    return Preview(
        *_sides(snapshot, ends, relations),
        one_already=one_already,
        id=first.id,
        label=label,
        type=kind,
        type_label=words.label(schema.classes, kind or "Entity"),
        classes_differ=not akin(schema, *(end.type for end in ends)),
        joined=tuple(_joined(schema, of) for ends_, of in regrouped if len(of) > 1),
        loops=tuple(_joined(schema, of) for ends_, of in regrouped if ends_ == {first.id}),
        figures=() if one_already else tuple(_figures(facts_of(snapshot, schema, both, quoted=False))),
        forbidden=() if one_already else tuple(ground.between(ground.keys_of(both[0]), ground.keys_of(both[1]), "different")),
        recommendations=() if one_already or not recommendations else tuple(_fallen(snapshot, schema, ends)),
        change=snapshot.change,
    )


def _sides(snapshot: Snapshot, ends: tuple[Entity, Entity], relations: Sequence[Relation]) -> tuple[Side, Side]:
    titles: defaultdict[str, list[str]] = defaultdict(list)
    for row in snapshot.sql(_SOURCES, {"both": [end.id for end in ends]}).to_pylist():
        titles[row["entity"]].append(row["title"])

    def side(end: Entity) -> Side:
        count = sum(end.id in (relation.subject, relation.object) for relation in relations)
        return Side(end.id, end.type, end.label, end.names, end.keys, tuple(titles[end.id]), count)

    return side(ends[0]), side(ends[1])


def _after(snapshot: Snapshot, schema: Schema, both: list[str], first: Entity) -> tuple[str, str | None]:
    """Label and class of the thing after the merge."""
    naming = [name for name, known in schema.properties.items() if known.is_name]
    classes = [name for name, known in schema.classes.items() if not known.abstract]
    label = snapshot.sql(_LABEL, {"both": both, "naming": naming})["value"].to_pylist()
    kind = snapshot.sql(_CLASS, {"both": both, "classes": classes})["value"].to_pylist()
    return label[0] if label else first.id, kind[0] if kind else first.type


def _regrouped(
    schema: Schema, relations: Iterable[Relation], both: list[str], merged: str
) -> list[tuple[set[str], list[Relation]]]:
    """The relations by what makes them one when the two are one thing, each group with its ends."""
    groups: defaultdict[tuple[object, ...], list[Relation]] = defaultdict(list)
    for relation in relations:
        ends = [merged if end in both else end for end in (relation.subject, relation.object)]
        known = schema.relations.get(relation.predicate)
        if known and known.symmetric:
            ends.sort()
        told = relation.qualifiers if known is None else {name: relation.qualifiers.get(name) for name in known.identifying}
        if known and "year" in known.identifying:
            told = {**told, "year": str(relation.year)}
        groups[relation.predicate, *ends, json.dumps(told, sort_keys=True)].append(relation)
    return [({str(key[1]), str(key[2])}, of) for key, of in groups.items()]


def _joined(schema: Schema, relations: Sequence[Relation]) -> Joined:
    one = relations[0]
    label = words.label(schema.relations, one.predicate)
    ids = tuple(relation.id for relation in relations)
    return Joined(one.predicate, label, one.subject_name, one.object_name, one.details, ids)


def _figures(facts: Iterable[Fact]) -> Iterable[Figures]:
    """The figures that both have."""
    groups: defaultdict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.predicate == FIGURE:
            what = sorted((name, value) for name, value in fact.qualifiers.items() if name != "bound")
            groups[fact.valid_from, fact.valid_to, *what].append(fact)
    for of in groups.values():
        if len({fact.entity for fact in of}) > 1:
            one = of[0]
            name = one.qualifiers.get("indicator")
            label = dict.fromkeys(one.label, name) if name else one.label
            contradict = len({(fact.value, fact.unit, fact.qualifiers.get("bound")) for fact in of}) > 1
            period = words.period(one.valid_from, one.valid_to, one.precision)
            yield Figures(label, period, tuple(fact.words for fact in of), contradict)


def _fallen(snapshot: Snapshot, schema: Schema, ends: tuple[Entity, Entity]) -> Iterable[Fallen]:
    """What is recommended to either of the two and is a partner of the other, or is the other."""
    from kg.recommend.graph import tied_to
    from kg.recommend.recommendation import recommend

    for one, other in (ends, ends[::-1]):
        partners = tied_to(snapshot, other.id) | {other.id}
        results = recommend(snapshot, schema, name=one.id, top=RECOMMENDED).results
        for place, result in enumerate(results, 1):
            if result.id in partners:
                yield Fallen(one.id, one.label, result.id, result.name, place)
