"""What a commit has to write: the rows it is given, set against the rows that hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kg.statements.fold import FOLD

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# What a statement says. Where it stands (edition, locator, quote) and which reader found it (method) may differ in rows
# that say the same: the row that is there keeps pointing into the edition that it was read from.
CONTENT = (
    *("subject", "predicate", "object", "value", "datatype", "lang", "unit"),
    *("valid_from", "valid_to", "precision", "status", "qualifiers", "subject_basis", "confidence"),
)
COMPARED = ("id", "source", "operation", "change", *CONTENT)

# What holds of the complete sources, and of the given statements of the other sources.
HELD = f"""
CREATE TEMP TABLE held AS
WITH known AS NOT MATERIALIZED (
    SELECT {", ".join(COMPARED)} FROM read_parquet($files)
    WHERE source IN (SELECT unnest($complete::VARCHAR[]))
    UNION ALL
    SELECT {", ".join(COMPARED)} FROM read_parquet($files)
    WHERE source IN (SELECT unnest($partial::VARCHAR[])) AND id IN (SELECT id FROM given)
)
{FOLD}
"""

ASSERTED = f"""
SELECT * FROM given WHERE operation = 'assert' AND NOT EXISTS (
    SELECT 1 FROM held WHERE held.id = given.id AND {" AND ".join(f"held.{c} IS NOT DISTINCT FROM given.{c}" for c in CONTENT)}
)
"""

GONE = """
CREATE TEMP TABLE gone AS
SELECT id, change FROM held
WHERE id IN (SELECT id FROM given WHERE operation = 'retract')
   OR (source IN (SELECT unnest($complete::VARCHAR[])) AND id NOT IN (SELECT id FROM given WHERE operation = 'assert'))
"""

RETRACTED = """
SELECT * REPLACE ('retract' AS operation) FROM read_parquet($files) SEMI JOIN gone USING (id, change)
WHERE source IN (SELECT unnest($sources::VARCHAR[]))
"""


def difference(engine: duckdb.DuckDBPyConnection, files: list[str], given: pa.Table, complete: Collection[str]) -> pa.Table:
    """The rows to append, without the ledger's own columns: what is new or says something else, and what is taken back.

    ``files`` are those that may hold rows of the sources of ``given`` and ``complete``; each id of ``given`` occurs once.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if not files:
        asserted = pc.equal(given["operation"], "assert")
        return given if pc.all(asserted).as_py() else given.filter(asserted)
    engine.register("given", given)
    whole = sorted(complete)
    said = set(given["source"].unique().to_pylist())
    engine.execute(HELD, {"files": files, "complete": whole, "partial": sorted(said.difference(whole))})
    engine.execute(GONE, {"complete": whole})
    parts = [engine.sql(ASSERTED).to_arrow_table()]
    if engine.sql("SELECT 1 FROM gone LIMIT 1").fetchall():
        parts.append(engine.sql(RETRACTED, params={"files": files, "sources": sorted(said.union(whole))}).to_arrow_table())
    return pa.concat_tables(part.select(given.column_names).cast(given.schema) for part in parts)
