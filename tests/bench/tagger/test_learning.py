"""Training finds a rule that it is shown, and finds it the same way twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ingest.documents.tagger.decoding import Lattice, best_path
from ingest.documents.tagger.tags import TAGS, begin, inside

learning = pytest.importorskip("bench.tagger.learning", reason="numba, which only training needs, is not here")

NAME, REST = 1, 2  # features: of a character of a name, and of any other


def corpus() -> Any:
    """Forty sentences of one name between other characters; of every fourth the tags are left open."""
    rows = [REST, NAME, NAME, REST]
    masks = [1, 1 << begin(0), 1 << inside(0), 1]
    features = np.array([[row] for _ in range(40) for row in rows], dtype=np.int32)
    open_ones = np.arange(40) % 4 == 0
    allowed = np.array([(1 << TAGS) - 1 if is_open else mask for is_open in open_ones for mask in masks], dtype=np.uint16)
    return learning.Corpus(features, allowed, np.arange(0, 161, 4), np.ones(40, dtype=np.float32))


def test_the_rule_is_learnt_and_the_weights_are_the_same_every_time() -> None:
    first, second = (learning.learn(corpus(), 3, epochs=4, rate=0.3, decay=0.0, dropout=0.0, seed=5) for _ in range(2))
    assert np.array_equal(first.emissions, second.emissions)
    assert np.array_equal(first.transitions, second.transitions)
    lattice = Lattice(first.emissions[[REST, NAME, NAME, NAME, REST]], first.transitions)
    tags = best_path(lattice, np.array([5]))
    assert tags.tolist() == [0, begin(0), inside(0), inside(0), 0]
