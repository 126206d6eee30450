"""From a grid to its tables: each row is a record, a group, a repeated header, a sum, a note or a title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from ingest.tables.cells import compact, text
from ingest.tables.grid import Grid, Row
from ingest.tables.headers import Header, HeaderFinder, unnamed
from ingest.tables.layout import Cell, Column, Group, Records, Table
from ingest.tables.names import is_division
from ingest.tables.strips import NONE
from ingest.tables.unusual import unusual_rows
from ingest.tables.vocabulary import Vocabulary, header_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NUMBERING = (
    re.compile(r"第?[一二三四五六七八九十]+[、.．部批]"),
    re.compile(r"[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"\d+[、.．](?!\d)"),
)
_PLAIN = len(_NUMBERING)
_COUNTED = re.compile(r"[(（]共?\s*\d+\s*[家所个项名人户]\s*[)）]\s*$")


def find_tables(grid: Grid, words: Vocabulary, header: tuple[int, int] | None = None) -> list[Table]:
    """The tables of a sheet from top to bottom, and those side by side from left to right.

    ``header``: the first and last row of the first header (numbers from 0), where a person says so.
    """
    finder = HeaderFinder(grid, words)
    anchors = _anchors(grid)
    across = frozenset(
        (m.first_row, m.first_column) for m in grid.merges if m.first_row == m.last_row and m.first_column < m.last_column
    )
    found = finder.at(*header) if header else finder.first(0)
    tables: list[Table] = []
    start = 0
    while found is not None:
        part = _Part(grid, words, finder, found, anchors, across)
        titles = tuple(cell for row in grid.rows[start : found.first] for cell in _cells(row))
        end, following = part.read()
        tables += part.tables(titles)
        start, found = end, following
    return tables


@dataclass
class _Part:
    """One header and the rows below it, up to the next header."""

    grid: Grid
    words: Vocabulary
    finder: HeaderFinder
    header: Header
    anchors: Mapping[int, NDArray[np.int64]]
    across: frozenset[tuple[int, int]]  # first cells of those merged over several columns of one row
    runs: list[tuple[int, int, int]] = field(default_factory=list)  # of records: first place, place after the last, their stack
    stacks: list[tuple[Cell, ...]] = field(default_factory=lambda: [()])
    groups: list[Group] = field(default_factory=list)
    notes: list[Cell] = field(default_factory=list)
    passed: list[Cell] = field(default_factory=list)  # the first cells of repeated headers, sums and empty numbered rows

    def read(self) -> tuple[int, Header | None]:
        """Sort the rows; where the next table's rows (its titles) begin, and its header.

        A row that is certainly a record is not looked at: of a long list that is all but a few.
        """
        rows, numbers = self.grid.rows, self.grid.numbers
        unusual = unusual_rows(self.grid, self.header, self.words)
        waiting: list[int] = []  # places of single cells that are groups if a record follows, else notes or titles
        stack: list[tuple[int, Cell]] = []
        after = int(numbers[self.header.last])  # the last record's row, or the header's
        place = self.header.last + 1
        while place < len(rows):
            if not waiting and numbers[place] == after + 1 and not unusual[place]:
                end = place + _length_of_run(unusual, place)
                self._records(place, end, stack)
                after, place = int(numbers[end - 1]), end
                continue
            row = rows[place]
            filled = row.filled()
            if (row.number > after + 1 or self._begins_as_header(row)) and self.finder.is_header(row):
                if self._repeats(row):
                    after = row.number
                    self.passed += _cells(row)[:1]
                    self.notes += [cell for single in waiting for cell in _cells(rows[single])]  # the title of each page
                    waiting = []
                    place += 1
                    continue
                following = self.finder.first(place)
                if following is not None:
                    return min([*waiting, following.first]), following
            if self._is_sum(row, filled) or self._is_number_alone(row, filled):
                self.passed += _cells(row)[:1]
            elif self._is_note(row, filled):
                self.notes += _cells(row)
            elif self._is_single(row, filled, place):
                waiting.append(place)
            else:
                for single in waiting:
                    stack = self._grouped(stack, rows[single], fresh=single == waiting[0])
                waiting = []
                after = row.number
                self._records(place, place + 1, stack)
            place += 1
        self.notes += [cell for place in waiting for cell in _cells(rows[place])]
        return len(rows), None

    def _records(self, begin: int, end: int, stack: Sequence[tuple[int, Cell]]) -> None:
        cells = tuple(cell for _, cell in stack)
        if cells != self.stacks[-1]:
            self.stacks.append(cells)
        self.runs.append((begin, end, len(self.stacks) - 1))

    def tables(self, titles: tuple[Cell, ...]) -> Iterator[Table]:
        """The table, or the tables that stand side by side under this header."""
        parts = _side_by_side(self.header.columns)
        places = np.concatenate([np.arange(begin, end) for begin, end, _ in self.runs] or [np.array([], dtype=np.int64)])
        stack_of = np.repeat([stack for *_, stack in self.runs], [end - begin for begin, end, _ in self.runs]).astype(np.int32)
        sizes: Counter[Cell] = Counter()
        for begin, end, stack in self.runs:
            for cell in self.stacks[stack]:
                sizes[cell] += end - begin
        groups = tuple(replace(group, size=sizes[group.cell]) for group in self.groups)
        header = (int(self.grid.numbers[self.header.first]), int(self.grid.numbers[self.header.last]))
        for columns in parts:
            kept = _hold_something(self.grid, places, columns) if len(parts) > 1 else slice(None)
            records = Records(places[kept], stack_of[kept], tuple(self.stacks))
            loose = _without_header(self.grid, records, self.header.columns) if columns is parts[-1] else []
            more = tuple(unnamed(index, self.header.columns[0].row) for index in loose)
            yield Table(
                self.grid, titles, header, (*columns, *more), records, groups, tuple(self.notes), tuple(self.passed), self.anchors
            )

    def _begins_as_header(self, row: Row) -> bool:
        first = self.header.columns[0]
        return first.index < len(row.cells) and header_key(text(row.cells[first.index])) == header_key(first.path[-1])

    def _repeats(self, row: Row) -> bool:
        """Whether a row is this table's own header again, as on each printed page."""
        keys = {header_key(text(row.cells[column])) for column in row.filled()}
        return len(keys & self.header.keys) * 5 >= len(keys) * 4

    def _is_sum(self, row: Row, filled: Sequence[int]) -> bool:
        return any(compact(text(row.cells[column])).casefold().rstrip(":：") in self.words.sums for column in filled[:2])

    def _is_note(self, row: Row, filled: Sequence[int]) -> bool:
        return bool(filled) and len(filled) <= 4 and self.words.notes.match(text(row.cells[filled[0]]).strip()) is not None

    def _is_single(self, row: Row, filled: Sequence[int], place: int) -> bool:
        """Whether a row has one text only, which speaks of rows below rather than being a record with one value.

        Such a text is merged over several columns, stands in all of them, or in the first one; in the column of names it must
        look like a group as well. Anywhere else it is a record that lacks its name.
        """
        texts = {text(row.cells[column]) for column in filled}
        if len(texts) != 1 or len(self.header.columns) < 2:
            return False
        if len(filled) > 1:
            return len(filled) == len(self.header.columns) > 2
        if (row.number, filled[0]) in self.across:
            return True
        if any(column.index in self.anchors and self.anchors[column.index][place] != NONE for column in self.header.columns):
            return False
        words = texts.pop().strip()
        name = self._name_column()
        if name is not None and filled[0] == name.index:
            names_regions = self.words.class_in(header_key(name.path[-1])) == "Region"
            apart = place > 0 and row.number > self.grid.numbers[place - 1] + 1
            if apart and self.words.lists.search(words.casefold()):
                return True  # 江都区孵化器一览表, below a blank row: the title of the next table
            return _looks_like_group(words) or (is_division(words) and not names_regions)
        return filled[0] <= self.header.columns[0].index or _looks_like_group(words)

    def _name_column(self) -> Column | None:
        return next((column for column in self.header.columns if self.words.names.find(header_key(column.path[-1]))), None)

    def _is_number_alone(self, row: Row, filled: Sequence[int]) -> bool:
        """Whether a row of a form is still empty but for its serial number."""
        return len(filled) == 1 and text(row.cells[filled[0]]).strip().isdecimal()

    def _grouped(self, stack: list[tuple[int, Cell]], row: Row, *, fresh: bool) -> list[tuple[int, Cell]]:
        """The stack of groups (numbering and cell, outermost first) with this row's in it.

        It ends the one of its own numbering and those within; right below another group it is within that. ``fresh``: records
        stand above it; then one of a new numbering is within those of coarser ones (一、 before （一） before 1、).
        """
        cell = _cells(row)[0]
        style = next((place for place, form in enumerate(_NUMBERING) if form.match(cell.text.strip())), _PLAIN)
        styles = [entry[0] for entry in stack]
        if style in styles:
            outer = stack[: styles.index(style)]
        elif not fresh:
            outer = stack
        else:
            outer = [entry for entry in stack if entry[0] < style != _PLAIN]
        self.groups.append(Group(cell, len(outer)))
        return [*outer, (style, cell)]


