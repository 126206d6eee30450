"""The figures by which matchers are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.identity.candidates import recall, recall_by_name
from bench.identity.judgements import errors, measured
from bench.identity.labelled import read_pairs
from bench.identity.learning import Example, learn
from bench.identity.pairwise import at, average_precision, best_threshold, judged
from kg.identity.candidates.nearness import ALL_LEVELS
from kg.identity.comparison import Feature

TOLD = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30)


def test_a_perfect_matcher_has_perfect_figures() -> None:
    told = [(0.9, True), (0.8, True), (0.1, False)]
    figures = judged(told, told)
    assert (figures.precision, figures.recall, figures.f1, figures.average_precision, figures.recall_at_full_precision) == (
        1,
        1,
        1,
        1,
        1,
    )


def test_a_matcher_that_says_the_same_of_all_has_no_recall_without_an_error() -> None:
    told = [(0.5, True), (0.5, False)]
    assert judged(told, told).recall_at_full_precision == 0
    assert average_precision(told) == 0.5  # the different one counts first


@given(TOLD)
def test_no_other_threshold_has_a_better_f1(told: list[tuple[float, bool]]) -> None:
    def f1(threshold: float) -> float:
        precision, found = at(told, threshold)
        return 2 * precision * found / (precision + found) if precision + found else 0.0

    assert f1(best_threshold(told)) == pytest.approx(max(f1(score) for score, _ in told))


def test_recall_counts_pairs_and_by_name_counts_names() -> None:
    ranked = {"a": ["b"], "b": []}
    assert recall(ranked, {("a", "b"), ("a", "c")}) == 0.5
    assert recall_by_name(ranked, {("a", "b"), ("a", "c")}) == 1
    assert recall_by_name(ranked, {("a", "b"), ("b", "a")}) == 0.5


def test_rules_never_join_two_things_of_the_labelled_pairs() -> None:
    pairs = read_pairs()
    assert errors(pairs) == []
    assert measured(pairs, frozenset(["same-gazetteer-entry"]))["joined"] > 100


def test_learned_weights_fall_with_the_levels_and_unknown_weighs_nothing() -> None:
    def example(core: str, same: bool) -> Example:
        return Example(
            tuple(Feature(name, core if name == "core" else levels[-1], "") for name, levels in ALL_LEVELS.items()), same, 1.0
        )

    model = learn([example("same", True), example("same", True), example("different", False), example("unknown", False)] * 5)
    weights = [model.weights.get("core", {}).get(level, 0.0) for level in ALL_LEVELS["core"]]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 0 > weights[-1]
