"""The candidates of a set of things."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.candidates import Thing, candidates, load_model, schema, uncertainty
from kg.identity.candidates.making import Scored, best, thing_keys
from kg.identity.comparison import Named
from kg.identity.forms import FormerName

THINGS = [
    Thing("e1", Named("江苏亚威机床股份有限公司", "Enterprise", "扬州市江都区"), degree=7),
    Thing("e2", Named("亚威机床", "Enterprise", "扬州市"), degree=2),
    Thing("e3", Named("Yawei Machine Tool", "Enterprise")),
    Thing("e4", Named("扬州石化有限公司", "Enterprise")),
    Thing("e5", Named("扬州诚德钢管有限公司", "Enterprise")),
    Thing("e6", Named("诚德钢管", "Enterprise"), degree=30),
    Thing("e7", Named("王伟", "Person")),
    Thing("e8", Named("王伟", "Person")),
]


def found(things: list[Thing], **more: object) -> set[tuple[str, str]]:
    table = candidates(things, **more)  # type: ignore[arg-type]  # passed on
    return set(zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True))


def test_names_of_one_thing_are_candidates() -> None:
    assert {("e1", "e2"), ("e1", "e3"), ("e5", "e6")} <= found(THINGS)


def test_the_table_has_the_shape_that_is_promised() -> None:
    assert candidates(THINGS).schema == schema()
    assert candidates([]).schema == schema()


def test_every_score_is_the_sum_of_its_reasons() -> None:
    for row in candidates(THINGS).to_pylist():
        assert row["base"] + sum(reason["weight"] for reason in row["reasons"]) == pytest.approx(row["log_odds"])
        assert row["base"] == load_model().base
        assert all(reason["says"] or reason["level"] for reason in row["reasons"])


def test_what_is_judged_different_is_no_candidate_in_either_order() -> None:
    for apart in (("e1", "e2"), ("e2", "e1")):
        assert ("e1", "e2") not in found(THINGS, apart=[apart])


def test_what_matters_most_comes_first() -> None:
    rows = candidates(THINGS).to_pylist()
    assert [row["matters"] for row in rows] == sorted((row["matters"] for row in rows), reverse=True)
    degrees = {thing.id: thing.degree for thing in THINGS}
    for row in rows:
        assert row["degree"] == min(degrees[row["a"]], degrees[row["b"]])
        assert row["matters"] == pytest.approx((row["degree"] + 1) * uncertainty(row["score"]))


@settings(max_examples=10)
@given(st.permutations(THINGS))
def test_the_table_does_not_depend_on_the_order_of_things(things: list[Thing]) -> None:
    assert candidates(things).equals(candidates(THINGS))


def test_of_each_thing_the_best_pairs_stay() -> None:
    pairs = [Scored(left, right, float(-left - right), 1.0) for left, right in combinations(range(6), 2)]
    kept = {(pair.l, pair.r) for pair in best(pairs, width=1, least=0.0)}
    assert kept == {(0, other) for other in range(1, 6)}  # everybody's best is 0


def test_a_score_below_the_least_is_not_worth_a_question() -> None:
    assert best([Scored(0, 1, -10.0, 1.0)], width=5, least=0.02) == []


def test_former_names_and_identifiers_make_things_meet() -> None:
    named = Named("东南大学", "University", "", (("ror", "https://ror.org/04ct4d772"),), (), (FormerName("南京工学院"),))
    made = {(key.kind, key.text) for key in thing_keys(named)}
    assert ("name", "南京工学院") in made
    assert ("identifier", "ror:04ct4d772") in made


def test_an_invalid_identifier_is_no_key() -> None:
    made = {key.kind for key in thing_keys(Named("某公司", "Enterprise", "", (("uscc", "91321000140838163X"),)))}
    assert "identifier" not in made
