"""Every nuisance of a real list, each in a sheet of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]

HEADER = ["序号", "企业名称", "所属产业"]
ONE, TWO, THREE = [1, "甲乙机械有限公司", "高端装备"], [2, "丙丁软件有限公司", "软件"], [3, "戊己食品有限公司", "食品"]
FIRMS = {"甲乙机械有限公司", "丙丁软件有限公司"}


def firms(said: Any) -> set[str]:
    found: set[str] = said.classes("Enterprise")
    return found


def test_a_plain_list_is_read(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ONE, TWO])
    assert firms(said) == FIRMS
    assert said.relations("produces") == {("甲乙机械有限公司", "高端装备"), ("丙丁软件有限公司", "软件")}
    assert said.problems == {}


def test_title_rows_stand_above_the_header(read_sheet: Read) -> None:
    said = read_sheet(
        [["附件1："], ["企业名单"], ["填报单位：某局", "", "日期：2021年"], HEADER, ONE, TWO], merge=["A1:C1", "A2:C2"]
    )
    assert firms(said) == FIRMS
    assert said.all("produces")[0].locator == "名单!C5"


def test_a_header_may_have_two_rows(read_sheet: Read) -> None:
    rows = [
        ["序号", "基本信息", "", "入驻情况"],
        ["", "企业名称", "所属产业", "所在园区"],
        [1, "甲乙机械有限公司", "高端装备", "江都科技园"],
    ]
    said = read_sheet(rows, merge=["A1:A2", "B1:C1"])
    assert firms(said) == {"甲乙机械有限公司"}
    assert said.relations("tenantOf") == {("甲乙机械有限公司", "江都科技园")}
    assert said.problems == {}


def test_a_header_of_two_rows_needs_no_merged_cells(read_sheet: Read) -> None:
    rows = [
        ["序号", "基本信息", "", "", ""],
        ["", "企业名称", "所属产业", "所在地", "备注"],
        [1, "甲乙机械有限公司", "高端装备", "江都区", "好"],
    ]
    said = read_sheet(rows)
    assert firms(said) == {"甲乙机械有限公司"}
    assert said.relations("locatedIn") == {("甲乙机械有限公司", "江都区")}


def test_notes_and_signatures_below_the_table_are_no_rows(read_sheet: Read) -> None:
    said = read_sheet(
        [
            HEADER,
            ONE,
            TWO,
            ["注：以上为2021年数据"],
            ["填表人：某人", "", "审核人：某人"],
            ["", "备注：产业按代码"],
            ["Note: preliminary"],
        ],
        merge=["A4:C4"],
    )
    assert firms(said) == FIRMS
    assert said.problems == {}


def test_sums_are_no_rows(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ONE, ["小计", "1家"], TWO, ["合计", "2家", ""], ["", "总计", "2"]])
    assert firms(said) == FIRMS
    assert said.problems == {}


def test_a_group_row_gives_its_rows_a_value(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ["扬州市（1家）"], ONE, ["南京市（1家）"], TWO], merge=["A2:C2", "A4:C4"])
    assert said.relations("locatedIn") == {("甲乙机械有限公司", "扬州市"), ("丙丁软件有限公司", "南京市")}
    located = said.all("locatedIn")[0]
    assert (located.locator, located.quote) == ("名单!A2", "扬州市（1家）")
    assert said.problems == {}


def test_a_group_row_need_not_be_merged(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ["扬州市"], ONE, ["南京市"], TWO])
    assert said.relations("locatedIn") == {("甲乙机械有限公司", "扬州市"), ("丙丁软件有限公司", "南京市")}


def test_a_division_alone_in_the_column_of_names_is_a_group(read_sheet: Read) -> None:
    said = read_sheet([["学校名称", "学校标识码"], ["北京市"], ["甲大学", "1"], ["江苏省"], ["乙大学", "2"]])
    assert said.relations("locatedIn") == {("甲大学", "北京市"), ("乙大学", "江苏省")}
    assert said.classes("University") == {"甲大学", "乙大学"}
    assert read_sheet([["城市", "备注"], ["扬州市"], ["南京市", "好"]]).classes("Region") == {"扬州市", "南京市"}


def test_years_may_head_columns(read_sheet: Read) -> None:
    rows = [["企业名称", "营业收入（万元）", ""], ["", 2020, "2021年"], ["甲有限公司", 10, 12]]
    said = read_sheet(rows, merge=["A1:A2", "B1:C1"])
    assert said.problems == {}
    assert {(s.value, s.unit, str(s.valid_from), str(s.valid_to)) for s in said.all("indicatorValue")} == {
        ("10", "万元", "2020-01-01", "2020-12-31"),
        ("12", "万元", "2021-01-01", "2021-12-31"),
    }
    assert {s.qualifiers["indicator"] for s in said.all("indicatorValue")} == {"营业收入"}


def test_a_group_that_counts_wrongly_is_a_problem(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ["扬州市（3家）"], ONE, TWO], merge=["A2:C2"])
    assert said.problems == {"名单!A2": "says 3, and 2 rows follow."}
    assert firms(said) == FIRMS


def test_groups_within_groups_keep_both(read_sheet: Read) -> None:
    rows = [
        ["平台名称", "平台类型"],
        ["一、省级"],
        ["（一）扬州市"],
        ["甲实验室", "实验室"],
        ["（二）南京市"],
        ["乙实验室", "实验室"],
        ["二、市级"],
        ["丙实验室", "实验室"],
    ]
    said = read_sheet(rows, merge=["A2:B2", "A3:B3", "A5:B5", "A7:B7"])
    assert said.values("level") == {"甲实验室": "province", "乙实验室": "province", "丙实验室": "city"}
    assert said.relations("locatedIn") == {("甲实验室", "扬州市"), ("乙实验室", "南京市")}


def test_a_group_of_unknown_meaning_is_named(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ["第一梯次"], ONE], merge=["A2:C2"])
    assert "第一梯次" in said.problems["名单!A2"]
    assert firms(said) == {"甲乙机械有限公司"}


def test_a_header_repeated_on_each_page_is_passed_over(read_sheet: Read) -> None:
    assert firms(read_sheet([HEADER, ONE, HEADER, TWO])) == FIRMS


def test_a_title_repeated_on_each_page_is_no_group(read_sheet: Read) -> None:
    said = read_sheet([["企业名单"], HEADER, ONE, ["企业名单"], HEADER, TWO], merge=["A1:C1", "A4:C4"])
    assert firms(said) == FIRMS and said.problems == {}


def test_a_form_with_rows_that_are_only_numbered_is_read(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ONE, [2], TWO, [4], [5]])
    assert firms(said) == FIRMS and said.problems == {}


def test_a_row_that_leaves_its_name_to_the_row_above_is_named(read_sheet: Read) -> None:
    said = read_sheet([["企业名称", "合作高校"], ["甲有限公司", "苏州大学"], ["", "扬州大学"]])
    assert said.problems == {"名单!A3": "holds no name; the row is left out."}


def test_blank_rows_do_not_end_a_table(read_sheet: Read) -> None:
    assert firms(read_sheet([HEADER, ONE, [""], ["", " "], TWO])) == FIRMS


def test_a_merged_cell_counts_for_every_row_that_it_covers(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ONE, [2, "丙丁软件有限公司", ""], THREE], merge=["C2:C3"])
    assert ("丙丁软件有限公司", "高端装备") in said.relations("produces")
    assert {s.locator for s in said.all("produces")} == {"名单!C2", "名单!C4"}


def test_one_thing_in_several_rows_is_said_once(read_sheet: Read) -> None:
    said = read_sheet([["企业名称", "合作高校"], ["甲乙机械有限公司", "苏州大学"], ["", "扬州大学"]], merge=["A2:A3"])
    assert said.relations("partnersWith") == {("甲乙机械有限公司", "苏州大学"), ("甲乙机械有限公司", "扬州大学")}
    assert len([s for s in said.all("type") if s.value == "Enterprise"]) == 1


def test_a_hidden_row_is_read_like_others(write_sheet: Callable[..., Any], read_file: Read) -> None:
    import openpyxl

    path = write_sheet([HEADER, ONE, TWO])
    book = openpyxl.load_workbook(path)
    book["名单"].row_dimensions[2].hidden = True
    book.save(path)
    assert firms(read_file(path)) == FIRMS


def test_a_hidden_sheet_is_named_and_not_read(write_sheet: Callable[..., Any], read_file: Read) -> None:
    import openpyxl

    path = write_sheet([HEADER, ONE], more={"旧": [HEADER, TWO]})
    book = openpyxl.load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    said = read_file(path)
    assert firms(said) == {"甲乙机械有限公司"}
    assert "hidden" in said.problems["旧"]


def test_a_formula_counts_as_what_the_sheet_last_showed(write_sheet: Callable[..., Any], read_file: Read) -> None:
    import zipfile

    path = write_sheet([HEADER, [1, "甲", "高端装备"]])
    stored = path.with_name("stored.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stored, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                cell = b'<c r="B2" t="str"><f>HYPERLINK("http://example.com","x")</f><v>\xe7\x94\xb2\xe4\xb9\x99\xe6\x9c\x89\xe9\x99\x90\xe5\x85\xac\xe5\x8f\xb8</v></c>'
                before, _, rest = part.partition(b'<c r="B2"')
                part = before + cell + rest[rest.index(b"</c>") + 4 :]
            target.writestr(name, part)
    assert firms(read_file(stored)) == {"甲乙有限公司"}


def test_several_tables_one_below_the_other_are_read_each_by_its_header(read_sheet: Read) -> None:
    rows = [
        ["企业名单"],
        HEADER,
        ONE,
        TWO,
        [""],
        ["高校名单"],
        ["学校名称", "所在地"],
        ["苏州大学", "苏州市"],
        ["扬州大学", "扬州市"],
    ]
    said = read_sheet(rows, merge=["A1:C1", "A6:B6"])
    assert firms(said) == FIRMS
    assert said.classes("University") == {"苏州大学", "扬州大学"}
    assert said.relations("locatedIn") == {("苏州大学", "苏州市"), ("扬州大学", "扬州市")}
    assert said.problems == {}


def test_a_list_printed_in_two_halves_side_by_side_is_one(read_sheet: Read) -> None:
    said = read_sheet([[*HEADER, *HEADER], [*ONE, *TWO], [*THREE, "", "", ""]])
    assert firms(said) == {*FIRMS, "戊己食品有限公司"}
    assert ("丙丁软件有限公司", "软件") in said.relations("produces")


def test_several_sheets_are_read(read_sheet: Read) -> None:
    said = read_sheet([HEADER, ONE], more={"高校": [["学校名称"], ["苏州大学"]], "说明": [["本表由某局填报。"]]})
    assert firms(said) == {"甲乙机械有限公司"} and said.classes("University") == {"苏州大学"}
    assert said.problems == {}


def test_a_table_need_not_begin_in_the_first_column(read_sheet: Read) -> None:
    said = read_sheet([["", "", *HEADER], ["", "", *ONE]])
    assert firms(said) == {"甲乙机械有限公司"}
    assert said.all("produces")[0].locator == "名单!E2"


def test_a_column_of_names_alone_is_a_table(read_sheet: Read) -> None:
    assert read_sheet([["学校名称"], ["苏州大学"], ["扬州大学"]]).classes("University") == {"苏州大学", "扬州大学"}


@pytest.mark.parametrize("sheet", ["Sheet 1", "2021年", "甲's", "A1", "表（一）"])
def test_a_sheet_name_is_quoted_as_in_formulas(read_sheet: Read, sheet: str) -> None:
    located = read_sheet([HEADER, ONE], sheet=sheet).all("produces")[0].locator
    assert located == "'" + sheet.replace("'", "''") + "'!C2"
