"""Former names with their times, and what came out of what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ingest.tables.former import former_names

Read = Callable[..., Any]


def day(year: int, *, last: bool = False) -> date:
    return date(year, 12, 31) if last else date(year, 1, 1)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("江都机械厂", [("江都机械厂", None, None)]),
        (
            "江都机械厂（1958-1995）；江都机床厂（至2008年）",
            [("江都机械厂", day(1958), day(1995, last=True)), ("江都机床厂", None, day(2008, last=True))],
        ),
        ("甲厂（1958—1995）", [("甲厂", day(1958), day(1995, last=True))]),
        ("甲厂(2008-03-05前)", [("甲厂", None, date(2008, 3, 5))]),
        ("甲厂（2008年更名）", [("甲厂", None, day(2008, last=True))]),
        ("甲厂、乙厂\n丙厂", [("甲厂", None, None), ("乙厂", None, None), ("丙厂", None, None)]),
        ("江苏某某（集团）有限公司", [("江苏某某（集团）有限公司", None, None)]),
        ("甲厂（1995-1958）", [("甲厂（1995-1958）", None, None)]),
        ("Somewhere Co., Ltd.; Old Ltd", [("Somewhere Co., Ltd.", None, None), ("Old Ltd", None, None)]),
    ],
)  # fmt: skip
def test_a_cell_lists_former_names_with_the_time_behind_each(words: str, names: list[tuple[str, date | None, date | None]]) -> None:
    assert [(one.name, one.during.first, one.during.last) for one in former_names(words)] == names


def told(said: Any) -> list[tuple[str, str, date | None, date | None]]:
    return [(said.names[s.subject], s.value, s.valid_from, s.valid_to) for s in said.all("formerName")]


def test_a_former_name_ends_on_the_day_of_the_renaming(read_sheet: Read) -> None:
    rows = [["甲有限公司", "甲厂", "2008-03-05"], ["乙有限公司", "", ""], ["丙有限公司", "丙厂（至1999年）", "2008年"]]
    said = read_sheet([["企业名称", "曾用名", "更名日期"], *rows])
    assert told(said) == [
        ("甲有限公司", "甲厂", None, date(2008, 3, 5)),
        ("丙有限公司", "丙厂", None, day(1999, last=True)),
    ]
    assert said.problems == {}
    assert {(s.locator, s.quote) for s in said.all("formerName")} == {("名单!B2", "甲厂"), ("名单!B4", "丙厂（至1999年）")}


def test_which_of_several_former_names_was_given_up_that_day_nobody_knows(read_sheet: Read) -> None:
    said = read_sheet([["企业名称", "曾用名", "更名日期"], ["甲有限公司", "甲厂；乙厂", "2008-03-05"], ["丁有限公司", "丁厂", ""]])
    assert told(said) == [
        ("甲有限公司", "甲厂", None, None),
        ("甲有限公司", "乙厂", None, None),
        ("丁有限公司", "丁厂", None, None),
    ]


@pytest.mark.parametrize("header", ["原企业名称", "原名称", "更名前名称"])
def test_a_former_name_on_the_left_is_not_what_the_rows_are_about(read_sheet: Read, header: str) -> None:
    said = read_sheet([[header, "企业名称"], ["甲厂", "甲有限公司"], ["乙厂", "乙有限公司"]])
    assert said.classes("Enterprise") == {"甲有限公司", "乙有限公司"}
    assert said.values("formerName") == {"甲有限公司": "甲厂", "乙有限公司": "乙厂"}


@pytest.mark.parametrize(
    ("header", "kind", "forward"),
    [("合并前学校", "merger", True), ("并入", "merger", False), ("分立自", "split", True), ("分立后单位", "split", False)],
)
def test_what_came_out_of_what_is_a_relation_of_two_things(read_sheet: Read, header: str, kind: str, forward: bool) -> None:
    said = read_sheet([["学校名称", header, "合并时间"], ["扬州大学", "江苏农学院、扬州师范学院", "1992年5月"]])
    others = {"江苏农学院", "扬州师范学院"}
    assert said.relations("succeeds") == {("扬州大学", other) if forward else (other, "扬州大学") for other in others}
    found = {(s.qualifiers["succession"], s.valid_from, s.precision) for s in said.all("succeeds")}
    assert found == {(kind, date(1992, 5, 1), "month")}
    assert said.classes("University") == {"扬州大学", *others}


def test_a_header_that_does_not_say_which_way_round_is_named_and_not_read(read_sheet: Read) -> None:
    said = read_sheet([["学校名称", "合并"], ["扬州大学", "江苏农学院"]])
    assert said.all("succeeds") == []
    assert "unknown meaning" in said.problems["名单!B1"]
