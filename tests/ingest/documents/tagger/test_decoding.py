"""The batched decoder against decoders so plain that they are evident."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.tagger.decoding import Lattice, best_path, names
from ingest.documents.tagger.tags import KINDS, TAGS, allowed, begin, inside, may_start

LENGTHS = st.lists(st.integers(1, 9), min_size=1, max_size=6)
SEEDS = st.integers(0, 2**32 - 1)


def drawn(lengths: list[int], seed: int) -> Lattice:
    draw = np.random.default_rng(seed)
    emissions = draw.normal(0, 2, (sum(lengths), TAGS)).astype(np.float32)
    return Lattice(emissions, draw.normal(0, 1, (TAGS, TAGS)).astype(np.float32))


def score(lattice: Lattice, start: int, path: tuple[int, ...]) -> float:
    """The score of a path, minus infinity where it breaks the rules of tags."""
    if not may_start()[path[0]] or not all(allowed()[a, b] for a, b in itertools.pairwise(path)):
        return float("-inf")
    emitted = sum(float(lattice.emissions[start + place, tag]) for place, tag in enumerate(path))
    return emitted + sum(float(lattice.transitions[a, b]) for a, b in itertools.pairwise(path))


def plain_viterbi(lattice: Lattice, start: int, length: int) -> list[int]:
    best = [{tag: (float(lattice.emissions[start, tag]), [tag]) for tag in range(TAGS) if may_start()[tag]}]
    for place in range(start + 1, start + length):
        step = {}
        for tag in range(TAGS):
            ways = [
                (value + float(lattice.transitions[before, tag]) + float(lattice.emissions[place, tag]), [*path, tag])
                for before, (value, path) in best[-1].items()
                if allowed()[before, tag]
            ]
            if ways:
                step[tag] = max(ways)
        best.append(step)
    return max(best[-1].values())[1]


@settings(max_examples=40)
@given(LENGTHS, SEEDS)
def test_the_path_of_every_stretch_scores_as_high_as_a_plain_viterbi_finds(lengths: list[int], seed: int) -> None:
    lattice = drawn(lengths, seed)
    tags = best_path(lattice, np.array(lengths))
    start = 0
    for length in lengths:
        path = tuple(int(tag) for tag in tags[start : start + length])
        expected = score(lattice, start, tuple(plain_viterbi(lattice, start, length)))
        assert score(lattice, start, path) == pytest.approx(expected, abs=1e-3)
        start += length


@settings(max_examples=15)  # each goes through all 2,197 paths
@given(SEEDS)
def test_the_probability_of_a_name_is_the_share_of_the_paths_that_hold_it(seed: int) -> None:
    length = 3
    lattice = drawn([length], seed)
    tags = best_path(lattice, np.array([length]))
    found = names(lattice, np.array([length]), tags)
    paths = {path: np.exp(score(lattice, 0, path)) for path in itertools.product(range(TAGS), repeat=length)}
    everything = sum(paths.values())
    for first, last, kind, probability in zip(*(column.tolist() for column in found), strict=True):
        wanted = (begin(kind), *[inside(kind)] * (last - first))
        holding = sum(
            weight
            for path, weight in paths.items()
            if path[first : last + 1] == wanted and (last + 1 == length or path[last + 1] != inside(kind))
        )
        assert probability == pytest.approx(holding / everything, abs=1e-3)


def test_names_end_where_their_stretch_ends() -> None:
    emissions = np.zeros((4, TAGS), dtype=np.float32)
    for row, tag in enumerate((begin(0), inside(0), begin(0), inside(0))):
        emissions[row, tag] = 9
    lengths = np.array([2, 2])
    tags = best_path(Lattice(emissions, np.zeros((TAGS, TAGS), dtype=np.float32)), lengths)
    found = names(Lattice(emissions, np.zeros((TAGS, TAGS), dtype=np.float32)), lengths, tags)
    assert found.first.tolist() == [0, 2]
    assert found.last.tolist() == [1, 3]
    assert {KINDS[kind] for kind in found.kinds.tolist()} == {"company"}


def test_no_stretches_have_no_tags() -> None:
    empty = np.zeros(0, dtype=np.int64)
    lattice = Lattice(np.zeros((0, TAGS), dtype=np.float32), np.zeros((TAGS, TAGS), dtype=np.float32))
    assert len(best_path(lattice, empty)) == 0
    assert len(names(lattice, empty, best_path(lattice, empty)).first) == 0


def test_scores_far_apart_give_probabilities_all_the_same() -> None:
    emissions = np.zeros((3, TAGS), dtype=np.float32)
    emissions[:, inside(2)] = 500  # cannot be reached in the first row
    lengths = np.array([3])
    lattice = Lattice(emissions, np.zeros((TAGS, TAGS), dtype=np.float32))
    found = names(lattice, lengths, best_path(lattice, lengths))
    assert [KINDS[kind] for kind in found.kinds.tolist()] == ["park"]
    assert np.all((found.probabilities >= 0) & (found.probabilities <= 1))
