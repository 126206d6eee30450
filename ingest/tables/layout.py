"""What a sheet consists of: tables with their titles, columns, records, group rows and notes. ``finding`` fills these in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.tables.cells import Value, address, is_blank, letters, quoted_sheet, text
from ingest.tables.grid import Row


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and the place where it stands (row and column from 0); of merged cells that is the first one."""

    value: Value
    row: int
    column: int

    @property
    def text(self) -> str:
        return text(self.value)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its place and header. ``path``: the texts of a header of several rows, from the top; ``row`` is its last one.

    ``title`` is what a mapping calls it: the path joined by ``/``, made different where two are alike, ``$F`` without a header.
    """

    index: int
    title: str
    path: tuple[str, ...]
    row: int

    @property
    def letters(self) -> str:
        return letters(self.index)


@dataclass(frozen=True, slots=True)
class Group:
    """A row that says something of the rows below it, such as 北京市（92所）. ``depth`` 0 is the outermost.

    ``size`` is how many records stand in it.
    """

    cell: Cell
    depth: int
    size: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A row of data; ``groups`` are the cells of the group rows that it stands in, outermost first."""

    row: Row
    groups: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet.

    ``header``: its first and last row; ``below``: for cells that a merged one covers, where its value is.
    """

    sheet: str
    titles: tuple[Cell, ...]
    header: tuple[int, int]
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    groups: tuple[Group, ...] = ()
    notes: tuple[Cell, ...] = ()
    below: Mapping[tuple[int, int], Cell] = field(default_factory=dict)

    def cell(self, record: Record, column: int) -> Cell:
        """The cell of a record, or the one that is merged over it from above."""
        cells = record.row.cells
        value = cells[column] if column < len(cells) else ""
        if self.below and is_blank(value):
            covering = self.below.get((record.row.number, column))
            if covering is not None:
                return covering
        return Cell(value, record.row.number, column)

    def column(self, title: str) -> Column | None:
        """The column that a mapping calls so: by its title, or by its letters as ``$F``."""
        return next((c for c in self.columns if title in (c.title, f"${c.letters}")), None)

    def locator(self, cell: Cell) -> str:
        """``Sheet1!B4``, with the sheet's name quoted as Excel does."""
        return f"{quoted_sheet(self.sheet)}!{address(cell.row, cell.column)}"
