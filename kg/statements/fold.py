"""The fold: which rows of the ledger hold at a change, as one relational expression for every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table


# The same for a table called ``known``, in DuckDB's own words: a commit does not wait until Ibis is loaded.
FOLD = """
SELECT * FROM known SEMI JOIN (SELECT id, max(change) AS change FROM known GROUP BY id) AS newest USING (id, change)
WHERE operation = 'assert'
"""


def fold(table: Table, change: int | None = None) -> Table:
    """The rows that hold as of ``change`` (all that ``table`` has when None): of each id the newest, unless it is a retraction.

    ``table`` is an Ibis table with the ledger's columns, or a part of it that has all rows of the ids in it; its
    columns are kept. A change has at most one row of an id.
    """
    known = table if change is None else table.filter(table.change <= change)
    newest = known.group_by("id").agg(change=known.change.max())
    held = table.semi_join(newest, ["id", "change"])
    return held.filter(held.operation == "assert")
