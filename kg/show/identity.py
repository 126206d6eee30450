"""Why an entity is one thing: the rules and the people that say so, and who says that it is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.snapshot.judgements import Standing, identified, standing

if TYPE_CHECKING:
    from kg.snapshot import Entity, Snapshot

_SOURCES = """
    SELECT k.key, list_sort(list(DISTINCT coalesce(d.title, s.source))) AS titles
    FROM (SELECT unnest($keys::VARCHAR[]) AS key) k
    JOIN statements s ON s.subject = k.key OR s.object = k.key LEFT JOIN sources d ON d.id = s.source
    WHERE NOT s.rejected GROUP BY k.key
"""
_BLOCKED = """
    SELECT c.because, c.judgement, e.id, e.label
    FROM conflicts c JOIN keys k ON k.key = CASE WHEN c.key IN (SELECT unnest($keys::VARCHAR[])) THEN c.other ELSE c.key END
    JOIN entities e ON e.id = k.entity
    WHERE c.key IN (SELECT unnest($keys::VARCHAR[])) OR c.other IN (SELECT unnest($keys::VARCHAR[]))
    ORDER BY e.label, e.id, c.because, c.key, c.other
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """A strong identity that several keys have, so that a ``rule`` makes them one; ``sources`` are titles of those that say so."""

    rule: str
    identity: str
    keys: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person judged: that two of its ``keys`` are one, or of the entity and another (``other``) what they are to each other.

    ``names`` are what the two are called: by their sources where they are one, else the labels of the entities.
    """

    by_hand: Standing
    names: tuple[str, str]
    other: str | None


@dataclass(frozen=True, slots=True)
class Blocked:
    """``because`` (a strong identity, or ``kg:same``) would make one of this entity and ``other``; ``judgement`` forbids it."""

    other: str
    other_name: str
    because: str
    judgement: Standing | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Which keys the entity has, and why they are one thing."""

    keys: tuple[str, ...]
    shared: tuple[Shared, ...]
    judged: tuple[Judged, ...]
    blocked: tuple[Blocked, ...]

    @property
    def worth_telling(self) -> bool:
        return bool(self.shared or self.judged or self.blocked)


def identity_of(snapshot: Snapshot, entity: Entity) -> Identity:
    """Why ``entity`` is one thing, as of the snapshot's change."""
    by_hand = standing(snapshot, entity.keys)
    shared = tuple(_shared(snapshot, entity)) if len(entity.keys) > 1 else ()
    judged = tuple(_judged(snapshot, entity, by_hand)) if by_hand else ()
    blocked = dict.fromkeys(_blocked(snapshot, entity, by_hand))
    return Identity(entity.keys, shared, judged, tuple(blocked))


def _shared(snapshot: Snapshot, entity: Entity) -> Iterator[Shared]:
    keys: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in identified(snapshot, entity.keys):
        if row.key in entity.keys:
            keys[row.rule, row.identity].add(row.key)
    told = snapshot.sql(_SOURCES, {"keys": list(entity.keys)}).to_pylist()
    titles = {row["key"]: row["titles"] for row in told}
    for (rule, identity), having in sorted(keys.items()):
        if len(having) > 1:
            sources = sorted({title for key in having for title in titles.get(key, ())})
            yield Shared(rule, identity, tuple(sorted(having)), tuple(sources))


def _judged(snapshot: Snapshot, entity: Entity, by_hand: list[Standing]) -> Iterator[Judged]:
    ends = snapshot.entities({key for one in by_hand for key in (one.a, one.b)})
    called = called_by_sources(snapshot, {key for one in by_hand for key in (one.a, one.b)})
    for one in by_hand:
        inside = one.a in entity.keys and one.b in entity.keys
        other = ends[one.b if one.of(entity.keys) == "a" else one.a]
        a, b = (called.get(key, ends[key].label) if inside else ends[key].label for key in (one.a, one.b))
        if a == b:
            a, b = f"{a} ({one.a})", f"{b} ({one.b})"
        yield Judged(one, (a, b), None if inside else other.id)


def called_by_sources(snapshot: Snapshot, keys: Collection[str]) -> dict[str, str]:
    """What its own source calls each key, the fullest name; one that has no name there is not among them."""
    query = """
        SELECT subject, arg_max(value, (length(value), value)) AS name FROM statements
        WHERE predicate = 'name' AND NOT rejected AND subject IN (SELECT unnest($keys::VARCHAR[])) GROUP BY subject
    """
    table = snapshot.sql(query, {"keys": sorted(keys)})
    return dict(zip(table["subject"].to_pylist(), table["name"].to_pylist(), strict=True))


def _blocked(snapshot: Snapshot, entity: Entity, by_hand: list[Standing]) -> Iterator[Blocked]:
    saying = {one.id: one for one in by_hand}
    for row in snapshot.sql(_BLOCKED, {"keys": list(entity.keys)}).to_pylist():
        yield Blocked(row["id"], row["label"], row["because"], saying.get(row["judgement"]))
