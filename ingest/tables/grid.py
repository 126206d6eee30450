"""A sheet as it is: its columns, the numbers of its rows, which cells are merged and what is hidden. No meaning yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np

from ingest.tables.cells import Value, is_blank
from ingest.tables.strips import NONE, Strip, strip_of_values

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
class Unseen:
    """What a program does not show of a sheet, by numbers from 0: hidden rows and columns, and the cells whose formulas have no
    result (row, column)."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    uncomputed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Grid:
    """One sheet: ``strips`` are its columns by number, ``numbers`` those of the rows that hold something, both from 0.

    A row's place is its position among ``numbers``; strips and counts go by places.
    """

    sheet: str
    numbers: NDArray[np.int64]
    strips: Mapping[int, Strip] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    unseen: Unseen = field(default_factory=Unseen)

    @property
    def width(self) -> int:
        """The number of columns up to the last one that holds something."""
        return max(self.strips, default=-1) + 1

    @cached_property
    def filled(self) -> NDArray[np.int32]:
        """How many cells of each row hold something."""
        counts = np.zeros(len(self.numbers), dtype=np.int32)
        for strip in self.strips.values():
            counts += strip.codes != NONE
        return counts

    @property
    def rows(self) -> Rows:
        """The rows one by one: for the few whose look decides about the others."""
        return Rows(self)

    def row(self, place: int) -> Row:
        cells: list[Value] = [""] * self.width
        for column, strip in self.strips.items():
            cells[column] = strip.value(strip.codes[place])
        while cells and cells[-1] == "":
            cells.pop()
        return Row(int(self.numbers[place]), cells)


class Rows(Sequence[Row]):
    """The rows of a grid by their places, each made when it is asked for."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def __len__(self) -> int:
        return len(self._grid.numbers)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self._grid.row(one) for one in range(*place.indices(len(self)))]
        return self._grid.row(range(len(self))[place])


def grid_of_rows(sheet: str, rows: Iterable[Row], merges: Sequence[Merge] = ()) -> Grid:
    """The grid of rows that are there as Python values; those that hold nothing are left out."""
    kept = [row for row in rows if row.filled()]
    width = max((len(row.cells) for row in kept), default=0)
    columns = ([row.cells[column] if column < len(row.cells) else "" for row in kept] for column in range(width))
    strips = {column: strip_of_values(values) for column, values in enumerate(columns)}
    strips = {column: strip for column, strip in strips.items() if len(strip.texts)}
    return Grid(sheet, np.array([row.number for row in kept], dtype=np.int64), strips, merges)
