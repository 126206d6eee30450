"""Cells as values: times, codes, numbers and words of code lists, of each different text once; what a cell cannot be is a
problem at that cell.

Truths and values go by the codes of a strip, with one more at the end for the empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingest.tables.cells import clean_name, compact, text
from ingest.tables.dates import Moment, moment, span
from ingest.tables.layout import Cell, Cells, Table
from ingest.tables.numbers import Number, number
from ingest.tables.problems import Problems
from ingest.tables.strips import NONE, NUMBER, TEXT, Strip
from ingest.tables.texts import begins_as, flags
from ingest.tables.vocabulary import Vocabulary
from kg.identity.codes import IDENTIFIERS, surely_uscc
from kg.identity.faults import fault, is_of_person
from kg.statements.statement import Precision
from ontology import Schema

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

_COARSENESS: dict[str | None, int] = {None: 0, "day": 1, "month": 2, "year": 3}
_LONGEST_NOTHING = 12  # characters, blanks included
_EXACT_DIGITS = 1e15  # above, a number in a sheet has lost its last digits
_PLAIN_NUMBER = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"
_FIX_DATE = "Write it as 2021-03-05, 2021-03 or 2021; the rest of the row is read without it."
_FIX_DOUBT = "Write it as 2021-03-05, 2021-03 or 2021."
_FIX_NUMBER = "Write digits alone, with the unit in the header; remarks belong in a column of their own."
_FIX_ORDER = "Compare both dates with the contract and correct one; the end is left out."
_FIX_PERSONAL = "Leave such numbers out of copies that you pass on."
_FIX_CODE = "Compare it with the register and correct it; the row is read without it."


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day on which something holds; what is not known is None."""

    first: date | None = None
    last: date | None = None
    precision: Precision | None = None

    @classmethod
    def of_year(cls, year: int) -> Validity:
        return cls(date(year, 1, 1), date(year, 12, 31), "year")


ALWAYS = Validity()


class Looked(NamedTuple):
    """Validities of some records: the different ones, and which each record has."""

    values: Sequence[Validity]
    codes: NDArray[np.int64]


