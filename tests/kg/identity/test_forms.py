"""How names are shortened, and written in other characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.forms import FormerName, folded, short_forms, shortens, simplified

SHORT = [
    "亚威机床 江苏亚威机床股份有限公司 parts",
    "亚威股份 江苏亚威机床股份有限公司 core",
    "江苏亚威机床 江苏亚威机床股份有限公司 parts",
    "亚威 江苏亚威机床股份有限公司 core",
    "扬力集团 江苏扬力集团有限公司 parts",
    "中大医院 东南大学附属中大医院 parts",
    "哈工大 哈尔滨工业大学 letters",
    "林化所 中国林业科学研究院林产化学工业研究所 letters",
    "中国林科院林化所 中国林业科学研究院林产化学工业研究所 letters",
    "江都区科技局 扬州市江都区科学技术局 letters",
    "扬州市政府 扬州市人民政府 letters",
    "台积电 台湾积体电路制造股份有限公司 letters",
    "京东 北京京东世纪贸易有限公司 contained",
]
NOT_SHORT = [
    "浙江大学 浙江农业大学",
    "苏州大学 苏州科技大学",
    "扬州市科学技术局 扬州市邗江区科学技术局",
    "中国农科院 中国农业科学院作物科学研究所",
    "苏州大学 苏州大学附属第一医院",
    "中国石化 中国石化扬州分公司",
    "扬州诚德 扬州石化有限责任公司",
    "华工科技 华中科技大学",
    "江苏亚威机床股份有限公司 江苏亚威机床股份有限公司",
]


@pytest.mark.parametrize("line", SHORT)
def test_a_short_name_says_how_it_is_short(line: str) -> None:
    short, full, how = line.split()
    assert shortens(short, full) == how


@pytest.mark.parametrize("line", NOT_SHORT)
def test_what_only_looks_short_is_not(line: str) -> None:
    short, full = line.split()
    assert shortens(short, full) is None


def test_short_forms_are_made_of_parts() -> None:
    forms = short_forms("江苏亚威机床股份有限公司")
    assert forms == {"亚威", "亚威机床", "亚威股份", "江苏亚威", "江苏亚威机床"}


@given(st.sampled_from(SHORT), st.sampled_from(SHORT))
def test_no_two_names_shorten_each_other(one: str, other: str) -> None:
    names = (*one.split()[:2], *other.split()[:2])
    assert not any(shortens(a, b) and shortens(b, a) for a in names for b in names)


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("江蘇亞威機床股份有限公司", "江苏亚威机床股份有限公司"),
        ("國立清華大學", "国立清华大学"),
        ("中國礦業大學", "中国矿业大学"),
        ("ＴＣＬ科技集團", "tcl科技集团"),
    ],
)
def test_traditional_characters_fold_to_simplified_ones(traditional: str, simple: str) -> None:
    assert folded(traditional) == simple


@given(st.text())
def test_simplifying_keeps_the_length_and_is_done_once(name: str) -> None:
    assert len(simplified(name)) == len(name)
    assert simplified(simplified(name)) == simplified(name)


def test_a_former_name_is_in_use_for_its_years_and_a_little_longer() -> None:
    former = FormerName("江苏亚威机床有限公司", 2000, 2008)
    assert former.in_use(2005) and former.in_use(2010)
    assert not former.in_use(1999) and not former.in_use(2015)
    assert FormerName("南京工学院").in_use(1950)
