"""The csv tables of ``kg export csv``: entities, relations and properties, each file a source of its own.

A row says what it says by itself: the sources behind it, and all of their evidence but a relation's first quote, are not in these
tables. Entities keep their ids, so the three files speak of the same ones.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ingest.exchange.faults import Faults
from ingest.exchange.heads import table_of
from ingest.naming import shown
from ingest.reading import Reading, Source
from ingest.tables.layout import locator
from kg.errors import InputError
from kg.export.tables import cell_text
from kg.statements.reviews import described, judgement
from kg.statements.statement import Precision, Statement, Status, identify

if TYPE_CHECKING:
    from ontology import Schema

METHOD, VERSION = "export-table", "1"
REVIEWER = "export"  # who rejected a relation is not in the table
_FIX = "Export the tables anew, and leave their cells as they are."

Row = Mapping[str, str]


def read_export_table(path: Path, source: Source, schema: Schema) -> Reading:
    """What a table says. A row that cannot be read is a problem. Raises InputError for a file that is damaged."""
    data = path.read_bytes()
    edition = hashlib.sha256(data).hexdigest()
    faults = Faults(shown(path))
    try:
        said = list(_Table(source, edition, path.stem, schema, faults).statements(data.decode("utf-8-sig")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"is damaged: {error}.", where=shown(path), fix=_FIX) from error
    rejected = {(row.subject, row.predicate, row.object) for row, is_rejected in said if is_rejected}
    rows = list(identify((row for row, _ in said), schema))
    reviews = [
        judgement(row, accepted=False, reviewer=REVIEWER) for row, (_, is_rejected) in zip(rows, said, strict=True) if is_rejected
    ]
    about = [described(source.id, source.title)] if rejected else []
    keys = {row.subject for row in rows} | {row.object for row in rows if row.object}
    return Reading(source, edition, None, [*rows, *reviews, *about], faults.all(), len(keys))


class _Table:
    """The rows of one table as statements, each with whether a review has rejected it."""

    def __init__(self, source: Source, edition: str, sheet: str, schema: Schema, faults: Faults) -> None:
        self._common: dict[str, Any] = {"source": source.id, "edition": edition, "method": METHOD, "method_version": VERSION}
        self._sheet, self._schema, self._faults = sheet, schema, faults
        self._columns: list[str] = []

    def statements(self, text: str) -> Iterator[tuple[Statement, bool]]:
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        records = csv.reader(io.StringIO(text, newline=""), strict=True)
        columns = self._columns = next(records)
        read = {"entities": self._entities, "relations": self._relations, "properties": self._properties}[table_of(columns)]
        for number, record in enumerate(records, 2):
            if len(record) != len(columns):
                self._faults.add(f"row {number}", f"has {len(record)} cells instead of {len(columns)}; it is not read.", _FIX)
                continue
            try:
                yield from read(dict(zip(columns, map(cell_text, record), strict=True)), number)
            except ValueError as error:
                self._faults.add(f"row {number}", f"is not read: {error}", _FIX)

    def _entities(self, row: Row, number: int) -> Iterator[tuple[Statement, bool]]:
        if row["class"] not in self._schema.classes:
            raise ValueError(f"the ontology has no class {row['class'][:60]!r}.")
        yield self._said(row["id"], "type", number, "class", row["class"], value=row["class"], datatype="string"), False
        if row["label"] and row["label"] != row["id"]:
            lang = "zh" if any("\u4e00" <= character <= "\u9fff" for character in row["label"]) else None
            named: dict[str, Any] = {"value": row["label"], "datatype": "string", "lang": lang}
            yield self._said(row["id"], "name", number, "label", row["label"], **named), False

    def _relations(self, row: Row, number: int) -> Iterator[tuple[Statement, bool]]:
        if row["predicate"] not in self._schema.relations:
            raise ValueError(f"the ontology has no relation {row['predicate'][:60]!r}.")
        place = "quote" if row["quote"] else "predicate"
        more: dict[str, Any] = {"subject_basis": row["subject_basis"] or "explicit", "confidence": float(row["confidence"] or 1)}
        said = self._said(
            row["subject"], row["predicate"], number, place, row[place], object=row["object"], **more, **_when(row)
        )  # fmt: skip
        yield said, row["rejected"] == "True"

    def _properties(self, row: Row, number: int) -> Iterator[tuple[Statement, bool]]:
        known = self._schema.properties.get(row["predicate"])
        if known is None:
            raise ValueError(f"the ontology has no property {row['predicate'][:60]!r}.")
        datatype = "string" if known.datatype == "langString" else known.datatype
        literal: dict[str, Any] = {
            "value": row["value"],
            "datatype": datatype,
            "lang": row["lang"] or None,
            "unit": row["unit"] or None,
        }
        yield self._said(row["entity"], known.name, number, "value", row["value"], **literal, **_when(row)), False

    def _said(self, subject: str, predicate: str, number: int, column: str, quote: str, **content: Any) -> Statement:
        """A statement whose evidence is the cell of this column. Raises ValueError without an end."""
        if not subject or not (content.get("object") or content.get("value")):
            raise ValueError("it lacks an end or a value.")
        place = locator(self._sheet, number - 1, self._columns.index(column))
        return Statement(subject, predicate, locator=place, quote=quote, **self._common, **content)


def _when(row: Row) -> dict[str, Any]:
    """Status, days and qualifiers. Raises ValueError."""
    begin, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to"))
    if row["status"] not in ("", "planned", "in_progress", "done") or row["precision"] not in ("", "day", "month", "year"):
        raise ValueError("its status or precision is none.")
    qualifiers = json.loads(row["qualifiers"] or "{}")
    if not isinstance(qualifiers, dict) or not all(isinstance(text, str) for text in qualifiers.values()):
        raise ValueError("its qualifiers are no texts.")
    return {
        "valid_from": begin,
        "valid_to": end,
        "precision": cast("Precision | None", row["precision"] or None),
        "status": cast("Status | None", row["status"] or None),
        "qualifiers": qualifiers,
    }
