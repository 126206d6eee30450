"""The graph in a real Neo4j equals the snapshot after every push, and answers every question as the others do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

from kg.cli.asking import warn_of_age
from kg.errors import KgError, NotFound, UsageError
from kg.questions import ask, library, query
from kg.questions.ask import ENGINES
from kg.questions.compare import differences
from kg.questions.neo4j import run
from kg.views.neo4j import MARK, push
from kg.workspace import Workspace
from tests.kg.questions.test_library import VALUES
from tests.kg.views.little import little_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return little_workspace(tmp_path)


def relations(session: neo4j.Session) -> set[tuple[Any, ...]]:
    rows = session.run(
        "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.name, type(r), b.name, r.status, r.statements, r.year, r.rejected"
    )
    return {tuple(tuple(v) if isinstance(v, list) else v for v in row.values()) for row in rows}


def expected(workspace: Workspace) -> set[tuple[Any, ...]]:
    rows = workspace.snapshot().sql(
        "SELECT a.label AS a, predicate, b.label AS b, status, statements, year, rejected FROM relations r "
        "JOIN entities a ON a.id = r.subject JOIN entities b ON b.id = r.object"
    )
    return {tuple(tuple(v) if isinstance(v, list) else v for v in row.values()) for row in rows.to_pylist()}


def mark(session: neo4j.Session) -> dict[str, Any]:
    """Every push that writes anything writes its name here."""
    found: dict[str, Any] = session.run(f"MATCH (m:{MARK}) RETURN properties(m)").single(strict=True).value()
    return found


def test_a_push_can_be_repeated_and_follows_the_graph(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    told: list[tuple[int, int]] = []
    first = push(workspace.snapshot(), workspace.schema, neo4j_uri, progress=lambda done, total: told.append((done, total)))
    assert relations(session) == expected(workspace)
    assert (first.removed, told[-1]) == (0, (first.nodes + first.relations,) * 2)
    assert first.written == first.nodes + first.relations
    before = mark(session)
    assert push(workspace.snapshot(), workspace.schema, neo4j_uri) == replace(first, written=0)
    assert mark(session) == before
    assert relations(session) == expected(workspace)
    workspace.retract("报告.txt")
    assert push(workspace.snapshot(), workspace.schema, neo4j_uri).removed > 10
    assert relations(session) == expected(workspace)
    counts = workspace.snapshot().counts
    for label, table in {"Entity": "entities", "Statement": "statements", "Source": "sources"}.items():
        assert session.run(f"MATCH (n:{label}) RETURN count(n)").values() == [[counts[table]]]


def test_a_push_that_was_cut_off_is_completed_by_the_next(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    def cut(done: int, total: int) -> None:
        if done > total / 2:
            raise ConnectionError("cut")

    with pytest.raises(KgError, match="cut"):
        push(workspace.snapshot(), workspace.schema, neo4j_uri, progress=cut)
    assert relations(session) != expected(workspace)
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert relations(session) == expected(workspace)


def test_nodes_have_the_label_of_their_class_and_derived_ones(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert session.run("MATCH (n:Academician) RETURN n.name, 'Person' IN labels(n)").values() == [["李明", True]]
    wrong = session.run("MATCH (n:Entity) WHERE NOT n.class IN labels(n) OR size(labels(n)) > 3 RETURN n.id").values()
    assert wrong == []
    session.run("MATCH (n:Academician) SET n:Enterprise").consume()
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert session.run("MATCH (n:Academician:Enterprise) RETURN n").values() == []


def test_what_somebody_added_or_removed_there_is_set_right(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    first = push(workspace.snapshot(), workspace.schema, neo4j_uri)
    for edit in (
        "MATCH (n {name: '李明'}) DETACH DELETE n",
        "MATCH (a)-[r:partnersWith]->(b) WITH a, r, b LIMIT 1 CREATE (a)-[again:partnersWith]->(b) SET again = properties(r)",
        "MATCH (n:Park) WITH n LIMIT 1 CREATE (n)-[:partnersWith]->(:Enterprise:Entity {id: 'made up'})",
        "MATCH (n {name: '苏州大学'}) SET n:Favourite",
    ):
        session.run(edit).consume()
    again = push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert again == replace(first, written=3, removed=2)  # the person, what he attended and his title; the made up
    assert relations(session) == expected(workspace)
    assert session.run("MATCH ()-[r]->() RETURN count(r)").values() == [[first.relations]]
    assert set(session.run("MATCH (n:Favourite) RETURN n.name").value()) == {"苏州大学"}
    assert push(workspace.snapshot(), workspace.schema, neo4j_uri).written == 0


def test_every_question_is_answered_as_by_the_other_engines(
    session: neo4j.Session, workspace: Workspace, neo4j_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", neo4j_uri)
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    for name, question in library().items():
        sparql, cypher, third = (ask(workspace, name, VALUES.get(name, {}), engine=engine) for engine in ENGINES)
        assert differences(sparql, third, ordered=question.ordered) == [], name
        assert differences(cypher, third, ordered=question.ordered) == [], name
        assert third.change == sparql.change
    with pytest.raises(UsageError, match="shows change 4, not 1"):
        query(workspace, "neo4j", "MATCH (n) RETURN n.id", change=1)
    wrong = query(
        workspace, "neo4j", "MATCH (x)-[r:holdsTitle]->(y) RETURN y.name AS person, x.name AS title, null AS since, null AS until"
    )
    assert differences(ask(workspace, "titles"), wrong)


def test_without_an_address_it_is_asked_for(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    with pytest.raises(UsageError, match="NEO4J_URI"):
        ask(workspace, "titles", engine="neo4j")


def test_a_server_without_the_graph_says_how_to_push_it(
    session: neo4j.Session, workspace: Workspace, neo4j_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", neo4j_uri)
    with pytest.raises(NotFound, match="kg push neo4j"):
        ask(workspace, "titles", engine="neo4j")


def test_nodes_and_edges_come_as_plain_maps(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    text = "MATCH (p {name: '李明'})-[r:holdsTitle]->(t) RETURN p, r, [r.valid_from] AS days"
    (columns, [(person, edge, days)]) = run(session, text, {})
    [(other, *_)] = query(workspace, "cypher", text).rows
    assert columns == ("p", "r", "days") and days == ["2011-12-08"]
    assert isinstance(person, dict) and isinstance(edge, dict) and isinstance(other, dict)
    assert person == other
    assert edge["valid_from"] == "2011-12-08"


def test_a_query_that_writes_is_refused(session: neo4j.Session) -> None:
    with pytest.raises(UsageError, match="CREATE"):
        run(session, "CREATE (n) RETURN n", {})
    with pytest.raises(UsageError, match="refuses"):
        run(session, "MATCH (n) RETURN nothing_like_it(n)", {})


def test_a_database_of_somebody_else_is_refused(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    session.run("CREATE (:Customer {name: 'kept'})").consume()
    with pytest.raises(UsageError, match="not this project's"):
        push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert session.run("MATCH (n) RETURN n.name").values() == [["kept"]]


def test_the_database_says_which_change_it_shows(session: neo4j.Session, workspace: Workspace, neo4j_uri: str) -> None:
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    assert session.run(f"MATCH (m:{MARK}) RETURN m.change").values() == [[4]]


def test_asking_warns_when_the_ledger_is_ahead_of_the_push(
    session: neo4j.Session,
    workspace: Workspace,
    neo4j_uri: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NEO4J_URI", neo4j_uri)
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    fresh = query(workspace, "neo4j", "MATCH (n:Person) RETURN n.id")
    warn_of_age(fresh, workspace)
    assert capsys.readouterr().err == ""
    workspace.retract("报告.txt")
    warn_of_age(query(workspace, "neo4j", "MATCH (n:Person) RETURN n.id"), workspace)
    assert "neo4j shows change 4, the ledger is at 5" in capsys.readouterr().err


def test_a_server_that_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(KgError, match=r"bolt://127\.0\.0\.1:9"):
        push(workspace.snapshot(), workspace.schema, "bolt://127.0.0.1:9")
