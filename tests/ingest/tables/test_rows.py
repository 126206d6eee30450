"""What a row says, where it says it, and what becomes of a bad cell: it is named, and the rest of the row goes in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from kg.statements.statement import entity_key
from ontology import load_schema

Read = Callable[..., Any]

GOOD, BAD = "91999999KG0000001C", "91999999KG0000001D"
TENANTS = [["企业名称", "统一社会信用代码", "入驻时间", "毕业时间"]]
TITLE = [["“星创科技”在孵企业名单"]]


def test_each_statement_quotes_the_cell_that_it_rests_on(read_sheet: Read) -> None:
    said = read_sheet([["学校名称", "学校标识码", "主管部门"], ["渤海船舶职业学院 ", 4121012345.0, "辽宁省教育厅"]])
    placed = {(s.predicate, s.locator, s.quote) for s in said.reading.statements if s.subject == said.one("code").subject}
    assert placed == {
        ("type", "名单!A2", "渤海船舶职业学院 "),
        ("name", "名单!A2", "渤海船舶职业学院 "),
        ("code", "名单!B2", "4121012345"),
        ("affiliatedWith", "名单!C2", "辽宁省教育厅"),
    }
    assert said.values("name")["渤海船舶职业学院"] == "渤海船舶职业学院"
    assert said.one("code").value == "4121012345"


def test_every_statement_says_where_how_and_how_surely(write_sheet: Callable[..., Path], read_file: Read) -> None:
    path = write_sheet([*TITLE, *TENANTS, ["甲有限公司", GOOD, "2021.3", ""]])
    reading = read_file(path).reading
    assert reading.edition == hashlib.sha256(path.read_bytes()).hexdigest() and reading.text is None
    for statement in reading.statements:
        assert (statement.source, statement.edition) == (path.name, reading.edition)
        assert statement.locator and statement.quote and statement.method == "table-columns" and statement.method_version
        assert 0 < statement.confidence < 1
    assert len({statement.id for statement in reading.statements}) == len(reading.statements)
    assert reading.entities == 2


def test_a_text_code_keeps_its_zeros(read_sheet: Read) -> None:
    assert read_sheet([["学校名称", "学校标识码"], ["甲大学", "0012"]]).one("code").value == "0012"


def test_the_key_is_made_of_the_identifier_else_of_the_name(read_sheet: Read) -> None:
    said = read_sheet([*TENANTS, ["甲有限公司", GOOD], ["乙有限公司", ""]])
    keys = {said.names[s.subject]: s.subject for s in said.all("type")}
    assert keys == {"甲有限公司": entity_key("list.xlsx", GOOD), "乙有限公司": entity_key("list.xlsx", "乙有限公司")}


def test_a_name_elsewhere_in_the_file_means_the_row_that_has_it(read_sheet: Read) -> None:
    said = read_sheet([["平台名称", "依托单位"], ["甲实验室", "甲有限公司"]], more={"企业": [TENANTS[0], ["甲有限公司", GOOD]]})
    assert said.one("hosts").subject == entity_key("list.xlsx", GOOD)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (BAD, "check character D does not belong to it (that would be C)"),
        (GOOD[:-1], "17 characters instead of 18, one too few"),
        (f"{GOOD}1", "19 characters instead of 18, one too many"),
        ("9199999AKG0000001C", "its first part is wrong"),
        (913200001408381634.0, "lost its last digits"),
        ("9.132E+17", "lost its last digits"),
        ("9I999999KG0000001C", f"the letter I in place of the digit 1 ({GOOD} would be valid)"),
        ("O1999999KG0000001C", "no valid"),
        ("140838163", "it is an organisation code, of 9 characters instead of 18"),
    ],
)
def test_a_wrong_code_is_named_and_not_asserted(read_sheet: Read, code: object, what: str) -> None:
    said = read_sheet([*TENANTS, ["甲有限公司", code], ["乙有限公司", ""]])
    assert what in said.problems["名单!B2"]
    assert said.all("uscc") == []
    assert said.classes("Enterprise") == {"甲有限公司", "乙有限公司"}


@pytest.mark.parametrize("number", ["999999198001010017", "99999919800101001701", "13900000000"])
def test_a_number_of_a_person_in_place_of_a_code_is_named_and_not_read(read_sheet: Read, number: str) -> None:
    said = read_sheet([*TENANTS, ["甲有限公司", number], ["乙有限公司", ""]])
    assert "a number of a private person" in said.problems["名单!B2"]
    assert number not in said.problems["名单!B2"]
    assert said.all("uscc") == []


@pytest.mark.parametrize("header", ["组织机构代码", "组织机构代码（统一社会信用代码）"])
def test_credit_codes_below_the_header_of_organisation_codes_are_credit_codes(read_sheet: Read, header: str) -> None:
    said = read_sheet([["企业名称", header], ["甲有限公司", GOOD], ["乙有限公司", "91999999KG0000002F"]])
    assert said.values("uscc") == {"甲有限公司": GOOD, "乙有限公司": "91999999KG0000002F"}


def test_an_organisation_code_is_read_without_its_dash(read_sheet: Read) -> None:
    said = read_sheet([["企业名称", "组织机构代码"], ["甲有限公司", "14083816-3"], ["乙有限公司", "14083816-4"]])
    assert said.values("organisationCode") == {"甲有限公司": "140838163"}
    assert list(said.problems) == ["名单!B3"]


def test_one_code_for_two_firms_is_asserted_of_the_first_alone(read_sheet: Read) -> None:
    said = read_sheet([*TENANTS, ["甲有限公司", GOOD], ["乙有限公司", GOOD]])
    assert said.problems == {"名单!B3": "is the same code as that of 甲有限公司 in row 2."}
    assert said.values("uscc") == {"甲有限公司": GOOD}
    assert said.classes("Enterprise") == {"甲有限公司", "乙有限公司"}


def test_a_bad_date_is_named_and_its_row_read_without_it(read_sheet: Read) -> None:
    said = read_sheet([*TITLE, *TENANTS, ["甲有限公司", GOOD, "2021年13月", "在孵"]])
    assert said.problems == {"名单!C3": "“2021年13月” is no date."}
    tenancy = said.one("tenantOf")
    assert (tenancy.valid_from, tenancy.valid_to, tenancy.status) == (None, None, "done")
    assert said.one("uscc").value == GOOD


def test_a_doubtful_date_is_read_and_named(read_sheet: Read) -> None:
    said = read_sheet([*TITLE, *TENANTS, ["甲有限公司", GOOD, "21/3/5", ""]])
    assert said.one("tenantOf").valid_from == date(2021, 3, 5)
    assert said.problems["名单!C3"].startswith("“21/3/5” is read as 2021-03-05")


def test_an_end_before_the_beginning_is_left_out(read_sheet: Read) -> None:
    said = read_sheet([*TITLE, *TENANTS, ["甲有限公司", GOOD, "2021.3", "2020.3"]])
    assert (said.one("incubates").valid_from, said.one("incubates").valid_to) == (date(2021, 3, 1), None)
    assert "before the beginning" in said.problems["名单!D3"]


def test_a_tenant_is_incubated_over_the_time_that_the_row_gives(read_sheet: Read) -> None:
    said = read_sheet([*TITLE, *TENANTS, ["甲有限公司", GOOD, datetime(2021, 3, 5), "2022年5月"]])
    assert said.relations("tenantOf") == {("甲有限公司", "星创科技")}
    assert said.relations("incubates") == {("星创科技", "甲有限公司")}
    for statement in (said.one("tenantOf"), said.one("incubates")):
        assert (statement.valid_from, statement.valid_to, statement.precision) == (date(2021, 3, 5), date(2022, 5, 31), "month")
        assert (statement.locator, statement.quote) == ("名单!A3", "甲有限公司")
    incubator = next(s for s in said.all("name") if s.value == "星创科技")
    assert (incubator.locator, incubator.quote) == ("名单!A1", "“星创科技”在孵企业名单")


def test_a_word_in_place_of_a_date_is_the_stage(read_sheet: Read) -> None:
    said = read_sheet(
        [*TITLE, ["企业名称", "入驻时间", "毕业时间/在孵状态", "面积（㎡）"], ["甲有限公司", "2021.3", "在孵", 120.0]]
    )
    incubation = said.one("incubates")
    assert (incubation.valid_to, dict(incubation.qualifiers)) == (None, {"stage": "在孵", "area": "120㎡"})
    assert said.problems == {}


def test_a_period_in_one_cell_begins_and_ends(read_sheet: Read) -> None:
    said = read_sheet([*TITLE, ["企业名称", "孵化期限"], ["甲有限公司", "2021.3-2023.2"]])
    assert (said.one("tenantOf").valid_from, said.one("tenantOf").valid_to) == (date(2021, 3, 1), date(2023, 2, 28))


def test_a_row_without_a_name_is_left_out_and_named(read_sheet: Read) -> None:
    said = read_sheet(
        [["序号", *TENANTS[0]], [1, "甲有限公司", GOOD], [2, "", "91999999KG0000002F"], [3, "—", "x"], [4, 2021, "y"]]
    )
    assert said.classes("Enterprise") == {"甲有限公司"}
    assert {cell: what.split(";")[0] for cell, what in said.problems.items()} == {
        "名单!B3": "holds no name",
        "名单!B4": "holds no name",
        "名单!B5": "“2021” is no name",
    }


def test_text_in_a_column_of_numbers_is_named(read_sheet: Read) -> None:
    said = read_sheet(
        [["企业名称", "2021年营业收入（万元）", "从业人数"], ["甲有限公司", "1,200.5", 12.0], ["乙有限公司", "约300", "３０"]]
    )
    assert said.problems == {"名单!B3": "“约300” is no number."}
    figure = next(s for s in said.all("indicatorValue") if s.unit == "万元")
    assert (figure.value, figure.valid_from, figure.valid_to, figure.status) == (
        "1200.5",
        date(2021, 1, 1),
        date(2021, 12, 31),
        "done",
    )
    assert dict(figure.qualifiers) == {"indicator": "营业收入", "measure": "achieved", "bound": "eq"}
    assert {s.value for s in said.all("indicatorValue") if s.qualifiers["indicator"] == "从业人数"} == {"12", "30"}


def test_words_for_nothing_say_nothing(read_sheet: Read) -> None:
    said = read_sheet(
        [["企业名称", "合作高校", "成立时间", "备注"], ["甲有限公司", "无", "—", "/"], ["乙有限公司", " ", "待定", "好"]]
    )
    assert said.all("partnersWith") == [] and said.all("established") == [] and said.problems == {}
    assert said.values("note") == {"乙有限公司": "好"}


def test_words_of_a_code_list_are_kept_as_its_notation(read_sheet: Read) -> None:
    said = read_sheet([["平台名称", "级别", "平台类型"], ["甲中心", "省级", "企业技术中心"], ["乙中心", "省市级", "别的"]])
    assert said.values("level") == {"甲中心": "province", "乙中心": "省市级"}
    assert said.values("kind") == {"甲中心": "technology_centre", "乙中心": "别的"}


def test_a_day_keeps_its_precision(read_sheet: Read) -> None:
    founded = read_sheet([["企业名称", "成立时间"], ["甲有限公司", "2021年3月"]]).one("established")
    assert (founded.value, founded.datatype, founded.precision) == ("2021-03-01", "date", "month")


def test_persons_have_titles_and_houses(read_sheet: Read) -> None:
    said = read_sheet([["平台名称", "领衔专家", "称号"], ["甲工作站", "某一", "中国工程院院士"], ["乙工作站", "某二院士", ""]])
    assert said.relations("affiliatedWith") == {("某一", "甲工作站"), ("某二", "乙工作站")}
    assert said.relations("holdsTitle") == {("某一", "中国工程院院士"), ("某二", "院士")}


def test_a_person_and_a_firm_may_share_a_row(read_sheet: Read) -> None:
    said = read_sheet(
        [["姓名", "所在单位", "职务", "入选计划", "入选年度"], ["某一", "甲有限公司", "总工程师", "省双创计划", 2021]]
    )
    assert said.classes("Person") == {"某一"} and said.classes("Enterprise") == {"甲有限公司"}
    assert dict(said.one("affiliatedWith").qualifiers) == {"role": "总工程师"}
    assert said.one("selectedForProgram").valid_from == date(2021, 1, 1)


def test_platforms_that_are_called_by_their_kind_are_told_apart_by_their_firms(read_sheet: Read) -> None:
    rows = [["平台名称", "依托单位"], ["省级企业技术中心", "甲有限公司"], ["省级企业技术中心", "乙有限公司"]]
    said = read_sheet(rows)
    assert len({s.object for s in said.all("hosts")}) == 2


def test_many_faults_of_a_kind_are_counted_not_listed(read_sheet: Read) -> None:
    said = read_sheet([["企业名称", "成立时间"], *([f"甲{number}有限公司", "某日"] for number in range(50))])
    assert len(said.reading.problems) == 21
    assert "50 cells" in said.reading.problems[-1].what and said.reading.problems[-1].where.endswith("名单!B51")
    assert len(said.classes("Enterprise")) == 50


def test_reading_twice_says_the_same(write_sheet: Callable[..., Path], read_file: Read) -> None:
    path = write_sheet([*TITLE, *TENANTS, ["甲有限公司", GOOD, "2021.3", ""]])
    assert read_file(path).reading == read_file(path).reading


def test_a_row_inserted_above_leaves_the_ids_of_the_others(read_sheet: Read) -> None:
    rows = [["甲有限公司", GOOD, "2021.3", ""], ["乙有限公司", "", "2021.4", ""]]
    before = {s.id for s in read_sheet([*TITLE, *TENANTS, *rows]).reading.statements}
    after = {s.id for s in read_sheet([*TITLE, *TENANTS, ["丙有限公司", "", "2020.1", ""], *rows]).reading.statements}
    assert before < after


def test_a_row_whose_class_does_not_admit_a_relation_is_read_without_it(read_sheet: Read) -> None:
    from ingest.tables.mapping_file import parse_mapping

    text = """\
tables:
  - row:
      class: [Enterprise, University]
      name: 名
      properties: {grade: 梯队}
      relations: [{predicate: incubates, direction: inverse, value: 星创科技, class: Incubator}]
"""
    mapping = parse_mapping(text, "m.yaml", load_schema())
    said = read_sheet([["名", "梯队"], ["甲有限公司", "瞪羚企业"], ["苏州大学", "瞪羚企业"]], mapping=mapping)
    assert said.relations("incubates") == {("星创科技", "甲有限公司")} and said.values("grade") == {"甲有限公司": "gazelle"}


def test_the_title_behind_a_persons_name_is_no_part_of_it(read_sheet: Read) -> None:
    said = read_sheet([["姓名", "所在单位"], ["李某某院士", "某某研究院"], ["王某教授", "苏州大学"]])
    assert said.classes("Person") == {"李某某", "王某"}
    assert said.relations("holdsTitle") == {("李某某", "院士")}
