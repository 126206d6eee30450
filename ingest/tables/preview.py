"""A table as it is understood, before anything is written: what each column means, samples, problems, and the mapping to edit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ingest.naming import shown
from ingest.reading import Reading, Source
from ingest.tables.layout import Cell, Column, Table
from ingest.tables.mapping import Mapping, TableMapping
from ingest.tables.mapping_text import mapping_text
from ingest.tables.meanings import meanings
from ingest.tables.preview_text import lines
from ingest.tables.reader import Understood, read_tables
from ingest.tables.recognise import PERSONAL
from ingest.tables.strips import NONE
from ingest.tables.unseen import hidden_columns, hidden_rows
from kg.errors import Problem
from kg.statements.columns import StatementTable
from kg.statements.statement import Statement

if TYPE_CHECKING:
    import pyarrow as pa

    from ontology import Schema

_SAMPLES = 3  # texts of a column
_RELATIONS, _OTHERS = 8, 4  # statements that are shown of all


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column: its letters, header, what it means (empty: unknown) and some of its texts."""

    column: str
    title: str
    meaning: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table: its sheet, the texts above it, its header's first and last row and how many records it has (rows from 1).

    ``groups`` are its group rows, ``notes`` the texts below it, ``passed`` rows that are no records, each by a cell with its
    text; ``hidden_rows`` and ``hidden_columns`` are read though a person does not see them.
    """

    sheet: str
    titles: tuple[str, ...]
    header: tuple[int, int]
    records: int
    groups: tuple[str, ...]
    notes: tuple[str, ...]
    passed: tuple[str, ...]
    hidden_rows: str
    hidden_columns: str
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
        """For a terminal, in Chinese and English: the tables column by column, then statements, problems and the mapping.

        Control characters are not removed.
        """
        return "\n".join(lines(self))


def preview(path: Path, schema: Schema, *, mapping: Mapping | None = None, region: str | None = None) -> TablePreview:
    """How a table file is understood; nothing is written. Raises InputError for a file that cannot be read at all."""
    source = Source(path.name, path.name, str(path), "")
    tables, reading = read_tables(path, source, schema, mapping=mapping, region=region)
    return TablePreview(
        shown(path),
        tuple(_table(found, schema) for found in tables),
        len(reading.statements),
        reading.entities,
        tuple(_said(reading, schema)),
        reading.problems,
        mapping_text(Mapping(tuple(found.mapping for found in tables)), path.name) if tables else "",
    )


def _table(found: Understood, schema: Schema) -> TableShown:
    table = found.table
    meaning_of = meanings(found.mapping, schema)
    return TableShown(
        table.sheet,
        _texts(table.titles),
        (table.header[0] + 1, table.header[1] + 1),
        table.size,
        _texts(group.cell for group in table.groups),
        _texts(table.notes),
        tuple(f"{cell.row + 1}: {cell.text.strip()}" for cell in table.passed),
        hidden_rows([table]),
        hidden_columns([table]),
        tuple(_column(table, column, found.mapping, meaning_of) for column in table.columns),
    )


def _texts(cells: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(cell.text for cell in cells)


def _column(table: Table, column: Column, mapping: TableMapping, meaning_of: defaultdict[str, list[str]]) -> ColumnShown:
    meaning = "; ".join(meaning_of[column.title] or meaning_of[f"${column.letters}"])
    private = mapping.ignored.get(column.title) == PERSONAL
    return ColumnShown(column.letters, column.title, meaning, () if private else _samples(table, column))


def _samples(table: Table, column: Column) -> tuple[str, ...]:
    """The first different texts of a column."""
    cells = table.cells(column.index)
    codes, first = np.unique(cells.codes[cells.codes != NONE], return_index=True)
    chosen = codes[np.argsort(first)[:_SAMPLES]]
    return tuple(text.strip() for text in cells.strip.texts.take(chosen).to_pylist())


def _said(reading: Reading, schema: Schema) -> Iterator[str]:
    """The first relations, and the first properties, as lines with their place."""
    import pyarrow.compute as pc

    table = StatementTable.of(reading.statements).table
    related = pc.is_valid(table["object"])
    described = pc.and_not(pc.invert(related), pc.is_in(table["predicate"], _texts_of(["type", "name"])))
    chosen = [*_first(table, related, _RELATIONS), *_first(table, described, _OTHERS)]
    wanted = _texts_of({key for one in chosen for key in (one.subject, one.object) if key})
    named = table.filter(pc.and_(pc.equal(table["predicate"], "name"), pc.is_in(table["subject"], wanted)))
    names = dict(zip(named["subject"].to_pylist()[::-1], named["value"].to_pylist()[::-1], strict=True))
    for one in chosen:
        other = names.get(one.object, one.object) if one.object else one.value
        days = " … ".join(str(day) for day in (one.valid_from, one.valid_to) if day)
        time = f" ({days})" if days else ""
        declared = schema.relations.get(one.predicate) or schema.properties.get(one.predicate)
        predicate = f"{declared.label['zh']} {one.predicate}" if declared else one.predicate
        unit = one.unit or ""
        yield f"{names.get(one.subject, '')} · {predicate} · {other}{unit}{time} [{one.locator}]"


def _first(table: pa.Table, wanted: pa.ChunkedArray, count: int) -> list[Statement]:
    """The first of each predicate, then the second of each, and so on."""
    import pyarrow.compute as pc

    by_predicate = []
    for predicate in table["predicate"].filter(wanted).unique().to_pylist():
        places = pc.indices_nonzero(pc.and_(wanted, pc.equal(table["predicate"], predicate)))
        by_predicate += [(turn, place) for turn, place in enumerate(places[:count].to_pylist())]
    chosen = sorted(by_predicate, key=lambda found: found[0])[:count]
    return list(StatementTable(table.take(_places(place for _, place in chosen))))


def _texts_of(words: object) -> pa.Array:
    import pyarrow as pa

    return pa.array(words, pa.string())


def _places(numbers: Iterable[int]) -> pa.Array:
    import pyarrow as pa

    return pa.array(numbers, pa.int64())
