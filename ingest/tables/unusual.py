"""Which rows below a header may be anything but a record of it; all others are records without a further look.

The look is at each different text of a column once. It errs on the side of a look too many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ingest.tables.cells import compact
from ingest.tables.grid import Grid
from ingest.tables.headers import Header
from ingest.tables.strips import NONE, TEXT, Strip
from ingest.tables.texts import begins_as, flags
from ingest.tables.vocabulary import Vocabulary, header_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

_NOTE_CELLS = 4  # a note stands alone, or in few cells


def unusual_rows(grid: Grid, header: Header, words: Vocabulary) -> Flags:
    """By place: rows after a gap, with one text only, with a word for a sum, a note, or the first column's header again."""
    found: Flags = np.append(True, np.diff(grid.numbers) > 1) | (grid.filled <= 1)
    first = header.columns[0]
    key = header_key(first.path[-1]) if first.path else ""
    for column, strip in grid.strips.items():
        found |= _rows_with(strip, words.sums, lambda text: compact(text).casefold().rstrip(":：") in words.sums)
        if column == first.index and key:
            found |= _rows_with(strip, {key}, lambda text: header_key(text) == key)
    few = grid.filled <= _NOTE_CELLS
    if few.any():
        found |= few & _begin_with_a_note(grid, words.notes, few)
    found |= _of_one_text(grid) & (grid.filled == len(header.columns))
    return found


def _rows_with(strip: Strip, words: Collection[str], test: Callable[[str], bool]) -> Flags:
    """The rows whose text passes a test that none passes but one that begins as one of ``words`` does."""
    places = np.flatnonzero(begins_as(strip.texts, words) & (strip.kinds == TEXT))
    passed = np.zeros(len(strip.texts) + 1, dtype=bool)  # the last one is that of empty cells
    passed[places] = [test(words) for words in strip.texts.take(places).to_pylist()]
    return passed[strip.codes] if passed.any() else np.zeros(len(strip.codes), dtype=bool)


def _begin_with_a_note(grid: Grid, notes: re.Pattern[str], few: Flags) -> Flags:
    """Rows whose first text is a note's; looked at in columns that are the first in one of the ``few``."""
    begins = np.zeros(len(few), dtype=bool)
    open_ = few.copy()
    for column in sorted(grid.strips):
        strip = grid.strips[column]
        here = open_ & (strip.codes != NONE)
        if here.any():
            used = np.unique(strip.codes[here])
            noted = [notes.match(words.strip()) is not None for words in strip.texts.take(used).to_pylist()]
            begins[here] = np.isin(strip.codes[here], used[np.array(noted, dtype=bool)])
            open_ &= ~here
    return begins


def _of_one_text(grid: Grid) -> Flags:
    """Rows that begin with the same text twice."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = sorted(grid.strips)[:2]
    if len(columns) < 2:
        return np.zeros(len(grid.numbers), dtype=bool)
    one, other = (
        strip.texts.take(pa.array(strip.codes, mask=strip.codes == NONE)) for strip in (grid.strips[column] for column in columns)
    )
    return flags(pc.fill_null(pc.equal(one, other), False))
