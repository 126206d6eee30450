"""From a grid to its tables: each row is a record, a group, a repeated header, a sum, a note or a title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.tables.cells import compact, text
from ingest.tables.grid import Grid, Merge, Row
from ingest.tables.headers import Header, HeaderFinder, unnamed
from ingest.tables.layout import Cell, Column, Group, Record, Table
from ingest.tables.names import is_division
from ingest.tables.vocabulary import Vocabulary, header_key

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
    below = _below(grid.merges, grid.rows)
    across = frozenset(
        (m.first_row, m.first_column) for m in grid.merges if m.first_row == m.last_row and m.first_column < m.last_column
    )
    found = finder.at(*header) if header else finder.first(0)
    tables: list[Table] = []
    start = 0
    while found is not None:
        part = _Part(grid, words, finder, found, below, across)
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
    below: Mapping[tuple[int, int], Cell]
    across: frozenset[tuple[int, int]]  # first cells of those merged over several columns of one row
    records: list[Record] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    notes: list[Cell] = field(default_factory=list)

    def read(self) -> tuple[int, Header | None]:
        """Sort the rows; where the next table's rows (its titles) begin, and its header."""
        rows = self.grid.rows
        waiting: list[int] = []  # places of single cells that are groups if a record follows, else notes or titles
        stack: list[tuple[int, Cell]] = []
        after = rows[self.header.last].number  # the last record's row, or the header's
        for place in range(self.header.last + 1, len(rows)):
            row = rows[place]
            filled = row.filled()
            if (row.number > after + 1 or self._begins_as_header(row)) and self.finder.is_header(row):
                if self._repeats(row):
                    after = row.number
                    self.notes += [cell for single in waiting for cell in _cells(rows[single])]  # the title of each page
                    waiting = []
                    continue
                following = self.finder.first(place)
                if following is not None:
                    return min([*waiting, following.first]), following
            if self._is_sum(row, filled) or self._is_number_alone(row, filled):
                continue
            if self._is_note(row, filled):
                self.notes += _cells(row)
            elif self._is_single(row, filled):
                waiting.append(place)
            else:
                for single in waiting:
                    stack = self._grouped(stack, rows[single], fresh=single == waiting[0])
                waiting = []
                after = row.number
                self.records.append(Record(row, tuple(cell for _, cell in stack)))
        self.notes += [cell for place in waiting for cell in _cells(rows[place])]
        return len(rows), None

    def tables(self, titles: tuple[Cell, ...]) -> Iterator[Table]:
        """The table, or the tables that stand side by side under this header."""
        parts = _side_by_side(self.header.columns)
        sizes = Counter(cell for record in self.records for cell in record.groups)
        groups = tuple(replace(group, size=sizes[group.cell]) for group in self.groups)
        header = (self.grid.rows[self.header.first].number, self.grid.rows[self.header.last].number)
        for columns in parts:
            records = tuple(self.records if len(parts) == 1 else (r for r in self.records if _holds(r, columns)))
            loose = _without_header(records, self.header.columns) if columns is parts[-1] else []
            more = tuple(unnamed(index, self.header.columns[0].row) for index in loose)
            yield Table(self.grid.sheet, titles, header, (*columns, *more), records, groups, tuple(self.notes), self.below)

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

    def _is_single(self, row: Row, filled: Sequence[int]) -> bool:
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
        if any((row.number, column.index) in self.below for column in self.header.columns):
            return False
        words = texts.pop().strip()
        name = self._name_column()
        if name is not None and filled[0] == name.index:
            names_regions = self.words.class_in(header_key(name.path[-1])) == "Region"
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


def _below(merges: Sequence[Merge], rows: Sequence[Row]) -> dict[tuple[int, int], Cell]:
    """For cells that a merged one covers from above: where its value stands."""
    by_number = {row.number: row for row in rows}
    below: dict[tuple[int, int], Cell] = {}
    for merge in merges:
        anchor = by_number.get(merge.first_row)
        if merge.last_row > merge.first_row and anchor is not None and merge.first_column < len(anchor.cells):
            cell = Cell(anchor.cells[merge.first_column], merge.first_row, merge.first_column)
            for row in range(merge.first_row + 1, merge.last_row + 1):
                below[row, merge.first_column] = cell
    return below


def _side_by_side(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """The columns, split where the same headers begin again (a long list printed in two halves)."""
    keys = [header_key(column.path[-1]) for column in columns]
    if keys[0] in keys[1:]:
        width = keys.index(keys[0], 1)
        parts = [tuple(columns[begin : begin + width]) for begin in range(0, len(columns), width)]
        if width > 1 and len(columns) % width == 0 and all(keys[b : b + width] == keys[:width] for b in range(0, len(keys), width)):
            return [tuple(replace(c, title=first.title) for c, first in zip(part, parts[0], strict=True)) for part in parts]
    return [tuple(columns)]


def _holds(record: Record, columns: Sequence[Column]) -> bool:
    filled = set(record.row.filled())
    return any(column.index in filled for column in columns)


def _without_header(records: Sequence[Record], columns: Sequence[Column]) -> list[int]:
    """Columns that hold something in a record and have no header."""
    named = {column.index for column in columns}
    return sorted({column for record in records for column in record.row.filled() if column not in named})


def _looks_like_group(words: str) -> bool:
    return bool(_COUNTED.search(words)) or any(form.match(words) for form in _NUMBERING)


def _cells(row: Row) -> list[Cell]:
    return [Cell(row.cells[column], row.number, column) for column in row.filled()]
