"""Reading a table file: grids, their tables, a mapping for each, statements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.naming import shown
from ingest.reading import Reading, Source
from ingest.tables.describing import Describer
from ingest.tables.facts import Facts
from ingest.tables.finding import find_tables
from ingest.tables.grid import Grid
from ingest.tables.layout import Cell, Table
from ingest.tables.mapping import GROUP, Mapping, TableMapping
from ingest.tables.problems import Problems
from ingest.tables.recognise import PERSONAL, recognise
from ingest.tables.rows import Rows
from ingest.tables.samples import sample
from ingest.tables.titles import read_titles
from ingest.tables.unseen import report_unseen
from ingest.tables.vocabulary import load_vocabulary
from ingest.tables.workbook import read_grids
from ingest.tables.xlsx import Progress
from kg.errors import InputError
from kg.statements.columns import StatementTable, table_of

if TYPE_CHECKING:
    import pyarrow as pa

    from ontology import Schema

_GIVE_MAPPING = "Say what it means in a mapping: kg ingest FILE --preview prints one to edit, --mapping takes it."


@dataclass(frozen=True, slots=True)
class Understood:
    """A table and how it is read."""

    table: Table
    mapping: TableMapping


def read_table_file(
    path: Path,
    source: Source,
    schema: Schema,
    *,
    mapping: Mapping | None = None,
    region: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """What the tables of a file say. ``region`` is what 全区 and 我市 mean in titles; ``progress`` is told of rows of large sheets.

    A bad cell is a problem, and the rest of its row is read. Raises InputError for a file that cannot be read at all.
    """
    return read_tables(path, source, schema, mapping=mapping, region=region, progress=progress)[1]


def read_tables(
    path: Path,
    source: Source,
    schema: Schema,
    *,
    mapping: Mapping | None = None,
    region: str | None = None,
    progress: Progress | None = None,
) -> tuple[list[Understood], Reading]:
    """The tables as they are understood, and what they say so."""
    problems = Problems(shown(path))
    tables = _understand(path, schema, problems, mapping, region, progress)
    with path.open("rb") as file:
        edition = hashlib.file_digest(file, "sha256").hexdigest()
    facts = Facts(source.id, edition, by_hand=mapping is not None)
    rows = [Rows(found.table, found.mapping, schema, facts, problems) for found in tables]
    heads = [of_table.heads() for of_table in rows]  # of all tables first: a name then means the row that has it
    for number, (of_table, of_rows) in enumerate(zip(rows, heads, strict=True)):
        of_table.check_groups()
        Describer(of_table, schema, number).describe(of_rows)
    _give_back()
    table = table_of(facts.blocks(), schema, facts.common)
    return tables, Reading(source, edition, None, StatementTable(table), problems.all(), _entities(table))


def _give_back() -> None:
    """Let the system have the room that reading cells took: what they say takes as much."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def _entities(table: pa.Table) -> int:
    """How many different keys there are: each has its type said."""
    import pyarrow.compute as pc

    return int(pc.count_distinct(table["subject"].filter(pc.equal(table["predicate"], "type"))).as_py())


def _understand(
    path: Path, schema: Schema, problems: Problems, mapping: Mapping | None, region: str | None, progress: Progress | None
) -> list[Understood]:
    """The tables of a file, each with its mapping; what has none, and columns without a meaning, become problems."""
    grids, hidden = read_grids(path, progress)
    for sheet in hidden:
        problems.add_to_sheet(
            sheet, "is hidden and is not read.", "Show it (right-click on the sheets' names), save the file and read it again."
        )
    if not any(len(grid.numbers) for grid in grids):
        raise InputError("holds no table: its sheets are empty.", where=shown(path), fix="Check that it was saved whole.")
    if mapping is None:
        found = [one for grid in grids for one in _recognised(grid, path, schema, problems, region)]
        if len(found) == 1:  # so that its mapping fits next year's file, whose sheet has another name
            found = [Understood(found[0].table, replace(found[0].mapping, sheet=None))]
    else:
        found = [one for grid in grids for one in _mapped(grid, mapping, problems)]
    for grid in grids:
        report_unseen(grid, [one.table for one in found if one.table.grid is grid], problems)
    for one in found:
        _report_columns(one, problems)
    return found


def _recognised(grid: Grid, path: Path, schema: Schema, problems: Problems, region: str | None) -> list[Understood]:
    words = load_vocabulary()
    tables = find_tables(grid, words)
    if not tables and (grid.filled > 1).any():
        problems.add_to_sheet(
            grid.sheet, "has no row that names columns; it is not read.", "Put the columns' names into one row above the table."
        )
    understood = []
    for table in tables:
        context = read_titles([cell.text for cell in table.titles], table.sheet, path.stem, words, region)
        found = recognise(table, context, schema, words) if table.size else None
        if found is not None:
            understood.append(Understood(table, found))
        elif table.size:
            names = ", ".join(column.title for column in table.columns)
            problems.add(
                table, _header(table), f"heads a table without a column of names ({names[:120]}); it is not read.", _GIVE_MAPPING
            )
    return understood


def _mapped(grid: Grid, mapping: Mapping, problems: Problems) -> list[Understood]:
    """The tables of a sheet that one of the given mappings fits: its sheet, if it names one, and its columns are there."""
    words = load_vocabulary()
    here = [entry for entry in mapping.tables if entry.sheet in (None, grid.sheet)]
    if not here and len(grid.numbers):
        problems.add_to_sheet(
            grid.sheet,
            "is a sheet that the mapping does not speak of; it is not read.",
            "Add it to the mapping's tables, or leave it out.",
        )
        return []
    forced = next((entry.header for entry in here if entry.header), None)
    understood = []
    for table in find_tables(grid, words, (forced[0] - 1, forced[1] - 1) if forced else None):
        missing, nearest = min(((_missing(entry, table), entry) for entry in here), key=lambda found: len(found[0]))
        if not missing:
            understood.append(Understood(table, nearest))
        else:
            problems.add(
                table, _header(table), f"heads a table that the mapping does not fit: it has no column {', '.join(missing)}.",
                f"Its columns are {', '.join(column.title for column in table.columns)}: correct the mapping.",
            )  # fmt: skip
    return understood


def _missing(mapping: TableMapping, table: Table) -> list[str]:
    return [name for name in sorted(mapping.columns()) if table.column(name) is None]


def _report_columns(understood: Understood, problems: Problems) -> None:
    """Name the columns that are not read, and why; serial numbers and what a mapping ignores on purpose are not worth it."""
    table, words = understood.table, load_vocabulary()
    for title, reason in understood.mapping.ignored.items():
        column = table.column(title)
        if reason == PERSONAL and column is not None:
            problems.add(
                table,
                Cell(title, column.row, column.index),
                f"heads a column “{title}” of {PERSONAL}; it is not read.",
                "Leave such columns out of copies that you pass on.",
            )
    for title in understood.mapping.unknown:
        column = table.column(title)
        if column is not None:
            holds = sample(table, column.index, words).describes
            problems.add(
                table,
                Cell(title, column.row, column.index),
                f"heads a column “{title}” ({holds}) of unknown meaning; it is not read.",
                _GIVE_MAPPING,
            )
        elif title.startswith(GROUP) and table.groups:
            cell = table.groups[0].cell
            problems.add(
                table,
                cell,
                f"“{cell.text.strip()[:60]}” heads a group of rows whose meaning is unknown; it is not read.",
                _GIVE_MAPPING,
            )


def _header(table: Table) -> Cell:
    first = table.columns[0]
    return Cell(first.title, table.header[0], first.index)
