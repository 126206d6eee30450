"""The same graph in a running Neo4j: pushed in batches by the official driver, as often as wanted.

Nodes and relations are merged on their ids and stamped with the push; what carries another stamp afterwards is no longer in the
graph and is removed. A push that was cut off is completed by the next one. Only a database that is empty, or that an earlier
push marked as its own, is written to.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    import neo4j

    from kg.snapshot import Snapshot
    from ontology import Schema

BATCH = 1_000
MARK = "InnovationKg"  # the label of the one node that says whose database this is
Progress = Callable[[int, int], None]
"""Called after each batch with how many nodes and relations are there, of how many."""


@dataclass(frozen=True, slots=True)
class Push:
    """What a push left in the database, and what it removed."""

    change: int
    nodes: int
    relations: int
    removed: int


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
    """Make the database hold ``snapshot``: entities, their relations, and the statements that these rest on.

    Raises UsageError when the database holds something else, KgError when it cannot be reached.
    """
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    try:
        with (
            neo4j.GraphDatabase.driver(uri, auth=(user, password) if user else None) as driver,
            driver.session(database=database) as session,
        ):
            return _push(session, snapshot, schema, progress)
    except (DriverError, Neo4jError, OSError) as error:
        raise KgError(
            f"Neo4j does not take it: {error}", where=uri, fix="Check the address, the account and that it is running."
        ) from error


def _push(session: neo4j.Session, snapshot: Snapshot, schema: Schema, progress: Progress | None) -> Push:
    held = session.run(f"OPTIONAL MATCH (m:{MARK}) WITH count(m) AS marks MATCH (n) RETURN marks, count(n) AS nodes").single()
    if held is not None and held["nodes"] and not held["marks"]:
        raise UsageError(f"the database holds {held['nodes']:,} nodes that are not this project's.", fix="Name an empty database.")
    session.run(f"MERGE (m:{MARK}) SET m.change = $change", change=snapshot.change).consume()
    for label in ("Entity", "Statement"):
        session.run(f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE").consume()
    done, total = 0, sum(snapshot.counts[name] for name in ("entities", "relations", "statements"))
    counts = {"nodes": 0, "relations": 0}
    for kind, query, rows in _writes(snapshot, schema):
        session.run(query, rows=rows, push=snapshot.change).consume()
        counts[kind] += len(rows)
        done += len(rows)
        if progress:
            progress(done, total)
    removed = 0
    for pattern in ("()-[x]->()", "(x:Entity)", "(x:Statement)"):
        gone = f"MATCH {pattern} WHERE x.push <> $push CALL (x) {{ DETACH DELETE x }} IN TRANSACTIONS OF {BATCH} ROWS"
        if pattern.startswith("()"):
            gone = gone.replace("DETACH DELETE", "DELETE")
        told = session.run(gone, push=snapshot.change).consume().counters
        removed += told.nodes_deleted + told.relationships_deleted
    return Push(snapshot.change, counts["nodes"], counts["relations"], removed)


def _writes(snapshot: Snapshot, schema: Schema) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(nodes or relations, query, rows) of each batch; labels and types are terms of the ontology and nothing else."""
    classes = {name for name, known in schema.classes.items() if not known.abstract}
    for label, rows in _grouped(snapshot, "SELECT id, label AS name, names, class FROM entities", "class", classes):
        yield "nodes", f"UNWIND $rows AS row MERGE (n:Entity {{id: row.id}}) SET n:{label}, n += row, n.push = $push", rows
    for _, rows in _grouped(
        snapshot, "SELECT id, quote, locator, source, 'Statement' AS class FROM statements", "class", {"Statement"}
    ):
        yield "nodes", "UNWIND $rows AS row MERGE (n:Statement {id: row.id}) SET n += row, n.push = $push", rows
    for kind, rows in _grouped(snapshot, "SELECT * FROM relations WHERE NOT rejected", "predicate", set(schema.relations)):
        yield (
            "relations",
            "UNWIND $rows AS row MATCH (a:Entity {id: row.subject}), (b:Entity {id: row.object}) "
            f"MERGE (a)-[r:{kind} {{id: row.id}}]->(b) SET r += row.properties, r.push = $push",
            [_edge(row) for row in rows],
        )


def _edge(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("status", "valid_from", "valid_to", "precision", "year", "confidence", "subject_basis", "statements", "sources")
    properties = {**{name: row[name] for name in kept}, **json.loads(row["qualifiers"] or "{}")}
    return {"id": row["id"], "subject": row["subject"], "object": row["object"], "properties": properties}


def _grouped(snapshot: Snapshot, query: str, by: str, allowed: set[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Batches of rows that agree in the column ``by``."""
    waiting: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in snapshot.sql(query).to_pylist():
        if row[by] in allowed:
            waiting[row[by]].append(row)
    for name, rows in sorted(waiting.items()):
        yield from ((name, batch) for batch in _cut(rows))


def _cut(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), BATCH):
        yield list(rows[start : start + BATCH])
