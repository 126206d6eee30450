"""Rows to statements, by a mapping.

A statement rests on the cell that gives the value or names the other party. What a row has to do with the thing that the
title names (an incubator) rests on the cell with the row's name: that it stands in the list is what says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from ingest.tables.cells import clean_name
from ingest.tables.groups import read_group
from ingest.tables.layout import Cell, Record, Table
from ingest.tables.mapping import GROUP, FigureOf, IdentifierOf, Origin, PropertyOf, RelationOf, TableMapping, Thing
from ingest.tables.names import choose_class, is_academy_title, split_names, split_person
from ingest.tables.numbers import unit_of
from ingest.tables.problems import Problems
from ingest.tables.saying import ALWAYS, Place, Sayings, Validity, language
from ingest.tables.values import Values
from ingest.tables.vocabulary import load_vocabulary
from ontology import Schema

_CONTACT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|[\w.+-]+@[\w-]+\.\w+")
_LONGEST_NAME = 200  # characters
_FROM_CONTEXT = 0.85  # confidence of what the title says of each row, relative to 1.0 of what a cell says


class Named(NamedTuple):
    """An entity as a cell names it."""

    key: str
    name: str
    class_name: str


class Identified(NamedTuple):
    """A valid identifier and the cell that gives it."""

    identifier: IdentifierOf
    value: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Head:
    """A record with the thing that it is about. ``title``: the title behind a person's name, else empty."""

    record: Record
    cell: Cell
    key: str
    name: str
    class_name: str
    title: str
    identified: tuple[Identified, ...]


