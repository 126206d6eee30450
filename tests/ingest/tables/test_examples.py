"""The example's two spreadsheets: what they say, and the three cells that are wrong on purpose."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from kg.identity.codes import IDENTIFIERS

Read = Callable[..., Any]
REAL = {"陈卫", "李培根"}


@pytest.fixture
def platforms(examples: Path, read_file: Read) -> Any:
    return read_file(examples / "jiangdu" / "platforms.xlsx")


@pytest.fixture
def tenants(examples: Path, read_file: Read) -> Any:
    return read_file(examples / "jiangdu" / "incubator-tenants.xlsx")


@pytest.fixture
def maker(examples: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_tables", examples / "make_tables.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_platforms_have_hosts_builders_levels_and_places(platforms: Any) -> None:
    assert ("扬州示例鹤汀泵阀有限公司", "江苏省特种泵阀工程技术研究中心") in platforms.relations("hosts")
    assert {("爱德福乳胶", "爱德福乳胶企业研发平台"), ("新时高温", "新时高温企业研发平台")} <= platforms.relations("hosts")
    assert {"苏州大学", "江苏科技大学"} <= {
        builder for builder, built in platforms.relations("jointlyEstablishes") if "云帆" in built
    }
    assert platforms.values("level")["示例云帆机器人院士工作站"] == "province"  # from a cell merged over four rows
    assert platforms.values("level")["江都数控刀具公共技术服务平台"] == "city"
    assert {place for _, place in platforms.relations("locatedIn")} == {"江都区"}
    assert len(platforms.classes("Platform")) == 11


def test_only_invented_persons_are_given_a_house(platforms: Any) -> None:
    assert platforms.classes("Person") >= REAL
    assert not REAL & {person for person, _ in platforms.relations("affiliatedWith")}
    assert {("陈卫", "院士"), ("李培根", "院士"), ("甄有例", "示例科学院院士")} <= platforms.relations("holdsTitle")
    assert {("甄有例", "示例泵阀研究院"), ("贾设言", "示例云帆机器人院士工作站")} <= platforms.relations("affiliatedWith")


def test_the_wrong_year_is_named_and_its_platform_read(platforms: Any) -> None:
    assert platforms.problems == {"平台!G9": "“2020年13月” is no date."}
    hosted = next(s for s in platforms.all("hosts") if platforms.names[s.object or ""] == "扬州市环保滤料企业技术中心")
    assert hosted.valid_from is None


def test_tenants_are_incubated_over_their_time(tenants: Any) -> None:
    assert len(tenants.classes("Enterprise")) == 15 and tenants.classes("Incubator") == {"星创科技"}
    assert tenants.relations("incubates") == {(incubator, firm) for firm, incubator in tenants.relations("tenantOf")}
    times = {tenants.names[s.subject]: (s.valid_from, s.valid_to, s.precision) for s in tenants.all("tenantOf")}
    assert times["扬州示例启微电子有限公司"] == (date(2020, 3, 16), date(2022, 3, 15), "day")
    assert times["扬州示例云帆机器人有限公司"] == (date(2020, 9, 1), date(2022, 5, 31), "month")
    assert times["扬州示例储川电池有限公司"] == (date(2021, 3, 15), None, "day")  # a serial number without a date's format
    assert times["扬州示例航叶复材有限公司"] == (None, None, None)


def test_tenants_have_universities_and_industries(tenants: Any) -> None:
    assert {("扬州示例储川电池有限公司", "江苏科技大学"), ("扬州示例储川电池有限公司", "扬州大学")} <= tenants.relations(
        "partnersWith"
    )
    assert ("扬州示例臂展自动化有限公司", "机器人") in tenants.relations("produces")  # from a merged cell


def test_the_wrong_code_and_the_wrong_date_are_named(tenants: Any) -> None:
    assert set(tenants.problems) == {"在孵企业!C12", "在孵企业!E17"}
    assert len(tenants.values("uscc")) == 14
    assert all(IDENTIFIERS["uscc"](code) == code and code.startswith("91999999") for code in tenants.values("uscc").values())


def test_the_spreadsheets_say_that_they_are_invented(examples: Path) -> None:
    for path in (examples / "jiangdu").glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        assert all("虚构" in str(sheet["A2"].value) for sheet in book)


def test_the_script_writes_the_same_bytes_each_time(maker: ModuleType, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
        maker.main(folder)
    for name in ("platforms.xlsx", "incubator-tenants.xlsx"):
        one, other = ((folder / name).read_bytes() for folder in folders)
        assert one == other


def test_the_files_are_what_the_script_writes(maker: ModuleType, tmp_path: Path, examples: Path) -> None:
    maker.main(tmp_path)
    for name in ("platforms.xlsx", "incubator-tenants.xlsx"):
        written, kept = (openpyxl.load_workbook(folder / name) for folder in (tmp_path, examples / "jiangdu"))
        assert written.sheetnames == kept.sheetnames
        for sheet in written.sheetnames:
            assert list(written[sheet].values) == list(kept[sheet].values)
            assert {str(cells) for cells in written[sheet].merged_cells.ranges} == {
                str(cells) for cells in kept[sheet].merged_cells.ranges
            }
