"""The best tags of many stretches at once, and how sure they are.

The stretches are sorted by length and walked in step, so that each step is a handful of array operations over all
stretches that are still running: Viterbi (1967) for the path, the backward variables of Rabiner (1989) for its
probability in a linear-chain conditional random field (Lafferty, McCallum & Pereira 2001).
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.documents.tagger.tags import KINDS, OUTSIDE, allowed, begin, inside, may_start

Scores = NDArray[np.float32]
Places = NDArray[np.int64]
Tags = NDArray[np.uint8]

_NEVER = np.float32(-1e4)
_FAINT = np.float32(-60)  # below the best score of a character all tags are equally unlikely; keeps sums above zero


class Lattice(NamedTuple):
    """Scores of a linear chain: a row of ``emissions`` a character, ``transitions[a, b]`` for tag ``b`` after tag ``a``."""

    emissions: Scores
    transitions: Scores


class Steps(NamedTuple):
    """All rows in the order of walking: first the first characters of all stretches, then the second ones, and so on.

    ``rows[bounds[t] : bounds[t + 1]]`` are at their ``t``-th character; longer stretches first, so each keeps its column.
    """

    rows: Places
    bounds: list[int]


class Names(NamedTuple):
    """Rows of the first and last characters of the names on a path, their kinds as numbers, and their probabilities."""

    first: Places
    last: Places
    kinds: NDArray[np.int64]
    probabilities: NDArray[np.float64]


def steps(lengths: Places) -> Steps:
    """The order of walking stretches that stand one after the other; each has at least one character."""
    order = np.argsort(-lengths, kind="stable")
    starts = (np.cumsum(lengths) - lengths)[order]
    places = np.arange(int(lengths.max(initial=0)))
    running = np.searchsorted(-lengths[order], -places, side="left")
    bounds = np.concatenate(([0], np.cumsum(running)))
    column = np.arange(int(bounds[-1])) - np.repeat(bounds[:-1], running)
    return Steps(starts[column] + np.repeat(places, running), [int(bound) for bound in bounds])


def _bounded(transitions: Scores) -> Scores:
    return np.where(allowed(), transitions, _NEVER).astype(np.float32)


def apart(lattice: Lattice, lengths: Places, marks: NDArray[np.bool_]) -> tuple[Lattice, Places]:
    """The same stretches cut behind ``marks``, rows that are outside of every name: more of them, and shorter, so fewer steps.

    What follows a mark follows the tag OUTSIDE, and its first row is scored as such; so the best path with marks outside stays.
    """
    ends = np.cumsum(lengths)
    begins = np.zeros(len(marks) + 1, dtype=bool)
    begins[1:] = marks
    begins[0] = begins[ends] = True
    follows = begins.copy()
    follows[0] = follows[ends] = False
    borders = np.append(np.flatnonzero(begins[:-1]), len(marks))
    emissions = lattice.emissions.copy()
    emissions[np.flatnonzero(follows[:-1])] += lattice.transitions[OUTSIDE]
    return Lattice(emissions, lattice.transitions), np.diff(borders)


def best_path(lattice: Lattice, lengths: Places) -> Tags:
    """The tags, one a row, of the path with the highest score in each stretch."""
    rows, bounds = steps(lengths)
    tags = np.zeros(len(lattice.emissions), dtype=np.uint8)
    if not len(rows):
        return tags
    transitions = _bounded(lattice.transitions)
    emitted = np.ascontiguousarray(lattice.emissions[rows].T)
    score = np.where(may_start()[:, None], emitted[:, : bounds[1]], _NEVER)
    behind: list[Tags] = []
    finals: list[Tags] = []
    for begin_of, end_of in pairwise(bounds[1:]):
        count = end_of - begin_of
        finals.append(score[:, count:].argmax(axis=0).astype(np.uint8))
        score = score[:, :count]
        candidates = score[:, None, :] + transitions[:, :, None]
        came = candidates.argmax(axis=0)
        best = np.take_along_axis(candidates, came[None], axis=0)[0]
        score = best + emitted[:, begin_of:end_of]
        behind.append(came.astype(np.uint8))
    current = score.argmax(axis=0).astype(np.uint8)
    for step in range(len(behind), 0, -1):
        at = rows[bounds[step] : bounds[step + 1]]
        tags[at] = current
        current = np.concatenate((behind[step - 1][current, np.arange(len(at))], finals.pop()))
    tags[rows[: bounds[1]]] = current
    return tags


def names(lattice: Lattice, lengths: Places, tags: Tags) -> Names:
    """The names on the path ``tags`` and the probability of each: that exactly it, of its kind, is a name there."""
    first = np.flatnonzero(tags % 2 == 1)
    kinds = (tags[first].astype(np.int64) - 1) // 2
    ends = np.cumsum(lengths)
    entered = (tags > OUTSIDE) & (tags % 2 == 0)
    outside = np.flatnonzero(~entered)
    following = np.concatenate((outside, [len(tags)]))[np.searchsorted(outside, first, side="right")]
    last = np.minimum(following, ends[np.searchsorted(ends, first, side="right")]) - 1 if len(first) else first
    starts, goes_on = _beliefs(lattice, lengths)
    kind_of = np.maximum(tags.astype(np.int64) - 1, 0) // 2
    goes = goes_on[np.arange(len(tags)), entered.astype(np.int64), kind_of]
    chance = np.where(tags > OUTSIDE, goes, 1.0)
    chance = np.clip(chance, 1e-9, 1 - 1e-9)
    logs = np.concatenate(([0.0], np.cumsum(np.log(chance))))
    stays = logs[last] - logs[first]
    probabilities = np.clip(starts[first, kinds], 0, 1) * np.exp(stays) * (1 - chance[last])
    return Names(first, last, kinds, probabilities)


def _beliefs(lattice: Lattice, lengths: Places) -> tuple[Scores, Scores]:
    """For each row: the probability that a name of each kind begins there; and, ``[row, entered, kind]``, that a name of
    the kind goes on to the next row, given that it begins at the row (``entered`` 0) or came from before it (1)."""
    rows, bounds = steps(lengths)
    factors = np.exp(_bounded(lattice.transitions))
    emitted = lattice.emissions[rows]
    weights = np.exp(np.maximum(emitted - emitted.max(axis=1, keepdims=True, initial=_NEVER), _FAINT))
    begins = [begin(kind) for kind in range(len(KINDS))]
    insides = [inside(kind) for kind in range(len(KINDS))]
    forward = np.zeros_like(weights)
    backward = np.ones_like(weights)
    onward = np.zeros_like(weights)  # what the next row makes of each tag, per tag of the next row
    for step, (first, last) in enumerate(pairwise(bounds)):
        here = weights[first:last]
        reached = forward[bounds[step - 1] : bounds[step - 1] + last - first] @ factors if step else may_start()
        alpha = np.multiply(reached, here, out=forward[first:last])
        alpha /= alpha.sum(axis=1, keepdims=True)
    for step in range(len(bounds) - 2, 0, -1):
        before, first, last = bounds[step - 1 : step + 2]
        coming = np.multiply(weights[first:last], backward[first:last], out=onward[before : before + last - first])
        beta = np.matmul(coming, factors.T, out=backward[before : before + last - first])
        scale = beta.sum(axis=1, keepdims=True)
        beta /= scale
        coming /= scale
    joint = forward * backward
    joint /= np.maximum(joint.sum(axis=1, keepdims=True), 1e-30)
    starts = np.empty((len(rows), len(KINDS)), dtype=np.float32)
    goes_on = np.empty((len(rows), 2, len(KINDS)), dtype=np.float32)
    starts[rows] = joint[:, begins]
    for entered, tags in enumerate((begins, insides)):
        goes_on[rows, entered] = factors[tags, insides] * onward[:, insides] / np.maximum(backward[:, tags], 1e-30)
    return starts, goes_on
