"""What is understood without a mapping: what the rows are about, what titles add, and what is left to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]


def test_the_name_column_may_stand_anywhere(read_sheet: Read) -> None:
    assert read_sheet([["所在地", "企业名称"], ["江都区", "甲有限公司"]]).relations("locatedIn") == {("甲有限公司", "江都区")}


def test_rows_are_about_what_the_title_lists(read_sheet: Read) -> None:
    rows = [["企业名称", "项目名称"], ["甲有限公司", "一项"], ["甲有限公司", "另一项"]]
    said = read_sheet([["科技项目一览表"], *rows], merge=["A1:B1"])
    assert said.relations("wonProject") == {("甲有限公司", "一项"), ("甲有限公司", "另一项")}
    assert said.classes("Project") == {"一项", "另一项"}


def test_names_tell_the_class_where_the_header_does_not(read_sheet: Read) -> None:
    said = read_sheet([["单位名称"], ["甲有限公司"], ["苏州大学"], ["乙有限公司"], ["江苏省某研究院"]])
    assert said.classes("Enterprise") == {"甲有限公司", "乙有限公司"}
    assert said.classes("University") == {"苏州大学"} and said.classes("ResearchInstitute") == {"江苏省某研究院"}


def test_names_tell_which_column_they_are_in_where_no_header_does(read_sheet: Read) -> None:
    said = read_sheet([["甲栏", "乙栏"], ["某", "苏州大学"], ["别", "扬州大学"], ["第三", "南京大学"]])
    assert said.classes("University") == {"苏州大学", "扬州大学", "南京大学"}
    assert "甲栏" in said.problems["名单!A1"]


def test_codes_are_known_by_their_check_character(read_sheet: Read) -> None:
    said = read_sheet([["企业名称", "某码"], ["甲有限公司", "91999999KG0000001C"], ["乙有限公司", "91999999KG0000002F"]])
    assert said.values("uscc") == {"甲有限公司": "91999999KG0000001C", "乙有限公司": "91999999KG0000002F"}


def test_a_code_in_a_column_of_another_party_is_that_partys(read_sheet: Read) -> None:
    said = read_sheet([["平台名称", "依托单位", "依托单位统一社会信用代码"], ["甲实验室", "甲有限公司", "91999999KG0000001C"]])
    assert said.values("uscc") == {"甲有限公司": "91999999KG0000001C"}


def test_notes_that_say_who_owns_it_are_its_ownership(read_sheet: Read) -> None:
    said = read_sheet([["学校名称", "备注"], ["甲学院", "民办"], ["乙学院", ""], ["丙学院", "中外合作办学"]])
    assert said.values("ownership") == {"甲学院": "民办", "丙学院": "中外合作办学"} and said.all("note") == []


@pytest.mark.parametrize("header", ["联系电话", "手机号码", "电子邮箱", "E-mail", "法定代表人", "联系人", "身份证号"])
def test_data_of_private_persons_is_never_read_and_that_is_said(read_sheet: Read, header: str) -> None:
    said = read_sheet([["企业名称", header], ["甲有限公司", "私密"]])
    assert "private persons" in said.problems["名单!B1"] and header in said.problems["名单!B1"]
    assert not any("私密" in (s.quote or "") or s.value == "私密" for s in said.reading.statements)


def test_a_column_of_unknown_meaning_is_named_with_what_it_holds(read_sheet: Read) -> None:
    said = read_sheet([["企业名称", "神秘", "另一"], ["甲有限公司", "2021.3", "苏州大学"], ["乙有限公司", "2021.4", "扬州大学"]])
    assert "“神秘” (dates) of unknown meaning" in said.problems["名单!B1"]
    assert "names (University)" in said.problems["名单!C1"]


def test_a_table_without_names_is_named_and_not_read(read_sheet: Read) -> None:
    said = read_sheet([["年度", "营业收入"], [2021, 12.5], [2022, 13.5]])
    assert said.reading.statements == ()
    assert "without a column of names" in said.problems["名单!A1"]


@pytest.mark.parametrize(
    ("title", "incubator", "predicates"),
    [
        ("“星创科技”在孵企业名单（2022年6月）", "星创科技", {"tenantOf", "incubates"}),
        ("附件2：2021年度星创科技孵化器入孵企业一览表", "星创科技孵化器", {"tenantOf", "incubates"}),
        ("江都区科技产业综合体入驻企业名单", "江都区科技产业综合体", {"tenantOf"}),
        ("星创科技毕业企业名单", "星创科技", {"incubates"}),
    ],
)
def test_a_title_names_the_carrier_of_all_rows(read_sheet: Read, title: str, incubator: str, predicates: set[str]) -> None:
    said = read_sheet([[title], ["序号", "企业名称"], [1, "甲有限公司"]], merge=["A1:B1"])
    assert {s.predicate for s in said.reading.statements if s.object} == predicates
    ends = said.relations("tenantOf") | {(firm, carrier) for carrier, firm in said.relations("incubates")}
    assert ends == {("甲有限公司", incubator)}


@pytest.mark.parametrize(
    "title", ["企业名单", "全区在孵企业名单", "江都区科技局企业名单", "高新区企业名单", "全国普通高等学校名单"]
)
def test_a_title_that_names_no_carrier_and_no_division_adds_nothing(read_sheet: Read, title: str) -> None:
    said = read_sheet([[title], ["序号", "企业名称"], [1, "甲有限公司"]], merge=["A1:B1"])
    assert not any(s.object for s in said.reading.statements)


@pytest.mark.parametrize(
    ("title", "region", "division"),
    [
        ("江都区科技创新平台一览表", None, "江都区"),
        ("扬州市江都区2021年科技创新平台名单", None, "江都区"),
        ("江苏省高新技术企业名单", None, "江苏省"),
        ("全区科技创新平台一览表", "江都区", "江都区"),
        ("我区科技创新平台一览表", None, None),
    ],
)
def test_a_title_that_begins_with_a_division_says_where_the_rows_are(
    read_sheet: Read, title: str, region: str | None, division: str | None
) -> None:
    said = read_sheet([[title], ["序号", "名称"], [1, "甲中心"]], merge=["A1:B1"], region=region)
    assert said.relations("locatedIn") == ({("甲中心", division)} if division else set())


def test_a_column_that_says_where_counts_more_than_the_title(read_sheet: Read) -> None:
    said = read_sheet([["江苏省企业名单"], ["企业名称", "所在地"], ["甲有限公司", "扬州市"]], merge=["A1:B1"])
    assert said.relations("locatedIn") == {("甲有限公司", "扬州市")}


def test_english_lists_are_read(read_sheet: Read) -> None:
    said = read_sheet(
        [
            ["No.", "Name", "City", "Founded", "Partner"],
            [1, "Example Ltd", "Yangzhou", 1999, "Soochow University"],
            [2, "Other Inc.", "", "", ""],
        ]
    )
    assert said.classes("Enterprise") == {"Example Ltd", "Other Inc."}
    assert said.relations("locatedIn") == {("Example Ltd", "Yangzhou")}
    assert said.relations("partnersWith") == {("Example Ltd", "Soochow University")}
    assert said.one("established").precision == "year"


def test_only_what_the_ontology_allows_is_said(read_sheet: Read) -> None:
    from ontology import load_schema

    schema = load_schema()
    said = read_sheet([["姓名", "所属产业", "级别", "地址", "所在单位"], ["某一", "软件", "省级", "某路", "甲有限公司"]])
    for statement in said.reading.statements:
        if statement.object is None:
            assert "Person" in schema.properties[statement.predicate].domain or statement.predicate in ("type", "name")
    assert said.all("address") == [] and "address" not in said.values("address")
