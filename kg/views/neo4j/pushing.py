"""The graph into a running Neo4j, by the official driver: what differs is written, as often as wanted.

Only a database that is empty, or that an earlier push marked as its own, is written to. The mark names the push that is under way
and its last batch; every batch locks it and looks. So a batch that is sent again, because the connection was cut before it was
said to be in, is not written twice; and of two pushes at once the one that began last goes through and the other stops.
The mark has a change only while the graph is whole: a push that was cut off for good is completed by the next one.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import KgError, UsageError
from kg.views.engine import engine
from kg.views.neo4j.held import compare
from kg.views.neo4j.rows import END, ENTITY, MARK, RELATION, SPACES, STAMP, START, Kind, constraints, labels, write_kinds
from kg.views.neo4j.server import Server

if TYPE_CHECKING:
    import neo4j

    from kg.snapshot import Snapshot
    from kg.views.neo4j.held import Difference
    from ontology import Schema

BATCH = 10_000  # rows of one transaction
PATIENCE = 30.0  # seconds in which is tried again what a lost connection cut off

Progress = Callable[[int, int], None]
"""Called after each batch with how many nodes and relations were written or deleted, of how many."""

# Setting a property locks the mark until the batch is in; what stands there is read after that.
_LOCK = (
    f"MATCH (m:{MARK} {{id: '{MARK}'}}) SET m.locked = true REMOVE m.locked WITH m, m.{STAMP} AS push, m.batch AS batch "
    f"SET m.batch = CASE WHEN push = $push THEN $batch ELSE batch END RETURN push, batch"
)
_TAKE = (
    f"MERGE (m:{MARK} {{id: '{MARK}'}}) SET m.locked = true REMOVE m.locked WITH m, m.{STAMP} AS before "
    f"SET m.{STAMP} = $push, m.batch = 0 REMOVE m.change RETURN before"
)
_WHOLE = f"UNWIND $rows AS change MATCH (m:{MARK}) SET m.change = change"
_DELETE_RELATIONS = "UNWIND $rows AS element MATCH ()-[r]->() WHERE elementId(r) = element DELETE r"


@dataclass(frozen=True, slots=True)
class Push:
    """How many nodes and relations the graph has, how many of them a push had to write, and how many others to remove."""

    change: int
    nodes: int
    relations: int
    written: int
    removed: int


class _Mark(NamedTuple):
    push: str | None = None
    change: int | None = None


def push(
    snapshot: Snapshot,
    schema: Schema,
    uri: str,
    *,
    user: str = "",
    password: str = "",
    database: str | None = None,
    patience: float = PATIENCE,
    progress: Progress | None = None,
) -> Push:
    """Make the database hold ``snapshot``: entities, relations, figures, statements and sources.

    A lost connection may come back within ``patience`` seconds.

    Raises UsageError when the database holds something else, KgError when it cannot be reached or another push takes over.
    """
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    auth = (user, password) if user else None
    try:
        with (
            neo4j.GraphDatabase.driver(
                uri, auth=auth, max_transaction_retry_time=patience, notifications_min_severity="OFF"
            ) as driver,
            driver.session(database=database) as session,
        ):
            driver.verify_connectivity()  # a server that was not there to begin with is not waited for
            return _push(Server(session, patience), snapshot, schema, progress)
    except (DriverError, Neo4jError, OSError) as error:
        fix = "Check the address, the account and that it is running."
        raise KgError(f"Neo4j does not take it: {error}", where=uri, fix=fix) from error


def _push(server: Server, snapshot: Snapshot, schema: Schema, progress: Progress | None) -> Push:
    mark = _look(server)
    for constraint in constraints():
        server.write(partial(_run, constraint), limit=None)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, engine(snapshot) as connection:
        found, known = write_kinds(connection, schema, Path(folder)), labels(schema)
        # While the mark has no change, the push that it names may still be at work: this one compares when it has taken over.
        under_way = mark.push is not None and mark.change is None
        difference = None if under_way else compare(server, connection, found, known)
        if difference is None or difference or mark.change != snapshot.change or _look(server) != mark:
            writer = _Writer(server)
            if difference is None or writer.before != mark.push:
                difference = compare(server, connection, found, known)
            _write(writer, difference, found, known, progress)
            writer.write(_WHOLE, [snapshot.change])
        nodes, relations = difference.wanted
        return Push(snapshot.change, nodes, relations, difference.written, difference.gone)


def _look(server: Server) -> _Mark:
    """The mark, an empty one in an empty database. Raises UsageError when the database is another's."""

    def work(transaction: neo4j.ManagedTransaction) -> _Mark:
        found = transaction.run(f"MATCH (m:{MARK}) RETURN m.{STAMP} AS push, m.change AS change").single()
        if found is not None:
            return _Mark(found["push"], found["change"])
        if held := transaction.run("MATCH (n) RETURN count(n)").single(strict=True).value():
            raise UsageError(f"the database holds {held:,} nodes that are not this project's.", fix="Name an empty database.")
        return _Mark()

    return server.read(work)


