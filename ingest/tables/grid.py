"""A sheet as it is: rows of cells with their numbers, and which of them are merged. No meaning yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.tables.cells import Value, is_blank


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something. ``number`` counts from 0 in the sheet, ``cells`` begin with column A."""

    number: int
    cells: Sequence[Value]

    def filled(self) -> list[int]:
        """The columns that hold something."""
        return [column for column, value in enumerate(self.cells) if value != "" and not is_blank(value)]


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one; all numbers from 0, the last ones included. Its value stands in the first cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its rows that are not blank, and its merged cells as far as it is used."""

    sheet: str
    rows: Sequence[Row]
    merges: Sequence[Merge] = ()

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)
