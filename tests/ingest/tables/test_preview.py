"""A table as it is understood, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ingest.tables import preview
from ontology import load_schema

ROWS = [
    ["“星创科技”在孵企业名单"],
    ["序号", "企业名称", "入驻时间", "联系电话", "神秘"],
    [1, "甲有限公司", "2021.3", "x", "y"],
    [2, "乙有限公司", "某日", "", "z"],
    ["注：略"],
]


def test_a_preview_shows_header_columns_samples_problems_and_mapping(write_sheet: Callable[..., Path]) -> None:
    found = preview(write_sheet(ROWS, merge=["A1:E1"]), load_schema())
    [table] = found.tables
    assert (table.sheet, table.header, table.records) == ("名单", (2, 2), 2)
    assert table.titles == ("“星创科技”在孵企业名单",) and table.notes == ("注：略",)
    assert {c.title: c.meaning for c in table.columns} == {
        "序号": "不读 not read: 序号 serial numbers",
        "企业名称": "名称 name: 企业 Enterprise",
        "入驻时间": "开始 begin: 入驻 tenantOf; 开始 begin: 孵化 incubates",
        "联系电话": "不读 not read: 个人信息 data of private persons",
        "神秘": "",
    }
    assert [c.column for c in table.columns] == ["A", "B", "C", "D", "E"]
    assert table.columns[2].samples == ("2021.3", "某日")
    assert {problem.where.split(": ")[1] for problem in found.problems} == {"名单!C4", "名单!D2", "名单!E2"}
    assert found.statements > 0 and found.entities == 3
    assert "predicate: tenantOf" in found.mapping and "value: 星创科技" in found.mapping


def test_the_preview_reads_as_text_and_as_json(write_sheet: Callable[..., Path]) -> None:
    found = preview(write_sheet(ROWS, merge=["A1:E1"]), load_schema())
    words = found.as_text()
    assert "表头在第 2 行 header in row 2, 2 行 rows" in words
    assert "甲有限公司 · 入驻 tenantOf · 星创科技 (2021-03-01) [名单!B3]" in words
    assert "D  联系电话  不读 not read: 个人信息 data of private persons" in words
    assert "E  神秘      ? 含义不明，不读 unknown, not read" in words
    assert json.loads(json.dumps(found.as_dict()))["tables"][0]["columns"][1]["title"] == "企业名称"


def test_samples_of_columns_that_are_never_read_are_not_shown(write_sheet: Callable[..., Path]) -> None:
    found = preview(write_sheet(ROWS, merge=["A1:E1"]), load_schema())
    assert next(c for c in found.tables[0].columns if c.title == "联系电话").samples == ()


def test_nothing_is_written(write_sheet: Callable[..., Path]) -> None:
    path = write_sheet(ROWS)
    preview(path, load_schema())
    assert list(path.parent.iterdir()) == [path]