class Values:
    """Reads the cells of one table."""

    def __init__(self, table: Table, schema: Schema, words: Vocabulary, problems: Problems) -> None:
        self._table, self._schema, self._words, self._problems = table, schema, words, problems
        self._nothing: dict[int, tuple[Strip, Flags]] = {}

    def says_nothing(self, strip: Strip) -> Flags:
        """Which texts are words for an empty cell: —, 无, n/a."""
        known = self._nothing.get(id(strip))
        if known is None:
            known = self._nothing[id(strip)] = strip, self._find_nothing(strip)
        return known[1]

    def _find_nothing(self, strip: Strip) -> Flags:
        import pyarrow.compute as pc

        short = flags(pc.less_equal(pc.utf8_length(strip.texts), _LONGEST_NOTHING))
        places = np.flatnonzero(short & (strip.kinds == TEXT) & begins_as(strip.texts, self._words.nothing))
        found = np.zeros(len(strip.texts) + 1, dtype=bool)
        found[places] = [compact(words).casefold() in self._words.nothing for words in strip.texts.take(places).to_pylist()]
        found[NONE] = True
        return found

    def moments(self, cells: Cells) -> list[Moment | None]:
        """By code, the times that cells give; None, with a problem, for what is no time, and for words such as 在孵."""
        silent = self.is_no_time(cells.strip)
        found = [None if still else moment(value) for value, still in zip(cells.strip.values(), silent[:-1], strict=True)]
        wrong = ~silent & np.array([one is None for one in found] + [False])
        self._problems.add_cells(self._table, cells, wrong, lambda cell: f"{shown(cell)} is no date.", _FIX_DATE)
        doubtful = np.array([one is not None and bool(one.doubt) for one in found] + [False])
        self._problems.add_cells(self._table, cells, doubtful, _doubt, _FIX_DOUBT)
        return [*found, None]

    def is_no_time(self, strip: Strip) -> Flags:
        """Which texts say nothing of a time: empty ones, and words for a stage."""
        found = self.says_nothing(strip).copy()
        places = np.flatnonzero(begins_as(strip.texts, self._words.stages))
        stages = [clean_name(words) in self._words.stages for words in strip.texts.take(places).to_pylist()]
        found[places] |= np.array(stages, dtype=bool)
        return found

    def is_time(self, strip: Strip) -> Flags:
        return np.array([span(value) is not None for value in strip.values()] + [False])

    def validities(self, begin: Cells | None, end: Cells | None, period: Cells | None, count: int) -> Looked:
        """When a relation holds in each record, by the cells that its mapping names; ``count`` records."""
        given = [cells for cells in (begin, end, period) if cells is not None]
        if not given:
            return Looked((ALWAYS,), np.zeros(count, dtype=np.int64))
        first, last = (self.moments(cells) if cells is not None else [None] for cells in (begin, end))
        both = self._periods(period) if period is not None else [None]
        combined = np.zeros(count, dtype=np.int64)
        sizes = [len(cells.strip.texts) + 1 for cells in given]
        for cells, size in zip(given, sizes, strict=True):
            combined = combined * size + np.where(cells.codes == NONE, size - 1, cells.codes)
        different, codes = np.unique(combined, return_inverse=True)
        values = []
        wrong: dict[int, str] = {}
        for place, code in enumerate(different.tolist()):
            of: list[int] = []
            for size in reversed(sizes):
                code, rest = divmod(code, size)
                of.insert(0, rest)
            found = iter(of)
            one = first[next(found)] if begin is not None else None
            other = last[next(found)] if end is not None else None
            two = both[next(found)] if period is not None else None
            validity, fault = _validity(one or (two[0] if two else None), other or (two[1] if two else None))
            values.append(validity)
            if fault:
                wrong[place] = fault
        if wrong:
            place_of = end or period or begin
            assert place_of is not None
            for record in np.flatnonzero(np.isin(codes, list(wrong))).tolist():
                self._problems.add(self._table, place_of.cell(record), wrong[int(codes[record])], _FIX_ORDER)
        return Looked(values, codes)

    def _periods(self, cells: Cells) -> list[tuple[Moment, Moment | None] | None]:
        silent = self.is_no_time(cells.strip)
        found = [None if still else span(value) for value, still in zip(cells.strip.values(), silent[:-1], strict=True)]
        wrong = ~silent & np.array([one is None for one in found] + [False])
        self._problems.add_cells(self._table, cells, wrong, lambda cell: f"{shown(cell)} is no date.", _FIX_DATE)
        return [*found, None]

    def numbers(self, cells: Cells) -> tuple[pa.StringArray, pa.StringArray]:
        """By code, the digits and the unit of the numbers in cells; null digits, with a problem, for what is none."""
        import pyarrow as pa
        import pyarrow.compute as pc

        strip = cells.strip
        odd = ~(flags(pc.match_substring_regex(strip.texts, _PLAIN_NUMBER)) & (strip.kinds == NUMBER)) & used(cells)
        if not odd.any():
            return strip.texts, pa.nulls(len(odd), pa.string())
        silent = self.says_nothing(strip)
        found: list[Number | None] = [
            None if still else number(words)
            for words, still in zip(strip.texts.filter(pa.array(odd)).to_pylist(), silent[:-1][odd], strict=True)
        ]
        wrong = np.zeros(len(strip.texts) + 1, dtype=bool)
        wrong[:-1][odd] = [one is None for one in found]
        self._problems.add_cells(self._table, cells, wrong & ~silent, lambda cell: f"{shown(cell)} is no number.", _FIX_NUMBER)
        digits, units = (
            pa.array([getattr(one, name) or None if one else None for one in found], pa.string()) for name in Number._fields
        )
        none = pa.nulls(len(strip.texts), pa.string())
        return (
            pc.replace_with_mask(strip.texts, pa.array(odd), digits),
            pc.replace_with_mask(none, pa.array(odd), units) if units.null_count < len(units) else none,
        )

    def identifiers(self, cells: Cells, name: str) -> pa.StringArray:
        """By code, the identifiers in their compact form; null, with a problem, for one that is not valid."""
        import pyarrow as pa
        import pyarrow.compute as pc

        strip, check = cells.strip, IDENTIFIERS.get(name)
        sure = surely_uscc(strip.texts) if name == "uscc" else np.zeros(len(strip.texts), dtype=bool)
        odd = ~sure & used(cells)
        if not odd.any():
            return strip.texts
        silent = self.says_nothing(strip)
        doubtful = np.flatnonzero(odd)
        given = [
            None if still else compact(words)
            for words, still in zip(strip.texts.take(doubtful).to_pylist(), silent[doubtful], strict=True)
        ]
        codes = [check(words) if words and check else words for words in given]
        persons = [bool(words and not code and is_of_person(words)) for code, words in zip(codes, given, strict=True)]
        wrong, personal = (np.zeros(len(strip.texts) + 1, dtype=bool) for _ in range(2))
        wrong[doubtful], personal[doubtful] = [code is None for code in codes], persons
        what = f"is no valid {self._schema.properties[name].label['zh']}"
        self._problems.add_cells(
            self._table, cells, wrong & ~silent & ~personal, lambda cell: f"{shown(cell)} {what}: {_fault(cell, name)}.", _FIX_CODE
        )
        self._problems.add_cells(
            self._table, cells, personal, lambda _: f"{what}, but a number of a private person; it is not read.", _FIX_PERSONAL
        )
        return pc.replace_with_mask(strip.texts, pa.array(odd), pa.array(codes, pa.string()))

    def concept(self, scheme: str | None, words: str, class_name: str | None = None) -> str:
        """The notation of a code list for a word, or the word as it stands where the list lacks it."""
        found = self._schema.concept(scheme, words) if scheme else None
        if found is None or (class_name and found.code_of and found.code_of != class_name):
            return words
        return found.notation


