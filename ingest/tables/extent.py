"""How far the sheets of an .xls or .ods file reach, found before their parser reserves room for all cells up to the last one.

A stray blank in the last cell is an accident that people have; the parser would ask for half a terabyte and abort the process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from ingest import packages
from ingest.tables.cells import letters
from ingest.tables.xls_extent import xls_cells
from kg.errors import InputError

MOST_CELLS = 40_000_000  # used or not, within the last used row and column; 32 bytes each in the parser

_CHUNK = 1 << 20
_ODS_TAG = re.compile(rb"<table:table-cell\b([^>]*?)(/?)>|<table:(table-row)\b([^>]*)>|</table:(table)>")
_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d{1,9})""")
_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d{1,9})""")


def check_extent(file: BinaryIO, kind: str, where: str, *, most_cells: int = MOST_CELLS) -> None:
    """Refuse an .xls or .ods file (``kind``) with more than ``most_cells`` up to the last cells. Leaves ``file`` anywhere.

    Of an .ods file that is asked of each sheet, of an .xls file of all, since its parser reads all. Raises InputError, also for
    a damaged package.
    """
    if kind == "xls":
        if (cells := xls_cells(file)) > most_cells:
            raise _too_far(f"has cells so far away that there are {cells:,} up to them; {most_cells:,} are read.", where)
        return
    with packages.opened(file, where) as package:
        if "content.xml" in package.namelist():
            for rows, columns in _ods_extents(_chunks(package, "content.xml")):
                if rows * columns > most_cells:
                    place = f"column {letters(columns - 1)}, row {rows}"
                    up_to = f"{rows * columns:,} cells up to there, {most_cells:,} are read."
                    raise _too_far(f"has a cell as far away as {place}: {up_to}", where)


def _too_far(what: str, where: str) -> InputError:
    fix = "Delete the unused rows and columns beyond the table (Ctrl+End shows where they end) and save the file."
    return InputError(what, where=where, fix=fix)


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
