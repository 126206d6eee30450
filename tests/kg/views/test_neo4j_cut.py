"""A push through a connection that is cut in its midst, and two pushes at once, leave the graph whole."""

from __future__ import annotations

import threading
from pathlib import Path
from urllib.parse import urlsplit

import neo4j
import pytest

from bench.generator import generate
from kg.errors import KgError, NotFound
from kg.questions import ask
from kg.snapshot import Snapshot, build_snapshot
from kg.statements import Ledger
from kg.views.neo4j import push
from kg.workspace import Workspace
from ontology import Schema, load_schema
from tests.kg.views.cutting import CuttingProxy

IN_THE_RELATIONS = 8_200_000  # bytes: all nodes of the large graph and half of its relations
IN_THE_REST = 1_000_000  # bytes: half of the half that is left


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Snapshot:
    folder = tmp_path_factory.mktemp("large")
    ledger = Ledger(folder / "ledger")
    ledger.commit(generate(1_000, 20_000), agent="test", message="generated")
    build_snapshot(ledger, folder / "snapshot", schema)
    return Snapshot(folder / "snapshot")


def held(session: neo4j.Session) -> tuple[set[str], set[str]]:
    """Ids of the entities and of the relations between them."""
    nodes = session.run("MATCH (n:Entity) RETURN n.id AS id").value("id")
    edges = session.run("MATCH (:Entity)-[r]->(:Entity) RETURN r.id AS id").value("id")
    assert (len(nodes), len(edges)) == (len(set(nodes)), len(set(edges)))
    return set(nodes), set(edges)


def expected(snapshot: Snapshot) -> tuple[set[str], set[str]]:
    tables = ("entities", "relations")
    nodes, edges = (set(snapshot.sql(f"SELECT id FROM {table}").column("id").to_pylist()) for table in tables)
    return nodes, edges


def test_a_push_goes_on_when_the_connection_comes_back_and_the_next_completes_one_that_did_not(
    session: neo4j.Session, large: Snapshot, schema: Schema, neo4j_uri: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = int(urlsplit(neo4j_uri).port or 0)
    with (
        CuttingProxy(target, cut_after=IN_THE_RELATIONS, away=None) as proxy,
        pytest.raises(KgError, match="does not take it"),
    ):
        push(large, schema, f"bolt://127.0.0.1:{proxy.port}", patience=1.0)
    nodes, edges = held(session)
    assert nodes == expected(large)[0] and 0 < len(edges) < 20_000
    monkeypatch.setenv("NEO4J_URI", neo4j_uri)
    with pytest.raises(NotFound, match="not come to its end"):
        ask(Workspace.create(tmp_path / "w"), "titles", engine="neo4j")
    with CuttingProxy(target, cut_after=IN_THE_REST, away=0.5) as proxy:
        pushed = push(large, schema, f"bolt://127.0.0.1:{proxy.port}", patience=20.0)
        assert proxy.cuts == 1
    assert held(session) == expected(large)
    assert (pushed.written, pushed.removed) == (20_000 - len(edges), 0)


@pytest.mark.parametrize("commit", [1, 7, 13, 40])
def test_a_batch_of_which_nobody_said_that_it_is_in_is_not_written_twice(
    session: neo4j.Session, little: Workspace, schema: Schema, neo4j_uri: str, commit: int
) -> None:
    target = int(urlsplit(neo4j_uri).port or 0)
    with CuttingProxy(target, commit=commit, away=0) as proxy:
        pushed = push(little.snapshot(), schema, f"bolt://127.0.0.1:{proxy.port}")
        assert proxy.cuts == 1
    assert held(session) == expected(little.snapshot())
    assert session.run("MATCH ()-[r]->() RETURN count(r)").values() == [[pushed.relations]]
    assert push(little.snapshot(), schema, neo4j_uri).written == 0


def test_of_two_pushes_at_once_the_later_goes_through_and_the_other_stops(
    session: neo4j.Session, little: Workspace, schema: Schema, neo4j_uri: str
) -> None:
    graph, begun, refused = little.snapshot(), threading.Event(), []

    def earlier() -> None:
        def wait(done: int, total: int) -> None:
            if not begun.is_set():
                begun.set()
                later.join()

        try:
            push(graph, schema, neo4j_uri, progress=wait)
        except KgError as error:
            refused.append(str(error))

    later = threading.Thread(target=lambda: (begun.wait(), push(graph, schema, neo4j_uri)))
    first = threading.Thread(target=earlier)
    later.start()
    first.start()
    first.join(120)
    assert len(refused) == 1 and "another push" in refused[0]
    assert held(session) == expected(graph)
