"""The property graph in a running Neo4j: pushed in batches by the official driver, as often as wanted.

What is pushed are the rows that the embedded property graph is loaded from, so that a question finds the same in both.
Nodes and relations are merged on their ids and stamped with the push; what carries another stamp at the end is no longer in the
graph and is removed. A batch whose connection is cut is sent again for half a minute; a push that was cut off for good is completed
by the next one. Only a database that is empty, or that an earlier push marked as its own, is written to.

The mark names the push that is under way, and every batch locks it and looks: of two pushes at once the one that began last
goes through and the other stops, so that neither removes what the other writes. The mark has a change only while the graph
is whole.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, UsageError
from kg.views.property_graph import FIGURE, HAS_FIGURE, NODES, SOURCE, STATEMENT, pairs_of, place_of, write_files

if TYPE_CHECKING:
    import neo4j

    from kg.snapshot import Snapshot
    from ontology import Schema

BATCH = 2_000  # rows of one transaction
MARK = "InnovationKg"  # the label of the one node that says whose database this is
ENTITY = "Entity"  # what every entity is besides its class: ids are unique in it
DERIVED = "Academician"
STAMP = "push"  # the property that says which push wrote a node or a relation last
PATIENCE = 30.0  # seconds in which the driver tries again what a lost connection cut off
LIMIT = 300.0  # seconds after which the server gives up a transaction, and its locks, that nobody comes back to

Row = dict[str, Any]
Progress = Callable[[int, int], None]
"""Called after each batch with how many nodes and relations are there, of how many."""


@dataclass(frozen=True, slots=True)
class Push:
    """How many nodes and relations a push left in the database, and how many it removed."""

    change: int
    nodes: int
    relations: int
    removed: int


@dataclass(frozen=True, slots=True)
class _Files:
    """Rows to be merged by ``query``; of edges the first two columns are the ids of the ends."""

    paths: Sequence[Path]
    query: str
    edges: bool

    @property
    def count(self) -> int:
        import pyarrow.parquet as pq

        return sum(int(pq.read_metadata(path).num_rows) for path in self.paths)

    def batches(self) -> Iterator[list[Row]]:
        """A relation joins many pairs of classes, each with a small file: a batch takes the rows of several."""
        rows = chain.from_iterable(map(self._rows, self.paths))
        while batch := list(islice(rows, BATCH)):
            yield batch

    def _rows(self, path: Path) -> Iterator[Row]:
        import pyarrow.parquet as pq

        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH):
                rows = map(_said, batch.to_pylist())
                yield from map(_edge, rows) if self.edges else rows


def push(
    snapshot: Snapshot,
    schema: Schema,
    uri: str,
    *,
    user: str = "",
    password: str = "",
    database: str | None = None,
    progress: Progress | None = None,
) -> Push:
    """Make the database hold ``snapshot``: entities, relations, figures, statements and sources.

    Raises UsageError when the database holds something else, KgError when it cannot be reached or another push takes over.
    """
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    auth = (user, password) if user else None
    try:
        with (
            neo4j.GraphDatabase.driver(uri, auth=auth, max_transaction_retry_time=PATIENCE) as driver,
            driver.session(database=database) as session,
        ):
            stamp = _take(session)
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                write_files(snapshot, schema, Path(folder, "files"))
                return _push(session, stamp, snapshot.change, _files(schema, Path(folder, "files")), progress)
    except (DriverError, Neo4jError, OSError) as error:
        fix = "Check the address, the account and that it is running."
        raise KgError(f"Neo4j does not take it: {error}", where=uri, fix=fix) from error


def constraints() -> list[str]:
    """The statements by which the ids of nodes are unique and quickly found."""
    labels = (MARK, ENTITY, FIGURE, STATEMENT, SOURCE)
    return [f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels]


def _take(session: neo4j.Session) -> str:
    """Mark the database as this project's and this push's, and see to it that ids are unique; returns the stamp of the push."""
    counting = f"MATCH (n) RETURN count(n) AS nodes, count(CASE WHEN n:{MARK} THEN 1 END) AS marks"
    held = session.execute_read(lambda tx: tx.run(counting).single(strict=True))
    if held["nodes"] and not held["marks"]:
        raise UsageError(f"the database holds {held['nodes']:,} nodes that are not this project's.", fix="Name an empty database.")
    for constraint in constraints():
        _write(session, constraint)
    stamp = uuid.uuid4().hex
    _write(session, f"MATCH (m:{MARK}) WHERE m.id IS NULL SET m.id = '{MARK}'")  # of a push before marks had an id
    _write(session, f"MERGE (m:{MARK} {{id: '{MARK}'}}) SET m.{STAMP} = $push REMOVE m.change", push=stamp)
    return stamp


def _push(session: neo4j.Session, stamp: str, change: int, files: list[_Files], progress: Progress | None) -> Push:
    done, total = 0, sum(each.count for each in files)
    for each in files:
        for rows in each.batches():
            _write_as(session, stamp, each.query, rows=rows)
            done += len(rows)
            if progress:
                progress(done, total)
    removed = sum(
        _remove(session, pattern, stamp)
        for pattern in ("()-[x]->()", *(f"(x:{name})" for name in (ENTITY, FIGURE, STATEMENT, SOURCE)))
    )
    _write_as(session, stamp, f"MATCH (m:{MARK}) SET m.change = $change", change=change)
    edges = sum(each.count for each in files if each.edges)
    return Push(change, total - edges, edges, removed)


def _remove(session: neo4j.Session, pattern: str, stamp: str) -> int:
    """Delete what carries another stamp; how many nodes and relations that are."""
    query = f"MATCH {pattern} WHERE x.{STAMP} <> $push WITH x LIMIT {BATCH} DETACH DELETE x"
    if pattern.startswith("()"):
        query = query.replace("DETACH DELETE", "DELETE")
    removed = 0
    while True:
        counters = _write_as(session, stamp, query).counters
        gone = counters.nodes_deleted + counters.relationships_deleted
        removed += gone
        if not gone:
            return removed


def _write(session: neo4j.Session, query: str, **parameters: object) -> neo4j.ResultSummary:
    """Run one query in a transaction that the driver repeats when the connection is lost: every query here may run twice."""
    return _execute(session, lambda tx: tx.run(query, parameters).consume())


def _write_as(session: neo4j.Session, stamp: str, query: str, **parameters: object) -> neo4j.ResultSummary:
    """The same, while the mark names this push; raises KgError when another has taken over since."""

    def work(tx: neo4j.ManagedTransaction) -> neo4j.ResultSummary:
        # setting a property locks the mark until the batch is in, and no other push can take over in its midst
        held = tx.run(f"MATCH (m:{MARK} {{id: '{MARK}'}}) SET m.locked = true REMOVE m.locked RETURN m.{STAMP} AS push").single()
        if held is None or held["push"] != stamp:
            raise KgError("another push to this database has begun since, and this one stops.", fix="Let that one end.")
        return tx.run(query, parameters, push=stamp).consume()

    return _execute(session, work)


def _execute(session: neo4j.Session, work: Callable[[neo4j.ManagedTransaction], neo4j.ResultSummary]) -> neo4j.ResultSummary:
    import neo4j

    return session.execute_write(neo4j.unit_of_work(timeout=LIMIT)(work))


def _files(schema: Schema, folder: Path) -> list[_Files]:
    """What to merge, nodes first. Labels and types are terms of the ontology and nothing else."""
    classes = [name for name, known in schema.classes.items() if not known.abstract]
    found = []
    for place in sorted((folder / NODES).iterdir()):
        label = place.name.partition("=")[2]
        others = ":".join(name for name in (*classes, DERIVED) if name != label)
        query = (
            f"UNWIND $rows AS row MERGE (n:{ENTITY} {{id: row.id}}) SET n = row, n.{STAMP} = $push REMOVE n:{others} SET n:{label} "
            f"FOREACH (_ IN CASE WHEN '{DERIVED}' IN row.classes THEN [1] ELSE [] END | SET n:{DERIVED})"
        )
        found.append(_Files(sorted(place.glob("*.parquet")), query, edges=False))
    for label in (FIGURE, STATEMENT, SOURCE):
        query = f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row, n.{STAMP} = $push"
        found.append(_Files(sorted((folder / label).glob("*.parquet")), query, edges=False))
    for name, pairs in pairs_of(folder).items():
        end, key = (FIGURE, "") if name == HAS_FIGURE else (ENTITY, " {id: row.properties.id}")
        query = (
            f"UNWIND $rows AS row MATCH (a:{ENTITY} {{id: row.from}}) MATCH (b:{end} {{id: row.to}}) "
            f"MERGE (a)-[r:{name}{key}]->(b) SET r = row.properties, r.{STAMP} = $push"
        )
        paths = [path for pair in pairs for path in sorted(place_of(folder, name, *pair).glob("*.parquet"))]
        found.append(_Files(paths, query, edges=True))
    return found


def _said(row: Row) -> Row:
    """The row without what is empty, which Neo4j has no property for: half of what would be sent."""
    return {name: value for name, value in row.items() if value is not None}


def _edge(row: Row) -> Row:
    (_, source), (_, target), *properties = row.items()
    return {"from": source, "to": target, "properties": dict(properties)}
