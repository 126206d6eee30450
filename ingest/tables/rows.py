"""Rows to statements, by a mapping.

A statement rests on the cell that gives the value or names the other party. What a row has to do with the thing that the
title names (an incubator) rests on the cell with the row's name: that it stands in the list is what says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingest.tables.cells import clean_name
from ingest.tables.groups import read_group
from ingest.tables.layout import Cell, Record, Table
from ingest.tables.mapping import GROUP, FigureOf, IdentifierOf, Origin, PropertyOf, RelationOf, TableMapping, Thing
from ingest.tables.names import choose_class, is_academy_title, split_names, split_person
from ingest.tables.numbers import unit_of
from ingest.tables.problems import Problems
from ingest.tables.saying import ALWAYS, Keys, Place, Sayings, Validity, language
from ingest.tables.values import Values
from ingest.tables.vocabulary import Vocabulary
from ontology import Schema

_LONGEST_NAME = 200  # characters
_FROM_CONTEXT = 0.85  # confidence of what the title says of each row, relative to 1.0 of what a cell says


class Identified(NamedTuple):
    """A valid identifier and the cell that gives it."""

    identifier: IdentifierOf
    value: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Head:
    """A record with the thing that it is about."""

    record: Record
    cell: Cell
    key: str
    name: str
    class_name: str
    identified: tuple[Identified, ...]


class RowReader:
    """Reads the records of one table. ``heads`` of all tables come before ``read``, so that a name means the row that has it."""

    def __init__(
        self,
        table: Table,
        mapping: TableMapping,
        schema: Schema,
        words: Vocabulary,
        keys: Keys,
        sayings: Sayings,
        problems: Problems,
        confidence: float,
    ) -> None:
        self._table, self._mapping, self._schema, self._words = table, mapping, schema, words
        self._keys, self._sayings, self._problems, self._confidence = keys, sayings, problems, confidence
        self._values = Values(table, schema, words, problems)
        self._places = {name: column.index for name in mapping.columns() if (column := table.column(name)) is not None}
        self._taken: dict[tuple[str, str], Head] = {}  # identifiers of this table, with the row that has them

    def heads(self) -> Iterator[Head]:
        """The records that name something, each with its key; those that do not are problems."""
        row = self._mapping.row
        for record in self._table.records:
            cell = self._cell(record, row.name, None)
            name = self._name(cell, record) if cell else None
            if cell is None or name is None:
                continue
            class_name = choose_class(name, row.classes)
            identified = tuple(self._identified(record, row.identifiers, name))
            local = identified[0].value if identified else self._local(record, name)
            head = Head(record, cell, self._keys.of_row(local, name, class_name), name, class_name, identified)
            for found in identified:
                self._taken[found.identifier.property, found.value] = head
            yield head

    def read(self, head: Head) -> None:
        """Say all that a record says."""
        self._sayings.entity(head.key, head.class_name, head.name, self._place(head.cell), self._confidence)
        self._identifiers(head.key, head.identified)
        self._describe(head.key, head.class_name, self._mapping.row, head)

    def check_groups(self) -> None:
        """Group rows that say another number than there are rows in them become problems."""
        for group in self._table.groups:
            count = read_group(group.cell.text).size
            if count is not None and group.size and count != group.size:
                self._problems.add(
                    self._table,
                    group.cell,
                    f"says {count}, and {group.size} rows follow.",
                    "Correct the number, or look for a row that is missing or doubled.",
                )

    def _describe(self, key: str, class_name: str, thing: Thing, head: Head) -> None:
        for property_ in thing.properties:
            self._property(key, class_name, property_, head)
        for figure in thing.figures:
            self._figure(key, figure, head.record)
        for relation in thing.relations:
            self._relation(key, relation, head)

    def _identifiers(self, key: str, identified: tuple[Identified, ...]) -> None:
        for identifier, value, cell in identified:
            qualifiers = {"scheme": identifier.scheme} if identifier.scheme else {}
            self._sayings.literal(key, identifier.property, value, self._place(cell), self._confidence, qualifiers=qualifiers)

    def _property(self, key: str, class_name: str, wanted: PropertyOf, head: Head) -> None:
        cell = self._cell(head.record, wanted.origin, head.cell)
        if cell is None or (wanted.origin.column and self._values.says_nothing(cell)):
            return
        words = self._words_of(wanted.origin, cell)
        declared = self._schema.properties.get(wanted.property)
        place, confidence = self._place(cell), self._sure(wanted.origin)
        if declared is not None and declared.datatype == "date":
            if (found := self._values.moment(cell)) is not None:
                validity = Validity(precision=found.precision)
                self._sayings.literal(
                    key, wanted.property, found.first.isoformat(), place, confidence, datatype="date", validity=validity
                )
            return
        scheme = declared.scheme if declared else self._schema.qualifiers[wanted.property].scheme
        datatype = declared.datatype if declared and declared.datatype == "anyURI" else "string"
        lang = None
        if declared is not None and declared.datatype == "langString":
            lang = language(words)
            if wanted.origin.column and not wanted.origin.column.startswith(GROUP) and not declared.is_name:
                words = cell.text.strip()  # prose keeps its blanks and lines
        value = self._values.concept(scheme, self._with_unit(wanted.origin, words), class_name)
        self._sayings.literal(key, wanted.property, value, place, confidence, datatype=datatype, lang=lang)

    def _figure(self, key: str, figure: FigureOf, record: Record) -> None:
        cell = self._cell(record, Origin(figure.column), None)
        if cell is None or self._values.says_nothing(cell) or (found := self._values.number(cell)) is None:
            return
        self._sayings.literal(
            key,
            "indicatorValue",
            found.digits,
            self._place(cell),
            self._confidence,
            datatype="decimal",
            unit=found.unit or figure.unit,
            validity=Validity.of_year(figure.year) if figure.year else ALWAYS,
            qualifiers={"indicator": figure.indicator, "measure": "achieved", "bound": "eq"},
            status="done",
        )

    def _relation(self, key: str, relation: RelationOf, head: Head) -> None:
        origin = relation.thing.name
        cell = self._cell(head.record, origin, head.cell)
        if cell is None or (origin.column and self._values.says_nothing(cell)):
            return
        names = self._names(origin, cell, relation.thing.classes)
        validity = self._validity(head.record, relation)
        qualifiers = self._qualifiers(head, relation)
        place, confidence = self._place(cell), self._sure(origin)
        named_in = cell if origin.column else self._title(origin.value or "") or cell
        for name in names:
            other = self._party(name, relation.thing, named_in, confidence)
            if other is None or other == key:
                continue
            subject, object_ = (other, key) if relation.inverse else (key, other)
            self._sayings.relation(
                subject,
                relation.predicate,
                object_,
                place,
                confidence,
                validity=validity,
                qualifiers=qualifiers,
                status=relation.status,
            )
            if len(names) == 1:
                self._identifiers(other, tuple(self._identified(head.record, relation.thing.identifiers, name)))
                self._describe(other, choose_class(name, relation.thing.classes), relation.thing, head)

    def _names(self, origin: Origin, cell: Cell, classes: tuple[str, ...]) -> tuple[str, ...]:
        if origin.column is None:
            return (origin.value or "",)
        return split_names(read_group(cell.text).value if origin.column.startswith(GROUP) else cell.text, classes)

    def _party(self, name: str, thing: Thing, cell: Cell, confidence: float) -> str | None:
        """The key of the other party; what it is and its name are said where it occurs first. None for what is no name."""
        class_name = choose_class(name, thing.classes)
        title = ""
        if class_name == "Person":
            name, title = split_person(name)
        if not _is_name(name):
            self._problems.add(
                self._table, cell, f"“{name[:60]}” is no name.", "Write the full name; remarks belong in a column of their own."
            )
            return None
        key = self._keys.of_name(name, class_name)
        place = self._place(cell)
        self._sayings.entity(key, class_name, name, place, confidence)
        if is_academy_title(title):
            award = self._keys.of_name(title, "Award")
            self._sayings.entity(award, "Award", title, place, confidence)
            self._sayings.relation(key, "holdsTitle", award, place, confidence, status="done")
        return key

    def _title(self, name: str) -> Cell | None:
        """The cell above the table that names something."""
        return next((cell for cell in self._table.titles if name in clean_name(cell.text)), None)

    def _validity(self, record: Record, relation: RelationOf) -> Validity:
        if not (relation.valid_from or relation.valid_to or relation.period):
            return ALWAYS
        begin, end, period = (
            self._cell(record, Origin(c), None) if c else None for c in (relation.valid_from, relation.valid_to, relation.period)
        )
        return self._values.validity(begin, end, period)

    def _qualifiers(self, head: Head, relation: RelationOf) -> dict[str, str]:
        found: dict[str, str] = {}
        for wanted in relation.qualifiers:
            cell = self._cell(head.record, wanted.origin, head.cell)
            if cell is None or (wanted.origin.column and self._values.says_nothing(cell)):
                continue
            if wanted.qualifier == "stage" and self._values.is_time(cell):
                continue  # such a column says when it ended, or how far it is
            words = self._with_unit(wanted.origin, self._words_of(wanted.origin, cell))
            found[wanted.qualifier] = self._values.concept(self._schema.qualifiers[wanted.qualifier].scheme, words)
        return found

    def _identified(self, record: Record, wanted: tuple[IdentifierOf, ...], name: str) -> Iterator[Identified]:
        for identifier in wanted:
            cell = self._cell(record, Origin(identifier.column), None)
            if (
                cell is None
                or self._values.says_nothing(cell)
                or (value := self._values.identifier(cell, identifier.property)) is None
            ):
                continue
            other = self._taken.get((identifier.property, value))
            if other is not None and other.name != name:
                self._problems.add(
                    self._table,
                    cell,
                    f"is the same code as that of {other.name} in row {other.cell.row + 1}.",
                    "Find out whose it is, and correct the other one.",
                )
                continue
            yield Identified(identifier, value, cell)

    def _name(self, cell: Cell, record: Record) -> str | None:
        name = clean_name(cell.text)
        if self._values.says_nothing(cell):
            self._problems.add(self._table, cell, "holds no name; the row is left out.", "Fill the name in, or delete the row.")
        elif not _is_name(name):
            self._problems.add(
                self._table,
                cell,
                f"“{name[:60]}” is no name; the row is left out.",
                "Write the name; figures and remarks have their own columns.",
            )
        else:
            return name
        return None

    def _local(self, record: Record, name: str) -> str:
        """What the key of a row without an identifier is made of."""
        cells = (self._cell(record, Origin(column), None) for column in self._mapping.row.key)
        return "\x1f".join([name, *(clean_name(cell.text) for cell in cells if cell is not None)])

    def _cell(self, record: Record, origin: Origin, fallback: Cell | None) -> Cell | None:
        """The cell that a value comes from; ``fallback`` is the evidence for what the mapping itself gives."""
        if origin.column is None:
            return fallback
        if origin.column.startswith(GROUP):
            depth = int(origin.column.removeprefix(GROUP) or 1) - 1
            return record.groups[depth] if depth < len(record.groups) else None
        index = self._places.get(origin.column)
        return None if index is None else self._table.cell(record, index)

    def _words_of(self, origin: Origin, cell: Cell) -> str:
        if origin.column is None:
            return origin.value or ""
        return read_group(cell.text).value if origin.column.startswith(GROUP) else clean_name(cell.text)

    def _with_unit(self, origin: Origin, words: str) -> str:
        """A bare number with the unit of its column's header: 120㎡."""
        unit = unit_of(origin.column) if origin.column else None
        return words + unit if unit and words[-1:].isdigit() else words

    def _place(self, cell: Cell) -> Place:
        return Place(self._table.locator(cell), cell.text)

    def _sure(self, origin: Origin) -> float:
        return self._confidence if origin.column else round(self._confidence * _FROM_CONTEXT, 3)


def _is_name(words: str) -> bool:
    """Whether a text can be a name: not a mere number, nor as long as a paragraph."""
    return 0 < len(words) <= _LONGEST_NAME and any(character.isalpha() for character in words)
