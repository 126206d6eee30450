"""Cutting sentences between clauses changes the work, not the names."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.tagger.decoding import Lattice, apart, best_path
from ingest.documents.tagger.tags import OUTSIDE, TAGS

LENGTHS = st.lists(st.integers(1, 9), min_size=1, max_size=5)


@settings(max_examples=50)
@given(LENGTHS, st.integers(0, 2**32 - 1), st.data())
def test_where_marks_are_outside_the_best_path_stays(lengths: list[int], seed: int, data: st.DataObject) -> None:
    rows = sum(lengths)
    draw = np.random.default_rng(seed)
    emissions = draw.normal(0, 2, (rows, TAGS)).astype(np.float32)
    marks = np.array(data.draw(st.lists(st.booleans(), min_size=rows, max_size=rows)))
    emissions[marks] -= 50  # a mark is outside of every name
    emissions[marks, OUTSIDE] += 100
    lattice = Lattice(emissions, draw.normal(0, 1, (TAGS, TAGS)).astype(np.float32))
    cut, shorter = apart(lattice, np.array(lengths), marks)
    assert shorter.sum() == rows and len(shorter) >= len(lengths)
    assert best_path(cut, shorter).tolist() == best_path(lattice, np.array(lengths)).tolist()
