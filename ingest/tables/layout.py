"""Where the tables of a sheet are: titles, headers of one or more rows, records, group rows, repeated headers, sums and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.tables.cells import Value, address, clean_name, compact, is_blank, letters, quoted_sheet, text
from ingest.tables.grid import Grid, Merge, Row
from ingest.tables.vocabulary import Vocabulary, header_key

_SEARCHED = 60  # rows from where a table may begin in which its header is looked for
_LONGEST_HEADER = 40  # characters of one header cell
_DEEPEST_HEADER = 4  # rows


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and the place where it stands (rows and columns from 0); of merged cells that is the first one."""

    value: Value
    row: int
    column: int

    @property
    def text(self) -> str:
        return text(self.value)

    @property
    def address(self) -> str:
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its place and header; ``path`` are the texts of a header of several rows, from the top."""

    index: int
    title: str
    path: tuple[str, ...]
    row: int

    @property
    def letters(self) -> str:
        return letters(self.index)


@dataclass(frozen=True, slots=True)
class Group:
    """A row that says something of the rows below it, such as 北京市（92所）; ``depth`` 0 is the outermost."""

    cell: Cell
    depth: int


@dataclass(frozen=True, slots=True)
class Record:
    """A row of data, and the groups that it stands in, outermost first."""

    row: Row
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet. ``header`` are its header's first and last row; ``below`` says for cells that a merged cell covers
    where its value stands."""

    sheet: str
    titles: tuple[Cell, ...]
    header: tuple[int, int]
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    groups: tuple[Group, ...] = ()
    notes: tuple[Cell, ...] = ()
    below: Mapping[tuple[int, int], Cell] = field(default_factory=dict)

    def cell(self, record: Record, column: int) -> Cell:
        """The cell of a record, or the one that is merged over it."""
        cells = record.row.cells
        value = cells[column] if column < len(cells) else ""
        if is_blank(value) and self.below:
            covering = self.below.get((record.row.number, column))
            if covering is not None:
                return covering
        return Cell(value, record.row.number, column)

    def locator(self, cell: Cell) -> str:
        return f"{quoted_sheet(self.sheet)}!{cell.address}"


def find_tables(grid: Grid, words: Vocabulary, header: tuple[int, int] | None = None) -> list[Table]:
    """The tables of a sheet from top to bottom. ``header``: first and last row of the header (from 0), where it is known."""
    return list(_Finder(grid, words).tables(header))
