"""A worksheet's part, read piece by piece, as a grid. Formulas are never evaluated: what the sheet last showed counts."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import numpy as np

from ingest.tables.cells import column_number
from ingest.tables.grid import Grid, Merge, Unseen
from ingest.tables.strips import DAY, NONE, NUMBER, TEXT, Strip, strip_of
from ingest.tables.xlsx.damage import Damaged
from ingest.tables.xlsx.markup import read_rows
from ingest.tables.xlsx.numbers import shown_days, shown_numbers
from ingest.tables.xlsx.pieces import pieces
from ingest.tables.xlsx.scan import BOOLEAN, ERROR, ISO, SHARED, Cells, scan
from ingest.tables.xlsx.scan import NUMBER as STORED_NUMBER

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_HEAD = 1 << 16
_LONGEST_HEAD = 16 << 20
_ROOT = re.compile(rb"<(?:(\w+):)?worksheet\b[^>]*>")
_DATA = re.compile(rb"<(?:\w+:)?sheetData\s*(/?)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\sref\s*=\s*["']([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})["']""")
_ATTRIBUTE = re.compile(rb"""\s(\w+)\s*=\s*["']([^"']*)["']""")
_AHEAD = 3  # pieces that are worked on while the next one is unpacked

Progress = Callable[[int], None]
"""Called with the number of rows that have been read so far."""


@dataclass(frozen=True, slots=True)
class Formats:
    """What a workbook's cells refer to: shared texts, styles that are days, and whether days count from 1904."""

    texts: pa.StringArray
    days: frozenset[int]
    from_1904: bool


def read_sheet(name: str, part: IO[bytes], formats: Callable[[], Formats], progress: Progress | None = None) -> Grid:
    """The grid of a worksheet's part. Raises Damaged."""
    begun = part.read(_HEAD)
    while (data := _DATA.search(begun)) is None and len(begun) < _LONGEST_HEAD and (more := part.read(_HEAD)):
        begun += more
    root = _ROOT.search(begun)
    if root is None:
        raise Damaged("a sheet has no beginning")
    if b"<!DOCTYPE" in begun[: root.start()]:
        raise Damaged("it declares an entity, as no program does")
    if data is None or data[1]:
        return Grid(name, np.array([], dtype=np.int64))
    prefix = root[1] + b":" if root[1] else b""
    found: list[Cells] = []
    tail = b""
    for cells, rest in _read(part, begun[data.end() :], prefix, root[0]):
        tail = rest
        if len(cells.rows) or cells.hidden or cells.uncomputed:
            found.append(cells)
        if progress and len(cells.rows):
            progress(int(cells.rows[-1]) + 1)
    if b"</" not in tail:
        raise Damaged("a sheet breaks off")
    unseen = Unseen(
        frozenset(row for cells in found for row in cells.hidden),
        frozenset(_hidden_columns(begun[: data.start()])),
        tuple(place for cells in found for place in cells.uncomputed),
    )
    return _grid(name, found, formats(), tuple(_merges(tail)), unseen)


def _read(part: IO[bytes], begun: bytes, prefix: bytes, root: bytes) -> Iterator[tuple[Cells, bytes]]:
    """The cells of each piece, and what follows the rows (with the last one)."""
    waiting: deque[tuple[bytes, Future[Cells | None]]] = deque()
    after = -1
    with ThreadPoolExecutor(2) as workers:

        def finished() -> Cells:
            nonlocal after
            piece, future = waiting.popleft()
            cells = future.result() or read_rows(piece, root, after)
            after = int(cells.rows[-1]) if len(cells.rows) else after
            return cells

        for piece, last in pieces(part, b"</" + prefix + b"row>", begun):
            if last:
                rows, _, rest = piece.partition(b"</" + prefix + b"sheetData>")
                while waiting:
                    yield finished(), b""
                yield read_rows(rows, root, after), rest  # rows that are closed at once: <row r="5"/>
            else:
                waiting.append((piece, workers.submit(scan, piece)))
                if len(waiting) > _AHEAD:
                    yield finished(), b""


def _grid(name: str, found: Sequence[Cells], formats: Formats, merges: tuple[Merge, ...], unseen: Unseen) -> Grid:
    """The cells of all pieces as columns."""
    import pyarrow as pa

    if not found:
        return Grid(name, np.array([], dtype=np.int64), {}, (), unseen)
    rows, columns, kinds, styles = (np.concatenate([getattr(cells, of) for cells in found]) for of in Cells._fields[:4])
    texts = pa.chunked_array([cells.texts for cells in found])
    order = np.argsort(columns, kind="stable")
    numbers, places = _places(rows)
    bounds = np.flatnonzero(np.diff(columns[order])) + 1
    days = np.isin(styles, list(formats.days)) if formats.days else np.zeros(len(styles), dtype=bool)
    strips = {}
    for cells_of in np.split(order, bounds):
        if not len(cells_of):
            continue
        codes = np.full(len(numbers), NONE, dtype=np.int32)
        found_codes, words, kind = _coded(kinds[cells_of], days[cells_of], texts, cells_of, formats)
        codes[places[cells_of]] = found_codes
        strip = strip_of(codes, words, kind)
        if len(strip.texts):
            strips[int(columns[cells_of[0]])] = strip
    return _without_blank_rows(Grid(name, numbers, strips, merges, unseen))


