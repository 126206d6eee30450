"""Exports as tables and lines: csv for spreadsheets, parquet for programs, jsonl for all that the ledger holds now."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.house import house_lines

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from kg.statements.read_only import ReadOnlyLedger

_FORMULA = re.compile(r"[=+\-@\t\r](?![\d.,]+$)")  # a number with its sign is none
LIST_SEPARATOR = " | "  # between several names or sources in one cell

CSV_COLUMNS: Mapping[str, tuple[str, ...]] = {  # by which a reader knows these files
    "entities": ("id", "class", "label", "names", "classes"),
    "relations": (
        *("id", "predicate", "subject", "subject_label", "object", "object_label", "status", "valid_from", "valid_to", "precision"),
        *("qualifiers", "confidence", "subject_basis", "rejected", "sources", "statements", "quote", "locator"),
    ),
    "properties": (
        *("entity", "label", "predicate", "value", "unit", "lang", "valid_from", "valid_to", "precision", "status", "qualifiers"),
        *("sources", "statements"),
    ),
}
_CSV = {
    "entities": """
        SELECT id, class, label, array_to_string(names, $separator) AS names, array_to_string(classes, $separator) AS classes
        FROM entities ORDER BY id
    """,
    "relations": """
        SELECT r.id, r.predicate, r.subject, s.label AS subject_label, r.object, o.label AS object_label, r.status,
               r.valid_from, r.valid_to, r.precision, r.qualifiers, r.confidence, r.subject_basis, r.rejected,
               array_to_string(r.sources, $separator) AS sources, array_to_string(r.statements, ' ') AS statements,
               e.quote, e.locator
        FROM relations r
        JOIN entities s ON s.id = r.subject
        JOIN entities o ON o.id = r.object
        JOIN statements e ON e.id = r.statements[1]
        ORDER BY r.id
    """,
    "properties": """
        SELECT p.entity, e.label, p.predicate, p.value, p.unit, p.lang, p.valid_from, p.valid_to, p.precision, p.status,
               p.qualifiers, array_to_string(p.sources, $separator) AS sources, array_to_string(p.statements, ' ') AS statements
        FROM properties p JOIN entities e ON e.id = p.entity
        ORDER BY ALL
    """,
}


def write_csv(snapshot: Snapshot, folder: Path) -> None:
    """entities.csv, relations.csv, properties.csv: UTF-8 with the mark by which spreadsheet programs know it.

    A relation's quote and locator are those of its first statement. A cell that a spreadsheet program would take for
    a formula begins with an apostrophe, as these programs write it themselves.
    """
    for name, query in _CSV.items():
        parameters = {"separator": LIST_SEPARATOR} if "$separator" in query else None
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(snapshot.sql(f"FROM ({query}) LIMIT 0", parameters).column_names)
            for batch in snapshot.batches(query, parameters):
                writer.writerows(zip(*([_cell(value) for value in column.to_pylist()] for column in batch.columns), strict=True))


def write_parquet(snapshot: Snapshot, folder: Path) -> None:
    """The tables of the snapshot as they are."""
    from kg.snapshot.snapshot import TABLES

    for name in TABLES:
        shutil.copyfile(snapshot.path(name), folder / f"{name}.parquet")


def statement_lines(snapshot: Snapshot, ledger: ReadOnlyLedger | None = None) -> Iterator[str]:
    """The current statements as JSON, by id: the ledger's columns, and what the snapshot made of subject, object and relation.

    After them the rows of ``ledger`` that describe sources, judge and review, whose predicates begin with ``kg:``.
    """
    query = "SELECT to_json(s) AS line FROM (SELECT * REPLACE (qualifiers::JSON AS qualifiers) FROM statements) s ORDER BY id"
    for batch in snapshot.batches(query):
        yield from batch.column("line").to_pylist()
    if ledger is not None:
        yield from house_lines(ledger, snapshot.change)


def write_lines(lines: Iterable[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)


def _cell(value: object) -> object:
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value


def cell_text(cell: str) -> str:
    """The text that a cell was written for: ``_cell`` is taken back."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
