"""Delimited text in the encodings and with the separators that offices use."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError

Read = Callable[..., Any]

ROWS = (("序号", "企业名称", "所属产业"), ("1", "甲乙机械有限公司", "高端装备"), ("2", "丙丁软件有限公司", "软件"))


def lines(separator: str = ",") -> str:
    return "".join(separator.join(row) + "\r\n" for row in ROWS)


@pytest.mark.parametrize(
    "data",
    [
        lines().encode(),
        codecs.BOM_UTF8 + lines().encode(),
        lines().encode("gb18030"),
        codecs.BOM_UTF16_LE + lines().encode("utf-16-le"),
        codecs.BOM_UTF16_BE + lines().encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16-le", "utf-16-be"],
)
def test_any_usual_encoding_is_read(tmp_path: Path, read_file: Read, data: bytes) -> None:
    path = tmp_path / "firms.csv"
    path.write_bytes(data)
    said = read_file(path)
    assert said.relations("produces") == {("甲乙机械有限公司", "高端装备"), ("丙丁软件有限公司", "软件")}
    assert said.all("produces")[0].locator == "firms!C2"
    assert said.problems == {}


@pytest.mark.parametrize(
    ("name", "separator"), [("a.csv", ","), ("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t"), ("a.csv", "|"), ("a.csv", "，")]
)
def test_the_separator_is_found(tmp_path: Path, read_file: Read, name: str, separator: str) -> None:
    path = tmp_path / name
    path.write_text(lines(separator), encoding="utf-8")
    assert read_file(path).classes("Enterprise") == {"甲乙机械有限公司", "丙丁软件有限公司"}


def test_quotes_and_line_breaks_in_cells_are_kept(tmp_path: Path, read_file: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text('企业名称,备注\n"甲乙\n机械有限公司","他说：""好"", 真好"\n丙丁软件有限公司,x\n', encoding="utf-8")
    said = read_file(path)
    assert said.values("note")["甲乙机械有限公司"] == '他说："好", 真好'
    assert {s.locator for s in said.all("note")} == {"a!B2", "a!B3"}  # rows as a spreadsheet counts them, not lines


def test_title_rows_and_notes_stand_in_text_as_well(tmp_path: Path, read_file: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"企业名单,,\n{lines()}合计,2家,\n注：仅供参考,,\n", encoding="utf-8")
    said = read_file(path)
    assert len(said.classes("Enterprise")) == 2 and said.problems == {}


def test_records_of_different_lengths_are_read(tmp_path: Path, read_file: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text("企业名称,所属产业\n甲有限公司\n乙有限公司,软件,多余\n", encoding="utf-8")
    said = read_file(path)
    assert said.classes("Enterprise") == {"甲有限公司", "乙有限公司"}
    assert "unknown meaning" in said.problems["a!C1"]


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 50, "名称,b\n".encode() + b"\xff\xfe\xfd\n" * 3, b'a,b\n"' + b"x" * 2_000_000])
def test_what_is_no_table_of_text_is_refused(tmp_path: Path, read_file: Read, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert str(path) in caught.value.where and caught.value.fix
