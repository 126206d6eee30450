"""Rows and texts of a workbook read by an XML parser, element by element: for pieces that are written in an unusual way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ingest.tables.cells import column_number
from ingest.tables.xlsx.damage import Damaged
from ingest.tables.xlsx.pieces import decoded
from ingest.tables.xlsx.scan import KINDS, TEXT, Cells

if TYPE_CHECKING:
    from lxml import etree

_ADDRESS = re.compile(r"\s*([A-Za-z]{1,3})([0-9]{1,7})\s*")
_HIDDEN = ("1", "true")


def read_rows(piece: bytes, root: bytes, after: int) -> Cells:
    """The cells of whole rows. ``root`` is the start tag of the part, with its names; ``after`` the last row before, from 0.

    A row or a cell without an address follows the one before it. Raises Damaged for what is no XML.
    """
    import pyarrow as pa

    found: list[tuple[int, int, int, int, str]] = []
    hidden: list[int] = []
    uncomputed: list[tuple[int, int]] = []
    row = after
    for element in _elements(piece, root, "row"):
        row = _row_number(element, row)
        if element.get("hidden") in _HIDDEN:
            hidden.append(row)
        column = -1
        for cell in element:
            if _name(cell) != "c":
                continue
            at, column = _address(cell, row, column + 1)
            told = _cell(cell)
            if told is not None and told[2]:
                found.append((at, column, *told))
            elif any(_name(child) == "f" for child in cell) and (told is None or told[0] != TEXT):
                uncomputed.append((at, column))
    columns = list(zip(*found, strict=True)) or [()] * 5
    return Cells(
        np.array(columns[0], dtype=np.int32),
        np.array(columns[1], dtype=np.int16),
        np.array(columns[2], dtype=np.uint8),
        np.array(columns[3], dtype=np.int32),
        pa.array(columns[4], pa.string()),
        tuple(hidden),
        tuple(uncomputed),
    )


def read_texts(piece: bytes, root: bytes) -> list[str]:
    """The shared texts of a piece, without the readings (furigana) that stand beside them."""
    return [_text_of(item) for item in _elements(piece, root, "si")]


def _elements(piece: bytes, root: bytes, name: str) -> Iterator[etree._Element]:
    from lxml import etree

    tag = re.match(rb"<\s*([^\s/>]+)", root)
    closing = b"</" + (tag[1] if tag else b"x") + b">"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        parsed = etree.fromstring(root + piece + closing, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(f"its XML breaks off ({error.msg})") from error
    return (element for element in parsed.iter("{*}" + name))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _row_number(row: etree._Element, before: int) -> int:
    told = row.get("r", "").strip()
    if not told:
        return before + 1
    if not (told.isascii() and told.isdigit()) or not 0 < int(told) < 10**7:
        raise Damaged(f"it has a row {told[:20]!r}")
    return int(told) - 1


def _address(cell: etree._Element, row: int, column: int) -> tuple[int, int]:
    told = cell.get("r")
    if told is None:
        return row, column
    address = _ADDRESS.fullmatch(told)
    if address is None or address[2].strip("0") == "":
        raise Damaged(f"it has a cell {told[:20]!r}")
    return int(address[2]) - 1, column_number(address[1])


def _cell(cell: etree._Element) -> tuple[int, int, str] | None:
    """Kind, style and what stands in it; None for a cell that shows nothing."""
    kind = KINDS.get(cell.get("t", "").encode())
    style = cell.get("s", "0").strip()
    if kind is None or not style.isdigit():
        raise Damaged(f"it has a cell of the kind {cell.get('t', '')[:20]!r}")
    for child in cell:
        if _name(child) == "is":
            return kind, int(style), _text_of(child)
        if _name(child) == "v":
            return kind, int(style), decoded(_own_text(child))
    return None


def _text_of(item: etree._Element) -> str:
    """The text of a shared or inline text: one, or several runs of different fonts."""
    parts: list[str] = []
    for child in item:
        if _name(child) == "t":
            parts.append(_own_text(child))
        elif _name(child) == "r":
            parts += [_own_text(run) for run in child if _name(run) == "t"]
    return decoded("".join(parts))


def _own_text(element: etree._Element) -> str:
    if any(not isinstance(child.tag, str) for child in element):
        raise Damaged("it holds an entity that it does not declare")
    return element.text or ""
