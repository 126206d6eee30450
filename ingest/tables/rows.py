"""The rows of a table and the things that they are about, by a mapping: which records name something, and under which key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingest.tables.cells import clean_name
from ingest.tables.groups import read_group
from ingest.tables.layout import Cell, Cells, Table
from ingest.tables.mapping import GROUP, IdentifierOf, Origin, TableMapping
from ingest.tables.problems import Problems
from ingest.tables.strips import NONE
from ingest.tables.subjects import Identified, Subjects, called, first_of
from ingest.tables.texts import clean_names, may_be_names
from ingest.tables.values import Values, mapped
from ingest.tables.vocabulary import load_vocabulary
from ontology import Schema

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from ingest.tables.facts import Facts

_FIX_COUNT = "Correct the number, or look for a row that is missing or doubled."
_FIX_NO_NAME = "Fill the name in, or delete the row."
_FIX_NAME = "Write the name; figures and remarks have their own columns."
_FIX_SAME_CODE = "Find out whose it is, and correct the other one."


class Heads(NamedTuple):
    """The things that a table's records are about, with the titles behind persons' names and their identifiers."""

    subjects: Subjects
    titles: list[str] | None
    identified: Sequence[Identified]


class Rows:
    """The records of one table, and what finds their cells by the names of a mapping."""

    def __init__(self, table: Table, mapping: TableMapping, schema: Schema, facts: Facts, problems: Problems) -> None:
        self.table, self.mapping, self.facts, self.problems = table, mapping, facts, problems
        self.values = Values(table, schema, load_vocabulary(), problems)
        self._places = {name: column.index for name in mapping.columns() if (column := table.column(name)) is not None}
        self._cells: dict[str, Cells] = {}
        self._owned: dict[str, list[tuple[Identified, pa.Array]]] = {}  # by property: the rows' own identifiers and names
        self._evidence: dict[int, tuple[Cells, tuple[pa.Array, pa.Array]]] = {}

    def heads(self) -> Heads:
        """The records that name something, each with its key; those that do not are problems."""
        import pyarrow.compute as pc

        thing = self.mapping.row
        assert thing.name.column is not None
        cells = self.cells(thing.name.column)
        if cells is None:
            cells = self.table.cells(-1)
        words = clean_names(cells.strip.texts)
        named = self._named(cells, words)
        records = np.flatnonzero(named)
        cells = cells if len(records) == self.table.size else cells.of(records)
        found = called(words, thing)
        names, classes = self.texts(found.names, cells), found.classes.of(cells.codes)
        identified = [one for wanted in thing.identifiers if (one := self._own(wanted, records, names)) is not None]
        locals_ = [names, *(self._key_part(column, records) for column in thing.key if self.cells(column) is not None)]
        own = first_of(identified, pc.binary_join_element_wise(*locals_, "\x1f"))
        keys = self.facts.keys.of_rows(own, names, classes.column(len(records)))
        titles = [found.titles[code] for code in cells.codes.tolist()] if found.titles and any(found.titles) else None
        return Heads(Subjects(records, keys, names, classes, cells), titles, identified)

    def check_groups(self) -> None:
        """Group rows that say another number than there are rows in them become problems."""
        for group in self.table.groups:
            count = read_group(group.cell.text).size
            if count is not None and group.size and count != group.size:
                self.problems.add(self.table, group.cell, f"says {count}, and {group.size} rows follow.", _FIX_COUNT)

    def cells(self, column: str) -> Cells | None:
        """What all records have in a column that a mapping names (``$group`` as well); None where the table lacks it."""
        if column not in self._cells:
            if column.startswith(GROUP):
                self._cells[column] = self.table.group_cells(int(column.removeprefix(GROUP) or 1) - 1)
            elif column in self._places:
                self._cells[column] = self.table.cells(self._places[column])
            else:
                return None
        return self._cells[column]

    def of(self, column: str | None, records: NDArray[np.int64]) -> Cells | None:
        """What some records have there."""
        cells = self.cells(column) if column else None
        return cells if cells is None or len(records) == self.table.size else cells.of(records)

    def evidence(self, cells: Cells) -> tuple[pa.Array, pa.Array]:
        """Locators and quotes of cells; made once of those of a whole column."""
        known = self._evidence.get(id(cells))
        if known is not None:
            return known[1]
        made = self.table.locators(cells), cells.strip.texts.take(cells.codes)
        if len(cells.codes) == self.table.size:
            self._evidence[id(cells)] = cells, made
        return made

    def texts(self, texts: pa.StringArray, cells: Cells) -> pa.Array:
        """The texts (by code) of cells; where they are what stands there, they are made once."""
        return self.evidence(cells)[1] if texts is cells.strip.texts else texts.take(cells.codes)

    def words(self, origin: Origin, strip_texts: pa.StringArray) -> pa.StringArray:
        """Texts as names are cleaned; of group rows without their number."""
        if origin.column and origin.column.startswith(GROUP):
            return mapped(strip_texts, lambda words: read_group(words).value)
        return clean_names(strip_texts)

    def identified(self, wanted: IdentifierOf, subjects: Subjects) -> Identified | None:
        """Identifiers of other things that rows name; one that a row of another name has is a problem."""
        found = self._identified(wanted, subjects.records)
        if found is None:
            return None
        lost = np.zeros(len(found.values), dtype=bool)
        for owned, owners in self._owned.get(wanted.property, ()):
            lost |= self._without(found, owned.values, owners, owned.cells, subjects.names)
        return _leave_out(found, lost)

    def _named(self, cells: Cells, words: pa.StringArray) -> NDArray[np.bool_]:
        """Which records have a name; those that have none are problems."""
        nothing = self.values.says_nothing(cells.strip)
        wrong = np.append(~may_be_names(words), False) & ~nothing
        self.problems.add_cells(self.table, cells, nothing, lambda _: "holds no name; the row is left out.", _FIX_NO_NAME)
        self.problems.add_cells(self.table, cells, wrong, _no_name, _FIX_NAME)
        return ~(nothing | wrong)[cells.codes]

    def _key_part(self, column: str, records: NDArray[np.int64]) -> pa.Array:
        cells = self.of(column, records)
        assert cells is not None
        return clean_names(cells.strip.texts).take(_or_null(cells.codes)).fill_null("")

    def _identified(self, wanted: IdentifierOf, records: NDArray[np.int64]) -> Identified | None:
        cells = self.of(wanted.column, records)
        if cells is None:
            return None
        nothing = self.values.says_nothing(cells.strip)
        empty = nothing[cells.codes]
        values = self.values.identifiers(cells, wanted.property)
        if not empty.any():
            return Identified(wanted, self.texts(values, cells), cells)
        return Identified(wanted, values.take(_or_null(np.where(empty, NONE, cells.codes))), cells)

    def _own(self, wanted: IdentifierOf, records: NDArray[np.int64], names: pa.Array) -> Identified | None:
        """The valid identifiers of the rows' own things; one that another name has in a row above is a problem."""
        found = self._identified(wanted, records)
        if found is None:
            return None
        coded = found.values.dictionary_encode().indices
        counts = np.append(np.bincount(coded.drop_null().to_numpy()), 0)
        again = np.flatnonzero(counts[coded.fill_null(len(counts) - 1).to_numpy()] > 1)
        lost = np.zeros(len(found.values), dtype=bool)
        taken: dict[str, tuple[str, int]] = {}
        for place in again.tolist():
            value, name, cell = found.values[place].as_py(), names[place].as_py(), found.cells.cell(place)
            other, row = taken.get(value, (name, 0))
            if other == name:
                taken[value] = name, cell.row
            else:
                lost[place] = True
                self.problems.add(self.table, cell, _same_code(other, row), _FIX_SAME_CODE)
        kept = _leave_out(found, lost)
        self._owned.setdefault(wanted.property, []).append((kept, names))
        return kept

    def _without(self, found: Identified, owned: pa.Array, owners: pa.Array, cells: Cells, names: pa.Array) -> NDArray[np.bool_]:
        """Which of the identifiers are those of rows with another name."""
        import pyarrow.compute as pc

        lost = np.zeros(len(found.values), dtype=bool)
        rows = pc.index_in(found.values, owned.drop_null()) if len(owned) else found.values
        for place in np.flatnonzero(pc.and_(rows.is_valid(), found.values.is_valid()).to_numpy(zero_copy_only=False)).tolist():
            row = pc.index(owned, found.values[place]).as_py()
            if row >= 0 and owners[row].as_py() != names[place].as_py():
                lost[place] = True
                what = _same_code(owners[row].as_py(), int(cells.rows[row]))
                self.problems.add(self.table, found.cells.cell(place), what, _FIX_SAME_CODE)
        return lost


def _leave_out(found: Identified, lost: NDArray[np.bool_]) -> Identified:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not lost.any():
        return found
    return Identified(found.identifier, pc.if_else(pa.array(lost), pa.scalar(None, pa.string()), found.values), found.cells)


def _same_code(other: str, row: int) -> str:
    return f"is the same code as that of {other} in row {row + 1}."


def _no_name(cell: Cell) -> str:
    return f"“{clean_name(cell.text)[:60]}” is no name; the row is left out."


def _or_null(codes: NDArray[np.int32]) -> pa.Array:
    """Codes to take by, null where the cell is empty."""
    import pyarrow as pa

    empty = codes == NONE
    return pa.array(codes, mask=empty) if empty.any() else pa.array(codes)