def _write(
    writer: _Writer, difference: Difference, kinds: Sequence[Kind], labels: Sequence[str], progress: Progress | None
) -> None:
    done, total = 0, difference.written + difference.deleted
    for query, rows in _statements(difference, kinds, labels):
        writer.write(query, rows)
        done += len(rows)
        if progress:
            progress(done, total)


def _statements(difference: Difference, kinds: Sequence[Kind], labels: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    """Cypher with the rows that it is for, a batch at a time: what goes away, nodes, relations."""
    for space in (RELATION, *SPACES):
        query = f"UNWIND $rows AS id MATCH (n:{space} {{id: id}}) DETACH DELETE n" if space else _DELETE_RELATIONS
        for names in difference.stale(space, BATCH):
            yield query, names
    for kind in kinds:
        for rows in difference.rows(kind, BATCH):
            yield _cypher(kind, labels), rows


def _cypher(kind: Kind, labels: Sequence[str]) -> str:
    """The statement that writes a kind's rows. Labels and types are terms of the ontology and nothing else."""
    at = {name: f"row[{place}]" for place, name in enumerate(kind.columns)}
    properties = ", ".join(f"`{name}`: {at[name]}" for name in (STAMP, *kind.properties))
    if kind.ends:
        (a, b), (name,) = kind.ends, kind.labels
        ends = f"MATCH (a:{a} {{id: {at[START]}}}) MATCH (b:{b} {{id: {at[END]}}})"
        key = f" {{id: {at['id']}}}" if "id" in at else ""
        return f"UNWIND $rows AS row {ends} MERGE (a)-[r:{name}{key}]->(b) SET r = {{{properties}}}"
    space, *own = kind.labels
    others = [label for label in labels if label not in kind.labels]
    relabel = f" SET n:{':'.join(own)} REMOVE n:{':'.join(others)}" if space == ENTITY else ""
    return f"UNWIND $rows AS row MERGE (n:{space} {{id: {at['id']}}}) SET n = {{{properties}}}{relabel}"


class _Writer:
    """Takes the database over for a push, and writes its batches, each once; ``before`` is the push that had it until then."""

    def __init__(self, server: Server) -> None:
        self.server, self.push, self.batch = server, uuid.uuid4().hex, 0
        self.before: str | None = server.write(
            lambda transaction: transaction.run(_TAKE, push=self.push).single(strict=True).value()
        )

    def write(self, query: str, rows: Sequence[Any]) -> None:
        """Raises KgError when another push has taken over since."""
        self.batch += 1

        def work(transaction: neo4j.ManagedTransaction) -> None:
            held = transaction.run(_LOCK, push=self.push, batch=self.batch).single()
            if held is None or held["push"] != self.push:
                raise KgError("another push to this database has begun since, and this one stops.", fix="Let that one end.")
            if held["batch"] < self.batch:
                transaction.run(query, rows=rows).consume()

        self.server.write(work)


def _run(query: str, transaction: neo4j.ManagedTransaction) -> None:
    transaction.run(query).consume()
