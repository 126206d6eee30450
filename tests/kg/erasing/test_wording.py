"""A name is found however it is written, and black is as long as what it covers."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.erasing.wording import MARK, Wording

WORDS = st.text(st.sampled_from("欧阳测试AbＡ（( ·\n 　xyz"), max_size=30)
NAMES = st.sampled_from(["欧阳测试", "Ab", "测试（A", "欧阳·测试", "A b", "xyz"])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("张三", "张 三"),
        ("张三", "张　三"),
        ("张三", "張三"),
        ("張三", "张三"),
        ("后发", "後髮"),
        ("张三", "张\n三"),
        ("张三(北京)", "张三（北京）"),
        ("Li Wei", "LI  WEI"),
        ("Ｌｉ Ｗｅｉ", "Li Wei"),
        ("阿里·买买提", "阿里•买买提"),
    ],
)
def test_a_name_is_found_in_every_way_of_writing_it(name: str, written: str) -> None:
    assert Wording.of([name]).found(f"这是{written}的")


@pytest.mark.parametrize(("name", "text"), [("张三", "张 飞、李三"), ("Li Wei", "LiWei"), ("a.b", "axb"), ("张三", "张x三")])
def test_what_is_another_name_is_not_found(name: str, text: str) -> None:
    assert not Wording.of([name]).found(text)


def test_of_two_names_the_longer_is_blackened_whole() -> None:
    assert Wording.of(["张三", "张三丰"]).blackened("张三丰与张三") == f"{MARK * 3}与{MARK * 2}"


def test_a_name_of_one_character_is_not_looked_for() -> None:
    assert Wording.of(["王", " 李 "]).names == ()
    assert not Wording.of(["王"]).found("王先生")


@given(WORDS, st.lists(NAMES, min_size=1, max_size=3))
def test_black_keeps_every_place_and_leaves_no_name(text: str, names: list[str]) -> None:
    wording = Wording.of(names)
    black = wording.blackened(text)
    assert len(black) == len(text)
    assert not wording.found(black)
    assert all(new in (old, MARK) for old, new in zip(text, black, strict=True))
    assert re.sub(r"[^\r\n]", "", black) == re.sub(r"[^\r\n]", "", text)


@given(WORDS, st.lists(NAMES, max_size=3))
def test_the_ledgers_engine_finds_what_python_finds(text: str, names: list[str]) -> None:
    wording = Wording.of(names)
    assert pc.match_substring_regex(pa.array([text]), wording.pattern)[0].as_py() == wording.found(text)
