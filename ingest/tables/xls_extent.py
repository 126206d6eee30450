"""How far the sheets of an .xls file reach, found before a parser reserves room for all cells up to the last one of each.

The container is [MS-CFB] (sectors in chains, small streams in a stream of their own), the workbook in it [MS-XLS]: records of
a type and a length, those of cells beginning with row and column.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

_LAST_SECTOR = 0xFFFFFFFA  # this and above are none
_MOST_SECTORS = 1 << 22
_BEGIN, _END = 0x0809, 0x000A  # of a sheet
_ONE_CELL = frozenset((0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD))
_MANY_CELLS = frozenset((0x00BD, 0x00BE))  # they end with their last column


def xls_cells(file: BinaryIO) -> int:
    """How many cells there are up to the last one of each sheet, all sheets together; 0 where the container is damaged.

    What is damaged the parser refuses by itself.
    """
    try:
        return sum(rows * columns for rows, columns in _extents(_Container(file).stream(("Workbook", "Book"))))
    except (struct.error, EOFError, ValueError, IndexError):
        return 0


def _extents(workbook: bytes) -> Iterator[tuple[int, int]]:
    """Rows and columns up to the last cell of each sheet."""
    place = rows = columns = 0
    while place + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, place)
        if kind in _ONE_CELL and length >= 4:
            row, column = struct.unpack_from("<HH", workbook, place + 4)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind in _MANY_CELLS and length >= 6:
            row, column = (
                struct.unpack_from("<H", workbook, place + 4)[0],
                struct.unpack_from("<H", workbook, place + 2 + length)[0],
            )
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind in (_BEGIN, _END):
            yield rows, columns
            rows = columns = 0
        place += 4 + length
    yield rows, columns


class _Container:
    """The streams of a compound file. Methods raise struct.error, EOFError, ValueError or IndexError for a damaged one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        header = self._at(0, 512)
        self._size = 1 << struct.unpack_from("<H", header, 30)[0]
        if self._size not in (512, 4096):
            raise ValueError(self._size)
        (directory,) = struct.unpack_from("<I", header, 48)
        self._smallest, self._short_table, _, more = struct.unpack_from("<4I", header, 56)
        self._table = self._sectors_table(struct.unpack_from("<109I", header, 76), more)
        self._entries = list(self._directory(directory))

    def stream(self, names: tuple[str, ...]) -> bytes:
        """The first stream that has one of the names."""
        start, size = next((start, size) for name, start, size in self._entries if name in names) if self._entries else (0, 0)
        if size >= self._smallest:
            return self._joined(start)[:size]
        root = self._joined(self._entries[0][1])
        table = np.frombuffer(self._joined(self._short_table), dtype="<u4")
        return b"".join(root[sector * 64 : sector * 64 + 64] for sector in _chain(table, start))[:size]

    def _at(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        data = self._file.read(length)
        if len(data) < min(length, 64):
            raise EOFError
        return data

    def _sector(self, number: int) -> bytes:
        return self._at((number + 1) * self._size, self._size)

    def _joined(self, start: int) -> bytes:
        return b"".join(self._sector(sector) for sector in _chain(self._table, start))

    def _sectors_table(self, first: tuple[int, ...], more: int) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
        """Which sector follows each."""
        holders = [sector for sector in first if sector < _LAST_SECTOR]
        seen: set[int] = set()
        while more < _LAST_SECTOR and more not in seen:
            seen.add(more)
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            holders += [sector for sector in numbers[:-1] if sector < _LAST_SECTOR]
            more = numbers[-1]
        return np.frombuffer(b"".join(map(self._sector, holders[:_MOST_SECTORS])), dtype="<u4")

    def _directory(self, start: int) -> Iterator[tuple[str, int, int]]:
        data = self._joined(start)
        for offset in range(0, len(data) - 127, 128):
            length = struct.unpack_from("<H", data, offset + 64)[0]
            name = data[offset : offset + max(0, length - 2)].decode("utf-16-le", errors="replace")
            yield (name, *struct.unpack_from("<II", data, offset + 116))


def _chain(table: np.ndarray[tuple[int], np.dtype[np.uint32]], start: int) -> Iterator[int]:
    """The sectors of a stream, in order; a chain that runs in a circle ends when it is longer than the table."""
    for _ in range(len(table)):
        if start >= _LAST_SECTOR:
            return
        yield start
        start = int(table[start])
