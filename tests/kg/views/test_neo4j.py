"""The graph in a real Neo4j equals the snapshot, after every push."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from ingest.pipeline import read_into
from kg.errors import KgError, UsageError
from kg.views.neo4j import push
from kg.workspace import Workspace


@pytest.fixture
def session(neo4j_uri: str) -> Iterator[neo4j.Session]:
    with neo4j.GraphDatabase.driver(neo4j_uri) as driver, driver.session() as opened:
        opened.run("MATCH (n) DETACH DELETE n").consume()
        yield opened


@pytest.fixture
def workspace(tmp_path: Path, examples: Path) -> Workspace:
    made = Workspace.create(tmp_path)
    read_into(made, [examples / "jiangdu" / "report-2021.md", examples / "jiangdu" / "plan-2022.txt"])
    return made


def relations(session: neo4j.Session) -> set[tuple[Any, ...]]:
    rows = session.run("MATCH (a:Entity)-[r]->(b:Entity) RETURN a.name, type(r), b.name, r.status, r.statements, r.year")
    return {tuple(tuple(v) if isinstance(v, list) else v for v in row.values()) for row in rows}


def expected(workspace: Workspace) -> set[tuple[Any, ...]]:
    rows = workspace.snapshot().sql(
        "SELECT a.label AS a, predicate, b.label AS b, status, statements, year FROM relations r "
        "JOIN entities a ON a.id = r.subject JOIN entities b ON b.id = r.object"
    )
    return {tuple(tuple(v) if isinstance(v, list) else v for v in row.values()) for row in rows.to_pylist()}


def test_a_push_can_be_repeated_and_follows_the_graph(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    first = push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert relations(session) == expected(workspace)
    assert push(workspace.snapshot(), workspace.schema, neo4j_uri) == first
    assert relations(session) == expected(workspace)
    workspace.retract("plan-2022.txt")
    assert push(workspace.snapshot(), workspace.schema, neo4j_uri).removed > 10
    assert relations(session) == expected(workspace)
    [count] = session.run("MATCH (n:Entity) RETURN count(n)").single(strict=True).values()
    assert count == workspace.snapshot().counts["entities"]


def test_a_database_of_somebody_else_is_refused(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    session.run("CREATE (:Customer {name: 'kept'})").consume()
    with pytest.raises(UsageError, match="not this project's"):
        push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert session.run("MATCH (n) RETURN n.name").values() == [["kept"]]


def test_a_server_that_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(KgError, match="bolt://127"):
        push(workspace.snapshot(), workspace.schema, "bolt://127.0.0.1:9")