def _anchors(grid: Grid) -> dict[int, NDArray[np.int64]]:
    """By column, for places that a merged cell covers from above the place where it begins."""
    anchors: dict[int, NDArray[np.int64]] = {}
    for merge in grid.merges:
        if merge.last_row == merge.first_row or merge.first_column not in grid.strips:
            continue
        begin, end = np.searchsorted(grid.numbers, [merge.first_row, merge.last_row + 1])
        if end - begin > 1 and grid.numbers[begin] == merge.first_row:
            of_column = anchors.setdefault(merge.first_column, np.full(len(grid.numbers), NONE, dtype=np.int64))
            of_column[begin + 1 : end] = begin
    return anchors


def _length_of_run(unusual: NDArray[np.bool_], place: int) -> int:
    """How many rows from ``place`` on are usual."""
    length = int(np.argmax(unusual[place:]))
    return length if length else len(unusual) - place


def _side_by_side(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """The columns, split where the same headers begin again (a long list printed in two halves)."""
    keys = [header_key(column.path[-1]) for column in columns]
    if keys[0] in keys[1:]:
        width = keys.index(keys[0], 1)
        parts = [tuple(columns[begin : begin + width]) for begin in range(0, len(columns), width)]
        if width > 1 and len(columns) % width == 0 and all(keys[b : b + width] == keys[:width] for b in range(0, len(keys), width)):
            return [tuple(replace(c, title=first.title) for c, first in zip(part, parts[0], strict=True)) for part in parts]
    return [tuple(columns)]


def _hold_something(grid: Grid, places: NDArray[np.int64], columns: Sequence[Column]) -> NDArray[np.bool_]:
    held = np.zeros(len(places), dtype=bool)
    for column in columns:
        if column.index in grid.strips:
            held |= grid.strips[column.index].codes[places] != NONE
    return held


def _without_header(grid: Grid, records: Records, columns: Sequence[Column]) -> list[int]:
    """Columns that hold something in a record and have no header."""
    named = {column.index for column in columns}
    others = (column for column in grid.strips if column not in named)
    return sorted(column for column in others if (grid.strips[column].codes[records.places] != NONE).any())


def _looks_like_group(words: str) -> bool:
    return bool(_COUNTED.search(words)) or any(form.match(words) for form in _NUMBERING)


def _cells(row: Row) -> list[Cell]:
    return [Cell(row.cells[column], row.number, column) for column in row.filled()]
