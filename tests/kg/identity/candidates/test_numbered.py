"""Institutes and hospitals that are called by a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.candidates.expanding import entries, numbers
from kg.identity.candidates.numbered import numbered, value

ONE = [
    "中国电子科技集团公司第十四研究所",
    "中国电子科技集团有限公司第14研究所",
    "中电科十四所",
    "电科14所",
    "CETC 14",
    "No. 14 Research Institute of CETC",
    "The 14th Research Institute of China Electronics Technology Group Corporation",
]
HOSPITAL = [
    "郑州大学第一附属医院",
    "郑州大学附属第一医院",
    "郑大一附院",
    "郑大附一院",
    "郑大附一",
    "The First Affiliated Hospital of Zhengzhou University",
    "First Affiliated Hospital, Zhengzhou University",
]


@pytest.mark.parametrize("name", ONE)
def test_an_institute_of_a_group_has_its_number_in_every_form(name: str) -> None:
    assert numbers(name) == {"电科 14 所"}
    assert entries(name) & entries("南京电子技术研究所")


@pytest.mark.parametrize("name", HOSPITAL)
def test_a_hospital_of_a_university_has_its_number_in_every_form(name: str) -> None:
    assert numbers(name) == numbers(HOSPITAL[0]) != frozenset()


def test_an_affiliated_hospital_without_a_number_is_none_of_the_numbered_ones() -> None:
    assert numbers("扬州大学附属医院") == numbers("扬大附院") != frozenset()
    assert not numbers("郑州大学第一附属医院") & numbers("郑州大学第二附属医院")


def test_a_hospital_that_has_a_name_keeps_it_under_the_former_name_of_its_university() -> None:
    assert numbers("上海第二医科大学附属瑞金医院") == numbers("上海交通大学医学院附属瑞金医院") != frozenset()


def test_a_hospital_of_a_city_is_called_by_its_sound() -> None:
    assert numbers("上海市第六人民医院") == numbers("上海六院") == numbers("Shanghai Sixth People's Hospital") != frozenset()


def test_another_number_or_another_group_is_another_body() -> None:
    assert not numbers("电科14所") & numbers("电科38所")
    assert not numbers("中国船舶第七〇一研究所") & numbers("航空工业701所")


@pytest.mark.parametrize("name", ["三一重工股份有限公司", "第一附属医院", "江苏省农业科学院", "中国银行第一支行", "First Solar"])
def test_what_is_no_number_of_a_body_is_left_alone(name: str) -> None:
    assert numbered(name) is None


@pytest.mark.parametrize(("written", "digits"), [("七〇二", "702"), ("十四", "14"), ("一百零一", "101"), ("08", "8")])
def test_numbers_are_read_in_digits(written: str, digits: str) -> None:
    assert value(written) == digits


@pytest.mark.parametrize("written", ["一", "三一"])
def test_what_is_hardly_a_number_is_none(written: str) -> None:
    assert value(written) is None


@given(st.integers(1, 99), st.sampled_from(["中国电科", "CETC "]))
def test_every_number_is_found(number: int, group: str) -> None:
    assert numbers(f"{group}{number}所" if "CETC" not in group else f"CETC {number}") == {f"电科 {number} 所"}


def test_an_academy_that_is_told_or_not_does_not_part_the_names_of_its_institute() -> None:
    known = entries("中国科学院金属研究所")
    for name in ("IMR CAS", "Institute of Metal Research, CAS", "Institute of Metal Research, Chinese Academy of Sciences"):
        assert entries(name) & known, name


def test_the_legal_form_of_a_latin_name_does_not_hide_the_firm() -> None:
    assert entries("BYD Co., Ltd.") & entries("比亚迪股份有限公司")
