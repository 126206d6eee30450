"""Text that fits its room, is valid in XML, and never steers what stands beside it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.pictures.legible import END, OPENS, POP, clean, cut, one_line, width

ANY = st.text(st.characters(exclude_categories=["Cs"]))
STEERING = st.text(st.sampled_from(["a", "长", *OPENS, POP, END]))


@given(ANY)
def test_cleaned_text_is_valid_xml_and_stays_as_it_is_cleaned_again(text: str) -> None:
    cleaned = clean(text)
    element = ET.Element("text")
    element.text = cleaned
    read = ET.fromstring(ET.tostring(element)).text or ""
    assert read == cleaned.replace("\r\n", "\n").replace("\r", "\n")
    assert clean(cleaned) == cleaned
    assert len(cleaned) == len(text)


@given(ANY, st.floats(20, 400), st.sampled_from([11.0, 13.0]))
def test_what_is_cut_fits_its_room(text: str, room: float, size: float) -> None:
    assert width(cut(text, room, size), size) <= room + 1e-6


@pytest.mark.parametrize(
    ("text", "shown"),
    [("苏州大学", "苏州大学"), ("长" * 10_000, "长" * 9 + "…"), ("a\n b\t c", "a b c"), ("\x00\x1b\uffff", "␀␛\ufffd")],
)
def test_names_are_on_one_line_and_cut_by_width(text: str, shown: str) -> None:
    assert cut(text, 100, 10) == shown


def test_a_hundred_thousand_marks_on_one_letter_are_cut_as_well() -> None:
    assert len(cut("a" + "\u0301" * 100_000, 100, 10)) < 100


@given(STEERING)
def test_a_line_closes_each_run_that_it_opens_and_none_that_it_does_not(text: str) -> None:
    line = one_line(text)
    runs: list[str] = []
    for place, character in enumerate(line):
        if closing := OPENS.get(character):
            runs.append(closing)
        elif character in (POP, END):
            assert runs.pop() == character
            assert runs or place == len(line) - 1, "only the last character closes the line itself"
    assert not runs
    assert [c for c in line if c in "a长"] == [c for c in text if c in "a长"]