class RowReader:
    """Reads the records of one table. ``heads`` of all tables come before ``read``, so that a name means the row that has it."""

    def __init__(self, table: Table, mapping: TableMapping, schema: Schema, sayings: Sayings, problems: Problems) -> None:
        self._table, self._mapping, self._schema = table, mapping, schema
        self._sayings, self._problems = sayings, problems
        self._values = Values(table, schema, load_vocabulary(), problems)
        self._places = {name: column.index for name in mapping.columns() if (column := table.column(name)) is not None}
        self._taken: dict[tuple[str, str], Head] = {}  # identifiers of this table, with the row that has them

    def heads(self) -> Iterator[Head]:
        """The records that name something, each with its key; those that do not are problems."""
        row = self._mapping.row
        for record in self._table.records:
            cell = self._cell(record, row.name, None)
            if cell is None or not self._is_named(cell):
                continue
            name, class_name, title = _called(clean_name(cell.text), row)
            identified = tuple(self._identified(record, row.identifiers, name))
            local = identified[0].value if identified else self._local(record, name)
            key = self._sayings.keys.of_row(local, name, class_name)
            head = Head(record, cell, key, name, class_name, title, identified)
            for found in identified:
                self._taken[found.identifier.property, found.value] = head
            yield head

    def read(self, head: Head) -> None:
        """Say all that a record says."""
        self._entity(head.key, head.class_name, head.name, head.title, head.cell, self._sayings.confidence)
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
        for wanted in thing.properties:
            if class_name in self._schema.properties[wanted.property].domain:
                self._property(key, class_name, wanted, head)
        for figure in thing.figures:
            self._figure(key, figure, head.record)
        for relation in thing.relations:
            declared = self._schema.relations[relation.predicate]
            if class_name in (declared.range if relation.inverse else declared.domain):
                self._relation(key, relation, head)

    def _identifiers(self, key: str, identified: tuple[Identified, ...]) -> None:
        for identifier, value, cell in identified:
            qualifiers = {"scheme": identifier.scheme} if identifier.scheme else {}
            self._sayings.literal(
                key, identifier.property, value, self._place(cell), self._sayings.confidence, qualifiers=qualifiers
            )

    def _property(self, key: str, class_name: str, wanted: PropertyOf, head: Head) -> None:
        cell = self._cell(head.record, wanted.origin, head.cell)
        if cell is None or (wanted.origin.column and self._values.says_nothing(cell)):
            return
        declared = self._schema.properties[wanted.property]
        say = partial(self._sayings.literal, key, wanted.property)
        place, confidence = self._place(cell), self._sure(wanted.origin)
        words = self._words_of(wanted.origin, cell)
        match declared.datatype:
            case "date":
                if (found := self._values.moment(cell)) is not None:
                    say(found.first.isoformat(), place, confidence, datatype="date", validity=Validity(precision=found.precision))
            case "langString" if declared.is_name or not _is_whole(wanted.origin):
                say(words, place, confidence, lang=language(words))
            case "langString" if _CONTACT.search(words):
                self._problems.add(
                    self._table,
                    cell,
                    "holds a telephone number or an e-mail address; it is not read.",
                    "Leave such data out of copies that you pass on.",
                )
            case "langString":  # prose keeps its blanks and lines
                say(cell.text.strip(), place, confidence, lang=language(words))
            case "anyURI":
                say(words, place, confidence, datatype="anyURI")
            case _:
                say(self._values.concept(declared.scheme, self._with_unit(wanted.origin, words), class_name), place, confidence)

    def _figure(self, key: str, figure: FigureOf, record: Record) -> None:
        cell = self._cell(record, Origin(figure.column), None)
        if cell is None or self._values.says_nothing(cell) or (found := self._values.number(cell)) is None:
            return
        self._sayings.literal(
            key,
            "indicatorValue",
            found.digits,
            self._place(cell),
            self._sayings.confidence,
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
            if other is None or other.key == key:
                continue
            subject, object_ = (other.key, key) if relation.inverse else (key, other.key)
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
                self._identifiers(other.key, tuple(self._identified(head.record, relation.thing.identifiers, other.name)))
                self._describe(other.key, other.class_name, relation.thing, head)

    def _names(self, origin: Origin, cell: Cell, classes: tuple[str, ...]) -> tuple[str, ...]:
        if origin.column is None:
            return (origin.value or "",)
        return split_names(read_group(cell.text).value if origin.column.startswith(GROUP) else cell.text, classes)

    def _party(self, words: str, thing: Thing, cell: Cell, confidence: float) -> Named | None:
        """The other party; what it is and its name are said where it occurs first. None, with a problem, for what is no name."""
        name, class_name, title = _called(words, thing)
        if not _is_name(name):
            fix = "Write the full name; remarks belong in a column of their own."
            self._problems.add(self._table, cell, f"“{name[:60]}” is no name.", fix)
            return None
        key = self._sayings.keys.of_name(name, class_name)
        self._entity(key, class_name, name, title, cell, confidence)
        return Named(key, name, class_name)

    def _entity(self, key: str, class_name: str, name: str, title: str, cell: Cell, confidence: float) -> None:
        place = self._place(cell)
        self._sayings.entity(key, class_name, name, place, confidence)
        if is_academy_title(title):
            award = self._sayings.keys.of_name(title, "Award")
            self._sayings.entity(award, "Award", title, place, confidence)
            self._sayings.relation(key, "holdsTitle", award, place, confidence, status="done")

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

    def _is_named(self, cell: Cell) -> bool:
        """Whether a cell holds a name; a problem if not."""
        name = clean_name(cell.text)
        if self._values.says_nothing(cell):
            what, fix = "holds no name; the row is left out.", "Fill the name in, or delete the row."
        elif not _is_name(name):
            what, fix = (
                f"“{name[:60]}” is no name; the row is left out.",
                "Write the name; figures and remarks have their own columns.",
            )
        else:
            return True
        self._problems.add(self._table, cell, what, fix)
        return False

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
        return self._sayings.confidence if origin.column else round(self._sayings.confidence * _FROM_CONTEXT, 3)


def _called(words: str, thing: Thing) -> tuple[str, str, str]:
    """The name, the class that it tells and, for a person, the title behind the name."""
    class_name = choose_class(words, thing.classes)
    name, title = split_person(words) if class_name == "Person" else (words, "")
    return name, class_name, title


def _is_whole(origin: Origin) -> bool:
    """Whether a text is that of a cell as it stands."""
    return origin.column is not None and not origin.column.startswith(GROUP)


def _is_name(words: str) -> bool:
    """Whether a text can be a name: no mere number, not as long as a paragraph, without a telephone number."""
    return 0 < len(words) <= _LONGEST_NAME and any(character.isalpha() for character in words) and not _CONTACT.search(words)
