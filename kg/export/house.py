"""What the ledger holds beside the statements: what describes sources, judges and reviews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.engine import connect
from kg.statements.fold import FOLD
from kg.statements.statement import (
    ACCEPTED,
    DIFFERENT,
    REJECTED,
    SAME,
    SOURCE_EDITION,
    SOURCE_MEDIA_TYPE,
    SOURCE_ORIGINAL,
    SOURCE_PATH,
    SOURCE_TITLE,
    UNSURE,
)

if TYPE_CHECKING:
    from kg.statements.read_only import ReadOnlyLedger

# Not the rows of the rules: whoever reads the statements lets them judge anew.
DESCRIBED = (SOURCE_TITLE, SOURCE_PATH, SOURCE_EDITION, SOURCE_MEDIA_TYPE, SOURCE_ORIGINAL)
JUDGED = (SAME, DIFFERENT, UNSURE, ACCEPTED, REJECTED)

_LINES = f"""
WITH known AS (SELECT * FROM read_parquet($files) WHERE list_contains($predicates, predicate) AND change <= $change)
SELECT to_json(s) AS line FROM (SELECT * REPLACE (qualifiers::JSON AS qualifiers) FROM ({FOLD})) s ORDER BY id
"""


def house_lines(ledger: ReadOnlyLedger, change: int) -> Iterator[str]:
    """The rows of DESCRIBED and JUDGED that hold as of ``change`` as JSON, by id: the ledger's columns."""
    if files := ledger.files():
        values = {"files": files, "predicates": [*DESCRIBED, *JUDGED], "change": change}
        with connect() as engine:
            for (line,) in engine.execute(_LINES, values).fetchall():
                yield line
