"""What find() promises of any text, against the definition of leftmost-longest written out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteers import Gazetteer, Match, load_gazetteer
from kg.gazetteers.finding import Finder

GAZETTEER = load_gazetteer()
SOME_FORMS = sorted({form for number, entry in enumerate(GAZETTEER) if number % 29 == 0 for form, _ in entry.forms()})
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(SOME_FORMS), st.text(st.sampled_from("的和、，在与ARM 大学院区县市（）()"), max_size=4), st.text(max_size=3)
    ),
    max_size=8,
).map("".join)


def found(text: str, **how: bool) -> list[tuple[str, str]]:
    """What is found, with the name of the first bearer."""
    return [(text[match.start : match.end], match.entries[0].name) for match in GAZETTEER.find(text, **how)]


@given(TEXTS, st.booleans())
def test_a_span_is_a_form_of_every_entry_it_names(text: str, ambiguous: bool) -> None:
    for match in GAZETTEER.find(text, ambiguous=ambiguous):
        quote = text[match.start : match.end].replace("（", "(").replace("）", ")")
        assert match.entries
        for entry in match.entries:
            assert quote in {form.replace("（", "(").replace("）", ")") for form, _ in entry.forms()}


@given(TEXTS, st.booleans())
def test_matches_are_in_order_and_do_not_overlap(text: str, ambiguous: bool) -> None:
    matches = list(GAZETTEER.find(text, ambiguous=ambiguous))
    for match in matches:
        assert 0 <= match.start < match.end <= len(text)
    for before, after in pairwise(matches):
        assert before.end <= after.start


@given(TEXTS, st.integers(0, 30), st.integers(0, 60))
def test_a_part_is_read_as_if_it_were_the_text(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    shifted = [Match(m.start + start, m.end + start, m.entries, m.form, m.ambiguous) for m in GAZETTEER.find(text[start:end])]
    assert list(GAZETTEER.find(text, start, end)) == shifted


@given(st.lists(st.text("abc南大学部", min_size=2, max_size=4), max_size=6), st.text("abc南大学部门 ", max_size=20))
def test_the_finder_finds_the_leftmost_and_of_those_the_longest(words: list[str], text: str) -> None:
    def ends_a_word(start: int, end: int) -> bool:
        inside = [text[place - 1 : place + 1] for place in (start, end) if 0 < place < len(text)]
        return not any(pair.isascii() and pair.isalnum() for pair in inside) and text[end - 1 : end + 1] != "部门"

    expected, place = [], 0
    while place < len(text):
        fits = [word for word in words if text.startswith(word, place) and ends_a_word(place, place + len(word))]
        if fits:
            expected.append((place, place + max(map(len, fits))))
            place = expected[-1][1]
        else:
            place += 1
    assert list(Finder(words).spans(text)) == expected


def test_what_is_ambiguous_is_found_only_when_asked_for() -> None:
    assert found("与南大、中大签约") == []
    asked = list(GAZETTEER.find("与南大、中大签约", ambiguous=True))
    assert [(match.entries[0].name, match.form, match.ambiguous) for match in asked] == [
        ("南京大学", "short", True),
        ("中山大学", "short", True),
    ]


def test_a_name_of_one_character_is_never_found() -> None:
    assert found("苏A、沪B、京津冀", ambiguous=True) == []
    assert [entry.name for entry in GAZETTEER.named("苏")] == ["江苏省"]


def test_a_name_that_several_divisions_have_is_found_with_all_of_them() -> None:
    (match,) = GAZETTEER.find("朝阳区召开大会")
    assert match.ambiguous and {entry.code for entry in match.entries} == {"110105", "220104"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("江苏大学科技园", ("江苏大学科技园", "江苏大学国家大学科技园")),
        ("苏州大学附属医院", ("苏州大学", "苏州大学")),
        ("中国科学院大学", ("中国科学院大学", "中国科学院大学")),
        ("中国科学院院士", ("中国科学院院士", "中国科学院院士")),
        ("中国科学院计算技术研究所", ("中国科学院计算技术研究所", "中国科学院计算技术研究所")),
        ("南京大学出版社", ("南京大学", "南京大学")),
        ("湖北大力发展", ("湖北", "湖北省")),
        ("江苏大力支持", ("江苏", "江苏省")),
        ("苏州国家高新技术产业开发区", ("苏州国家高新技术产业开发区", "苏州高新技术产业开发区")),
        ("中国地质大学(武汉)", ("中国地质大学(武汉)", "中国地质大学（武汉）")),
        ("江都市", ("江都市", "江都区")),
        ("原襄樊市", ("襄樊市", "襄阳市")),
        ("华中工学院校友", ("华中工学院", "华中科技大学")),
        ("中国电科14所", ("中国电科14所", "中国电子科技集团公司第十四研究所")),
    ],
)
def test_the_longest_form_at_a_place_is_taken(text: str, expected: tuple[str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize("text", ["ARMOR", "ABBA", "xIBM2"])
def test_a_latin_form_does_not_match_inside_a_word(text: str) -> None:
    assert found(text) == []


def test_a_ministry_is_not_found_in_departments() -> None:
    assert found("科技部门、公安部门") == []
    assert found("科技部、公安部") == [("科技部", "科学技术部"), ("公安部", "公安部")]


def test_a_latin_form_matches_beside_chinese() -> None:
    assert found("与IBM合作") == [("IBM", "国际商业机器公司")]


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert list(Gazetteer([]).find("江苏大学")) == []
