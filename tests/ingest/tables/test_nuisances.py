"""What makes real lists hard to read, one nuisance a test, each by the public reader and in the preview."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.reading import Source
from ingest.tables import TablePreview, preview
from ontology import load_schema

Read = Callable[..., Any]
JIA, YI, BING, DING = "甲芯微电子有限公司", "乙帆机器人有限公司", "丙禾新能源有限公司", "丁垄农业科技有限公司"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    spec = importlib.util.spec_from_file_location("nuisances", Path(__file__).with_name("nuisances.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Path] = module.write_all(tmp_path_factory.mktemp("nuisances"))
    return found


@pytest.fixture
def said(files: dict[str, Path], read_file: Read) -> Callable[[str], Any]:
    return lambda name: read_file(files[name], region="江都区")


@pytest.fixture
def shown(files: dict[str, Path]) -> Callable[[str], TablePreview]:
    return lambda name: preview(files[name], load_schema(), region="江都区")


def meaning(found: TablePreview, title: str, table: int = 0) -> str:
    return next(column.meaning for column in found.tables[table].columns if column.title == title)


def test_a_header_of_two_rows_names_each_column_by_both(said: Any, shown: Any) -> None:
    since = {s.valid_from.isoformat(): s.valid_to and s.valid_to.isoformat() for s in said("two-row-header").all("tenantOf")}
    assert since == {"2020-03-01": "2022-05-31", "2021-06-01": None}
    found = shown("two-row-header")
    assert found.tables[0].header == (3, 4)
    assert meaning(found, "孵化情况/入驻时间").startswith("开始 begin: 入驻 tenantOf")


def test_titles_and_notes_and_sums_are_no_records(said: Any, shown: Any) -> None:
    assert said("two-row-header").classes("Enterprise") == {JIA, YI}
    [table] = shown("two-row-header").tables
    assert table.titles[0] == "“星创科技”在孵企业名单" and table.notes == ("注：面积为合同面积。", "填表人：某某")
    assert table.passed == ("7: 合计",) and table.records == 2
    assert "跳过的行 rows passed over: 7: 合计" in shown("two-row-header").as_text()


def test_the_title_says_what_all_rows_have_to_do_with(said: Any) -> None:
    assert said("two-row-header").relations("tenantOf") == {(JIA, "星创科技"), (YI, "星创科技")}


def test_a_merged_cell_counts_for_every_row_that_it_covers(said: Any, shown: Any) -> None:
    found = said("merged")
    assert found.relations("produces") == {(JIA, "集成电路"), (YI, "集成电路"), (BING, "新能源")}
    assert {s.locator for s in found.all("produces")} == {"名单!B2", "名单!B4", "名单!B5"}
    assert shown("merged").tables[0].records == 5


def test_a_thing_that_is_repeated_on_several_rows_is_one(said: Any) -> None:
    found = said("merged")
    assert {other for firm, other in found.relations("partnersWith") if firm == BING} == {"苏州大学", "江苏大学", "扬州大学"}
    assert len([s for s in found.all("name") if s.value == BING]) == 1


def test_group_rows_say_where_the_rows_below_them_are(said: Any, shown: Any) -> None:
    found = said("groups")
    assert found.relations("locatedIn") == {
        *(("甲山大学", "北京市"), ("乙水学院", "北京市"), ("丙江大学", "江苏省"), ("丁湖学院", "江苏省")),
    }
    assert shown("groups").tables[0].groups == ("北京市（2所）", "江苏省（3所）")


def test_a_group_that_counts_other_rows_than_it_has_is_named(said: Any) -> None:
    assert said("groups").problems == {"名单!A5": "says 3, and 2 rows follow."}


def test_several_tables_on_a_sheet_are_read_each_by_its_own_header(said: Any, shown: Any) -> None:
    found = said("several-tables")
    assert found.relations("hosts") == {(JIA, "甲芯工程技术研究中心")}
    assert found.relations("operates") == {(YI, "晨光科技企业孵化器")}
    assert [table.header for table in shown("several-tables").tables] == [(2, 2), (6, 6), (9, 9), (9, 9)]


def test_tables_side_by_side_are_two(said: Any) -> None:
    assert said("several-tables").relations("produces") == {(BING, "新能源"), (DING, "现代农业")}


def test_a_person_and_the_firm_on_one_row_are_two_things(said: Any, shown: Any) -> None:
    found = said("persons-and-firms")
    assert found.relations("affiliatedWith") == {("某甲", "甲山大学"), ("某乙", YI)}
    assert {s.qualifiers["role"] for s in found.all("affiliatedWith")} == {"教授", "总工程师"}
    assert ("某甲", "院士") in found.relations("holdsTitle") and ("某甲", "国家杰青") in found.relations("holdsTitle")
    assert "affiliatedWith" in meaning(shown("persons-and-firms"), "工作单位")


def test_serial_numbers_are_no_values(said: Any, shown: Any) -> None:
    assert not any((s.locator or "").startswith("名单!A") for s in said("numbers").reading.statements)
    assert meaning(shown("numbers"), "序号") == "不读 not read: 序号 serial numbers"


def test_a_unit_in_the_header_is_the_unit_of_its_figures(said: Any, shown: Any) -> None:
    figures = {(s.qualifiers["indicator"], s.unit, s.value) for s in said("numbers").all("indicatorValue")}
    assert figures == {
        *(("注册资本", "万元", "1000"), ("注册资本", "万元", "500.5")),
        *(("营业收入", "亿元", "1.2"), ("营业收入", "亿元", "0.3")),
    }
    assert meaning(shown("numbers"), "2021年营业收入（亿元）") == "指标 figure: 营业收入（亿元，2021）"
    assert said("numbers").problems == {"名单!D4": "“约300” is no number."}


def test_full_width_digits_are_digits(said: Any, shown: Any) -> None:
    codes = {s.quote: s.value for s in said("numbers").all("uscc")}
    assert codes["９１９９９９９９ＫＧ００００００１Ｃ"] == "91999999KG0000001C" and len(codes) == 3
    assert shown("numbers").tables[0].columns[2].samples[0] == "９１９９９９９９ＫＧ００００００１Ｃ"


def test_serial_days_and_days_as_text_are_days_as_exact_as_they_are_given(said: Any) -> None:
    found = said("dates")
    given = {found.names[s.subject][0]: (s.value, s.precision) for s in found.all("established")}
    day, month = ("2021-03-05", "day"), ("2021-03-01", "month")
    assert given == {
        **dict.fromkeys("甲乙戊己庚", day),
        **dict.fromkeys("丙丁", month),
        "辛": ("2021-01-01", "year"),
    }


def test_a_day_with_a_short_year_is_read_and_named_and_no_day_is_named(said: Any, shown: Any) -> None:
    problems = said("dates").problems
    assert problems["名单!B6"].startswith("“21/3/5” is read as 2021-03-05: the year has two digits")
    assert problems["名单!B10"] == "“某日” is no date." and len(problems) == 2
    assert shown("dates").tables[0].columns[1].samples == ("44260", "2021-03-05", "2021.3")


def test_a_formula_counts_as_what_it_last_showed(said: Any, shown: Any) -> None:
    found = said("formulas")
    assert [(found.names[s.subject], s.value) for s in found.all("indicatorValue")] == [(JIA, "120")]
    assert found.relations("produces") == {(JIA, "集成电路"), (YI, "机器人")}
    assert shown("formulas").tables[0].columns[1].samples == ("120",)


def test_a_formula_without_a_result_is_named_at_its_cell(said: Any, shown: Any) -> None:
    assert said("formulas").problems == {"名单!B3": "holds a formula without a result; it is read as empty."}
    assert "名单!B3: holds a formula without a result" in shown("formulas").as_text()


def test_hidden_rows_and_columns_are_read_and_named(said: Any, shown: Any) -> None:
    found = said("hidden")
    assert found.relations("partnersWith") == {(JIA, "苏州大学"), (YI, "扬州大学"), (BING, "江苏大学")}
    whats = [problem.what for problem in found.reading.problems]
    assert "has a hidden row (3), read like the others." in whats and "has a hidden column (C), read like the others." in whats
    [table] = shown("hidden").tables
    assert (table.hidden_rows, table.hidden_columns) == ("3", "C")
    assert "隐藏的行（照读） hidden rows, read: 3" in shown("hidden").as_text()


def test_a_hidden_sheet_is_named_and_not_read(said: Any, shown: Any) -> None:
    assert DING not in said("hidden").classes("Enterprise")
    assert "is hidden and is not read" in said("hidden").problems["旧名单"]
    assert any("旧名单" in problem.where for problem in shown("hidden").problems)


def test_an_open_document_has_titles_and_groups_as_well(said: Any, shown: Any) -> None:
    found = said("open-document")
    assert found.relations("hosts") == {(JIA, "甲芯工程技术研究中心"), (YI, "乙帆工程技术研究中心")}
    assert found.values("level") == {"甲芯工程技术研究中心": "province", "乙帆工程技术研究中心": "city"}
    [table] = shown("open-document").tables
    assert table.groups == ("一、省级", "二、市级") and table.records == 2


def test_a_long_list_is_read_in_pieces_and_says_how_far_it_is(tmp_path: Path) -> None:
    from bench.tables import write_list
    from ingest.tables import read_table_file

    write_list(tmp_path / "long.xlsx", 25_000)
    told: list[int] = []
    source = Source("long.xlsx", "long.xlsx", str(tmp_path / "long.xlsx"), "")
    reading = read_table_file(tmp_path / "long.xlsx", source, load_schema(), progress=told.append)
    assert told == sorted(told) and len(told) > 2 and told[-1] == 25_001
    assert reading.statements.table["predicate"].to_pylist().count("uscc") == 25_000
    assert preview(tmp_path / "long.xlsx", load_schema()).tables[0].records == 25_000


def test_every_preview_reads_in_chinese_and_in_english(files: dict[str, Path], shown: Any) -> None:
    for name in files:
        words = shown(name).as_text()
        for label in ("陈述 statements", "表头在第", "header in row", "例如 for example", "映射 mapping"):
            assert label in words, (name, label)
