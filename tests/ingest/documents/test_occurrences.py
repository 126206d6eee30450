"""Where known names stand in a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import occurrences
from ingest.documents.occurrences import Occurrences

NAMES = st.lists(st.text("云帆科技Ab", min_size=2, max_size=5), max_size=6)


def test_of_two_names_at_a_place_the_longer_stands_there() -> None:
    assert Occurrences("由云帆科技园领投", ["云帆", "云帆科技", "科技园"]).within(0, 8) == [(1, 5)]


def test_a_name_that_a_stretch_cuts_off_does_not_stand_in_it() -> None:
    assert Occurrences("由云帆科技领投", ["云帆", "云帆科技"]).within(0, 4) == [(1, 3)]


@given(st.text("云帆科技Ab，", max_size=30), NAMES, st.integers(0, 30), st.integers(0, 30))
def test_they_are_those_that_a_regular_expression_of_all_names_finds(content: str, names: list[str], start: int, end: int) -> None:
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    found = [match.span() for match in re.compile(longest_first).finditer(content, start, end)] if names else []
    assert Occurrences(content, names).within(start, min(end, len(content))) == found


@given(st.text("云帆科技Ab，", max_size=30), NAMES, st.integers(0, 30), st.integers(0, 30))
def test_many_names_in_a_long_text_are_found_as_few_in_a_short_one(content: str, names: list[str], start: int, end: int) -> None:
    one_by_one = Occurrences(content, names).within(start, end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(occurrences, "LITTLE", -1)
        assert Occurrences(content, names).within(start, end) == one_by_one
