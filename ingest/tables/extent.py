"""How far an xlsx sheet reaches, found before a parser reserves room for all cells up to its last one.

A stray blank in XFD1048576 is an accident that people have; the parser would ask for half a terabyte and abort the process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from ingest import packages
from ingest.tables.cells import column_number
from kg.errors import InputError

MOST_CELLS = 40_000_000  # used or not, within the last used row and column; 32 bytes each in the parser

_CHUNK = 1 << 20
_OVERLAP = 32
_SHEET_PART = re.compile(r"xl/(?:work|chart|dialog|macro)?sheets/[^/]*\.xml", re.IGNORECASE)
# A sheet within A1:Z999999 is small enough whatever it holds; only for others are all addresses looked at.
_FAR = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{2,}[0-9]+|[A-Za-z][0-9]{7,})["']""")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")


def check_extent(file: BinaryIO, where: str, *, most_cells: int = MOST_CELLS) -> None:
    """Refuse a workbook with a sheet of more than ``most_cells`` up to its last cell. Raises InputError; leaves ``file`` anywhere."""
    with packages.opened(file, where) as package:
        for member in package.namelist():
            if _SHEET_PART.fullmatch(member) and any(_FAR.search(chunk) for chunk in _chunks(package, member)):
                _check(_chunks(package, member), where, most_cells)


def _check(chunks: Iterator[bytes], where: str, most_cells: int) -> None:
    columns: set[bytes] = set()
    last_row = 0
    for chunk in chunks:
        found = _ADDRESS.findall(chunk)
        columns.update({column for column, _ in found})
        last_row = max(last_row, max((int(row) for _, row in found), default=0))
    last_column = max((column.decode().upper() for column in columns), key=lambda name: (len(name), name), default="A")
    cells = last_row * (column_number(last_column) + 1)
    if cells > most_cells:
        raise InputError(
            f"has a cell as far away as column {last_column}, row {last_row}: {cells:,} cells up to there, {most_cells:,} are read.",
            where=where,
            fix="Delete the unused rows and columns beyond the table (Ctrl+End shows where they end) and save the file.",
        )


def _chunks(package: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The unpacked part in pieces that overlap, so that no address is cut."""
    with package.open(member) as part:
        tail = b""
        while data := part.read(_CHUNK):
            yield tail + data
            tail = data[-_OVERLAP:]
