"""How sure an F is: a bootstrap over sentences, since the names of one sentence stand or fall together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.reading.score import Item

DRAWS = 1000
SEED = 20


@dataclass(frozen=True, slots=True)
class Interval:
    """The 2.5th and the 97.5th percentile."""

    low: float
    high: float


def interval(documents: Iterable[tuple[Sequence[int], Sequence[Item]]], right: str = "") -> Interval:
    """95 % of the F of ``DRAWS`` draws of as many sentences, with replacement. A document gives the ends of its sentences and
    its items; ``right`` as in ``score``. The same documents give the same interval."""
    import numpy as np

    rows = [row for ends, items in documents for row in _by_sentence(ends, items, right)]
    if not rows:
        return Interval(0.0, 0.0)
    counts = np.array(rows)
    drawn = np.random.default_rng(SEED).multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=DRAWS) @ counts
    f = 2 * drawn[:, 0] / np.maximum(drawn[:, 1], 1)
    low, high = np.percentile(f, (2.5, 97.5))
    return Interval(float(low), float(high))


def _by_sentence(ends: Sequence[int], items: Sequence[Item], right: str) -> list[tuple[int, int]]:
    """For each sentence: hits, and wanted and found together."""
    rows = [[0, 0] for _ in ends]
    for item in items:
        row = rows[min(bisect_right(ends, item.start), len(ends) - 1)]
        row[0] += item.hit and (not right or right in item.right)
        row[1] += item.wanted + item.found
    return [(hits, both) for hits, both in rows]
