"""Clusters: which entity keys are one thing under the judgements that hold.

The result is a function of the judgements alone. Nothing depends on the order in which they were made, so
retracting a source leaves the clusters of never having read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Join:
    """Keys that are one thing, and what says so: a strong identity such as ``uscc:…``, or ``kg:same``."""

    keys: tuple[str, ...]
    because: str
    confidence: float = 1.0
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A join that was not made, since a person says that ``key`` and ``other`` (or their clusters) are different."""

    key: str
    other: str
    because: str


def cluster(joins: Iterable[Join], different: Iterable[tuple[str, str]]) -> tuple[dict[str, str], tuple[Conflict, ...]]:
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
                if forest.join(taken, key):
                    break
                conflicts.add(Conflict(min(taken, key), max(taken, key), join.because))
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
    """Disjoint sets that know which of them must stay apart."""

    def __init__(self, different: Iterable[tuple[str, str]]) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}
        for key, other in different:
            self._apart.setdefault(key, set()).add(other)
            self._apart.setdefault(other, set()).add(key)

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

    def join(self, key: str, other: str) -> bool:
        """Whether the two are one set now: False when someone says that they differ."""
        kept, gone = sorted((self.root(key), self.root(other)))
        if kept == gone:
            return True
        if gone in self._apart.get(kept, ()):
            return False
        self._parent[gone] = kept
        for third in self._apart.pop(gone, ()):
            self._apart[third].discard(gone)
            self._apart[third].add(kept)
            self._apart.setdefault(kept, set()).add(third)
        return True
