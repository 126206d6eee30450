"""Asking the property graph in Cypher: reading only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.questions.answer import Row, Table, Value
from kg.questions.cypher_grammar import require_reading
from kg.questions.cypher_text import parameters_of

if TYPE_CHECKING:
    import ladybug

AS_OF = "as_of"
TEXTS = 100  # queries of which it is kept that they read
_INTERNAL = frozenset({"_ID", "_LABEL", "_SRC", "_DST"})


def run(database: ladybug.Database, text: str, parameters: Mapping[str, object]) -> Table:
    """Columns and rows. Raises UsageError for anything but one reading query, and for parameters that it does not mention."""
    require_mentioned(text, parameters)
    columns, rows = rows_of(database, text, parameters)
    return columns, list(rows)


def rows_of(database: ladybug.Database, text: str, parameters: Mapping[str, object]) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Columns, and the rows as they are fetched, of a query that ``require_mentioned`` let through."""
    import ladybug

    connection = ladybug.Connection(database)
    try:
        result = connection.execute(text, dict(parameters))
    except (RuntimeError, ValueError, TypeError, OverflowError) as error:  # the last three of parameters that it cannot take
        connection.close()
        raise _refused(error) from error
    if isinstance(result, list):  # only of several statements, which are refused before
        connection.close()
        raise UsageError("this is more than one query.", fix="Ask them one by one.")
    return tuple(result.get_column_names()), _fetched(connection, result)


def _fetched(connection: ladybug.Connection, result: ladybug.QueryResult) -> Iterator[Row]:
    try:
        while result.has_next():
            yield tuple(map(plain, result.get_next()))
    except RuntimeError as error:
        raise _refused(error) from error
    finally:
        connection.close()


def _refused(error: Exception) -> UsageError:
    what = (str(error).splitlines() or [type(error).__name__])[0].partition(" expecting {")[0]  # and every word of the grammar
    return UsageError(f"the engine refuses this Cypher: {what}.", fix="Labels and relation types are the ontology's names.")


def require_mentioned(text: str, parameters: Mapping[str, object]) -> None:
    """Raises UsageError unless ``text`` is one reading query that mentions each of these parameters."""
    for name in parameters.keys() - _read(text):
        fix = f"Use ${name} in it, or do not give the parameter."
        if name == AS_OF:
            fix = (
                "To ask as of a day, compare it: WHERE (r.valid_from IS NULL OR r.valid_from <= $as_of) "
                "AND (r.valid_to IS NULL OR r.valid_to >= $as_of)"
            )
        raise UsageError(f"the query does not mention ${name}.", fix=fix)


@lru_cache(maxsize=TEXTS)
def _read(text: str) -> frozenset[str]:
    """The parameters of one reading query. Prepared questions come again and again, and the grammar takes .4 ms."""
    require_reading(text)
    return parameters_of(text)


def plain(cell: Any) -> Value:
    """What Ladybug gives as plain values; a node or an edge is a map of the properties that it has."""
    if cell is None or isinstance(cell, bool | int | float | str):
        return cell
    if isinstance(cell, Decimal):  # sums of whole numbers come as such
        return int(cell) if cell.as_tuple().exponent == 0 else float(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, list | tuple):
        return [plain(part) for part in cell]
    if isinstance(cell, dict):
        return {str(key): plain(part) for key, part in cell.items() if part is not None and key not in _INTERNAL}
    return str(cell)
