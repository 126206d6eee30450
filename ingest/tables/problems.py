"""What is wrong with cells, collected: the same once, and of many alike the first ones and how many more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ingest.tables.layout import Cell, Cells, Table, locator
from kg.errors import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHOWN = 20  # of one kind in one column


class Problems:
    """Problems of one file; ``where`` is how the file is called in messages."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._found: list[Problem] = []
        self._seen: set[tuple[str, str]] = set()
        self._counts: Counter[tuple[str, int, str]] = Counter()
        self._last: dict[tuple[str, int, str], Problem] = {}

    def add(self, table: Table, cell: Cell, what: str, fix: str) -> None:
        """A problem at one cell. ``fix`` says its kind: of those alike in a column only the first are listed."""
        self.add_at(table.sheet, cell, what, fix)

    def add_at(self, sheet: str, cell: Cell, what: str, fix: str) -> None:
        """The same for a cell that may belong to no table."""
        problem = Problem(f"{self._where}: {locator(sheet, cell.row, cell.column)}", what, fix)
        if (problem.where, what) in self._seen:
            return
        self._seen.add((problem.where, what))
        kind = (sheet, cell.column, fix)
        self._counts[kind] += 1
        if self._counts[kind] <= _SHOWN:
            self._found.append(problem)
        self._last[kind] = problem

    def add_cells(self, table: Table, cells: Cells, wrong: NDArray[np.bool_], what: Callable[[Cell], str], fix: str) -> None:
        """A problem at every cell whose text (by code; the last is that of empty cells) is ``wrong``."""
        if wrong.any():
            for place in np.flatnonzero(wrong[cells.codes]).tolist():
                cell = cells.cell(place)
                self.add(table, cell, what(cell), fix)

    def add_to_sheet(self, sheet: str, what: str, fix: str) -> None:
        self._found.append(Problem(f"{self._where}: {sheet}", what, fix))

    def all(self) -> tuple[Problem, ...]:
        """All of them in the order found, then for each kind that has more than are listed a line with their number."""
        more = [
            Problem(
                self._last[kind].where,
                f"is the last of {count} cells of this column with such a fault; {_SHOWN} are listed.",
                kind[2],
            )
            for kind, count in self._counts.items()
            if count > _SHOWN
        ]
        return (*self._found, *more)
