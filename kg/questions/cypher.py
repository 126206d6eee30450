"""Asking the property graph in Cypher: reading only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.questions.answer import Table, Value
from kg.questions.cypher_text import parameters_of, require_reading

if TYPE_CHECKING:
    import ladybug

AS_OF = "as_of"
_INTERNAL = frozenset({"_ID", "_LABEL", "_SRC", "_DST"})


def run(database: ladybug.Database, text: str, parameters: Mapping[str, object]) -> Table:
    """Columns and rows. Raises UsageError for anything but one reading query, and for parameters that it does not mention."""
    import ladybug

    require_mentioned(text, parameters)
    connection = ladybug.Connection(database)
    try:
        result = connection.execute(text, dict(parameters))
        if isinstance(result, list):  # only of several statements, which are refused before
            raise UsageError("this is more than one query.", fix="Ask them one by one.")
        return tuple(result.get_column_names()), [tuple(map(plain, row)) for row in result.get_all()]
    except RuntimeError as error:
        what = str(error).splitlines()[0].partition(" expecting {")[0]  # which goes on with every word that the grammar has
        fix = "Labels and relation types are the ontology's names."
        raise UsageError(f"the engine refuses this Cypher: {what}.", fix=fix) from error
    finally:
        connection.close()


def require_mentioned(text: str, parameters: Mapping[str, object]) -> None:
    """Raises UsageError unless ``text`` is one reading query that mentions each of these parameters."""
    require_reading(text)
    for name in parameters.keys() - parameters_of(text):
        fix = f"Use ${name} in it, or do not give the parameter."
        if name == AS_OF:
            fix = (
                "To ask as of a day, compare it: WHERE (r.valid_from IS NULL OR r.valid_from <= $as_of) "
                "AND (r.valid_to IS NULL OR r.valid_to >= $as_of)"
            )
        raise UsageError(f"the query does not mention ${name}.", fix=fix)


def plain(cell: Any) -> Value:
    """What Ladybug gives as plain values; a node or an edge is a map of the properties that it has."""
    if cell is None or isinstance(cell, bool | int | float | str):
        return cell
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, list | tuple):
        return [plain(part) for part in cell]
    if isinstance(cell, dict):
        return {str(key): plain(part) for key, part in cell.items() if part is not None and key not in _INTERNAL}
    return str(cell)
