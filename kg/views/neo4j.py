"""The property graph in a running Neo4j: pushed in batches by the official driver, as often as wanted.

What is pushed are the rows that the embedded property graph is loaded from, so that a question finds the same in both.
Nodes and relations are merged on their ids and stamped with the push; what carries another stamp at the end is no longer in the
graph and is removed. A push that was cut off is completed by the next one. Only a database that is empty, or that an earlier
push marked as its own, is written to.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, UsageError
from kg.views.property_graph import FIGURE, HAS_FIGURE, NODES, SOURCE, STATEMENT, pairs_of, place_of, write_files

if TYPE_CHECKING:
    import neo4j

    from kg.snapshot import Snapshot
    from ontology import Schema

BATCH = 1_000
MARK = "InnovationKg"  # the label of the one node that says whose database this is
ENTITY = "Entity"  # what every entity is besides its class: ids are unique in it
DERIVED = "Academician"
STAMP = "push"  # the property that says which push wrote a node or a relation last

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
class _File:
    """Rows to be merged by ``query``; of edges the first two columns are the ids of the ends."""

    path: Path
    query: str
    edges: bool

    @property
    def rows(self) -> int:
        import pyarrow.parquet as pq

        return int(pq.read_metadata(self.path).num_rows)

    def batches(self) -> Iterator[list[Row]]:
        import pyarrow.parquet as pq

        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(BATCH):
                rows: list[Row] = batch.to_pylist()
                yield [_edge(row) for row in rows] if self.edges else rows


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

    Raises UsageError when the database holds something else, KgError when it cannot be reached.
    """
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    auth = (user, password) if user else None
    try:
        with neo4j.GraphDatabase.driver(uri, auth=auth) as driver, driver.session(database=database) as session:
            _take(session)
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                write_files(snapshot, schema, Path(folder, "files"))
                return _push(session, snapshot.change, _files(schema, Path(folder, "files")), progress)
    except (DriverError, Neo4jError, OSError) as error:
        fix = "Check the address, the account and that it is running."
        raise KgError(f"Neo4j does not take it: {error}", where=uri, fix=fix) from error


def _take(session: neo4j.Session) -> None:
    """Mark the database as this project's, and see to it that ids are unique."""
    held = session.run(f"MATCH (n) RETURN count(n) AS nodes, count(CASE WHEN n:{MARK} THEN 1 END) AS marks").single(strict=True)
    if held["nodes"] and not held["marks"]:
        raise UsageError(f"the database holds {held['nodes']:,} nodes that are not this project's.", fix="Name an empty database.")
    session.run(f"MERGE (m:{MARK})").consume()
    for label in (ENTITY, FIGURE, STATEMENT, SOURCE):
        session.run(f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE").consume()


def _push(session: neo4j.Session, change: int, files: list[_File], progress: Progress | None) -> Push:
    stamp, done, total = uuid.uuid4().hex, 0, sum(file.rows for file in files)
    for file in files:
        for rows in file.batches():
            session.execute_write(lambda tx, query, rows: tx.run(query, rows=rows, push=stamp).consume(), file.query, rows)
            done += len(rows)
            if progress:
                progress(done, total)
    removed = sum(
        _remove(session, pattern, stamp)
        for pattern in ("()-[x]->()", *(f"(x:{name})" for name in (ENTITY, FIGURE, STATEMENT, SOURCE)))
    )
    session.run(f"MATCH (m:{MARK}) SET m.change = $change", change=change).consume()
    return Push(change, sum(f.rows for f in files if not f.edges), sum(f.rows for f in files if f.edges), removed)


def _remove(session: neo4j.Session, pattern: str, stamp: str) -> int:
    """Delete what carries another stamp; how many nodes and relations that are."""
    query = f"MATCH {pattern} WHERE x.{STAMP} <> $push WITH x LIMIT {BATCH} DETACH DELETE x"
    if pattern.startswith("()"):
        query = query.replace("DETACH DELETE", "DELETE")
    removed = 0
    while True:
        counters = session.execute_write(lambda tx: tx.run(query, push=stamp).consume()).counters
        gone = counters.nodes_deleted + counters.relationships_deleted
        removed += gone
        if not gone:
            return removed


def _files(schema: Schema, folder: Path) -> list[_File]:
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
        found += [_File(path, query, edges=False) for path in sorted(place.glob("*.parquet"))]
    for label in (FIGURE, STATEMENT, SOURCE):
        query = f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row, n.{STAMP} = $push"
        found += [_File(path, query, edges=False) for path in sorted((folder / label).glob("*.parquet"))]
    for name, pairs in pairs_of(folder).items():
        end, key = (FIGURE, "") if name == HAS_FIGURE else (ENTITY, " {id: row.properties.id}")
        query = (
            f"UNWIND $rows AS row MATCH (a:{ENTITY} {{id: row.from}}) MATCH (b:{end} {{id: row.to}}) "
            f"MERGE (a)-[r:{name}{key}]->(b) SET r = row.properties, r.{STAMP} = $push"
        )
        found += [
            _File(path, query, edges=True) for pair in pairs for path in sorted(place_of(folder, name, *pair).glob("*.parquet"))
        ]
    return found


def _edge(row: Row) -> Row:
    (_, source), (_, target), *properties = row.items()
    return {"from": source, "to": target, "properties": dict(properties)}
