"""The score as the sum of its reasons."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.candidates import Model, load_model, probability, uncertainty
from kg.identity.candidates.nearness import ALL_LEVELS, UNKNOWN, features
from kg.identity.comparison import Feature, Named


def some_level(name: str, levels: tuple[str, ...]) -> st.SearchStrategy[Feature]:
    return st.sampled_from(levels).map(lambda level: Feature(name, level, ""))


LEVELS = st.tuples(*(some_level(name, levels) for name, levels in ALL_LEVELS.items()))


@given(LEVELS)
def test_base_and_reasons_add_up_to_the_score(found: tuple[Feature, ...]) -> None:
    model = load_model()
    assert model.base + sum(reason.weight for reason in model.reasons(found)) == pytest.approx(model.log_odds(found))


@given(LEVELS, st.data())
def test_a_level_that_speaks_more_for_one_thing_never_lowers_the_score(found: tuple[Feature, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(found) - 1))
    name, level, _ = found[place]
    levels = ALL_LEVELS[name]
    better = levels[data.draw(st.integers(0, levels.index(level)))]
    raised = (*found[:place], Feature(name, better, ""), *found[place + 1 :])
    assert load_model().log_odds(raised) >= load_model().log_odds(found) - 1e-9


def test_the_model_knows_the_levels_that_there_are_and_no_others() -> None:
    for name, weights in load_model().weights.items():
        assert set(weights) <= set(ALL_LEVELS[name])


def test_what_is_unknown_weighs_nothing() -> None:
    assert all(UNKNOWN not in weights for weights in load_model().weights.values())


def test_reasons_come_heaviest_first_and_without_those_that_weigh_nothing() -> None:
    model = Model(0.0, {"core": {"same": 1.0}, "place": {"contradicts": -2.0}})
    told = model.reasons([Feature("core", "same", "a"), Feature("trade", "same", "b"), Feature("place", "contradicts", "c")])
    assert [(reason.name, reason.weight) for reason in told] == [("place", -2.0), ("core", 1.0)]


@given(st.floats(-700, 700))
def test_log_odds_of_opposite_sign_have_opposite_probabilities(log_odds: float) -> None:
    assert probability(log_odds) + probability(-log_odds) == pytest.approx(1)


def test_uncertainty_is_one_bit_at_one_half_and_none_when_it_is_sure() -> None:
    assert uncertainty(0.5) == 1
    assert uncertainty(0.0) == uncertainty(1.0) == 0
    assert math.isclose(uncertainty(0.1), uncertainty(0.9))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Named("亚威机床", "Enterprise", "扬州市"), Named("江苏亚威机床股份有限公司", "Enterprise", "扬州市江都区")),
        (Named("哈工大", "University"), Named("哈尔滨工业大学", "University")),
    ],
)
def test_names_of_one_thing_are_likely(one: Named, other: Named) -> None:
    assert probability(load_model().log_odds(features(one, other))) > 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Named("扬州石化有限公司", "Enterprise"), Named("扬州诚德钢管有限公司", "Enterprise")),
        (Named("华工科技", "Enterprise"), Named("华中科技大学", "University")),
        (Named("苏州大学", "University"), Named("苏州大学附属第一医院", "ResearchInstitute")),
        (Named("亚威机床", "Enterprise", "扬州市"), Named("亚威机床", "Enterprise", "烟台市")),
    ],
)
def test_names_that_look_alike_and_are_two_things_are_less_likely_than_not(one: Named, other: Named) -> None:
    assert probability(load_model().log_odds(features(one, other))) < 0.6


def test_affiliations_are_compared_by_the_bodies_that_they_name() -> None:
    def bodies(a: str, b: str) -> str:
        [found] = [feature.level for feature in features(Named(a), Named(b)) if feature.name == "bodies"]
        return found

    university = "Department of Physics, Federal University of Lavras, Minas Gerais, Brazil"
    assert bodies(university, "Federal University of Lavras, School of Engineering") == "same"
    assert bodies(university, "Federal University of Campina Grande") == "different"
    assert bodies("Universitat Saarbrucken, Germany", "Universitaet Saarbruecken") == "nearly same"
    assert bodies("UBITECH LIMITED", "UBITECH") == UNKNOWN
