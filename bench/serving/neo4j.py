"""Neo4j over the same graph, loaded by its own importer and asked by its own driver."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.serving import java
from bench.serving.graph import workspace_in
from bench.serving.turns import Failed, Overtime, Reply

LAUNCHER = Path(__file__).resolve().parents[2] / "tests" / "servers" / "Neo4jServer.java"
TIME_IS_UP = "Neo.ClientError.Transaction.TransactionTimedOut"


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
    """A database in ``folder`` of the files that `kg push neo4j --files` writes, with its constraints. Raises Absent."""
    from kg.views.neo4j import write_import

    home, files = folder / "neo4j", folder / "neo4j.csv"
    for old in (home, files):
        shutil.rmtree(old, ignore_errors=True)
    workspace = workspace_in(folder)
    written = write_import(workspace.snapshot(), workspace.schema, files)
    (home / "conf").mkdir(parents=True)
    command = ["java", "-Xmx4g", "-cp", f"{java.jars('neo4j')}/*", "org.neo4j.cli.AdminTool", *shlex.split(written.command)[1:]]
    java.run(command, folder / "neo4j-import.log", files, NEO4J_HOME=str(home), NEO4J_CONF=str(home / "conf"))
    shutil.rmtree(files)
    _constrain(folder)


def _constrain(folder: Path) -> None:
    """The same constraints as after a push, with their indexes filled."""
    import neo4j

    from kg.views.neo4j import constraints

    with _server(folder) as uri, neo4j.GraphDatabase.driver(uri) as driver:
        for constraint in constraints():
            driver.execute_query(constraint)
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