def used(cells: Cells) -> Flags:
    """Which texts of a strip occur in the cells: not its header, for one."""
    found = np.zeros(len(cells.strip.texts) + 1, dtype=bool)
    found[cells.codes] = True
    return found[:-1]


def mapped(texts: pa.StringArray, function: Callable[[str], str]) -> pa.StringArray:
    """A function of each different text."""
    import pyarrow as pa

    return pa.array(map(function, texts.to_pylist()), pa.string())


def shown(cell: Cell) -> str:
    """A cell's text as a message has it: short, on one line."""
    words = re.sub(r"\s+", " ", text(cell.value)).strip()
    return f"“{words[:60]}{'…' if len(words) > 60 else ''}”"


def _validity(first: Moment | None, last: Moment | None) -> tuple[Validity, str]:
    """The validity between two moments, and what is wrong with them; empty when nothing is."""
    fault = ""
    if first is not None and last is not None and last.last < first.first:
        fault = f"says {last.last.isoformat()}, before the beginning on {first.first.isoformat()}."
        last = None
    known = [one.precision for one in (first, last) if one is not None]
    precision = max(known, key=lambda name: _COARSENESS[name], default=None)
    return Validity(first.first if first else None, last.last if last else None, precision), fault


def _doubt(cell: Cell) -> str:
    found = moment(cell.value)
    assert found is not None
    read = found.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[found.precision]]
    return f"{shown(cell)} is read as {read}: {found.doubt}."


def _fault(cell: Cell, name: str) -> str:
    if not isinstance(cell.value, str) and isinstance(cell.value, (int, float)) and abs(cell.value) >= _EXACT_DIGITS:
        return "the sheet keeps it as a number, which has lost its last digits"
    return fault(name, cell.text) or ""
