"""Asking a running Neo4j, to which the graph was pushed, in Cypher: reading only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.questions.answer import Table, Value
from kg.questions.cypher import plain, require_mentioned

if TYPE_CHECKING:
    import neo4j

_STAMP = "push"


def run(session: neo4j.Session, text: str, parameters: Mapping[str, object]) -> Table:
    """Columns and rows, as from the embedded property graph. Raises UsageError for what does not only read."""
    from neo4j.exceptions import ClientError

    def work(transaction: neo4j.ManagedTransaction) -> Table:
        result = transaction.run(text, dict(parameters))  # type: ignore[arg-type]  # a literal text is asked for, to warn of pasting
        return tuple(result.keys()), [tuple(_plain(value) for value in record.values()) for record in result]

    require_mentioned(text, parameters)
    try:
        return session.execute_read(work)
    except ClientError as error:
        raise UsageError(f"Neo4j refuses this Cypher: {error.message}", fix="Labels and relation types are the ontology's names.") from error


def _plain(value: Any) -> Value:
    """Neo4j's days and times are types of its own; a node or a relation is a map of its properties."""
    import neo4j.graph
    import neo4j.time

    match value:
        case neo4j.time.Date() | neo4j.time.DateTime():
            return str(value.iso_format())
        case list():
            return [_plain(part) for part in value]
        case neo4j.graph.Entity():
            return {key: _plain(part) for key, part in value.items() if key != _STAMP}
        case dict():
            return {str(key): _plain(part) for key, part in value.items()}
        case _:
            return plain(value)
