"""One column of a sheet: its different texts once each, and which of them every row has.

A list of 100,000 firms has a hundred industries and nine thousand days; what is worked out of a cell is worked out of each
different text, and looked up for the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from ingest.tables.cells import Value, is_blank, text

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Codes = NDArray[np.int32]
    Kinds = NDArray[np.uint8]

NONE = -1  # the code of a row whose cell is empty
TEXT, NUMBER, DAY = range(3)
_MAY_BE_BLANK = ("", " ", "\u3000", "\t", "\n", "\r", "\xa0", "\u200b", "\ufeff")


@dataclass(frozen=True, slots=True)
class Strip:
    """``codes`` has for each row of the grid the place of its text in ``texts`` (as a reader sees them), NONE where it is empty.

    ``kinds`` says of each text whether the sheet keeps a text, a number or a day.
    """

    codes: Codes
    texts: pa.StringArray
    kinds: Kinds

    def value(self, code: int) -> Value:
        """The value behind a code."""
        return "" if code == NONE else _value(self.texts[int(code)].as_py(), int(self.kinds[code]))

    def values(self) -> list[Value]:
        """All different values, in the order of their codes."""
        words: list[Value] = self.texts.to_pylist()
        for place in np.flatnonzero(self.kinds != TEXT).tolist():
            words[place] = _value(str(words[place]), int(self.kinds[place]))
        return words


def _value(words: str, kind: int) -> Value:
    if kind == NUMBER:
        return int(words) if words.lstrip("-").isdigit() else float(words)
    return datetime.fromisoformat(words) if kind == DAY else words


def strip_of(codes: Codes, texts: pa.StringArray, kinds: Kinds) -> Strip:
    """A strip in which a cell of blanks is as empty as one without a text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    doubtful = np.zeros(len(texts), dtype=bool)
    for first in _MAY_BE_BLANK[1:]:
        doubtful |= pc.starts_with(texts, first).to_numpy(zero_copy_only=False)
    doubtful |= pc.equal(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    blank = np.array([place for place in np.flatnonzero(doubtful) if is_blank(texts[int(place)].as_py())], dtype=np.int64)
    if not len(blank):
        return Strip(codes, texts, kinds)
    kept = np.ones(len(texts), dtype=bool)
    kept[blank] = False
    renumbered = np.where(kept, np.cumsum(kept) - 1, NONE).astype(np.int32)
    return Strip(np.append(renumbered, np.int32(NONE))[codes], texts.filter(pa.array(kept)), kinds[kept])


def strip_of_values(values: Sequence[Value]) -> Strip:
    """The strip of a column that is there as Python values, one for each row."""
    import pyarrow as pa

    known: dict[tuple[int, str], int] = {}
    coded: dict[tuple[type, Value], int] = {}
    codes = np.empty(len(values), dtype=np.int32)
    for row, value in enumerate(values):
        if value == "":
            codes[row] = NONE
            continue
        code = coded.get((type(value), value))
        if code is None:
            code = coded[type(value), value] = known.setdefault((_kind(value), text(value)), len(known))
        codes[row] = code
    kinds = np.array([kind for kind, _ in known], dtype=np.uint8)
    return strip_of(codes, pa.array([words for _, words in known], pa.string()), kinds)


def _kind(value: Value) -> int:
    if isinstance(value, bool):
        return TEXT
    if isinstance(value, (int, float)):
        return NUMBER if value - value == 0 else TEXT  # no number in a sheet is infinite
    return DAY if isinstance(value, date) else TEXT
