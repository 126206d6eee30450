"""How far the sheets of a workbook reach, found before a parser reserves room for all cells up to the last one.

A stray blank in XFD1048576 is an accident that people have; the parser would ask for half a terabyte and abort the process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from ingest import packages
from ingest.tables.cells import column_number, letters
from kg.errors import InputError

MOST_CELLS = 40_000_000  # used or not, within the last used row and column; 32 bytes each in the parser

_CHUNK = 1 << 20
_SHEET_PART = re.compile(r"xl/(?:work|chart|dialog|macro)?sheets/[^/]*\.xml", re.IGNORECASE)
# A sheet within A1:Z999999 is small enough whatever it holds; only for others are all addresses looked at.
_FAR = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{2,}[0-9]+|[A-Za-z][0-9]{7,})["']""")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_ODS_TAG = re.compile(rb"<table:table-cell\b([^>]*?)(/?)>|<table:(table-row)\b([^>]*)>|</table:(table)>")
_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d{1,9})""")
_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d{1,9})""")


def check_extent(file: BinaryIO, where: str, *, most_cells: int = MOST_CELLS) -> None:
    """Refuse an xlsx or ods file with a sheet of more than ``most_cells`` up to its last cell. Leaves ``file`` anywhere.

    Raises InputError, also for a damaged package.
    """
    with packages.opened(file, where) as package:
        for member in package.namelist():
            if _SHEET_PART.fullmatch(member) and any(_FAR.search(chunk) for chunk in _chunks(package, member)):
                _check(*_xlsx_extent(_chunks(package, member)), where, most_cells)
            elif member == "content.xml":
                for extent in _ods_extents(_chunks(package, member)):
                    _check(*extent, where, most_cells)


def _check(rows: int, columns: int, where: str, most_cells: int) -> None:
    cells = rows * columns
    if cells > most_cells:
        raise InputError(
            f"has a cell as far away as column {letters(columns - 1)}, row {rows}: "
            f"{cells:,} cells up to there, {most_cells:,} are read.",
            where=where,
            fix="Delete the unused rows and columns beyond the table (Ctrl+End shows where they end) and save the file.",
        )


def _xlsx_extent(chunks: Iterator[bytes]) -> tuple[int, int]:
    """How many rows and columns there are up to the last cell."""
    columns: set[bytes] = set()
    last_row = 0
    for chunk in chunks:
        found = _ADDRESS.findall(chunk)
        columns.update({column for column, _ in found})
        last_row = max(last_row, max((int(row) for _, row in found), default=0))
    return last_row, max((column_number(column.decode()) + 1 for column in columns), default=0)


def _ods_extents(chunks: Iterator[bytes]) -> Iterator[tuple[int, int]]:
    """For each sheet how many rows and columns there are up to the last cell that holds something; repeated ones count."""
    rows = last_row = columns = position = repeated = 0
    for chunk in chunks:
        for cell, empty, row, attributes, end in _ODS_TAG.findall(chunk):
            if row:
                repeated = _times(_ROWS, attributes)
                rows, position = rows + repeated, 0
            elif end:
                yield last_row, columns
                rows = last_row = columns = 0
            else:
                position += _times(_COLUMNS, cell)
                if not empty:
                    last_row, columns = rows, max(columns, position)


def _times(attribute: re.Pattern[bytes], attributes: bytes) -> int:
    found = attribute.search(attributes)
    return int(found[1]) if found else 1


def _chunks(package: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The unpacked part in pieces, each ending with a tag, so that none is cut."""
    with package.open(member) as part:
        tail = b""
        while data := part.read(_CHUNK):
            whole, end, tail = (tail + data).rpartition(b">")
            yield whole + end
            tail = tail[-_CHUNK:]  # a text without a tag has no addresses
        yield tail
