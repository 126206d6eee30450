"""Random walks with restart (personalised PageRank), and the likeliest ways they take.

Page, Brin, Motwani, Winograd: The PageRank citation ranking, 1999; Haveliwala: Topic-sensitive PageRank, 2002.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

    Floats = np.ndarray[Any, np.dtype[np.float64]]

RESTART = 0.2  # the share of steps that go back to the start
ROUNDS = 200
EXACT = 1e-10  # summed difference of two rounds below which the walk has settled
HOP = 0.5  # what each step costs a way beside its likelihood, so that a short way is told first
LONGEST = 4  # steps of a second or third way
NEAR = 2000  # how many of the best scored entities a way may lead through


def scores(matrix: csr_array, start: Mapping[int, float], *, restart: float = RESTART) -> Floats:
    """How often a walker is at each place who follows weights and returns to ``start`` (shares by place); sums to 1."""
    import numpy as np

    degree = np.asarray(matrix.sum(axis=1)).ravel()
    stuck = degree == 0
    steps = matrix.T.multiply(1 / np.where(stuck, 1, degree)).tocsr()
    home = np.zeros(matrix.shape[0])
    for at, share in start.items():
        home[at] = share
    home /= home.sum()
    now: Floats = home
    for _ in range(ROUNDS):
        after: Floats = (1 - restart) * (steps @ now + now[stuck].sum() * home) + restart * home
        if np.abs(after - now).sum() < EXACT:
            return after
        now = after
    return now


def ways(
    matrix: csr_array, score: Floats, start: Sequence[int], ends: Sequence[int], most: int
) -> dict[int, list[tuple[int, ...]]]:
    """For each of ``ends`` up to ``most`` ways from a place of ``start`` to it, likeliest first, that differ in their last step.

    A way's likelihood is the product of its steps'. Ways lead through the best scored places only.
    """
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    best = np.argsort(-score, kind="stable")[:NEAR]
    near = np.unique(np.concatenate([best, np.array([*start, *ends], dtype=best.dtype)]))
    inside = matrix[near][:, near].tocsr()
    degree = np.asarray(matrix.sum(axis=1)).ravel()[near]
    lengths = inside.copy()
    lengths.data = HOP - np.log(inside.data / np.repeat(degree, np.diff(inside.indptr)))
    local = {int(at): here for here, at in enumerate(near)}
    starts = [local[at] for at in start]
    distance, before, _ = dijkstra(lengths, indices=starts, min_only=True, return_predecessors=True)

    def way(to: int) -> tuple[int, ...]:
        steps = [to]
        while (previous := int(before[steps[-1]])) >= 0:
            steps.append(previous)
        return tuple(reversed(steps))

    towards = lengths.T.tocsr()

    def found(end: int) -> Iterator[tuple[int, ...]]:
        begin, stop = towards.indptr[end : end + 2]
        steps = sorted(
            (float(distance[last]) + float(length), int(last))
            for last, length in zip(towards.indices[begin:stop], towards.data[begin:stop], strict=True)
        )
        told = 0
        for total, last in steps:
            if math.isfinite(total) and end not in (to := way(last)) and (not told or len(to) <= LONGEST):
                told += 1
                yield tuple(int(near[here]) for here in (*to, end))

    return {end: [way for way, _ in zip(found(local[end]), range(most), strict=False)] for end in ends}
