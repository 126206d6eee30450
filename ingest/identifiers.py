"""Identifiers that are not valid, where documents and graphs say them; tables name the cell while they read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ingest.naming import shown
from ingest.reading import Reading
from kg.errors import Problem
from kg.identity.codes import IDENTIFIERS
from kg.identity.faults import fault
from kg.statements.columns import StatementTable
from kg.statements.statement import Statement
from ontology import Schema

_SHOWN = 20  # of one source
_FIX = "Compare it with the register; until it is corrected in the source it identifies nothing."


def wrong_identifiers(reading: Reading, schema: Schema) -> list[Problem]:
    """A problem at each identifier that is not valid, and of many how many more; the statements stay as they are."""
    found = (_problem(reading, row, schema) for row in _identifying(reading) if not row.method.startswith("table-"))
    problems = [problem for problem in found if problem]
    if (more := len(problems) - _SHOWN) > 0:
        where = shown(reading.source.path)
        return [*islice(problems, _SHOWN), Problem(where, f"holds {more} further identifiers that are not valid.", _FIX)]
    return problems


def _identifying(reading: Reading) -> Iterator[Statement]:
    statements = reading.statements
    if isinstance(statements, StatementTable):
        import pyarrow as pa
        import pyarrow.compute as pc

        statements = StatementTable(statements.table.filter(pc.is_in(statements.table["predicate"], pa.array(list(IDENTIFIERS)))))
    return (row for row in statements if row.predicate in IDENTIFIERS and row.value)


def _problem(reading: Reading, row: Statement, schema: Schema) -> Problem | None:
    wrong = fault(row.predicate, row.value or "")
    if wrong is None:
        return None
    span = re.fullmatch(r"char=(\d+),(\d+)", row.locator or "")
    place = f"characters {span[1]}-{span[2]}" if span else row.locator
    where = ": ".join(filter(None, (shown(reading.source.path), place)))
    return Problem(where, f"“{row.value}” is no valid {schema.properties[row.predicate].label['zh']}: {wrong}.", _FIX)
