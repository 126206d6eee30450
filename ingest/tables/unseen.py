"""What a person who looks at a sheet does not see of it, and what the sheet itself does not know, as problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np

from ingest.tables.cells import letters
from ingest.tables.grid import Grid
from ingest.tables.layout import Cell, Table
from ingest.tables.problems import Problems

_RUNS = 5  # that are listed
_FIX_HIDDEN = "If they were filtered out on purpose, delete them and read the file again; otherwise show them."
_FIX_FORMULA = "Open the file in Excel, WPS or LibreOffice, which works it out, and save it there."


def report_unseen(grid: Grid, tables: Sequence[Table], problems: Problems) -> None:
    """Hidden rows and columns of tables, which are read all the same, and formulas without a result, which are read as empty."""
    for what, found in (("row", hidden_rows(tables)), ("column", hidden_columns(tables))):
        if found:
            many = f"hidden {what}s ({found})" if any(mark in found for mark in ",-…") else f"a hidden {what} ({found})"
            problems.add_to_sheet(grid.sheet, f"has {many}, read like the others.", _FIX_HIDDEN)
    records = {int(row) for table in tables for row in table.numbers} if grid.unseen.uncomputed else set()
    others = set(grid.numbers.tolist()) - records  # titles, sums and the like, in which nothing is missed
    for row, column in sorted(grid.unseen.uncomputed, key=lambda place: place[::-1]):
        if row not in others:
            what = "holds a formula without a result; it is read as empty."
            problems.add_at(grid.sheet, Cell("", row, column), what, _FIX_FORMULA)


def hidden_rows(tables: Iterable[Table]) -> str:
    """The numbers of the hidden rows that are records: 5, 7-9; empty where there are none."""
    rows = {int(row) for table in tables for row in table.numbers[np.isin(table.numbers, list(table.grid.unseen.rows))]}
    return _runs([row + 1 for row in sorted(rows)], str)


def hidden_columns(tables: Iterable[Table]) -> str:
    """The letters of the hidden columns of tables."""
    columns = {column.index for table in tables for column in table.columns if column.index in table.grid.unseen.columns}
    return _runs(sorted(columns), letters)


def _runs(numbers: Sequence[int], name: Callable[[int], str]) -> str:
    """Ascending numbers with those that follow each other joined."""
    breaks = [0, *(place for place, (one, other) in enumerate(pairwise(numbers), 1) if other > one + 1), len(numbers)]
    runs = [(numbers[begin], numbers[end - 1]) for begin, end in pairwise(breaks) if begin < end]
    told = [name(first) if first == last else f"{name(first)}-{name(last)}" for first, last in runs[:_RUNS]]
    return ", ".join(told) + (" …" if len(runs) > _RUNS else "")
