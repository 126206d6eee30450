"""A push into Neo4j beside the bare driver that creates the same rows, and the files for its importer.

``python -m bench.pushing [ENTITIES RELATIONS]`` prints the figures as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.generator import Scale, generate
from bench.serving import java
from bench.serving.neo4j import LAUNCHER
from kg.snapshot import Snapshot, build_snapshot
from kg.statements import Ledger
from ontology import load_schema

if TYPE_CHECKING:
    import neo4j

Rows = list[dict[str, Any]]
SHARE = 10  # a tenth of what the other parts measure is pushed: more takes as much longer
TIMES = 3


def run(scale: Scale) -> dict[str, float | str]:
    """Seconds of the best of three into an emptied database, of a push of what is there already, and of writing the files.

    ``ratio`` is of a push from the snapshot to bare ``UNWIND $rows … CREATE`` of rows that are ready in memory.
    """
    from kg.views.neo4j import push, write_import

    schema = load_schema()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        whole = _snapshot(folder / "whole", scale)
        figures: dict[str, float | str] = {"files_s": _seconds(lambda: write_import(whole, schema, folder / "import"))}
        figures["files_mb"] = sum(file.stat().st_size for file in (folder / "import").iterdir()) / 1e6
        snapshot = _snapshot(folder / "part", Scale(scale.entities // SHARE, scale.relations // SHARE))
        ready = list(_ready(snapshot, folder / "rows"))
        try:
            with _server(folder) as (uri, session):
                taken: dict[str, list[float]] = {"bare": [], "push": [], "unchanged": []}
                for _ in range(TIMES):
                    _empty(session)
                    taken["bare"].append(_seconds(lambda: _bare(session, ready)))
                    _empty(session)
                    for name in ("push", "unchanged"):
                        taken[name].append(_seconds(lambda: push(snapshot, schema, uri)))
        except java.Absent as absent:
            return figures | {"absent": str(absent)}
    figures["pushed_rows"] = sum(len(rows) for _, rows in ready)
    best = {name: min(seconds) for name, seconds in taken.items()}
    return figures | {f"{name}_s": seconds for name, seconds in best.items()} | {"ratio": best["push"] / best["bare"]}


def _snapshot(folder: Path, scale: Scale) -> Snapshot:
    ledger = Ledger(folder / "ledger")
    ledger.commit(generate(scale.entities, scale.relations), agent="bench", message="generated")
    build_snapshot(ledger, folder / "snapshot", load_schema())
    return Snapshot(folder / "snapshot")


def _ready(snapshot: Snapshot, files: Path) -> Iterator[tuple[str, Rows]]:
    """Statements with their rows, in batches as large as those of a push."""
    from kg.views.neo4j import ENTITY
    from kg.views.neo4j.pushing import BATCH
    from kg.views.property_graph import EDGES, FIGURE, HAS_FIGURE, NODES, SOURCE, STATEMENT, write_files

    write_files(snapshot, load_schema(), files)
    for place in sorted((files / NODES).iterdir()):
        query = f"UNWIND $rows AS row CREATE (n:{ENTITY}:{place.name.partition('=')[2]}) SET n = row"
        yield from ((query, rows) for rows in _rows(place, BATCH))
    for label in (FIGURE, STATEMENT, SOURCE):
        yield from ((f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", rows) for rows in _rows(files / label, BATCH))
    for place in sorted((files / EDGES).iterdir()):
        a, b, end = ("entity", "id", FIGURE) if place.name == HAS_FIGURE else ("subject", "object", ENTITY)
        ends = f"MATCH (a:{ENTITY} {{id: row.{a}}}) MATCH (b:{end} {{id: row.{b}}})"
        query = f"UNWIND $rows AS row {ends} CREATE (a)-[r:{place.name}]->(b) SET r = row"
        yield from ((query, rows) for rows in _rows(place, BATCH))


def _rows(place: Path, size: int) -> Iterator[Rows]:
    import pyarrow.parquet as pq

    rows = [row for path in sorted(place.rglob("*.parquet")) for row in pq.read_table(path, partitioning=None).to_pylist()]
    full = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return (full[at : at + size] for at in range(0, len(full), size))


def _bare(session: neo4j.Session, ready: list[tuple[str, Rows]]) -> None:
    for query, rows in ready:
        session.execute_write(lambda transaction, query, rows: transaction.run(query, rows=rows).consume(), query, rows)


def _empty(session: neo4j.Session) -> None:
    """The constraints stay."""
    session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, neo4j.Session]]:
    """Raises Absent."""
    import neo4j

    from kg.views.neo4j import constraints

    port = java.free_port()
    command = ["java", "-Xmx4g", "-cp", f"{java.jars('neo4j')}/*", str(LAUNCHER), str(folder / "neo4j"), str(port)]
    with java.running(command, port, folder / "neo4j.log"):
        uri = f"bolt://127.0.0.1:{port}"
        with neo4j.GraphDatabase.driver(uri) as driver, driver.session() as session:
            for constraint in constraints():
                session.run(constraint).consume()
            yield uri, session


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    asked = Scale(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else Scale(200_000, 1_000_000)
    sys.stdout.write(json.dumps(run(asked), indent=1) + "\n")
