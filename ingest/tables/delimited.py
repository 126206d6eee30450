"""Delimited text (csv, tsv) as a grid: encoding and separator found, quotes and line breaks in cells kept."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from ingest.documents.formats.encoding import decode
from ingest.tables.cells import Value
from ingest.tables.grid import Grid, Row, grid_of_rows
from kg.errors import InputError

_SEPARATORS = (",", "\t", ";", "|", "，")
_SAMPLE = 200  # records that are looked at to tell the separator
_LONGEST_CELL = 1 << 20


def read_delimited(data: bytes, kind: str, sheet: str, where: str) -> Grid:
    """The records that are not blank, numbered as a spreadsheet numbers them: a line break within a cell begins no row.

    Raises InputError for text in no known encoding, for binary data, and where quotes do not close.
    """
    text = decode(data, where)
    separator = _separator(text, "\t" if kind == "tsv" else ",")
    return grid_of_rows(sheet, _rows(text, separator, where))


def _rows(text: str, separator: str, where: str) -> Iterator[Row]:
    number = -1
    try:
        for number, record in enumerate(_records(text, separator)):
            cells: list[Value] = list(record)
            yield Row(number, cells)
    except csv.Error as error:
        raise InputError(
            f"breaks off in row {number + 2}: {error}.",
            where=where,
            fix="Look for a quotation mark that is not closed, and mend it.",
        ) from error


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _separator(text: str, usual: str) -> str:
    """The separator by which most records of the sample have the same number of cells, and more than one; else the usual one."""

    def regularity(separator: str) -> tuple[float, int]:
        try:
            widths = Counter(len(record) for record, _ in zip(_records(text, separator), range(_SAMPLE), strict=False))
        except csv.Error:
            return 0.0, 0
        del widths[0], widths[1]
        width, records = max(widths.items(), key=lambda found: found[1] * found[0], default=(0, 0))
        return records / max(1, sum(widths.values())) * min(records, 3), width * records

    best = max(_SEPARATORS, key=lambda separator: (regularity(separator), separator == usual))
    return best if regularity(best)[1] else usual
