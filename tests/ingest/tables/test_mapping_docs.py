"""docs/mapping.md cannot rot: its example is a mapping that reads, and it names every entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.tables.mapping_file import parse_mapping
from ontology import load_schema

Read = Callable[..., Any]


@pytest.fixture
def page(examples: Path) -> str:
    return (examples.parent / "docs" / "mapping.md").read_text(encoding="utf-8")


def test_the_example_reads_a_table(page: str, read_sheet: Read) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    mapping = parse_mapping(example, "docs/mapping.md", load_schema())
    header = [
        "序号",
        "企业名称",
        "统一社会信用代码",
        "园区编号",
        "级别",
        "备注",
        "其他说明",
        "营业收入（万元）",
        "合作高校",
        "入驻情况",
        "",
        "面积（㎡）",
    ]
    second = ["", "", "", "", "", "", "", "", "", "入驻时间", "毕业时间", ""]
    row = [1, "甲有限公司", "91999999KG0000001C", "7", "市级", "好", "", 12, "苏州大学", "2021.3", "2022.4", 90, "某一", "院士"]
    merge = ["J1:K1", *(f"{letter}1:{letter}2" for letter in "ABCDEFGHILMN"), "A3:N3"]
    said = read_sheet([[*header, "首席专家", "称号"], second, ["扬州市（1家）"], row], merge=merge, mapping=mapping)
    assert said.problems == {}
    assert said.relations("tenantOf") == {("甲有限公司", "星创科技")} and said.relations("locatedIn") == {("甲有限公司", "扬州市")}
    assert said.relations("holdsTitle") == {("某一", "院士")} and said.values("note") == {"甲有限公司": "好"}
    assert str(said.one("tenantOf").valid_from) == "2021-03-01" and said.one("tenantOf").qualifiers["area"] == "90㎡"


def test_every_entry_is_explained(page: str) -> None:
    from ingest.tables import mapping_file

    entries = {"sheet", "header", "row", "ignored", "unknown", *mapping_file._ROW, *mapping_file._RELATION}
    assert {entry for entry in entries if f"`{entry}`" not in page} == set()
