"""The Ministry's lists as published, without a mapping by hand, against the records beside them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.tables.workbook import read_grids

Read = Callable[..., Any]
SHEETS = {"general": "全国普通高等学校名单", "adult": "全国成人高等学校名单"}
KINDS = {"本科": "undergraduate", "专科": "vocational"}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data" / "universities"


@pytest.fixture(scope="module")
def records(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {name: json.loads((folder / f"{name}-2025.json").read_text(encoding="utf-8")) for name in SHEETS}


@pytest.fixture(scope="module", params=SHEETS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def said(folder: Path, name: str, read_file: Read) -> Any:
    return read_file(folder / f"{name}-2025.xls")


def test_every_record_is_read_with_name_code_department_place_and_level(said: Any, name: str, records: dict[str, Any]) -> None:
    assert said.values("code") == {r["name"].strip(): str(r["code"]) for r in records[name]}
    assert {s.qualifiers["scheme"] for s in said.all("code")} == {"moe"}
    departments = {(r["name"].strip(), part) for r in records[name] for part in r["department"].split()}
    assert said.relations("affiliatedWith") == departments
    places = {(r["name"].strip(), r["location"].strip()) for r in records[name] if "location" in r}
    assert places <= said.relations("locatedIn")
    assert said.values("kind") == {r["name"].strip(): KINDS[r["level"]] if "level" in r else "adult" for r in records[name]}
    assert said.values("ownership") == {r["name"].strip(): r["remark"] for r in records[name] if r["remark"]}


def test_the_province_comes_from_the_group_rows(said: Any, folder: Path, name: str) -> None:
    [grid], _ = read_grids(folder / f"{name}-2025.xls")
    expected, province = set(), ""
    for row in grid.rows[3:]:
        if row.filled() == [0]:
            province = re.sub(r"（\d+所）", "", str(row.cells[0])).strip()
        else:
            expected.add((str(row.cells[1]).strip(), province))
    by_group = {(said.names[s.subject], said.names[s.object or ""]) for s in said.all("locatedIn") if "所）" in (s.quote or "")}
    assert by_group == expected


def test_the_count_that_is_wrong_is_named(said: Any, name: str) -> None:
    assert said.problems == ({f"{SHEETS[name]}!A2270": "says 27, and 28 rows follow."} if name == "general" else {})


def test_every_quote_stands_in_its_cell(said: Any, folder: Path, name: str) -> None:
    from ingest.tables.cells import address, text

    [grid], _ = read_grids(folder / f"{name}-2025.xls")
    cells = {f"{grid.sheet}!{address(row.number, column)}": text(row.cells[column]) for row in grid.rows for column in row.filled()}
    assert all(cells[s.locator or ""] == s.quote for s in said.statements)


def test_authorities_are_regions_departments_or_institutes(said: Any, name: str) -> None:
    bodies = said.classes("GovernmentBody")
    assert {"教育部", "公安部"} <= bodies and "江苏省" not in bodies
    assert {"江苏省", "新疆维吾尔自治区"} <= said.classes("Region")
    assert "中国科学院" in said.classes("ResearchInstitute")
    assert len(said.classes("University")) == (2919 if name == "general" else 248)


def test_both_lists_take_less_than_three_seconds_of_the_processor(folder: Path, read_file: Read) -> None:
    begun = time.process_time()
    for name in SHEETS:
        read_file(folder / f"{name}-2025.xls")
    assert time.process_time() - begun < 3
