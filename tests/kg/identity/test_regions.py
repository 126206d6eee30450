"""How two places lie to each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.regions import place_code, relation

PLACES = [
    "",
    "扬州",
    "扬州市",
    "扬州市江都区",
    "江都",
    "江苏省",
    "南京市鼓楼区",
    "徐州市鼓楼区",
    "鼓楼区",
    "中国",
    "321000",
    "DE",
    "de",
    "CN",
    "Wien",
    "Graz",
]


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        ("扬州", "扬州市", "same"),
        ("扬州", "321000", "same"),
        ("江都", "扬州市", "within"),
        ("江苏省", "扬州市江都区", "within"),
        ("扬州", "徐州", "contradicts"),
        ("南京市鼓楼区", "徐州市鼓楼区", "contradicts"),
        ("鼓楼区", "徐州市鼓楼区", "unknown"),
        ("扬州", "DE", "contradicts"),
        ("扬州", "CN", "unknown"),
        ("DE", "de", "same"),
        ("中国", "中国", "unknown"),
        ("Wien", "Graz", "contradicts"),
        ("扬州", "", "unknown"),
    ],
)
def test_places_lie_to_each_other(a: str, b: str, how: str) -> None:
    assert relation(a, b) == how


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_the_relation_does_not_depend_on_which_comes_first(a: str, b: str) -> None:
    assert relation(a, b) == relation(b, a)


def test_a_place_within_a_place_has_the_lower_code() -> None:
    assert place_code("南京市鼓楼区") == "320106"
    assert place_code("扬州市江都区") == place_code("江都") == "321012"
