"""What holds of every table, whatever stands in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.tables.cells import address, quoted_sheet
from ingest.tables.preview import preview
from kg.errors import InputError
from ontology import load_schema

Read = Callable[..., Any]

HEADERS = [
    "序号",
    "企业名称",
    "学校名称",
    "平台名称",
    "姓名",
    "单位名称",
    "统一社会信用代码",
    "所属产业",
    "所在地",
    "主管部门",
    "依托单位",
]
HEADERS += [
    "合作高校",
    "入驻时间",
    "毕业时间/在孵状态",
    "面积（㎡）",
    "备注",
    "级别",
    "联系电话",
    "称号",
    "营业收入（万元）",
    "名称",
    "某栏",
]
CELLS = [
    "",
    " ",
    "甲有限公司",
    "苏州大学、扬州大学",
    "上海市 中国科学院",
    "91999999KG0000001C",
    "2021.3",
    "2021年13月",
    "在孵",
    "—",
    "1",
    "12.5",
    "省级",
]
CELLS += [
    "江都区",
    "北京市（92所）",
    "一、省级",
    "合计",
    "注：略",
    "某一院士",
    "“星创科技”在孵企业名单",
    "江都区科技创新平台一览表",
    "约300",
    "x" * 300,
    "=1+1",
]
TITLES = ["“星创科技”在孵企业名单", "江都区科技创新平台一览表", "全国普通高等学校名单", "某表"]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Titles, a header, and rows that have something in the column of names more often than not."""
    header = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=7, unique=True))
    cell = st.sampled_from(CELLS) | WORDS
    full = st.tuples(st.sampled_from(["甲有限公司", "乙大学", "丙实验室"]) | WORDS, *[cell] * (len(header) - 1)).map(list)
    name = draw(st.sampled_from([column for column in HEADERS if column.endswith("名称")]))
    rows = draw(st.lists(full | full | st.lists(cell, max_size=8) | st.just([name, *header]), max_size=10))
    return [[title] for title in draw(st.lists(st.sampled_from(TITLES), max_size=2))] + [[name, *header[1:]], *rows]


TABLES = tables()
QUIETLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(path: Path, rows: list[list[str]]) -> dict[str, str]:
    """Write rows as comma-separated text; the cells by their place, as they read back."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8", "replace"))
    read = csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""))
    sheet = quoted_sheet(path.stem)
    return {f"{sheet}!{address(row, column)}": cell for row, record in enumerate(read) for column, cell in enumerate(record)}


@QUIETLY
@given(TABLES)
def test_every_statement_quotes_its_cell_and_says_what_the_ontology_allows(
    tmp_path: Path, read_file: Read, rows: list[list[str]]
) -> None:
    path = tmp_path / "list.csv"
    cells = written(path, rows)
    schema = load_schema()
    try:
        said = read_file(path)
    except InputError:
        return
    classes: dict[str, set[str]] = {}
    for statement in said.statements:
        assert cells[statement.locator] == statement.quote != ""
        if statement.predicate == "type":
            classes.setdefault(statement.subject, set()).add(statement.value)
    for statement in said.statements:
        assert statement.subject in classes and statement.subject in said.names
        if statement.object is not None:
            relation = schema.relations[statement.predicate]
            assert classes[statement.subject] & relation.domain and classes[statement.object] & relation.range
            assert set(statement.qualifiers) <= set(relation.qualifiers)
            assert statement.object != statement.subject
        else:
            assert classes[statement.subject] & schema.properties[statement.predicate].domain
        assert statement.valid_from is None or statement.valid_to is None or statement.valid_from <= statement.valid_to
    assert len({statement.id for statement in said.statements}) == len(said.statements)


@QUIETLY
@given(TABLES)
def test_every_problem_names_a_place_and_what_to_do(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "list.csv"
    written(path, rows)
    try:
        found = preview(path, load_schema())
    except InputError as error:
        assert str(path) in error.where and error.fix
        return
    assert all(str(path) in problem.where and problem.what and problem.fix for problem in found.problems)
    assert found.as_text()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_as_a_table_are_read_or_refused(tmp_path: Path, read_file: Read, data: bytes) -> None:
    for name, start in (
        ("a.csv", b""),
        ("a.tsv", "企业名称\n".encode()),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.xlsx", b"PK\x03\x04"),
    ):
        path = tmp_path / name
        path.write_bytes(start + data)
        try:
            read_file(path)
        except InputError as error:
            assert error.where and error.fix
