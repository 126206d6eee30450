"""A table as it is understood, before anything is written: what each column means, samples, problems, and the mapping to edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.naming import shown
from ingest.reading import Reading, Source
from ingest.tables.cells import is_blank
from ingest.tables.layout import Column, Table
from ingest.tables.mapping import Mapping, TableMapping, Thing
from ingest.tables.mapping_text import mapping_text
from ingest.tables.reader import Understood, read_tables
from ingest.tables.recognise import PERSONAL
from kg.errors import Problem

if TYPE_CHECKING:
    from ontology import Schema

_SAMPLES = 3  # texts of a column
_SAID = 12  # statements that are shown of all


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column: its letters, header, what it means (empty: unknown) and some of its texts."""

    column: str
    title: str
    meaning: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table: its sheet, the texts above it, its header's first and last row and how many records it has (rows from 1)."""

    sheet: str
    titles: tuple[str, ...]
    header: tuple[int, int]
    records: int
    groups: tuple[str, ...]
    notes: tuple[str, ...]
    columns: tuple[ColumnShown, ...]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a file would say. ``mapping`` is YAML that can be saved, edited and given back; ``said`` are some statements as text."""

    path: str
    tables: tuple[TableShown, ...]
    statements: int
    entities: int
    said: tuple[str, ...]
    problems: tuple[Problem, ...]
    mapping: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def as_text(self) -> str:
        """For a terminal: the tables column by column, then statements and the mapping. Control characters are not removed."""
        return "\n".join(_lines(self))


def preview(path: Path, schema: Schema, *, mapping: Mapping | None = None, region: str | None = None) -> TablePreview:
    """How a table file is understood; nothing is written. Raises InputError for a file that cannot be read at all."""
    source = Source(path.name, path.name, str(path), "")
    tables, reading = read_tables(path, source, schema, mapping=mapping, region=region)
    return TablePreview(
        shown(path),
        tuple(_table(found, schema) for found in tables),
        len(reading.statements),
        reading.entities,
        tuple(_said(reading)),
        reading.problems,
        mapping_text(Mapping(tuple(found.mapping for found in tables)), path.name) if tables else "",
    )


def _table(found: Understood, schema: Schema) -> TableShown:
    table = found.table
    meanings = _meanings(found.mapping, schema)
    return TableShown(
        table.sheet,
        tuple(cell.text for cell in table.titles),
        (table.header[0] + 1, table.header[1] + 1),
        len(table.records),
        tuple(group.cell.text for group in table.groups),
        tuple(cell.text for cell in table.notes),
        tuple(_column(table, column, found.mapping, meanings) for column in table.columns),
    )


def _column(table: Table, column: Column, mapping: TableMapping, meanings: defaultdict[str, list[str]]) -> ColumnShown:
    meaning = "; ".join(meanings[column.title] or meanings[f"${column.letters}"])
    private = mapping.ignored.get(column.title) == PERSONAL
    return ColumnShown(column.letters, column.title, meaning, () if private else _samples(table, column))


def _samples(table: Table, column: Column) -> tuple[str, ...]:
    texts: dict[str, None] = {}
    for record in table.records:
        cell = table.cell(record, column.index)
        if not is_blank(cell.value):
            texts.setdefault(cell.text.strip())
            if len(texts) == _SAMPLES:
                break
    return tuple(texts)


def _meanings(mapping: TableMapping, schema: Schema) -> defaultdict[str, list[str]]:
    """By column, what it becomes in words."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for column, meaning in _of_thing(mapping.row, "", schema):
        found[column].append(meaning)
    for column, reason in mapping.ignored.items():
        found[column].append(f"not read: {reason}")
    return found


def _of_thing(thing: Thing, of: str, schema: Schema) -> Iterator[tuple[str, str]]:
    if not of and thing.name.column:
        yield thing.name.column, f"name of the row's {' or '.join(thing.classes)}"
    for identifier in thing.identifiers:
        yield identifier.column, f"{identifier.property}{f' ({identifier.scheme})' if identifier.scheme else ''}{of}"
    for wanted in thing.properties:
        if wanted.origin.column:
            yield wanted.origin.column, f"{wanted.property}{of}"
    for figure in thing.figures:
        yield figure.column, f"figure {figure.indicator}{f' in {figure.unit}' if figure.unit else ''}{of}"
    for relation in thing.relations:
        name = f"{relation.predicate} {schema.relations[relation.predicate].label['zh']}"
        if relation.thing.name.column:
            arrow = "←" if relation.inverse else "→"
            yield relation.thing.name.column, f"{arrow} {name}: {' or '.join(relation.thing.classes)}{of}"
        for column, what in ((relation.valid_from, "begin"), (relation.valid_to, "end"), (relation.period, "begin and end")):
            if column:
                yield column, f"{what} of {relation.predicate}"
        for detail in relation.qualifiers:
            if detail.origin.column:
                yield detail.origin.column, f"{detail.qualifier} of {relation.predicate}"
        yield from _of_thing(relation.thing, f" of the {relation.thing.name.column or relation.thing.name.value}", schema)


def _said(reading: Reading) -> Iterator[str]:
    """The first relations, and the first properties, as lines with their place."""
    names = {s.subject: s.value for s in reversed(reading.statements) if s.predicate == "name"}
    relations = [s for s in reading.statements if s.object is not None]
    others = [s for s in reading.statements if s.object is None and s.predicate not in ("type", "name")]
    for statement in [*relations[: _SAID - _SAID // 3], *others[: _SAID // 3]]:
        other = names.get(statement.object or "", statement.object) if statement.object else statement.value
        days = " … ".join(str(day) for day in (statement.valid_from, statement.valid_to) if day)
        time = f" ({days})" if days else ""
        yield f"{names.get(statement.subject, '')} · {statement.predicate} · {other}{time} [{statement.locator}]"


def _lines(found: TablePreview) -> Iterator[str]:
    yield f"{found.path}: {found.statements} statements about {found.entities} entities"
    for table in found.tables:
        first, last = table.header
        yield f"\n{table.sheet}: header in row {first if first == last else f'{first}-{last}'}, {table.records} rows"
        for words, texts in (("above", table.titles), ("groups", table.groups), ("below", table.notes)):
            if texts:
                yield f"  {words}: {_few(texts)}"
        yield from (f"  {c.column:>3} {c.title}  —  {c.meaning or '?'}  —  {_few(c.samples)}" for c in table.columns)
    if found.said:
        yield "\nFor example"
        yield from (f"  {line}" for line in found.said)
    if found.problems:
        yield "\nProblems"
        yield from (f"  ! {problem}" for problem in found.problems)
    if found.mapping:
        yield f"\n{found.mapping}"


def _few(texts: Sequence[str]) -> str:
    shortened = [" ".join(text.split())[:40] for text in texts[:_SAMPLES]]
    return " | ".join(shortened) + (f" | … {len(texts)} in all" if len(texts) > _SAMPLES else "")
