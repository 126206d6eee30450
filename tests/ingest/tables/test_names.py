"""Which class a name tells, and where one name ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables.names import choose_class, class_of, split_names, split_person

PARTIES = ("GovernmentBody", "Region", "University", "ResearchInstitute", "Enterprise")


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("苏州大学", "University"),
        ("中国地质大学（武汉）", "University"),
        ("教育部", "GovernmentBody"),
        ("江苏省教育厅", "GovernmentBody"),
        ("江苏省", "Region"),
        ("黔南布依族苗族自治州", "Region"),
        ("北京", "Region"),
        ("中国科学院", "ResearchInstitute"),
        ("江都高新区", "Park"),
        ("扬州示例软件有限公司", "Enterprise"),
        ("Soochow University", "University"),
        ("Example Co., Ltd.", "Enterprise"),
        ("新时高温", None),
    ],
)
def test_a_name_tells_its_class_by_its_end(name: str, class_name: str | None) -> None:
    assert class_of(name) == class_name


def test_of_the_classes_that_a_column_may_hold_the_first_is_taken_where_the_name_does_not_tell() -> None:
    assert choose_class("江苏省", ("GovernmentBody", "Region")) == "Region"
    assert choose_class("空军装备部", ("GovernmentBody", "Region")) == "GovernmentBody"
    assert choose_class("苏州大学", ("Enterprise",)) == "Enterprise"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("苏州大学", ["苏州大学"]),
        ("苏州大学、江苏科技大学", ["苏州大学", "江苏科技大学"]),
        ("苏州大学；江苏科技大学\n扬州大学", ["苏州大学", "江苏科技大学", "扬州大学"]),
        ("苏州大学，江苏科技大学/扬州大学", ["苏州大学", "江苏科技大学", "扬州大学"]),
        ("上海市 中国科学院", ["上海市", "中国科学院"]),
        ("江西省       ", ["江西省"]),
        ("苏州 大学", ["苏州大学"]),  # a stray blank: 大学 alone is no university
        ("Example Co., Ltd.", ["Example Co., Ltd."]),
        ("扬州（江都、邗江）研究院、南京大学", ["扬州（江都、邗江）研究院", "南京大学"]),
        ("苏州大学、扬州大学等5所高校", ["苏州大学", "扬州大学"]),
        ("苏州大学、苏州大学", ["苏州大学"]),
        ("、", []),
    ],
)
def test_several_names_in_a_cell_are_told_apart(words: str, names: list[str]) -> None:
    assert split_names(words, PARTIES) == tuple(names)


@given(st.text(max_size=60))
def test_names_of_any_cell_are_clean_and_different(words: str) -> None:
    names = split_names(words, PARTIES)
    assert len(set(names)) == len(names) and all(name == name.strip() != "" for name in names)


@pytest.mark.parametrize(
    ("words", "parts"), [("李培根院士", ("李培根", "院士")), ("陈卫", ("陈卫", "")), ("王某某教授", ("王某某", "教授"))]
)
def test_a_title_behind_a_person_is_not_the_name(words: str, parts: tuple[str, str]) -> None:
    assert split_person(words) == parts