def _places(rows: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The different rows in order, and for each cell the place of its row among them."""
    change = np.diff(rows)
    if (change >= 0).all():
        begins = np.append(True, change > 0)
        return rows[begins].astype(np.int64), np.cumsum(begins, dtype=np.int32) - 1
    numbers, places = np.unique(rows, return_inverse=True)
    return numbers.astype(np.int64), places.astype(np.int32)


def _coded(
    kinds: NDArray[np.uint8], days: NDArray[np.bool_], texts: pa.ChunkedArray, cells: NDArray[np.int64], formats: Formats
) -> tuple[NDArray[np.int32], pa.StringArray, NDArray[np.uint8]]:
    """The codes of one column's cells, the texts that they stand for, and what kind each of these is."""
    import pyarrow as pa

    own = texts.take(pa.array(cells)).combine_chunks()
    codes = np.full(len(cells), NONE, dtype=np.int32)
    parts: list[pa.StringArray] = []
    part_kinds: list[NDArray[np.uint8]] = []
    begin = 0
    for kind, mask in _groups(kinds, days):
        of_group = own if mask.all() else own.filter(pa.array(mask))
        group_codes, words = _shared(of_group, formats.texts) if kind == SHARED else _distinct(of_group)
        kind, words = _shown(kind, words, formats)
        codes[mask] = group_codes + begin
        begin += len(words)
        parts.append(words)
        part_kinds.append(np.full(len(words), kind, dtype=np.uint8))
    return codes, pa.concat_arrays(parts) if len(parts) > 1 else parts[0], np.concatenate(part_kinds)


_MOMENT = 100  # a stored number whose style shows it as a day


def _groups(kinds: NDArray[np.uint8], days: NDArray[np.bool_]) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    told = np.where(days & (kinds == STORED_NUMBER), np.uint8(_MOMENT), kinds)
    for kind in (int(told[0]),) if (told == told[0]).all() else np.unique(told).tolist():
        yield kind, told == kind


def _shared(numbers: pa.StringArray, texts: pa.StringArray) -> tuple[NDArray[np.int32], pa.StringArray]:
    import pyarrow as pa

    try:
        which = numbers.cast(pa.int32()).to_numpy()
    except pa.ArrowInvalid as error:
        raise Damaged("a cell refers to a text by no number") from error
    if len(which) and (which.min() < 0 or which.max() >= len(texts)):
        raise Damaged("a cell refers to a text that is not there")
    used = np.zeros(len(texts), dtype=bool)
    used[which] = True
    return (np.cumsum(used, dtype=np.int32) - 1)[which], texts.filter(pa.array(used))


def _distinct(texts: pa.StringArray) -> tuple[NDArray[np.int32], pa.StringArray]:
    coded = texts.dictionary_encode()
    return coded.indices.to_numpy(), coded.dictionary


def _shown(kind: int, texts: pa.StringArray, formats: Formats) -> tuple[int, pa.StringArray]:
    """The kind of a column's texts, and the texts as a person sees them."""
    import pyarrow as pa

    if kind == _MOMENT:
        return shown_days(texts, formats.from_1904)
    if kind == STORED_NUMBER:
        return NUMBER, shown_numbers(texts)
    if kind == BOOLEAN:
        return TEXT, pa.array(["TRUE" if words.strip() == "1" else "FALSE" for words in texts.to_pylist()], pa.string())
    if kind == ERROR:
        return TEXT, pa.array([""] * len(texts), pa.string())
    return DAY if kind == ISO else TEXT, texts


def _without_blank_rows(grid: Grid) -> Grid:
    kept = grid.filled > 0
    if kept.all():
        return grid
    strips = {column: Strip(strip.codes[kept], strip.texts, strip.kinds) for column, strip in grid.strips.items()}
    return Grid(grid.sheet, grid.numbers[kept], strips, grid.merges, grid.unseen)


def _hidden_columns(head: bytes) -> Iterator[int]:
    for column in _COLUMN.findall(head):
        told = dict(_ATTRIBUTE.findall(column))
        if told.get(b"hidden") in (b"1", b"true") and told.get(b"min", b"").isdigit() and told.get(b"max", b"").isdigit():
            yield from range(int(told[b"min"]) - 1, min(int(told[b"max"]), 1 << 14))


def _merges(tail: bytes) -> Iterator[Merge]:
    for left, top, right, bottom in _MERGE.findall(tail):
        yield Merge(int(top) - 1, column_number(left.decode()), int(bottom) - 1, column_number(right.decode()))
