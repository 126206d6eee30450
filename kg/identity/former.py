"""Former ids: a key that nothing speaks of any more goes on to mean what it was one with when it went.

The keys of an entity go one by one with their sources. What the last of them leaves behind is only when it was said, and when
that was taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.identity.clusters import Join, Judgement, by_hand, cluster

NEVER = 1 << 62  # a change that has not come


class Gone(NamedTuple):
    """A key that nothing speaks of any more. ``retracted`` is the change that took it back, None where a review rejects it."""

    key: str
    first_change: int
    last_said: int
    retracted: int | None

    @property
    def until(self) -> int:
        """The first change at which it was gone; the state before it is what counts."""
        return NEVER if self.retracted is None or self.retracted < self.last_said else self.retracted


class Held(NamedTuple):
    """The changes at which a row held: from ``begin`` until before ``end``."""

    begin: int
    end: int = NEVER

    def before(self, change: int) -> bool:
        """Whether it held in the state before this change."""
        return self.begin < change <= self.end


class Identified(NamedTuple):
    key: str
    identity: str
    confidence: float
    held: Held


class Judged(NamedTuple):
    judgement: Judgement
    held: Held


@dataclass(frozen=True, slots=True)
class History:
    """All that was ever judged of the keys that went and of their likes; ``live`` keys come with their first change."""

    gone: Mapping[str, Gone]
    live: Mapping[str, int]
    identified: Sequence[Identified]
    judged: Sequence[Judged]


def held(rows: Iterable[tuple[str, str, int]]) -> Iterator[tuple[int, Held]]:
    """For each row that asserts, its place and when it held; ``rows`` are (id, operation, change) in order of change."""
    begun: dict[str, tuple[int, int]] = {}
    for place, (id, operation, change) in enumerate(rows):
        if id in begun:
            at, begin = begun.pop(id)
            yield at, Held(begin, change)
        if operation == "assert":
            begun[id] = place, change
    for at, begin in begun.values():
        yield at, Held(begin)


def successors(history: History) -> dict[str, str]:
    """Each gone key with the live key that it was one with: of its last cluster the first key that is there, or that led on to one.

    A gone key of which nothing is left is not among them.
    """
    known = _Known(history)
    found: dict[str, str | None] = {}
    for gone in sorted(history.gone.values(), key=lambda gone: -gone.until):  # what went later may be what an earlier one leads to
        mates = sorted(known.mates(gone), key=lambda key: (known.first(key), key))
        found[gone.key] = next(
            (mate if mate in history.live else found[mate] for mate in mates if known.leads_on(mate, gone, found)), None
        )
    return {key: live for key, live in found.items() if live is not None}


class _Known:
    """The history by key."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._of_key: defaultdict[str, list[Identified]] = defaultdict(list)
        self._of_identity: defaultdict[str, list[Identified]] = defaultdict(list)
        self._judged: defaultdict[str, list[Judged]] = defaultdict(list)
        for row in history.identified:
            self._of_key[row.key].append(row)
            self._of_identity[row.identity].append(row)
        for judged in history.judged:
            for key in (*judged.judgement.a, *judged.judgement.b):
                self._judged[key].append(judged)

    def first(self, key: str) -> int:
        gone = self._history.gone.get(key)
        return gone.first_change if gone else self._history.live[key]

    def leads_on(self, mate: str, gone: Gone, found: Mapping[str, str | None]) -> bool:
        if mate in self._history.live:
            return True
        return mate != gone.key and self._history.gone[mate].until > gone.until and found.get(mate) is not None

    def mates(self, gone: Gone) -> set[str]:
        """The keys of its cluster in the state before it went."""
        change = gone.until
        near, identities, judged = {gone.key}, dict[str, set[Identified]](), set[Judged]()
        ahead = [gone.key]
        while ahead:
            key = ahead.pop()
            reached: set[str] = set()
            for identity in {row.identity for row in self._of_key[key] if row.held.before(change)} - identities.keys():
                identities[identity] = {row for row in self._of_identity[identity] if row.held.before(change)}
                reached |= {row.key for row in identities[identity]}
            for one in self._judged[key]:
                if one.held.before(change) and one not in judged:
                    judged.add(one)
                    reached |= {*one.judgement.a, *one.judgement.b}
            ahead += reached - near
            near |= reached
        there = {key for key in near if self._there(key, change)}
        joins, apart = by_hand((one.judgement for one in judged), there)
        for identity, rows in identities.items():
            keys = tuple(sorted({row.key for row in rows}))
            joins.append(Join(keys, identity, min(row.confidence for row in rows)))
        clusters, _ = cluster(joins, apart)
        root = clusters.get(gone.key)
        return {key for key, of in clusters.items() if of == root and key in there}

    def _there(self, key: str, change: int) -> bool:
        if key in self._history.live:
            return self._history.live[key] < change
        gone = self._history.gone.get(key)
        return gone is not None and gone.first_change < change <= gone.until
