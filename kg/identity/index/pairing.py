"""Candidates of single entities: those that they share rare keys with, scored as ``kg.identity.candidates`` scores them.

The keys, caps and weights are those of ``kg.identity.candidates.blocking``. A weight falls with the number of things that have
the key, and so does what it was when a pair was scored: pairs that no change reaches keep the score that they got.
"""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from typing import NamedTuple

from kg.identity.candidates import blocking
from kg.identity.candidates.keys import KINDS, Key, Role
from kg.identity.candidates.making import LEAST, WIDTH, Thing
from kg.identity.candidates.model import Model, probability, uncertainty
from kg.identity.candidates.nearness import features
from kg.identity.clusters import by_hand
from kg.identity.comparison import Named
from kg.identity.index.describing import stored
from kg.identity.index.grouping import judgements, members
from kg.identity.index.posting import bearers, counts, key_number, keys_of
from kg.identity.index.tables import listing, number

MET = 500  # things that share most with one, of which it is worked out how strong the pair is


class Pair(NamedTuple):
    """Two entities by number, in the order of their ids."""

    a: int
    b: int
    strength: float
    log_odds: float


def pair_up(database: sqlite3.Connection, entity: int, things: int, model: Model, *, latin: bool) -> None:
    """Put the candidates of an entity in the place of those that it had. ``things``: how many there are.

    A pair that was there for the sake of the other one stays as long as the two have enough in common.
    """
    known = stored(database, [entity])
    before = {b if a == entity else a for a, b in database.execute("SELECT a, b FROM candidates WHERE ? IN (a, b)", (entity,))}
    clear(database, [entity])
    if entity not in known:
        return
    thing = known[entity]
    strengths = _strengths(database, entity, keys_of(thing.named, thing.sort, latin=latin), thing.sort, things)
    for pair in judged_different(database, entity):
        for end in pair:
            strengths.pop(end, None)
    others = sorted(strengths, key=lambda other: (-strengths[other], other))[: blocking.WIDTH]
    others += [other for other in before & strengths.keys() if other not in set(others)]
    partners = stored(database, others)
    scored = [(model.log_odds(features(*_ordered(thing, partners[other]), strengths[other])), other) for other in others]
    likely = sorted((pair for pair in scored if probability(pair[0]) >= LEAST), key=lambda pair: (-pair[0], pair[1]))
    kept = likely[:WIDTH] + [pair for pair in likely[WIDTH:] if pair[1] in before]
    pairs = []
    for log_odds, other in kept:
        a, b = (entity, other) if thing.id < partners[other].id else (other, entity)
        pairs.append(Pair(a, b, strengths[other], log_odds))
    store(database, pairs, {entity: thing, **partners})


def store(database: sqlite3.Connection, pairs: Iterable[Pair], things: Mapping[int, Thing]) -> None:
    """Write pairs that are not there yet."""
    rows = []
    for pair in pairs:
        score, degree = probability(pair.log_odds), min(things[pair.a].degree, things[pair.b].degree)
        rows.append((*pair, score, degree, (degree + 1) * uncertainty(score)))
    database.executemany("INSERT OR REPLACE INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def clear(database: sqlite3.Connection, entities: Collection[int]) -> None:
    """Delete the candidates of these entities."""
    for end in ("a", "b"):
        database.execute(f"DELETE FROM candidates WHERE {end} IN (SELECT value FROM json_each(?))", (listing(entities),))


def mass(keys: Mapping[int, Key], counts: Mapping[int, int], things: int) -> float | None:
    """What all measured keys of a thing weigh, None where it has none. ``counts``: bearers of each key."""
    weights = [_weight(key, counts.get(of, 1), things) for of, key in keys.items() if KINDS[key.kind].measured]
    return sum(weights) if weights else None


def _weight(key: Key, count: int, things: int) -> float:
    return KINDS[key.kind].worth * math.log(1 + things / max(count, 1))


def _strengths(database: sqlite3.Connection, entity: int, keys: Mapping[int, Key], sort: str, things: int) -> dict[int, float]:
    """How strong each pair of the entity is: see ``blocking``. Keys that only the other one would follow are left out."""
    across = {of: key_number(sort, key, _COUNTERPART[key.role]) for of, key in keys.items() if key.role != "both"}
    known = counts(database, [*keys, *across.values()])
    followed: dict[int, float] = {of: _weight(keys[of], known[of], things) for of in _followed(keys, known)}
    for of, counterpart in across.items():
        key = keys[of]
        offering = known.get(of if key.role == "offers" else counterpart, 0)
        if 0 < offering <= KINDS[key.kind].most and counterpart in known:
            followed[counterpart] = _weight(key, offering, things)
    shared: defaultdict[int, float] = defaultdict(float)
    for of, (_, listed) in bearers(database, followed).items():
        for other in listed or ():
            shared[other] += followed[of]
    shared.pop(entity, None)
    own = mass(keys, known, things)
    if own is None:
        return {}
    met = nlargest(MET, shared, key=lambda other: (shared[other], other))
    query = "SELECT entity, mass FROM masses WHERE mass IS NOT NULL AND entity IN (SELECT value FROM json_each(?))"
    strengths = {
        other: round(shared[other] / (min(own, theirs) + 0.25 * max(own, theirs)), 9)
        for other, theirs in database.execute(query, (listing(met),))
    }
    return {other: strength for other, strength in strengths.items() if strength >= blocking.LEAST}


_COUNTERPART: Mapping[Role, Role] = {"seeks": "offers", "offers": "seeks"}


def _followed(keys: Mapping[int, Key], counts: Mapping[int, int]) -> Sequence[int]:
    """The keys whose other bearers are looked at: rare ones, and the rarest of the thing even where more have them."""
    both = [
        of
        for of, key in keys.items()
        if key.role == "both" and 1 < counts.get(of, 0) <= max(KINDS[key.kind].most, blocking.EVER_MOST)
    ]
    both.sort(key=lambda of: (counts[of], keys[of].kind, keys[of].text))
    return [
        of
        for place, of in enumerate(both)
        if counts[of] <= KINDS[keys[of].kind].most or (place < blocking.LEAST_KEYS and keys[of].kind != "piece")
    ]


def judged_different(database: sqlite3.Connection, entity: int) -> set[tuple[int, int]]:
    """The pairs of the entity with those that someone says are others."""
    own = members(database, [entity])
    said = judgements(database, list(own))
    if not said:
        return set()
    listed = {key for one in said for key in (*one.a, *one.b)}
    query = "SELECT key, entity FROM keys WHERE entity IS NOT NULL AND number IN (SELECT value FROM json_each(?))"
    entities = dict(database.execute(query, (listing(map(number, listed)),)).fetchall())
    _, apart = by_hand(said, entities)
    pairs = {(entities[one.key], entities[one.other]) for one in apart}
    return {pair for pair in pairs if entity in pair}


def _ordered(one: Thing, other: Thing) -> tuple[Named, Named]:
    a, b = sorted((one, other), key=lambda thing: thing.id)
    return a.named, b.named
