"""Cells as values: times, codes and words of code lists; what a cell cannot be is a problem at that cell."""

from __future__ import annotations

import re

from ingest.tables.cells import clean_name, compact, is_blank, text
from ingest.tables.dates import Moment, moment, span
from ingest.tables.layout import Cell, Table
from ingest.tables.numbers import Number, number
from ingest.tables.problems import Problems
from ingest.tables.saying import Validity
from ingest.tables.vocabulary import Vocabulary
from kg.identity.rules import IDENTIFIERS
from kg.statements.statement import Precision
from ontology import Schema

_COARSENESS: dict[str | None, int] = {None: 0, "day": 1, "month": 2, "year": 3}
_LONGEST_NOTHING = 12  # characters, blanks included
_EXACT_DIGITS = 1e15  # above, a number in a sheet has lost its last digits


class Values:
    """Reads cells of one table."""

    def __init__(self, table: Table, schema: Schema, words: Vocabulary, problems: Problems) -> None:
        self._table, self._schema, self._words, self._problems = table, schema, words, problems

    def says_nothing(self, cell: Cell) -> bool:
        """Whether a cell is empty or holds a word for that: —, 无, n/a."""
        value = cell.value
        if not isinstance(value, str) or len(value) > _LONGEST_NOTHING:
            return is_blank(value)
        return compact(value).casefold() in self._words.nothing

    def validity(self, begin: Cell | None, end: Cell | None, period: Cell | None) -> Validity:
        """When a relation holds, by the cells that its mapping names."""
        first, last = self._moment(begin), self._moment(end)
        if period is not None and not self._no_time(period):
            both = span(period.value)
            if both is None:
                self._no_date(period)
            else:
                first, last = first or both[0], last or both[1]
        if first is not None and last is not None and last.last < first.first:
            place = end or period or begin
            assert place is not None
            self._problems.add(
                self._table, place, f"says {last.last.isoformat()}, before the beginning on {first.first.isoformat()}.",
                "Compare both dates with the contract and correct one; the end is left out.",
            )  # fmt: skip
            last = None
        known = [m.precision for m in (first, last) if m is not None]
        precision = max(known, key=lambda p: _COARSENESS[p], default=None)
        return Validity(first.first if first else None, last.last if last else None, precision)

    def moment(self, cell: Cell) -> Moment | None:
        return self._moment(cell)

    def number(self, cell: Cell) -> Number | None:
        found = number(cell.value)
        if found is None:
            self._problems.add(
                self._table,
                cell,
                f"{_shown(cell)} is no number.",
                "Write digits alone, with the unit in the header; remarks belong in a column of their own.",
            )
        return found

    def identifier(self, cell: Cell, name: str) -> str | None:
        """The identifier in its compact form; None, with a problem, for one that is not valid."""
        code = compact(cell.text)
        check = IDENTIFIERS.get(name)
        if check is None:
            return code
        valid = check(code)
        if valid is None:
            self._problems.add(
                self._table, cell, f"{_shown(cell)} is no valid {self._label(name)}{self._because(cell, name, code)}.", _FIX_CODE
            )
        return valid

    def _because(self, cell: Cell, name: str, code: str) -> str:
        if not isinstance(cell.value, str) and isinstance(cell.value, float) and abs(cell.value) >= _EXACT_DIGITS:
            return ": the sheet keeps it as a number, which has lost its last digits"
        if name != "uscc":
            return ""
        if len(code) != 18:
            return f": it has {len(code)} characters instead of 18"
        from stdnum.cn import uscc

        try:
            expected = uscc.calc_check_digit(code[:17])
        except ValueError:
            return ": it holds a character that no such code has"
        return (
            f": the check character {code[17]} does not belong to it (that would be {expected})"
            if expected != code[17]
            else ": its first part is wrong"
        )

    def concept(self, scheme: str | None, words: str, class_name: str | None = None) -> str:
        """The notation of a code list for a word, or the word as it stands where the list lacks it."""
        found = self._schema.concept(scheme, words) if scheme else None
        if found is None or (class_name and found.code_of and found.code_of != class_name):
            return words
        return found.notation

    def date_value(self, cell: Cell) -> tuple[str, Precision] | None:
        found = self._moment(cell)
        return (found.first.isoformat(), found.precision) if found else None

    def is_time(self, cell: Cell) -> bool:
        return span(cell.value) is not None

    def _moment(self, cell: Cell | None) -> Moment | None:
        if cell is None or self._no_time(cell):
            return None
        found = moment(cell.value)
        if found is None:
            self._no_date(cell)
        elif found.doubt:
            read = found.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[found.precision]]
            self._problems.add(
                self._table, cell, f"{_shown(cell)} is read as {read}: {found.doubt}.", "Write it as 2021-03-05, 2021-03 or 2021."
            )
        return found

    def _no_time(self, cell: Cell) -> bool:
        return self.says_nothing(cell) or clean_name(cell.text) in self._words.stages

    def _no_date(self, cell: Cell) -> None:
        self._problems.add(
            self._table,
            cell,
            f"{_shown(cell)} is no date.",
            "Write it as 2021-03-05, 2021-03 or 2021; the rest of the row is read without it.",
        )

    def _label(self, name: str) -> str:
        return self._schema.properties[name].label["zh"]


_FIX_CODE = "Compare it with the register and correct it; the row is read without it."


def _shown(cell: Cell) -> str:
    words = re.sub(r"\s+", " ", text(cell.value)).strip()
    return f"“{words[:60]}{'…' if len(words) > 60 else ''}”"
