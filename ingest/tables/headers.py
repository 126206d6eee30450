"""Headers: which rows of a grid name columns, and what each column is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.tables.cells import clean_name, letters, text
from ingest.tables.grid import Grid, Merge, Row
from ingest.tables.layout import Column
from ingest.tables.vocabulary import Vocabulary, header_key

_SEARCHED = 60  # rows in which the first header is looked for
_LONGEST = 40  # characters of a header cell
_YEAR = re.compile(r"(?:19|20)\d{2}")  # may head a column, also as a number
_DEEPEST = 4  # rows of one header


@dataclass(frozen=True, slots=True)
class Header:
    """The places of a header's first and last row among the grid's rows, and its columns."""

    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(header_key(column.path[-1]) for column in self.columns if column.path)


class HeaderFinder:
    """Looks for headers in one grid."""

    def __init__(self, grid: Grid, words: Vocabulary) -> None:
        self._grid, self._words = grid, words
        self._wide = [merge for merge in grid.merges if merge.last_column > merge.first_column]
        self._tall = [merge for merge in grid.merges if merge.last_row > merge.first_row]

    def first(self, start: int) -> Header | None:
        """The first header from row place ``start`` on: one with known words, else the first row that looks like one."""
        rows = self._grid.rows[start : start + _SEARCHED]
        for place, row in enumerate(rows, start):
            if self.is_header(row):
                return self._block(self._best(place))
        for place in range(start, start + len(rows)):
            if self._may_be_header(place):
                return self._block(place)
        return None

    def at(self, first: int, last: int) -> Header | None:
        """The header that stands in these rows of the sheet (numbers from 0); None when there is none of them."""
        places = [place for place, row in enumerate(self._grid.rows) if first <= row.number <= last]
        return self._header(places[0], places[-1]) if places else None

    def is_header(self, row: Row) -> bool:
        """Whether a row consists of column names, two of them known (one, where it is all there is)."""
        keys = self._keys(row)
        if not keys:
            return False
        known = sum(map(self._is_known, keys))
        sure = sum(map(self._is_sure, keys))
        return sure >= 1 and (known >= 2 or len(keys) == 1 == self._grid.width) and known * 2 >= len(keys)

    def _keys(self, row: Row) -> list[str]:
        """The row's texts as headers are compared; empty when one of them cannot be a column's name."""
        keys = []
        for column in row.filled():
            value = row.cells[column]
            key = header_key(text(value))
            if not key or len(key) > _LONGEST or not (isinstance(value, str) or _YEAR.fullmatch(key)):
                return []
            if not key.strip("0123456789.,/-%") and not _YEAR.fullmatch(key):
                return []
            keys.append(key)
        return keys

    def _is_sure(self, key: str) -> bool:
        fit = self._words.knows(key)
        return fit is not None and fit.kind == 2

    def _is_known(self, key: str) -> bool:
        return self._words.knows(key) is not None or self._words.is_personal(key)

    def _best(self, place: int) -> int:
        """Of a header's rows the one that names most columns: the second of two, where the first only groups them."""
        rows = self._grid.rows
        best, most = place, sum(map(self._is_known, self._keys(rows[place])))
        for later in range(place + 1, min(place + _DEEPEST, len(rows))):
            keys = self._keys(rows[later])
            if rows[later].number != rows[later - 1].number + 1 or not keys or not self._joined(later - 1, later):
                break
            if (known := sum(map(self._is_known, keys))) > most:
                best, most = later, known
        return best

    def _may_be_header(self, place: int) -> bool:
        """Whether a row without known words is followed by rows as wide as itself, and holds texts alone, all different."""
        rows = self._grid.rows
        keys = self._keys(rows[place])
        following = [len(row.filled()) for row in rows[place + 1 : place + 6]]
        if len(keys) < 2 or len(set(keys)) < len(keys) or not following:
            return False
        usual = Counter(following).most_common(1)[0][0]
        return len(keys) >= max(2, 0.6 * usual)

    def _block(self, place: int) -> Header | None:
        first = last = place
        rows = self._grid.rows
        while (
            first > 0
            and last - first + 1 < _DEEPEST
            and rows[first - 1].number == rows[first].number - 1
            and self._joined(first - 1, first)
        ):
            first -= 1
        while last + 1 < len(rows) and last - first + 1 < _DEEPEST and rows[last + 1].number == rows[last].number + 1:
            if not self._keys(rows[last + 1]) or not self._joined(last, last + 1):
                break
            last += 1
        return self._header(first, last)

    def _joined(self, upper: int, lower: int) -> bool:
        """Whether two rows are one header: a cell is merged over both, or one of the upper row groups some of the lower."""
        one, other = self._grid.rows[upper], self._grid.rows[lower]
        if not (upper_keys := self._keys(one)):
            return False
        if any(m.first_row <= one.number and m.last_row >= other.number for m in self._tall):
            return True
        wide = [m for m in self._wide if m.first_row == m.last_row == one.number]
        if wide:
            return len(upper_keys) >= 2 and any(_covers_part(m, other) for m in wide)
        if self._grid.merges:
            return False
        above, below = set(one.filled()), set(other.filled())
        groups = bool(below - above) and bool(above - below)
        return groups and len(upper_keys) >= 2 and any(map(self._is_known, self._keys(other)))

    def _header(self, first: int, last: int) -> Header | None:
        rows = self._grid.rows[first : last + 1]
        paths = {column: self._path(rows, column) for column in range(self._grid.width)}
        named = [column for column, path in paths.items() if path]
        if not named:
            return None
        titles = _different(["/".join(paths[column]) for column in named])
        number = rows[-1].number
        return Header(first, last, tuple(Column(c, title, paths[c], number) for c, title in zip(named, titles, strict=True)))

    def _path(self, rows: Sequence[Row], column: int) -> tuple[str, ...]:
        """The texts above a column: its own, and those of wider cells over it."""
        path: list[str] = []
        for place, row in enumerate(rows):
            words = self._over(row, column, lowest=place == len(rows) - 1, rows=rows)
            if words and (not path or path[-1] != words):
                path.append(words)
        return tuple(path)

    def _over(self, row: Row, column: int, *, lowest: bool, rows: Sequence[Row]) -> str:
        own = _text_at(row, column)
        if own or lowest:
            return own
        merge = next(
            (m for m in self._wide if m.first_row <= row.number <= m.last_row and m.first_column < column <= m.last_column), None
        )
        if merge is not None:
            return _text_at(row, merge.first_column)
        if self._grid.merges or not _text_at(rows[-1], column):
            return ""
        left = next((c for c in range(column - 1, -1, -1) if _text_at(row, c)), None)
        return _text_at(row, left) if left is not None and _text_at(rows[-1], left) else ""


def _text_at(row: Row, column: int) -> str:
    return clean_name(text(row.cells[column])) if column < len(row.cells) else ""


def _covers_part(merge: Merge, row: Row) -> bool:
    filled = row.filled()
    inside = [column for column in filled if merge.first_column <= column <= merge.last_column]
    return len(inside) >= 2 or (bool(inside) and len(inside) < len(filled))


def _different(titles: Sequence[str]) -> list[str]:
    """Titles with a number added where one occurs again."""
    seen: Counter[str] = Counter()

    def numbered() -> Iterator[str]:
        for title in titles:
            seen[title] += 1
            yield title if seen[title] == 1 else f"{title} ({seen[title]})"

    return list(numbered())


def unnamed(index: int, row: int) -> Column:
    """A column without a header."""
    return Column(index, f"${letters(index)}", (), row)
