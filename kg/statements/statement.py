"""The statement: one assertion by one source, with the place where the source says it.

A statement's id is worked out from what is said and by whom, never from where it stands: a paragraph
inserted before it, another reader version or another machine gives the same id. Only the *n*-th
repetition of the very same assertion with the very same quote within one source differs by *n*.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pyarrow as pa

    from ontology import Schema

Operation = Literal["assert", "retract"]
Status = Literal["planned", "in_progress", "done"]
Precision = Literal["day", "month", "year"]
Basis = Literal["explicit", "implicit"]

NO_QUALIFIERS: Mapping[str, str] = MappingProxyType({})

# Predicates of the house itself: never part of the graph that people ask, always part of the ledger.
RESERVED = "kg:"
CHANGE = "kg:change"  # a row that describes its change; value is JSON
SOURCE_TITLE, SOURCE_PATH, SOURCE_EDITION = "kg:title", "kg:path", "kg:edition"
SOURCE_MEDIA_TYPE, SOURCE_ORIGINAL = "kg:mediaType", "kg:original"  # the original file's name in sources/
IDENTIFIED_AS = "kg:identifiedAs"  # a key stands for the thing with this strong identity, by a named rule
SAME, DIFFERENT, UNSURE = "kg:same", "kg:different", "kg:unsure"  # judgements by hand between two keys
ACCEPTED, REJECTED = "kg:accepted", "kg:rejected"  # reviews of a statement; the subject is its id


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of the ledger. ``object`` (an entity key) or ``value`` (a literal), never both.

    ``valid_from`` and ``valid_to`` are the first and the last day on which it holds; None is open.
    ``edition`` is the content hash of the stored text or file that ``locator`` points into:
    ``char=10,24`` (code points, end exclusive) or ``Sheet!B4``.
    ``change``, ``asserted_at`` and ``agent`` are set by the ledger alone.
    """

    subject: str
    predicate: str
    object: str | None = None
    value: str | None = None
    datatype: str | None = None
    lang: str | None = None
    unit: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    precision: Precision | None = None
    status: Status | None = None
    qualifiers: Mapping[str, str] = field(default_factory=lambda: NO_QUALIFIERS)
    source: str = ""
    edition: str | None = None
    locator: str | None = None
    quote: str | None = None
    subject_basis: Basis = "explicit"
    method: str = ""
    method_version: str = ""
    confidence: float = 1.0
    operation: Operation = "assert"
    id: str = ""
    change: int | None = None
    asserted_at: datetime | None = None
    agent: str | None = None

    def content_key(self, schema: Schema) -> tuple[str, ...]:
        """What the id is made of, but for the count of repetitions."""
        parts = (self.source, self.subject, self.predicate, self.object, self.value, self.datatype, self.lang, self.unit)
        year = str(self.valid_from.year) if self.valid_from else ""
        named = identifying(self.predicate, self.qualifiers, year, schema)
        return (*("" if p is None else p for p in parts), named, self.quote or "")


def identifying(predicate: str, qualifiers: Mapping[str, str], year: str, schema: Schema) -> str:
    """The qualifiers that tell two statements of a predicate apart, as they enter the id; ``year`` is that of the beginning."""
    relation = schema.relations.get(predicate)
    found: list[str] = []
    for name in relation.identifying if relation else sorted(qualifiers):
        if name == "year":
            found.append(f"year={year}")
        elif name in qualifiers:
            found.append(f"{name}={qualifiers[name]}")
    return "\x1f".join(found)


def entity_key(source: str, name: str) -> str:
    """The key under which ``source`` speaks of what it calls ``name``: opaque, short, the same on every machine."""
    return "e" + _digest((source, name))[:19]


def identify(statements: Iterable[Statement], schema: Schema) -> Iterator[Statement]:
    """The same statements with their ids, in the order given (which counts the repetitions of one assertion)."""
    seen: Counter[tuple[str, ...]] = Counter()
    for statement in statements:
        key = statement.content_key(schema)
        seen[key] += 1
        yield replace(statement, id=statement_id(key, seen[key]))


def statement_id(key: tuple[str, ...], repetition: int) -> str:
    """The id of the n-th statement with this content (``Statement.content_key``) in a source, counted from 1."""
    return "s" + _digest((*key, str(repetition)))[:31]


def _digest(parts: tuple[str, ...]) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def qualifiers_json(qualifiers: Mapping[str, str]) -> str | None:
    """Qualifiers as the ledger stores them: JSON with sorted keys, None where there are none."""
    return json.dumps(dict(sorted(qualifiers.items())), ensure_ascii=False, separators=(",", ":")) if qualifiers else None


def arrow_schema() -> pa.Schema:
    """The ledger's columns, in order."""
    import pyarrow as pa

    text, day = pa.string(), pa.date32()
    return pa.schema(
        [
            pa.field("id", text, nullable=False),
            pa.field("operation", text, nullable=False),
            pa.field("subject", text, nullable=False),
            pa.field("predicate", text, nullable=False),
            pa.field("object", text),
            pa.field("value", text),
            pa.field("datatype", text),
            pa.field("lang", text),
            pa.field("unit", text),
            pa.field("valid_from", day),
            pa.field("valid_to", day),
            pa.field("precision", text),
            pa.field("status", text),
            pa.field("qualifiers", text),
            pa.field("source", text),  # null in the row that describes a change, so that a file's range is of real sources
            pa.field("edition", text),
            pa.field("locator", text),
            pa.field("quote", text),
            pa.field("subject_basis", text),
            pa.field("method", text),
            pa.field("method_version", text),
            pa.field("confidence", pa.float64()),
            pa.field("change", pa.int64()),
            pa.field("asserted_at", pa.timestamp("us", tz="UTC")),
            pa.field("agent", text),
        ]
    )


def to_arrow(statements: Iterable[Statement]) -> pa.Table:
    """Statements as a table of ``arrow_schema()``."""
    import pyarrow as pa

    schema = arrow_schema()
    rows = list(statements)
    stored: dict[str, Callable[[Statement], object]] = {
        "qualifiers": lambda row: qualifiers_json(row.qualifiers),
        "source": lambda row: row.source or None,
    }
    columns = [[stored.get(name, attrgetter(name))(row) for row in rows] for name in schema.names]
    return pa.table([pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def from_arrow(table: pa.Table) -> list[Statement]:
    """The inverse of ``to_arrow``; columns that a statement does not have are passed over, nulls are the defaults."""
    names = [name for name in arrow_schema().names if name in table.column_names]
    table = table.select(names)
    if "asserted_at" in names:  # without the zone, which would be looked up in a database that Windows does not have
        at = names.index("asserted_at")
        table = table.set_column(at, "asserted_at", table["asserted_at"].cast("timestamp[us]"))
    rows = ({name: value for name, value in row.items() if value is not None} for row in table.to_pylist())
    return [Statement(**{**row, **_from_stored(row)}) for row in rows]


def _from_stored(row: Mapping[str, Any]) -> dict[str, object]:
    """The fields that are stored in another form than a statement has them."""
    told: dict[str, object] = {}
    if "qualifiers" in row:
        told["qualifiers"] = json.loads(row["qualifiers"])
    if "asserted_at" in row:
        told["asserted_at"] = row["asserted_at"].replace(tzinfo=UTC)
    return told
