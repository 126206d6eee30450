"""What a rollback has to write: for each statement that a change touched, the state it had before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.statements.fold import FOLD
from kg.statements.incoming import row_schema

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

HISTORY = """
CREATE TEMP TABLE history AS
SELECT * FROM read_parquet($files)
WHERE source IN (SELECT source FROM touched) AND id IN (SELECT id FROM touched) AND change <> $change
"""

LATER = "SELECT id, list(change ORDER BY change) FROM history WHERE change > $change GROUP BY id ORDER BY id"

RESTORED = f"""
WITH undone AS (
    SELECT * FROM touched WHERE id NOT IN (SELECT id FROM history WHERE change > $change)
), known AS (
    SELECT * FROM history WHERE change < $change AND id IN (SELECT id FROM undone)
), before AS (
    {FOLD}
)
SELECT * FROM before
UNION ALL BY NAME
SELECT * REPLACE ('retract' AS operation) FROM undone WHERE operation = 'assert' AND id NOT IN (SELECT id FROM before)
"""


def undo(
    engine: duckdb.DuckDBPyConnection, files: list[str], touched: pa.Table, change: int
) -> tuple[pa.Table, dict[str, tuple[int, ...]]]:
    """The rows that put back what the change's rows (``touched``) changed; and statements left alone with their later changes.

    ``files`` are those that may hold rows of the sources of ``touched``. The rows are to be committed as any others are.
    """
    engine.register("touched", touched)
    engine.execute(HISTORY, {"files": files, "change": change})
    later = {id: tuple(changes) for id, changes in engine.sql(LATER, params={"change": change}).fetchall()}
    return engine.sql(RESTORED, params={"change": change}).to_arrow_table().select(row_schema().names), later
