"""Neo4j over the same graph, loaded by its own importer and asked by its own driver."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.serving import java
from bench.serving.graph import workspace_in
from bench.serving.turns import Failed, Overtime, Reply

if TYPE_CHECKING:
    import duckdb

LAUNCHER = Path(__file__).resolve().parents[2] / "tests" / "servers" / "Neo4jServer.java"
TIME_IS_UP = "Neo.ClientError.Transaction.TransactionTimedOut"
TYPES = {"VARCHAR": "string", "VARCHAR[]": "string[]", "DATE": "date", "BIGINT": "long", "DOUBLE": "double", "BOOLEAN": "boolean"}
BETWEEN = "\x1f"  # the parts of a list


class Bolt:
    """One session of the driver."""

    def __init__(self, driver: Any, seconds: float) -> None:
        import neo4j

        self.session = driver.session(default_access_mode=neo4j.READ_ACCESS)
        self.seconds = seconds

    def cypher(self, question: tuple[str, dict[str, Any]]) -> Reply:
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError

        text, values = question
        try:
            rows = self.session.run(neo4j.Query(text, timeout=self.seconds), values).values()
        except Neo4jError as error:
            if (error.code or "").startswith(TIME_IS_UP):
                raise Overtime from error
            raise Failed(str(error)[:200]) from error
        except (DriverError, OSError) as error:
            raise Failed(str(error)[:200]) from error
        return Reply(len(rows))


def load(folder: Path) -> None:
    """A database in ``folder`` with the nodes and relations that `kg push neo4j` pushes, and its constraints. Raises Absent."""
    from kg.views.property_graph import write_files

    home, files, tables = folder / "neo4j", folder / "neo4j.parquet", folder / "neo4j.csv"
    for old in (home, files, tables):
        shutil.rmtree(old, ignore_errors=True)
    workspace = workspace_in(folder)
    write_files(workspace.snapshot(), workspace.schema, files)
    tables.mkdir()
    inputs = _write_tables(files, tables)
    (home / "conf").mkdir(parents=True)
    command = ["java", "-Xmx4g", "-cp", f"{java.jars('neo4j')}/*", "org.neo4j.cli.AdminTool", "database", "import", "full", "neo4j"]
    command += ["--multiline-fields=true", f"--array-delimiter={BETWEEN}", *inputs]
    java.run(command, folder / "neo4j-import.log", NEO4J_HOME=str(home), NEO4J_CONF=str(home / "conf"))
    shutil.rmtree(files)
    shutil.rmtree(tables)
    _constrain(folder)


def _write_tables(files: Path, tables: Path) -> list[str]:
    """Tables for the importer, each with a header of its own; the options that name them."""
    import duckdb

    from kg.views.neo4j import ENTITY
    from kg.views.property_graph import EDGES, FIGURE, HAS_FIGURE, NODES, SOURCE, STATEMENT

    inputs = []
    with duckdb.connect() as connection:
        labels = f"list_prepend('{ENTITY}', classes) AS \":LABEL\""
        _table(connection, files / NODES, tables / ENTITY, f"*, {labels}", {"id": f"id:ID({ENTITY})", ":LABEL": ":LABEL"})
        inputs.append(f"--nodes={_named(tables / ENTITY)}")
        for label in (FIGURE, STATEMENT, SOURCE):
            _table(connection, files / label, tables / label, "*", {"id": f"id:ID({label})"})
            inputs.append(f"--nodes={label}={_named(tables / label)}")
        for place in sorted((files / EDGES).iterdir()):
            if any(place.rglob("*.parquet")):
                end = FIGURE if place.name == HAS_FIGURE else ENTITY
                ends = {0: f":START_ID({ENTITY})", 1: f":END_ID({end})"}
                _table(connection, place, tables / place.name, "*", ends)
                inputs.append(f"--relationships={place.name}={_named(tables / place.name)}")
    return inputs


def _table(connection: duckdb.DuckDBPyConnection, files: Path, table: Path, columns: str, special: dict[Any, str]) -> None:
    """``special`` are columns, by name or place, whose heading is not their name with their type."""
    rows = f"(SELECT {columns} FROM read_parquet('{(files / '**' / '*.parquet').as_posix()}', hive_partitioning = false))"
    described: Sequence[Any] = connection.execute(f"DESCRIBE {rows}").fetchall()
    heads, values = [], []
    for place, (name, kind, *_) in enumerate(described):
        heads.append(special.get(place) or special.get(name) or f"{name}:{TYPES[kind]}")
        values.append(f"array_to_string(\"{name}\", '{BETWEEN}')" if kind.endswith("[]") else f'"{name}"')
    table.with_suffix(".head").write_text(",".join(heads), encoding="utf-8")
    connection.execute(f"COPY (SELECT {', '.join(values)} FROM {rows}) TO '{table.with_suffix('.csv').as_posix()}' (HEADER false)")


def _named(table: Path) -> str:
    return f"{table.with_suffix('.head')},{table.with_suffix('.csv')}"


def _constrain(folder: Path) -> None:
    """The same constraints as after a push, with their indexes filled."""
    import neo4j

    from kg.views.neo4j import ENTITY
    from kg.views.property_graph import FIGURE, SOURCE, STATEMENT

    with _server(folder) as uri, neo4j.GraphDatabase.driver(uri) as driver:
        for label in (ENTITY, FIGURE, STATEMENT, SOURCE):
            driver.execute_query(f"CREATE CONSTRAINT {label.lower()}_id FOR (n:{label}) REQUIRE n.id IS UNIQUE")
        driver.execute_query("CALL db.awaitIndexes(600)")


@contextmanager
def asked(folder: Path, seconds: float) -> Iterator[Bolt]:
    """Raises Absent."""
    import neo4j

    with _server(folder) as uri, neo4j.GraphDatabase.driver(uri, notifications_min_severity="OFF") as driver:
        yield Bolt(driver, seconds)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    port = java.free_port()
    command = ["java", "-Xmx4g", "-cp", f"{java.jars('neo4j')}/*", str(LAUNCHER), str(folder / "neo4j"), str(port)]
    with java.running(command, port, folder / "neo4j.log"):
        yield f"bolt://127.0.0.1:{port}"
