"""Spreadsheets and delimited text as grids. Formulas are never evaluated: what the sheet last showed is what is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ingest.kinds import kind_of
from ingest.naming import shown
from ingest.tables.cells import Value
from ingest.tables.delimited import read_delimited
from ingest.tables.extent import check_extent
from ingest.tables.grid import Grid, Merge, Row, grid_of_rows
from ingest.tables.xlsx import Progress, read_workbook
from kg.errors import InputError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_PROTECTED = "Open it in its program, remove the password, save it and read that file."
_DAMAGED = "Open it in its program and save it anew, or get it again from where it comes from."


def read_grids(path: Path, progress: Progress | None = None) -> tuple[list[Grid], list[str]]:
    """The visible sheets of a file, each with what it holds, and the names of the hidden ones.

    Raises InputError for a file that is no table, is protected, damaged, or larger than can be read.
    """
    where = shown(path)
    with path.open("rb") as file:
        kind = kind_of(file, str(path))
        if kind.family != "table":
            raise InputError(f"is a document (.{kind.name}), not a table.", where=where, fix="Read it without a table's options.")
        if kind.plain:
            return [read_delimited(file.read(), kind.name, path.stem, where)], []
        if kind.name == "xlsx":
            grids, hidden = read_workbook(file, where, progress)
            return [_bounded(grid, where) for grid in grids], hidden
        check_extent(file, kind.name, where)
    return _spreadsheet(path, where)


def _spreadsheet(path: Path, where: str) -> tuple[list[Grid], list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    grids: list[Grid] = []
    hidden: list[str] = []
    try:
        # Not by its path: the parser would go by the ending, and an .xls saved as .xlsx is common.
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                if sheet.visible != SheetVisibleEnum.Visible:
                    hidden.append(sheet.name)
                    continue
                grids.append(_bounded(_grid(workbook, sheet.name), where))
    except PasswordError as error:
        raise InputError("is protected with a password.", where=where, fix=_PROTECTED) from error
    except CalamineError as error:
        raise InputError(f"is damaged: {str(error)[:200]}.", where=where, fix=_DAMAGED) from error
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit)) or type(error).__name__ != "PanicException":
            raise
        raise InputError("is damaged: its parser breaks on it.", where=where, fix=_DAMAGED) from error
    return grids, hidden


def _grid(workbook: CalamineWorkbook, name: str) -> Grid:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None:
        return grid_of_rows(name, ())
    grid = grid_of_rows(name, _rows(sheet))
    if not len(grid.numbers):
        return grid
    return replace(grid, merges=tuple(Merge(*begin, *end) for begin, end in sheet.merged_cell_ranges or ()))


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Rows that hold something; calamine's begin at row 1 of the sheet and at its first used column."""
    before: list[Value] = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows()):
        if any(value != "" for value in cells):
            yield Row(number, before + cells if before else cells)


def _bounded(grid: Grid, where: str) -> Grid:
    """The grid with merged cells as far as it is used. Raises InputError where they are so many that they cover each other."""
    begins = np.searchsorted(grid.numbers, [merge.first_row for merge in grid.merges])
    ends = np.searchsorted(grid.numbers, [merge.last_row + 1 for merge in grid.merges])
    if (ends - begins).sum() > 2 * len(grid.numbers) * (len(grid.strips) + 1):
        raise InputError(
            f"has cells merged over each other in the sheet {grid.sheet!r}; no program does that.", where=where, fix=_DAMAGED
        )
    kept = (merge for merge, begin, end in zip(grid.merges, begins, ends, strict=True) if begin < end)
    last_row, last_column = int(grid.numbers[-1]) if len(grid.numbers) else 0, grid.width - 1
    return replace(
        grid,
        merges=tuple(
            Merge(one.first_row, one.first_column, min(one.last_row, last_row), min(one.last_column, last_column))
            for one in kept
            if one.first_column <= last_column
        ),
    )
