"""What a commit is given, as one table of the ledger's columns, validated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.statements.columns import StatementTable
from kg.statements.statement import CHANGE, Statement, arrow_schema, to_arrow

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LEDGER_COLUMNS = ("change", "asserted_at", "agent")  # the ledger sets these itself
REQUIRED = ("id", "operation", "subject", "predicate", "source")


def incoming(statements: Iterable[Statement] | pa.Table | pa.RecordBatchReader) -> pa.Table:
    """The rows as a table of ``row_schema()``.

    Arrow tables and readers pass through without a Python object per row; columns that may be null may be missing.
    Raises UsageError for what no ledger row can be.
    """
    import pyarrow as pa

    table = statements.read_all() if isinstance(statements, pa.RecordBatchReader) else statements
    table = _shaped(table if isinstance(table, pa.Table) else as_table(table))
    _validate(table)
    return table


def row_schema() -> pa.Schema:
    """The columns of a row before it is in the ledger."""
    import pyarrow as pa

    return pa.schema([field for field in arrow_schema() if field.name not in LEDGER_COLUMNS])


def last_of_each_id(engine: duckdb.DuckDBPyConnection, table: pa.Table) -> pa.Table:
    """The table without rows whose id occurs again further down."""
    import numpy as np
    import pyarrow as pa

    ids = table.select(["id"]).append_column("position", pa.array(np.arange(table.num_rows)))
    engine.register("ids", ids)
    [(different,)] = engine.sql("SELECT count(DISTINCT hash(id)) FROM ids").fetchall()
    if different == table.num_rows:
        return table
    last = engine.sql("SELECT max(position) AS position FROM ids GROUP BY id").fetchnumpy()["position"]
    kept = np.zeros(table.num_rows, dtype=bool)
    kept[last] = True
    return table.filter(pa.array(kept))


def as_table(statements: Iterable[Statement]) -> pa.Table:
    """Statements as a table of ``arrow_schema()``; of a ``StatementTable`` the one that it is. Raises UsageError."""
    import pyarrow as pa

    if isinstance(statements, StatementTable):
        return statements.table
    try:
        return to_arrow(statements)
    except (pa.ArrowException, UnicodeEncodeError, AttributeError, TypeError) as error:
        fix = "Give text, days and numbers as Statement declares them."
        raise UsageError(f"a statement cannot be stored: {error}.", fix=fix) from error


def _shaped(table: pa.Table) -> pa.Table:
    """The columns in the ledger's order and types, missing ones as nulls."""
    import pyarrow as pa

    schema = row_schema()
    if unknown := set(table.column_names) - set(arrow_schema().names):
        raise UsageError(f"the ledger has no column {', '.join(sorted(unknown))}.", fix="Drop it, or put it into qualifiers.")
    if missing := [name for name in REQUIRED if name not in table.column_names]:
        raise UsageError(f"the columns {', '.join(missing)} are missing.", fix="arrow_schema() lists what a statement has.")
    columns = [table[f.name] if f.name in table.column_names else pa.nulls(table.num_rows, f.type) for f in schema]
    nullable = pa.schema([f.with_nullable(True) for f in schema])
    try:
        return pa.table(dict(zip(schema.names, columns, strict=True))).cast(nullable)
    except pa.ArrowException as error:
        raise UsageError(f"the columns do not fit the ledger: {error}.", fix="arrow_schema() lists their types.") from error


def _validate(table: pa.Table) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    def refuse(wrong: pa.ChunkedArray, what: str) -> None:
        position = pc.index(wrong, True).as_py()
        if position >= 0:
            row = {name: table[name][position].as_py() for name in ("id", "source", "subject", "predicate")}
            raise UsageError(f"row {position} {what}.", where=row["source"] or "", fix=f"The row: {row}.")

    try:
        table.validate(full=True)
    except pa.ArrowException as error:
        fix = "Decode the text before it becomes a statement."
        raise UsageError(f"the table holds text that is not UTF-8: {error}.", fix=fix) from error
    for name in REQUIRED:
        column = table[name]
        if column.null_count:
            refuse(pc.is_null(column), f"has no {name}")
        refuse(pc.equal(pc.binary_length(column), 0), f"has an empty {name}")
    known = pc.is_in(table["operation"], pa.array(["assert", "retract"]))
    refuse(pc.invert(known), "has an operation that is neither assert nor retract")
    refuse(pc.equal(pc.is_valid(table["object"]), pc.is_valid(table["value"])), "must have an object or a value, and not both")
    refuse(pc.equal(table["predicate"], CHANGE), "has the predicate kg:change, which is the ledger's own")
