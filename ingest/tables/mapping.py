"""What a table's columns become. Reading always goes by such a mapping, whether it was recognised or written by hand."""

from __future__ import annotations

import collections.abc
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from kg.statements.statement import Status

GROUP = "$group"
"""The column name that means the group row a record stands in; ``$group 2`` is that of a group within a group."""

FORMER = "formerName"
"""The property with the names that a thing had: a cell may list several, and when each of them was in use."""


class Origin(NamedTuple):
    """Where a text comes from: a column (by its title, as ``$F``, or ``$group``), or the mapping itself (``value``)."""

    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class IdentifierOf:
    """A column of identifiers. ``scheme`` says of which register, for the property ``code``."""

    property: str
    column: str
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class PropertyOf:
    """A column of values. ``valid_to``: of former names the column that says when each was given up."""

    property: str
    origin: Origin
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class QualifierOf:
    qualifier: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class FigureOf:
    """A column of numbers. ``year``: of which year they are, where the header or the title says so."""

    column: str
    indicator: str
    unit: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity that a row speaks of. Of several ``classes`` its name tells one; the first where it does not.

    ``key``: columns that together tell two things of one name apart (two 企业技术中心 of different firms).
    """

    classes: tuple[str, ...]
    name: Origin
    key: tuple[str, ...] = ()
    identifiers: tuple[IdentifierOf, ...] = ()
    properties: tuple[PropertyOf, ...] = ()
    figures: tuple[FigureOf, ...] = ()
    relations: tuple[RelationOf, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationOf:
    """What a thing has to do with another one of the same row; ``inverse``: the other one is the subject.

    ``valid_from``, ``valid_to``, ``period`` are columns of times.
    """

    predicate: str
    thing: Thing
    inverse: bool = False
    qualifiers: tuple[QualifierOf, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    period: str | None = None
    status: Status | None = "done"


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How one table is read: that of ``sheet``, under ``header`` (first and last row, from 1), else any that has the columns.

    ``ignored`` are columns that are left out, with the reason; ``unknown`` those that nobody has given a meaning yet.
    """

    row: Thing
    sheet: str | None = None
    header: tuple[int, int] | None = None
    ignored: collections.abc.Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unknown: tuple[str, ...] = ()

    def columns(self) -> frozenset[str]:
        """The columns that are read, but for ``$group``."""
        return frozenset(name for name in _columns(self.row) if not name.startswith(GROUP))


@dataclass(frozen=True, slots=True)
class Mapping:
    """The tables of a file, or of files of one kind. ``path`` is the file that it was read from; empty when it was recognised."""

    tables: tuple[TableMapping, ...]
    path: str = ""


def _columns(thing: Thing) -> Iterator[str]:
    origins = [thing.name, *(p.origin for p in thing.properties)]
    yield from (wanted.valid_to for wanted in thing.properties if wanted.valid_to)
    yield from thing.key
    yield from (identifier.column for identifier in thing.identifiers)
    yield from (figure.column for figure in thing.figures)
    for relation in thing.relations:
        origins += [qualifier.origin for qualifier in relation.qualifiers]
        yield from (time for time in (relation.valid_from, relation.valid_to, relation.period) if time)
        yield from _columns(relation.thing)
    yield from (origin.column for origin in origins if origin.column)
