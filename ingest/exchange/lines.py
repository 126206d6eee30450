"""Statements as lines of JSON: the columns of the ledger under their names, as ``kg export jsonl`` writes them.

The rows come back as they were, under the sources that make them. A source that the lines describe by its edition was read
from a file, and they are all that it says; to one that they do not (what people said, judged or reviewed) they are added.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.exchange.faults import Faults
from ingest.exchange.ids import Ids
from ingest.naming import shown
from ingest.reading import Reading, Source
from kg.errors import InputError
from kg.statements.columns import StatementTable
from kg.statements.statement import (
    IDENTIFIED_AS,
    RESERVED,
    SOURCE_EDITION,
    SOURCE_ORIGINAL,
    Statement,
    to_arrow,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from ontology import Schema

_LONGEST = 1 << 24  # bytes of a line
_TOGETHER = 50_000  # statements that are objects at the same time
_TEXTS = (
    *("id", "subject", "predicate", "object", "value", "datatype", "lang", "unit", "precision", "status", "source", "edition"),
    *("locator", "quote", "subject_basis", "method", "method_version"),
)
COLUMNS = (*_TEXTS, "valid_from", "valid_to", "qualifiers", "confidence")  # that are read; others are passed over
_CHOICES = {
    "precision": ("day", "month", "year"),
    "status": ("planned", "in_progress", "done"),
    "subject_basis": ("explicit", "implicit"),
    "operation": ("assert",),
}
_LEFT_OUT = (IDENTIFIED_AS, SOURCE_ORIGINAL)  # the rules of this workspace judge anew; the original file is not here
_FIX = "Write it as `kg export jsonl` does: docs/exchange.md lists the columns."


class _Wrong(ValueError):
    """What is wrong with a line, as a sentence."""


def read_lines(path: Path, source: Source, schema: Schema) -> Reading:
    """What the sources in a file of lines say. A line that is no statement is a problem. Raises InputError when none is one."""
    import pyarrow as pa

    faults = Faults(shown(path))
    ids = Ids(schema)
    with path.open("rb") as file:
        edition = hashlib.file_digest(file, "sha256").hexdigest()
    rows = (row for row in _rows(path, schema, faults) if row.predicate not in _LEFT_OUT)
    own = (row for row in rows if row.source != source.id or not row.predicate.startswith(RESERVED))
    kept = ids.kept(own)
    tables = [to_arrow(some) for some in iter(lambda: list(islice(kept, _TOGETHER)), [])]
    tables.append(to_arrow(ids.rest()))
    table = pa.concat_tables(tables)
    if not table.num_rows:
        first = next(iter(faults.all()), None)
        raise InputError("holds no statement." if first is None else f"holds no statement: {first}", where=shown(path), fix=_FIX)
    whole = _described_by(table, SOURCE_EDITION)
    return Reading(source, edition, None, StatementTable(table), faults.all(), _entities(table), tuple(whole), carries=True)


def _rows(path: Path, schema: Schema, faults: Faults) -> Iterator[Statement]:
    known = {"type", *schema.relations, *schema.properties}
    with path.open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST + 1):
            number += 1
            if len(line) > _LONGEST:
                raise InputError(f"has a line of more than {_LONGEST:,} bytes ({number}).", where=shown(path), fix=_FIX)
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            try:
                row = _statement(json.loads(line))
            except (ValueError, RecursionError) as error:
                what = str(error) if isinstance(error, _Wrong) else "is no JSON."
                faults.add(f"line {number}", what, _FIX)
                continue
            if row.predicate not in known and not row.predicate.startswith(RESERVED):
                what = f"says {row.predicate[:60]!r}, which the ontology does not have; it is kept, and no question finds it."
                faults.add(f"line {number}", what, "docs/reference/ontology.md lists the terms.")
            yield row


def _statement(line: Any) -> Statement:
    """Raises _Wrong."""
    if not isinstance(line, dict):
        raise _Wrong("is no JSON object.")
    told: dict[str, Any] = {name: _text(name, line[name]) for name in _TEXTS if line.get(name) is not None}
    if missing := [name for name in ("subject", "predicate", "source") if not told.get(name)]:
        raise _Wrong(f"is no statement: it has no {', '.join(missing)}.")
    if ("object" in told) == ("value" in told):
        raise _Wrong("must have an object or a value, and not both.")
    for name, choice in _CHOICES.items():
        if line.get(name) is not None and line[name] not in choice:
            raise _Wrong(f"has another {name} than {', '.join(choice)}.")
    for name in ("valid_from", "valid_to"):
        if line.get(name) is not None:
            told[name] = _day(name, line[name])
    told["qualifiers"] = _qualifiers(line.get("qualifiers"))
    if line.get("confidence") is not None:
        told["confidence"] = _confidence(line["confidence"])
    return Statement(**told)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong(f"has a {name} that is no text.")
    if re.search("[\ud800-\udfff]", value):
        raise _Wrong(f"has a {name} with half a character in it.")
    return value


def _day(name: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise _Wrong(f"has a {name} that is no day such as 2021-03-05.") from error


def _qualifiers(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict | None) or not all(isinstance(text, str) for text in (value or {}).values()):
        raise _Wrong("has qualifiers that are no object of texts.")
    return {_text("qualifier", name): _text(name, text) for name, text in sorted((value or {}).items())}


def _confidence(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _Wrong("has a confidence that is no number from 0 to 1.")
    return float(value)


def _described_by(table: pa.Table, predicate: str) -> list[str]:
    import pyarrow.compute as pc

    return sorted(table["source"].filter(pc.equal(table["predicate"], predicate)).unique().to_pylist())


def _entities(table: pa.Table) -> int:
    import pyarrow.compute as pc

    return int(pc.count_distinct(table["subject"].filter(pc.equal(table["predicate"], "type"))).as_py())
