"""Rows of a worksheet as programs write them, turned into arrays at once; rows written otherwise are read by a parser.

<row r="2"><c r="A2" t="s"><v>7</v></c><c r="B2" s="1"/><c r="C2"><f>A1</f><v>3.5</v></c></row>
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingest.tables.xlsx.pieces import as_text, cut
from ingest.tables.xlsx.tags import Tags, find_tags, table_of

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_C, _C_END, _V, _V_END, _F, _F_END, _IS, _IS_END, _T, _T_END, _ROW, _ROW_END = range(1, 13)
_TAGS = table_of(
    {
        b"c ": _C,
        b"/c": _C_END,
        b"v>": _V,
        b"/v": _V_END,
        b"f>": _F,
        b"f ": _F,
        b"f/": _F,
        b"/f": _F_END,
        b"is": _IS,
        b"/i": _IS_END,
        b"t>": _T,
        b"t ": _T,
        b"/t": _T_END,
        b"ro": _ROW,
        b"/r": _ROW_END,
    }
)
_ATTRIBUTES = re.compile(rb"""\s+(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HIDDEN = (b"1", b"true")
_LONGEST_ROW = 7  # digits of a row's number

SHARED, NUMBER, TEXT, BOOLEAN, ERROR, ISO = range(6)
KINDS = {b"s": SHARED, b"n": NUMBER, b"": NUMBER, b"str": TEXT, b"inlineStr": TEXT, b"b": BOOLEAN, b"e": ERROR, b"d": ISO}


class Cells(NamedTuple):
    """Cells that hold something, row by row; rows and columns count from 0.

    ``style`` is the number of a cell's format, ``texts`` what stands in it as written (a number, the number of a shared
    text). ``hidden`` are the numbers of hidden rows, ``uncomputed`` the places of formulas without a result.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int16]
    kinds: NDArray[np.uint8]
    styles: NDArray[np.int32]
    texts: pa.StringArray
    hidden: tuple[int, ...] = ()
    uncomputed: tuple[tuple[int, int], ...] = ()


def scan(piece: bytes) -> Cells | None:
    """The cells of whole rows; None for rows that are not written in the usual way."""
    data = np.frombuffer(piece, dtype=np.uint8)
    tags = find_tags(data, _TAGS)
    if tags is None or not tags.code.all():
        return None
    rows = _rows(data, tags, piece)
    return None if rows is None else _cells(data, tags, piece, *rows)


def _rows(data: NDArray[np.uint8], tags: Tags, piece: bytes) -> tuple[Integers, Integers, Integers, tuple[int, ...]] | None:
    """Places of the row tags, the rows' numbers, how many digits these have, and which are hidden."""
    places = np.flatnonzero(tags.code == _ROW)
    begin = tags.begin[places]
    if not _reads(data, begin, b'<row r="'):
        return None
    digit = begin + len(b'<row r="')
    number = np.zeros(len(begin), dtype=np.int64)
    digits = np.zeros(len(begin), dtype=np.int64)
    within = np.ones(len(begin), dtype=bool)
    for offset in range(_LONGEST_ROW + 1):
        found = data[np.minimum(digit + offset, len(data) - 1)]
        within &= (found >= ord("0")) & (found <= ord("9"))
        number = np.where(within, number * 10 + found - ord("0"), number)
        digits += within
    if not (data[digit + digits] == ord('"')).all() or (digits == 0).any() or (digits > _LONGEST_ROW).any() or (number == 0).any():
        return None
    hidden: tuple[int, ...] = ()
    if b" hidden=" in piece:
        told = (_attributes(piece[b : e + 1]) for b, e in zip(begin, tags.end[places], strict=True))
        hidden = tuple(int(n) - 1 for n, given in zip(number, told, strict=True) if given.get(b"hidden") in _HIDDEN)
    return places, number - 1, digits, hidden


def _cells(
    data: NDArray[np.uint8],
    tags: Tags,
    piece: bytes,
    row_places: Integers,
    row_numbers: Integers,
    row_digits: Integers,
    hidden: tuple[int, ...],
) -> Cells | None:
    code = tags.code
    places = np.flatnonzero(code == _C)
    begin = tags.begin[places]
    if not _reads(data, begin, b'<c r="') or (len(places) and (not len(row_places) or row_places[0] > places[0])):
        return None
    per_row = np.diff(np.append(np.searchsorted(places, row_places), len(places)))
    rows, digits = np.repeat(row_numbers, per_row), np.repeat(row_digits, per_row)
    letter = begin + len(b'<c r="')
    columns, letters = _columns(data, letter)
    quote = letter + letters + digits
    if (letters == 0).any() or not (data[quote] == ord('"')).all():
        return None
    # What follows a cell's tag: nothing (closed, or </c>), its value, a formula and perhaps a value, or a text in place.
    after = _padded(code, places, 4)
    closed = tags.closed[places]
    blank = closed | (after[0] == _C_END)
    formula = ~blank & (after[0] == _F)
    short = formula & np.append(tags.closed, False)[places + 1]  # <f t="shared" si="0"/>
    value = places + 1 + 2 * (formula & ~short) + short + (after[0] == _IS)
    found = _padded(code, value, 2, first=0)
    valued = ~blank & np.where(after[0] == _IS, (found[0] == _T) & (found[1] == _T_END), (found[0] == _V) & (found[1] == _V_END))
    uncomputed = formula & (found[0] == _C_END)
    if (~(blank | valued | uncomputed)).any() or (formula & ~short & (after[1] != _F_END)).any():
        return None
    kinds, styles, numbers = _kinds(piece, quote + 1, tags.end[places] - closed)
    if kinds is None:
        return None
    within, beyond = tags.end[np.where(valued, value, 0)] + 1, tags.begin[np.where(valued, value + 1, 1)]
    empty = valued & (within == beyond)
    uncomputed |= formula & empty & (kinds[numbers] != TEXT)
    lost = tuple(zip(rows[uncomputed].tolist(), columns[uncomputed].tolist(), strict=True))
    kept = np.flatnonzero(valued & ~empty)
    texts = as_text(cut(piece, within[kept], beyond[kept]), piece)
    which = numbers[kept]
    return Cells(rows[kept].astype(np.int32), columns[kept].astype(np.int16), kinds[which], styles[which], texts, hidden, lost)


def _reads(data: NDArray[np.uint8], begin: Integers, words: bytes) -> bool:
    """Whether these words stand at each of the places."""
    if len(begin) and begin[-1] + len(words) >= len(data):
        return False
    return all((data[begin + offset] == letter).all() for offset, letter in enumerate(words) if offset)


def _columns(data: NDArray[np.uint8], place: Integers) -> tuple[Integers, Integers]:
    """The columns (from 0) whose letters begin at these places, and how many letters they are; 0 where there is none."""
    column = np.zeros(len(place), dtype=np.int64)
    letters = np.zeros(len(place), dtype=np.int64)
    within = np.ones(len(place), dtype=bool)
    for offset in range(3):
        found = data[place + offset]
        within &= (found >= ord("A")) & (found <= ord("Z"))
        if not within.any():
            break
        column = np.where(within, column * 26 + found - (ord("A") - 1), column)
        letters += within
    return column - 1, letters


def _padded(code: NDArray[np.uint8], places: Integers, width: int, first: int = 1) -> list[NDArray[np.uint8]]:
    """The codes of the tags after each place, 0 beyond the last."""
    longer = np.append(code, np.zeros(width + 4, dtype=np.uint8))
    return [longer[places + first + offset] for offset in range(width)]


def _kinds(piece: bytes, begin: Integers, end: Integers) -> tuple[NDArray[np.uint8] | None, NDArray[np.int32], Integers]:
    """Of the few different attributes that cells have beside their address: kind and style; and which of them each cell has."""
    coded = cut(piece, begin, end).dictionary_encode()
    kinds, styles = [], []
    for written in coded.dictionary.to_pylist():
        given = _attributes(b"<c" + written)
        kind = KINDS.get(given.get(b"t", b""))
        style = given.get(b"s", b"0")
        if kind is None or not style.isdigit():
            return None, np.array([], dtype=np.int32), begin
        kinds.append(kind)
        styles.append(int(style))
    return np.array(kinds, dtype=np.uint8), np.array(styles, dtype=np.int32), coded.indices.to_numpy(zero_copy_only=False)


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTES.findall(tag)}
