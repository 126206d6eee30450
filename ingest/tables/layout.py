"""What a sheet consists of: tables with their titles, columns, records, group rows and notes. ``finding`` fills these in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingest.tables.cells import Value, address, letters, quoted_sheet, text
from ingest.tables.grid import Grid
from ingest.tables.strips import NONE, TEXT, Strip

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


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


class Records(NamedTuple):
    """Rows of data: their places in the grid, and for each which of ``stacks`` it stands in (group cells, outermost first)."""

    places: Integers
    stack_of: NDArray[np.int32]
    stacks: tuple[tuple[Cell, ...], ...] = ((),)


class Cells(NamedTuple):
    """What the records have in one column (or as their group): codes of the strip, and the row and column where each stands.

    A cell that a merged one covers from above stands where that one does.
    """

    strip: Strip
    codes: NDArray[np.int32]
    rows: Integers
    columns: Integers | int

    def of(self, records: Integers) -> Cells:
        """The cells of some records."""
        columns = self.columns if isinstance(self.columns, int) else self.columns[records]
        return Cells(self.strip, self.codes[records], self.rows[records], columns)

    def cell(self, record: int) -> Cell:
        column = self.columns if isinstance(self.columns, int) else int(self.columns[record])
        return Cell(self.strip.value(int(self.codes[record])), int(self.rows[record]), column)


@dataclass(frozen=True)
class Table:
    """One table of a sheet. ``header``: its first and last row. ``passed``: first cells of rows that say nothing new (sums,
    repeated headers, numbered rows without a name).

    ``anchors``: by column, for each place of the grid the place where the merged cell that covers it begins, NONE if none does.
    """

    grid: Grid
    titles: tuple[Cell, ...]
    header: tuple[int, int]
    columns: tuple[Column, ...]
    records: Records
    groups: tuple[Group, ...] = ()
    notes: tuple[Cell, ...] = ()
    passed: tuple[Cell, ...] = ()
    anchors: Mapping[int, Integers] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        return self.grid.sheet

    @property
    def size(self) -> int:
        """How many records it has."""
        return len(self.records.places)

    @cached_property
    def numbers(self) -> Integers:
        """The records' rows in the sheet, from 0."""
        return self.grid.numbers[self.records.places]

    def cells(self, column: int) -> Cells:
        """What the records have in a column."""
        strip = self.grid.strips.get(column)
        if strip is None:
            return Cells(_empty(), np.full(self.size, NONE, dtype=np.int32), self.numbers, column)
        places = self.records.places
        codes = strip.codes[places] if self.size < len(strip.codes) else strip.codes
        rows = self.numbers
        anchors = self.anchors.get(column)
        if anchors is not None:
            covering = np.where(codes == NONE, anchors[places], NONE)
            covered = covering != NONE
            codes = np.where(covered, strip.codes[covering], codes)
            rows = np.where(covered, self.grid.numbers[covering], rows)
        return Cells(strip, codes, rows, column)

    def group_cells(self, depth: int) -> Cells:
        """The group cells that the records stand in, as if they were a column."""
        import pyarrow as pa

        of_stack = [stack[depth] if depth < len(stack) else None for stack in self.records.stacks]
        cells = [cell for cell in of_stack if cell is not None]
        code_of = {id(cell): code for code, cell in enumerate(cells)}
        codes = np.array([NONE if cell is None else code_of[id(cell)] for cell in of_stack], dtype=np.int32)[self.records.stack_of]
        texts = pa.array([cell.text for cell in cells], pa.string())
        strip = Strip(codes, texts, np.full(len(cells), TEXT, dtype=np.uint8))
        rows = np.array([*(cell.row for cell in cells), 0], dtype=np.int64)[codes]
        return Cells(strip, codes, rows, np.array([*(cell.column for cell in cells), 0], dtype=np.int64)[codes])

    def column(self, title: str) -> Column | None:
        """The column that a mapping calls so: by its title, or by its letters as ``$F``."""
        return next((c for c in self.columns if title in (c.title, f"${c.letters}")), None)

    def locator(self, cell: Cell) -> str:
        """``Sheet1!B4``, with the sheet's name quoted as Excel does."""
        return locator(self.sheet, cell.row, cell.column)

    def locators(self, cells: Cells) -> pa.StringArray:
        """The locators of all cells."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not isinstance(cells.columns, int):
            places = zip(cells.rows.tolist(), cells.columns.tolist(), strict=True)
            return pa.array([locator(self.sheet, row, column) for row, column in places], pa.string())
        rows = self._row_names if cells.rows is self.numbers else pa.array(cells.rows + 1).cast(pa.string())
        return pc.binary_join_element_wise(f"{quoted_sheet(self.sheet)}!{letters(cells.columns)}", rows, "")

    @cached_property
    def _row_names(self) -> pa.StringArray:
        import pyarrow as pa

        return pa.array(self.numbers + 1).cast(pa.string())


def locator(sheet: str, row: int, column: int) -> str:
    """``Sheet1!B4`` for row 3 and column 1, both counted from 0."""
    return f"{quoted_sheet(sheet)}!{address(row, column)}"


def _empty() -> Strip:
    import pyarrow as pa

    return Strip(np.array([], dtype=np.int32), pa.array([], pa.string()), np.array([], dtype=np.uint8))
