"""A list that people fill in, as a CSV file: written for spreadsheets, and read as they save it.

It is UTF-8 with a byte order mark and opens in Excel, LibreOffice and WPS as it is. What they may make of it when they save
is read, too: semicolons or tabs between the cells, GB 18030 or UTF-16 as the encoding.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import InputError
from kg.review.cells import neutral, restored

LARGEST = 100 * 2**20  # bytes of a list
LONGEST = 30_000  # code points of a cell; Excel takes 32,767


def write(columns: Sequence[str], rows: Iterable[Sequence[str]], path: Path) -> int:
    """Write the list to ``path``, whole or not at all; how many rows it has. Raises InputError where it cannot be written."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    count = 0
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            writer.writerow(columns)
            for row in rows:
                writer.writerow(neutral(_cut(cell)) for cell in row)
                count += 1
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        fix = "Close it where it is open, or name another file."
        raise InputError(f"cannot be written ({error.strerror or error}).", where=str(path), fix=fix) from error
    return count


def read(path: Path, needed: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by column, with their numbers as a spreadsheet counts them; blank ones are left out.

    Raises InputError for a file that is no such list: one that lacks a column that is needed.
    """
    rows = _rows(path)
    header = [cell.strip().casefold() for cell in next(rows, (0, []))[1]]
    if missing := [name for name in needed if name not in header]:
        fix = "Fill in a file that `kg review --export` wrote, and keep its first row."
        raise InputError(f"lacks the columns {', '.join(missing)}.", where=str(path), fix=fix)
    return ((number, dict(zip(header, map(restored, cells), strict=False))) for number, cells in rows)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, as a spreadsheet counts them; blank ones are left out."""
    text = _text(path)
    head = text.partition("\n")[0].casefold()
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(4 * LONGEST)  # the limit is the whole process's: other readers of CSV set theirs
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            if any(cells):
                yield number, cells
    except csv.Error as error:
        fix = "Save it as CSV from the program that wrote it."
        raise InputError(f"is no CSV file from line {reader.line_num} on: {error}.", where=str(path), fix=fix) from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"is larger than {LARGEST >> 20} MB.", where=str(path), fix="Export a part: --source or --limit.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error}).", where=str(path), fix="Check its name.") from error
    if data.startswith(b"PK\x03\x04"):
        raise InputError("is a workbook.", where=str(path), fix="Save it as “CSV UTF-8”, then import that.")
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("is no text in UTF-8, UTF-16 or GB 18030.", where=str(path), fix="Save it as “CSV UTF-8”.")
