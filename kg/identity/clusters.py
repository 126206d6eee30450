"""Clusters: which entity keys are one thing under the judgements that hold.

The result is a function of the judgements alone. Nothing depends on the order in which they were made, so
retracting a source leaves the clusters of never having read it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.statements.statement import DIFFERENT, SAME


@dataclass(frozen=True, slots=True)
class Join:
    """Keys that are one thing, and what says so: a strong identity such as ``uscc:…``, or ``kg:same``."""

    keys: tuple[str, ...]
    because: str
    confidence: float = 1.0
    by_hand: bool = False


class Apart(NamedTuple):
    """Two keys that a person says are different things; ``judgement`` is the id of the row that says so."""

    key: str
    other: str
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A join that was not made, since ``judgement`` says that ``key`` and ``other`` (or their clusters) are different."""

    key: str
    other: str
    because: str
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of two things: a row with the predicate ``verdict``, such as ``kg:same``.

    ``a`` and ``b`` are the keys that each of the two had at that moment, the first asserted first. Keys go with their sources,
    so the judgement is of what is still there, and rests where a side has nothing left. That two are the same is said of
    the first key on either side: it never joins what has come apart within one side. That they are different is said of each
    key of the one and each of the other: no rule joins a part of the one with the other, whatever has come apart.
    """

    id: str
    verdict: str
    a: tuple[str, ...]
    b: tuple[str, ...]

    @classmethod
    def of(cls, id: str, verdict: str, subject: str, object: str, qualifiers: Mapping[str, str]) -> Judgement:
        """The judgement in a row; one that lists no keys speaks of its subject and object alone."""
        a, b = (tuple(qualifiers.get(side, "").split()) or (key,) for side, key in (("a", subject), ("b", object)))
        return cls(id, verdict, a, b)

    def holds_between(self, live: Container[str]) -> tuple[str, str] | None:
        """The first key on either side, of those that are there; None while it rests."""
        a, b = (next((key for key in keys if key in live), None) for keys in (self.a, self.b))
        return None if a is None or b is None or a == b else (a, b)

    def keeps_apart(self, live: Container[str]) -> Iterator[Apart]:
        """Each two keys that are different by it, of those that are there; none unless it says so."""
        if self.verdict == DIFFERENT:
            a, b = ([key for key in keys if key in live] for keys in (self.a, self.b))
            yield from (Apart(key, other, self.id) for key in a for other in b if key != other)


def by_hand(judgements: Iterable[Judgement], live: Container[str]) -> tuple[list[Join], list[Apart]]:
    """What the judgements say of the keys that are there, as ``cluster`` takes it."""
    joins: list[Join] = []
    apart: list[Apart] = []
    for judgement in judgements:
        if judgement.verdict == SAME and (pair := judgement.holds_between(live)):
            joins.append(Join(pair, SAME, by_hand=True))
        apart += judgement.keeps_apart(live)
    return joins, apart


def cluster(joins: Iterable[Join], different: Iterable[Apart]) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    """Each key that a join speaks of with its cluster's smallest key, and the joins that ``different`` forbids.

    Judgements by hand come first, then the surest; among equals the order of the text decides. A forbidden join
    leaves the two clusters apart and is reported; the other keys of the same join go with the first cluster that
    takes them.
    """
    forest = _Forest(different)
    conflicts: set[Conflict] = set()
    for join in sorted(joins, key=lambda j: (not j.by_hand, -j.confidence, j.because, sorted(j.keys))):
        groups: list[str] = []
        for key in sorted(set(join.keys)):
            for taken in groups:
                if (forbidden := forest.join(taken, key)) is None:
                    break
                conflicts.add(Conflict(min(taken, key), max(taken, key), join.because, forbidden))
            else:
                groups.append(key)
    return {key: forest.root(key) for key in forest.members()}, tuple(sorted(conflicts, key=lambda c: (c.key, c.other, c.because)))


def canonical_ids(clusters: Mapping[str, str], first_change: Mapping[str, int]) -> dict[str, str]:
    """Each key of ``clusters`` with the id of its entity: the key that was asserted first, the smallest of those.

    Keys without a first change are not (or no longer) spoken of; they hold a cluster together, and never name it.
    """
    ids: dict[str, str] = {}
    for key, root in clusters.items():
        if key in first_change:
            ids[root] = min(ids.get(root, key), key, key=lambda k: (first_change[k], k))
    return {key: ids[root] for key, root in clusters.items() if key in first_change}


class _Forest:
    """Disjoint sets that know which of them must stay apart, and by which judgement (of several the first by id)."""

    def __init__(self, different: Iterable[Apart]) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, dict[str, str]] = {}
        for key, other, judgement in different:
            self._part(key, other, judgement)

    def members(self) -> list[str]:
        return list(self._parent)

    def root(self, key: str) -> str:
        parent = self._parent
        parent.setdefault(key, key)
        root = key
        while parent[root] != root:
            root = parent[root]
        while parent[key] != root:
            parent[key], key = root, parent[key]
        return root

    def join(self, key: str, other: str) -> str | None:
        """Make the two one set; or the judgement that forbids it."""
        kept, gone = sorted((self.root(key), self.root(other)))
        if kept == gone:
            return None
        if (judgement := self._apart.get(kept, {}).get(gone)) is not None:
            return judgement
        self._parent[gone] = kept
        for third, judgement in self._apart.pop(gone, {}).items():
            del self._apart[third][gone]
            self._part(kept, third, judgement)
        return None

    def _part(self, key: str, other: str, judgement: str) -> None:
        judgement = min(judgement, self._apart.get(key, {}).get(other, judgement))
        self._apart.setdefault(key, {})[other] = judgement
        self._apart.setdefault(other, {})[key] = judgement
