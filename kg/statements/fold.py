"""The fold: which rows of the ledger hold at a change, as one relational expression for every engine.

Of each id the newest row counts, and holds unless it is a retraction. Most ids have one row only, so what is worked out is
the few rows that a later one replaces; a change has at most one row of an id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table


# The fold of a table called ``known``, in DuckDB's own words: a commit does not wait until Ibis is loaded.
FOLD = """
SELECT known.* FROM known
ANTI JOIN (SELECT id, max(change) AS newest FROM known GROUP BY id HAVING count(*) > 1) AS repeated
ON known.id = repeated.id AND known.change < repeated.newest
WHERE operation = 'assert'
"""


def fold(table: Table, change: int | None = None) -> Table:
    """The rows that hold as of ``change`` (all that ``table`` has when None): of each id the newest, unless it is a retraction.

    ``table`` is an Ibis table with the ledger's columns, or a part of it that has all rows of the ids in it; its
    columns are kept.
    """
    known = table if change is None else table.filter(table.change <= change)
    repeated = known.group_by("id").agg(newest=known.change.max(), rows=known.count()).filter(lambda ids: ids.rows > 1)
    newest = known.anti_join(repeated, [known.id == repeated.id, known.change < repeated.newest])
    return newest.filter(newest.operation == "assert")
