"""The named questions asked in every engine of one workspace, and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

import kg
from kg.questions import ask, library
from kg.questions.compare import differences
from kg.questions.network import ask_network
from kg.views.neo4j import push
from kg.workspace import Workspace


def assert_same_answers(workspace: Workspace, values: Mapping[str, dict[str, object]] | None = None) -> set[str]:
    """Ask every question in both languages, and in networkx where it is a network's, and compare.

    ``values`` are the parameters of a question that is not asked with its defaults. Returns the ids of the questions with at
    least one row.
    """
    filled = set()
    opened = kg.open(workspace.root)
    for name, question in library().items():
        given = (values or {}).get(name, {})
        sparql, cypher = (ask(workspace, name, given, engine=engine) for engine in ("sparql", "cypher"))
        assert differences(sparql, cypher, ordered=question.ordered) == [], name
        if question.network:
            assert differences(sparql, ask_network(opened, name, given)) == [], name
        if sparql.rows:
            filled.add(name)
    return filled


def assert_neo4j_answers(workspace: Workspace, values: Mapping[str, dict[str, object]] | None = None) -> None:
    """Ask every question in the Neo4j that shows the workspace, and in the embedded Cypher, and compare."""
    for name, question in library().items():
        given = (values or {}).get(name, {})
        cypher, server = (ask(workspace, name, given, engine=engine) for engine in ("cypher", "neo4j"))
        assert differences(cypher, server, ordered=question.ordered) == [], name


@contextmanager
def shown_in_neo4j(workspace: Workspace, uri: str) -> Iterator[None]:
    """The workspace's newest graph in the Neo4j at ``uri``, which is the one that questions are asked; empty before and after."""
    _empty(uri)
    push(workspace.snapshot(), workspace.schema, uri)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NEO4J_URI", uri)
            yield
    finally:
        _empty(uri)


def _empty(uri: str) -> None:
    import neo4j

    with neo4j.GraphDatabase.driver(uri) as driver, driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
