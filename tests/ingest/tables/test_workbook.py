"""Spreadsheets of every kind, and hostile or broken ones: what is wrong, what to do, and never more room than allowed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.tables.workbook import read_grids
from ingest.tables.xls_extent import xls_cells
from kg.errors import InputError

Read = Callable[..., Any]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["企业名称", "所属产业"], ["甲有限公司", "软件"]):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_sheet(replace: Callable[[bytes], bytes]) -> bytes:
    """The workbook with its sheet's XML changed by hand."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, replace(part) if name.endswith("sheet1.xml") else part)
    return written.getvalue()


def ods(rows: str) -> bytes:
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names} office:version="1.2"><office:body><office:spreadsheet>'
            f'<table:table table:name="名单">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
        package.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return written.getvalue()


def ods_cell(words: str, **more: int) -> str:
    repeated = "".join(f' table:{name.replace("_", "-")}="{number}"' for name, number in more.items())
    return f'<table:table-cell office:value-type="string"{repeated}><text:p>{words}</text:p></table:table-cell>'


def refusal(path: Path, data: bytes) -> InputError:
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_grids(path)
    assert str(path) in caught.value.where and caught.value.what.endswith(".") and caught.value.fix
    return caught.value


def test_an_ods_file_is_read(tmp_path: Path, read_file: Read) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(
        ods(
            f"<table:table-row>{ods_cell('企业名称')}{ods_cell('所属产业')}</table:table-row>"
            f"<table:table-row>{ods_cell('甲有限公司')}{ods_cell('软件')}</table:table-row>"
            '<table:table-row table:number-rows-repeated="1048574">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
    )
    said = read_file(path)
    assert said.relations("produces") == {("甲有限公司", "软件")}
    assert said.all("produces")[0].locator == "名单!B2"


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    data = {"a.xlsx": workbook(), "a.ods": ods(""), "a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)}[name]
    refusal(tmp_path / name, data[: len(data) // 2])


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.xlsx", "a.ods"])
def test_a_workbook_under_another_ending_is_read_as_what_it_is(tmp_path: Path, read_file: Read, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(workbook())
    assert read_file(path).relations("produces") == {("甲有限公司", "软件")}


@pytest.mark.parametrize("entity", [b'<!ENTITY a "ha"><!ENTITY b "&a;&a;">', b'<!ENTITY b SYSTEM "file:///etc/hostname">'])
def test_an_xml_entity_is_never_resolved(tmp_path: Path, entity: bytes) -> None:
    cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
    data = with_sheet(
        lambda part: part.replace(b"<worksheet", b"<!DOCTYPE x [" + entity + b"]><worksheet", 1).replace(b"</sheetData>", cell)
    )
    assert "entity" in refusal(tmp_path / "a.xlsx", data).what


def test_a_file_with_a_password_is_named_as_that(tmp_path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]  # ships no types

    written = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt("secret", written)
    error = refusal(tmp_path / "a.xlsx", written.getvalue())
    assert "password" in error.what and "password" in error.fix


def test_a_workbook_without_rows_is_refused(tmp_path: Path, read_file: Read) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(InputError, match="holds no table"):
        read_file(path)


def test_a_sheet_without_a_header_is_named(write_sheet: Callable[..., Path], read_file: Read) -> None:
    said = read_file(write_sheet([[1, 2], [3, 4], [5, 6]]))
    assert "no row that names columns" in said.problems["名单"]


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD3", "ZZ4000"])
def test_a_cell_far_away_costs_nothing(tmp_path: Path, read_file: Read, place: str) -> None:
    path = tmp_path / "a.xlsx"
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    path.write_bytes(with_sheet(lambda part: part.replace(b"</sheetData>", cell)))
    assert read_file(path).relations("produces") == {("甲有限公司", "软件")}


@pytest.mark.parametrize(
    "row",
    [
        b"<row r='3'><c r='A3' t='inlineStr'><is><t>B</t></is></c></row>",
        b'<row\n\tr="3"><c\n\tr="a3" t="inlineStr"><is><r><t>B</t></r></is></c></row>',
        b'<row><c t="str"><f>A1</f><v>B</v></c></row>',
        b'<row r="3"><!-- > --><c s="0" r="A3" t="str"><v><![CDATA[B]]></v></c></row>',
        b'<row r="3" spans="1:1"><c r="A3" s="0" t="str"><f t="shared" si="0"/><v>&#66;</v></c></row>',
    ],
)
def test_a_row_is_read_however_it_is_written(tmp_path: Path, row: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_sheet(lambda part: part.replace(b"</sheetData>", row + b"</sheetData>")))
    [grid], _ = read_grids(path)
    assert (grid.rows[-1].number, grid.rows[-1].cells) == (2, ["B"])


def test_a_range_merged_over_the_whole_sheet_costs_nothing(tmp_path: Path, read_file: Read) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        with_sheet(
            lambda part: part.replace(
                b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="D4:XFD1048576"/></mergeCells>'
            )
        )
    )
    assert read_file(path).relations("produces") == {("甲有限公司", "软件")}


def test_ranges_merged_over_each_other_a_million_times_are_refused(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(3, 3000))
    merges = b"".join(b'<mergeCell ref="A%d:A3000"/>' % n for n in range(1, 2500))
    data = with_sheet(lambda part: part.replace(b"</sheetData>", rows + b"</sheetData><mergeCells>" + merges + b"</mergeCells>"))
    assert "merged" in refusal(tmp_path / "a.xlsx", data).what


def test_repeated_cells_of_an_ods_file_are_bounded(tmp_path: Path) -> None:
    row = f'<table:table-row table:number-rows-repeated="1000000">{ods_cell("x", number_columns_repeated=10000)}</table:table-row>'
    assert "cells" in refusal(tmp_path / "a.ods", ods(row)).what


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_any_changed_byte_gives_grids_or_an_input_error(tmp_path: Path, where: float, byte: int) -> None:
    data = bytearray(workbook())
    data[int(where * len(data))] = byte
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(data))
    try:
        grids, _ = read_grids(path)
    except InputError:
        return
    assert all(row.filled() for grid in grids for row in grid.rows)


@pytest.mark.parametrize(("name", "cells"), [("general-2025.xls", 2_953 * 7), ("adult-2025.xls", 281 * 6)])
def test_the_extent_of_an_xls_file_is_that_of_its_cells(shared: Path, name: str, cells: int) -> None:
    with (shared / "data" / "universities" / name).open("rb") as file:
        assert xls_cells(file) == cells


def test_an_xls_file_of_which_every_sheet_has_a_cell_far_away_is_refused(shared: Path, tmp_path: Path) -> None:
    data = bytearray((shared / "data" / "universities" / "general-2025.xls").read_bytes())
    cell = struct.pack("<HHHH", 0x00FD, 10, 5, 1)  # LABELSST in row 6, column B
    assert data.count(cell) == 1
    data[data.index(cell) + 4 : data.index(cell) + 8] = struct.pack("<HH", 65_535, 1_000)
    assert "65,601,536 up to them" in refusal(tmp_path / "a.xls", bytes(data)).what


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=700))
def test_any_bytes_have_an_extent(data: bytes) -> None:
    assert xls_cells(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data)) >= 0
