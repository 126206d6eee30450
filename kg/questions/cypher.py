"""Asking the property graph in Cypher: reading clauses only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.questions.answer import Value

if TYPE_CHECKING:
    import ladybug

AS_OF = "as_of"
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_BEGINS = re.compile(r"\s*(MATCH|OPTIONAL\s+MATCH|UNWIND|WITH|RETURN)\b", re.IGNORECASE)
# The database is opened read-only; what is refused here reads or writes other files, or changes the session.
_REFUSED = re.compile(
    r"\b(CALL|COPY|LOAD|EXPORT|IMPORT|INSTALL|UNINSTALL|ATTACH|DETACH|USE|CREATE|MERGE|SET|DELETE|REMOVE|DROP|ALTER|BEGIN|COMMIT|"
    r"ROLLBACK|CHECKPOINT|PROJECT|COMMENT|EXPLAIN|PROFILE)\b(?!\s*[:.])",
    re.IGNORECASE,
)


def run(database: ladybug.Database, text: str, parameters: Mapping[str, object]) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    """Columns and rows; parameters are those that the query names with ``$``. Raises UsageError for anything but one reading query."""
    import ladybug

    plain = _QUOTED.sub(" ", text)
    if not _BEGINS.match(plain) or (refused := _REFUSED.search(re.sub(r"[.:$]\s*\w+", " ", plain))) or ";" in plain.strip().rstrip(";"):
        word = f" ({refused.group(1).upper()})" if _BEGINS.match(plain) and refused else ""
        raise UsageError(f"this is not one reading query{word}.", fix="Use MATCH, UNWIND, WITH, WHERE, RETURN; changes go through the ledger.")
    for name in parameters:
        if not re.search(rf"\${re.escape(name)}\b", plain):
            raise UsageError(f"the query does not mention ${name}.", fix=f"Use ${name} in it, or do not give the parameter.")
    connection = ladybug.Connection(database)
    try:
        result = connection.execute(text, dict(parameters))
        assert isinstance(result, ladybug.QueryResult)
        columns = tuple(result.get_column_names())
        return columns, [tuple(_value(cell) for cell in row) for row in result.get_all()]
    except RuntimeError as error:
        raise UsageError(f"the engine refuses this Cypher: {str(error).splitlines()[0]}.", fix="See docs/reference/ontology.md.") from error
    finally:
        connection.close()


def _value(cell: Any) -> Value:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, list):
        return [_value(part) for part in cell]
    if isinstance(cell, dict):
        return {str(key): _value(part) for key, part in cell.items() if part is not None and key not in ("_id", "_src", "_dst")}
    if cell is None or isinstance(cell, bool | int | float | str):
        return cell
    return str(cell)
