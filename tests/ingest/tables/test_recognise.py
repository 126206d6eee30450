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


def test_contact_data_among_remarks_is_not_read(read_sheet: Read) -> None:
    said = read_sheet(
        [["企业名称", "备注"], ["甲有限公司", "找某人 13900000000"], ["乙有限公司", "某人@example.com"], ["丙有限公司", "好"]]
    )
    assert said.values("note") == {"丙有限公司": "好"}
    assert set(said.problems) == {"名单!B2", "名单!B3"}


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


@pytest.mark.parametrize(
    ("title", "header", "name", "predicate", "value"),
    [
        ("全国成人高等学校名单", "学校名称", "甲大学", "kind", "adult"),
        ("江都区众创空间一览表", "名称", "甲空间", "kind", "makerspace"),
        ("2021年省级重点实验室名单", "名称", "甲实验室", "kind", "key_laboratory"),
        ("扬州市高新技术企业名单", "企业名称", "甲有限公司", "grade", "hightech"),
    ],
)
def test_a_title_that_names_a_kind_gives_it_to_all_rows(
    read_sheet: Read, title: str, header: str, name: str, predicate: str, value: str
) -> None:
    said = read_sheet([[title], ["序号", header], [1, name]], merge=["A1:B1"])
    assert said.values(predicate) == {name: value}
    assert (said.one(predicate).locator, said.one(predicate).quote) == ("名单!B3", name)


@pytest.mark.parametrize(
    "title", ["扬州市高新技术企业培育库名单", "2022年拟申报高新技术企业名单", "推荐高新技术企业名单", "企业名单"]
)
def test_candidates_have_no_kind_yet(read_sheet: Read, title: str) -> None:
    said = read_sheet([[title], ["序号", "企业名称"], [1, "甲有限公司"]], merge=["A1:B1"])
    assert said.all("grade") == [] and said.classes("Enterprise") == {"甲有限公司"}


def test_what_is_planned_is_told_from_what_is_done(read_sheet: Read) -> None:
    said = read_sheet([["2022年科技综合体拟入驻企业名单"], ["序号", "企业名称"], [1, "甲有限公司"]], merge=["A1:B1"])
    assert said.one("tenantOf").status == "planned"
    assert said.relations("tenantOf") == {("甲有限公司", "科技综合体")}


def test_the_parties_of_a_project_are_told_apart_by_their_role(read_sheet: Read) -> None:
    said = read_sheet([["项目名称", "承担单位", "合作单位", "立项年度"], ["一项", "甲有限公司", "苏州大学", 2021]])
    roles = {said.names[s.subject]: s.qualifiers.get("role") for s in said.all("wonProject")}
    assert roles == {"甲有限公司": None, "苏州大学": "合作单位"}


def test_an_award_in_the_title_is_received_by_every_row(read_sheet: Read) -> None:
    rows = [
        ["江苏省科学技术奖获奖名单"],
        ["项目名称", "主要完成单位", "获奖等级", "获奖年度"],
        ["一项", "甲有限公司、江苏大学", "二等奖", 2021],
    ]
    said = read_sheet(rows, merge=["A1:D1"])
    award = said.one("receivedAward")
    assert said.relations("receivedAward") == {("一项", "江苏省科学技术奖")}
    assert (dict(award.qualifiers), str(award.valid_from)) == ({"rank": "二等奖"}, "2021-01-01")
    assert said.relations("develops") == {("甲有限公司", "一项"), ("江苏大学", "一项")}
    assert said.classes("Enterprise") == {"甲有限公司"} and said.classes("University") == {"江苏大学"}


def test_an_amount_has_the_unit_of_its_header(read_sheet: Read) -> None:
    said = read_sheet([["需求名称", "企业名称", "拟投入资金（万元）"], ["高温密封", "甲有限公司", 100]])
    assert said.values("amount") == {"高温密封": "100万元"} and said.relations("needs") == {("甲有限公司", "高温密封")}


@pytest.mark.parametrize("remark", ["示例数据：某某在孵企业均为虚构", "本表填报在孵企业", "某某在孵企业，按入驻先后排列"])
def test_a_remark_above_the_table_is_no_title(read_sheet: Read, remark: str) -> None:
    rows = [["“星创科技”在孵企业名单"], [remark], ["序号", "企业名称"], [1, "甲有限公司"]]
    assert read_sheet(rows, merge=["A1:B1", "A2:B2"]).relations("tenantOf") == {("甲有限公司", "星创科技")}
    assert read_sheet(rows[1:], merge=["A1:B1"]).all("tenantOf") == []


def test_the_year_of_figures_may_stand_in_the_title(read_sheet: Read) -> None:
    rows = [["附件：2021年度企业情况表（截至2022年3月）"], ["企业名称", "营业收入（万元）"], ["甲有限公司", 5]]
    assert str(read_sheet(rows, merge=["A1:B1"]).one("indicatorValue").valid_to) == "2021-12-31"
    undated = [["企业情况表（截至2022年3月）"], *rows[1:]]
    assert read_sheet(undated, merge=["A1:B1"]).one("indicatorValue").valid_to is None
