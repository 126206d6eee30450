"""Asking a running Neo4j, to which the graph was pushed, in Cypher: reading only."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, NotFound, UsageError
from kg.questions.answer import Answer, Table, Value
from kg.questions.cypher import plain, require_mentioned
from kg.views.neo4j import MARK, STAMP

if TYPE_CHECKING:
    import neo4j

URI, USER, PASSWORD, DATABASE = "NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE"


def query_server(text: str, parameters: Mapping[str, object], *, change: int | None = None) -> Answer:
    """The answer of the server that the environment names (NEO4J_URI, and where needed NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE).

    Raises UsageError when it names none, or when the server shows another change than is asked for; NotFound when the
    graph was not pushed to it, KgError when it cannot be reached.
    """
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    require_mentioned(text, parameters)
    uri, user = os.environ.get(URI, ""), os.environ.get(USER, "")
    if not uri:
        raise UsageError("no Neo4j is named.", fix=f"Set {URI}, such as {URI}=bolt://127.0.0.1:7687.")
    auth = (user, os.environ.get(PASSWORD, "")) if user else None
    try:
        with (
            neo4j.GraphDatabase.driver(uri, auth=auth) as driver,
            driver.session(database=os.environ.get(DATABASE), default_access_mode=neo4j.READ_ACCESS) as session,
        ):
            mark = session.run(f"MATCH (m:{MARK}) RETURN m.change AS change").single()
            if mark is not None and mark["change"] is None:
                raise NotFound("a push to it has not come to its end.", where=uri, fix="Wait for it, or push again.")
            if mark is None:
                raise NotFound("the graph is not there.", where=uri, fix=f"Push it: kg push neo4j --uri {uri}")
            if change is not None and mark["change"] != change:
                raise UsageError(
                    f"it shows change {mark['change']}, not {change}.", where=uri, fix="Ask in SPARQL or Cypher instead."
                )
            started = time.perf_counter()
            columns, rows = run(session, text, parameters)
            return Answer(columns, tuple(rows), mark["change"], "neo4j", (time.perf_counter() - started) * 1000)
    except (DriverError, Neo4jError, OSError) as error:
        raise KgError(
            f"Neo4j does not answer: {error}", where=uri, fix="Check the address, the account and that it runs."
        ) from error


def run(session: neo4j.Session, text: str, parameters: Mapping[str, object]) -> Table:
    """Columns and rows, as from the embedded property graph. Raises UsageError for what does not only read."""
    from neo4j.exceptions import ClientError

    def work(transaction: neo4j.ManagedTransaction) -> Table:
        result = transaction.run(text, dict(parameters))
        return tuple(result.keys()), [tuple(_plain(value) for value in record.values()) for record in result]

    require_mentioned(text, parameters)
    try:
        return session.execute_read(work)
    except ClientError as error:
        raise UsageError(
            f"Neo4j refuses this Cypher: {error.message}", fix="Labels and relation types are the ontology's names."
        ) from error


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
            return {key: _plain(part) for key, part in value.items() if key != STAMP}
        case dict():
            return {str(key): _plain(part) for key, part in value.items()}
        case _:
            return plain(value)
