"""Marks around names come off without moving anything, and a mark that is wrong is an error that says where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.reading.marks import CONSTRUCTIONS, parse_marks
from kg.errors import InputError


def test_a_mark_gives_place_class_entity_and_tags() -> None:
    text, (mark,) = parse_marks("与⟦华钰|Enterprise;=华钰新材料;short-list;alias⟧签约", "a.yaml")
    assert text == "与华钰签约"
    assert (text[mark.start : mark.end], mark.cls, mark.entity, mark.layer) == ("华钰", "Enterprise", "华钰新材料", "top")
    assert mark.tags == {"short-list", "alias"}


def test_marks_stand_within_marks() -> None:
    text, marks = parse_marks("⟦⟦江州|Region;nested⟧大学|University⟧", "a.yaml")
    assert [(text[m.start : m.end], m.layer) for m in marks] == [("江州", "nested"), ("江州大学", "top")]


def test_a_bar_outside_marks_is_text() -> None:
    assert parse_marks("甲|乙⟦丙|Region⟧", "a.yaml")[0] == "甲|乙丙"


@pytest.mark.parametrize(
    ("marked", "what"),
    [
        ("⟦华钰|Enterprise", "not closed"),
        ("⟦华钰", "not closed"),
        ("华钰⟧", "ends without a class"),
        ("⟦华钰|Enterprise;nestd⟧", "no part of a mark"),
        ("⟦华钰|Enterprise;nested⟧", "nested in nothing"),
        ("⟦⟦江州|Region⟧大学|University⟧", "is not nested"),
        ("⟦|Enterprise⟧", "empty"),
        ("⟦华钰 |Enterprise⟧", "space"),
        ("⟦全区|Region;anaphor⟧", "anaphor of nothing"),
    ],
)
def test_a_wrong_mark_is_an_error_with_its_line(marked: str, what: str) -> None:
    with pytest.raises(InputError, match=what) as error:
        parse_marks(f"第一行\n{marked}", "a.yaml")
    assert "a.yaml: text line 2" in str(error.value)


plain = st.text(st.characters(exclude_characters="⟦⟧|", exclude_categories=["Cs"]), max_size=12)
names = st.text("江州华钰（）“”及A1", min_size=1, max_size=6)


@given(st.lists(st.tuples(plain, names, st.sampled_from(sorted(CONSTRUCTIONS)))), plain)
def test_text_and_names_come_back_as_they_were_written(parts: list[tuple[str, str, str]], rest: str) -> None:
    marked = "".join(f"{before}⟦{name}|Enterprise;{tag}⟧" for before, name, tag in parts) + rest
    text, marks = parse_marks(marked, "a.yaml")
    assert text == "".join(before + name for before, name, _ in parts) + rest
    assert [(text[m.start : m.end], m.tags) for m in marks] == [(name, frozenset({tag})) for _, name, tag in parts]
