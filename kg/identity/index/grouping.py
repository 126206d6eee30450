"""Clusters of the keys that a change reaches: worked out anew for the components that they are in, and for nothing else.

A component is what joins hold together, whether or not a judgement forbids some of them. What is outside of it has no say in its
clusters, so that these are those of the snapshot, by the same functions.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable

from kg.identity.clusters import Join, Judgement, by_hand, canonical_ids, cluster
from kg.identity.index.tables import listing, number
from kg.identity.reasons import stands

_IDENTIFIED = """
SELECT i.key, i.identity, i.name, i.confidence, i.rests_on FROM identified AS i WHERE i.key = ?
"""
_BEARERS = "SELECT DISTINCT key FROM identified WHERE identity = ?"
_LISTED = "SELECT DISTINCT judgement FROM listed WHERE key IN (SELECT value FROM json_each(?))"
_JUDGEMENTS = "SELECT id, verdict, a, b FROM judgements WHERE id IN (SELECT value FROM json_each(?))"
_SPOKEN_OF = """
SELECT k.number, k.key, k.first_change, k.entity,
       EXISTS (SELECT 1 FROM statements AS s WHERE s.subject = k.number AND NOT s.rejected)
       OR EXISTS (SELECT 1 FROM statements AS s WHERE s.object = k.number AND NOT s.rejected) AS live
FROM keys AS k WHERE k.number IN (SELECT value FROM json_each(?))
"""
_MEMBERS = "SELECT entity, number FROM keys WHERE entity IN (SELECT value FROM json_each(?))"
_VERDICT = "SELECT rejected FROM verdicts WHERE statement = ? ORDER BY change DESC, rejected DESC LIMIT 1"


def regroup(database: sqlite3.Connection, starts: Collection[int]) -> set[int]:
    """Give the keys that are reached from ``starts`` their entities; the entities that lost or won keys by that.

    ``starts`` are the keys of which statements came or went, and those that share an identity or a judgement that did.
    """
    region = _reached(database, starts)
    rows = database.execute(_SPOKEN_OF, (listing(region),)).fetchall()
    names = {of: key for of, key, *_ in rows}
    live = {key for _, key, _, _, spoken_of in rows if spoken_of}
    joins, apart = by_hand(judgements(database, region), live)
    clusters, _ = cluster([*joins, *_joins(database, region, names)], apart)
    ids = canonical_ids(clusters, {key: first for _, key, first, _, _ in rows})
    after = {of: number(ids.get(key, key)) if key in live else None for of, key, *_ in rows}
    changed = [(entity, of) for of, _, _, before, _ in rows if (entity := after[of]) != before]
    database.executemany("UPDATE keys SET entity = ? WHERE number = ?", changed)
    moved = {of for _, of in changed}
    before = {entity for of, _, _, entity, _ in rows if of in moved}
    return {entity for entity in before | {after[of] for of in moved} if entity is not None}


def judgements(database: sqlite3.Connection, keys: Collection[int]) -> list[Judgement]:
    """The judgements by hand that list one of the keys."""
    found = [id for (id,) in database.execute(_LISTED, (listing(keys),))]
    rows = database.execute(_JUDGEMENTS, (listing(found),)) if found else ()
    return [stored(*row) for row in rows]


def stored(id: str, verdict: str, a: str, b: str) -> Judgement:
    """The judgement in a row of the index."""
    return Judgement(id, verdict, tuple(json.loads(a)), tuple(json.loads(b)))


def is_rejected(database: sqlite3.Connection, statement: int) -> bool:
    """Whether the newest review of a statement rejects it."""
    row = database.execute(_VERDICT, (statement,)).fetchone()
    return row is not None and bool(row[0])


def _reached(database: sqlite3.Connection, starts: Iterable[int]) -> set[int]:
    reached, ahead = set(starts), list(starts)
    identities: set[int] = set()
    while ahead:
        found: set[int] = set()
        for key in ahead:
            for _, identity, *_ in database.execute(_IDENTIFIED, (key,)).fetchall():
                if identity not in identities:
                    identities.add(identity)
                    found |= {other for (other,) in database.execute(_BEARERS, (identity,))}
        found |= {number(key) for one in judgements(database, ahead) for key in (*one.a, *one.b)}
        ahead = sorted(found - reached)
        reached |= found
    return reached


def _joins(database: sqlite3.Connection, region: Iterable[int], names: dict[int, str]) -> list[Join]:
    """What the rules join, but for what rests on nothing but rejected statements; as the snapshot does."""
    reviewed = database.execute("SELECT EXISTS (SELECT 1 FROM verdicts WHERE rejected)").fetchone()[0]
    keys: defaultdict[str, set[str]] = defaultdict(set)
    confidences: dict[str, float] = {}
    for key in region:
        for _, _, name, confidence, rests_on in database.execute(_IDENTIFIED, (key,)):
            falls = reviewed and not stands(rests_on, lambda reason: is_rejected(database, number(reason)))
            if not falls and key in names:
                keys[name].add(names[key])
                confidences[name] = min(confidences.get(name, 1.0), confidence)
    return [Join(tuple(sorted(members)), name, confidences[name]) for name, members in keys.items() if len(members) > 1]


def members(database: sqlite3.Connection, entities: Collection[int]) -> dict[int, int]:
    """Each key of the entities with its entity."""
    return {key: entity for entity, key in database.execute(_MEMBERS, (listing(entities),))}
