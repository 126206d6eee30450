"""What Neo4j's own importer makes of the files is what a push makes: all nodes and relations, their properties, the constraints."""

from __future__ import annotations

import os
import random
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from bench.serving import java
from kg.errors import UsageError
from kg.views.neo4j import MARK, push, write_import
from kg.workspace import Workspace
from tests.components import HERE
from tests.kg.views.little import ODD, literal, little_workspace, rows

QUICK = "-XX:TieredStopAtLevel=1"  # both live too briefly for the second compiler
# Everything that a CSV file, a list in it or a command line may stumble over.
PIECES = [
    '"',
    '""',
    "\\",
    '\\"',
    "'",
    ",",
    ";",
    "|",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "\x1f",
    "\x1e",
    "\u2028",
    "\ufeff",
    "\U0001f680",
    "=1",
    "值",
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The little graph, with a university of many hostile names: as elements of a list, as values and as quotes."""
    made = little_workspace(tmp_path_factory.mktemp("hostile"))
    chance = random.Random(0)
    names = {*PIECES, ODD, "", *("".join(chance.choices(PIECES, k=chance.randint(2, 6))) for _ in range(300))}
    told = [literal("苏州大学", "formerName", name) for name in sorted(names)]
    made.ledger.commit(rows("难.txt", told), agent="test", message="hostile", complete=["难.txt"])
    return made


@pytest.fixture(scope="module")
def imported(workspace: Workspace, neo4j_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Neo4j that was started on what the printed command made."""
    jars, home, port = java.jars("neo4j"), tmp_path_factory.mktemp("home"), java.free_port()
    written = write_import(workspace.snapshot(), workspace.schema, tmp_path_factory.mktemp("import"))
    program, *arguments = shlex.split(written.command)
    assert program == "neo4j-admin" and f"`{written.command}`" in (written.folder / "README.md").read_text(encoding="utf-8")
    done = subprocess.run(
        ["java", "-Xmx1g", QUICK, "-cp", f"{jars}/*", "org.neo4j.cli.AdminTool", *arguments],
        cwd=written.folder,
        env={**os.environ, "NEO4J_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    command = ["java", "-Xmx1g", QUICK, "-cp", f"{jars}/*", str(HERE / "Neo4jServer.java"), str(home), str(port)]
    with java.running(command, port, home / "server.log"):
        uri = f"bolt://127.0.0.1:{port}"
        with neo4j.GraphDatabase.driver(uri) as driver, driver.session() as session:
            for statement in filter(str.strip, (written.folder / "constraints.cypher").read_text(encoding="utf-8").split(";")):
                session.run(statement).consume()
        yield uri


def content(uri: str) -> Counter[str]:
    """Every node and relation with its labels or type, ends and typed properties, and every constraint.

    Of the mark without which push was the last, and with how many batches.
    """
    with neo4j.GraphDatabase.driver(uri) as driver, driver.session() as session:
        nodes = session.run(
            f"MATCH (n) RETURN labels(n), CASE WHEN n:{MARK} THEN n {{.*, push: null, batch: null}} ELSE properties(n) END"
        )
        found = Counter(repr([_sorted(value) for value in row.values()]) for row in nodes)
        edges = session.run("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r)")
        found.update(repr([_sorted(value) for value in row.values()]) for row in edges)
        kept = session.run("SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties")
        found.update(repr(row.values()) for row in kept)
    return found


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted(value.items())
    return sorted(value) if isinstance(value, list) else value


def test_the_importer_makes_what_a_push_makes_and_a_push_has_nothing_to_add(
    session: neo4j.Session, imported: str, workspace: Workspace, neo4j_uri: str
) -> None:
    pushed = push(workspace.snapshot(), workspace.schema, neo4j_uri)
    found, expected = content(imported), content(neo4j_uri)
    assert (found - expected, expected - found) == (Counter(), Counter())
    assert found.total() > pushed.nodes + pushed.relations > 400
    again = push(workspace.snapshot(), workspace.schema, imported)
    assert (again.nodes, again.relations) == (pushed.nodes, pushed.relations)
    assert (again.written, again.removed) == (0, 0)


def test_a_later_push_writes_what_has_changed(imported: str, workspace: Workspace, neo4j_uri: str) -> None:
    workspace.retract("名单 1.xlsx")
    pushed = push(workspace.snapshot(), workspace.schema, imported)
    assert 0 < pushed.written < pushed.nodes / 10 and pushed.removed > 20
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert content(imported) == content(neo4j_uri)


def test_a_folder_that_holds_something_is_refused(little: Workspace, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        write_import(little.snapshot(), little.schema, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
