"""``kg query --engine``: who answers a query in which language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.views.neo4j import push
from kg.workspace import Workspace
from tests.kg.views.little import little_workspace
from tests.main_job import kg, kg_json


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return little_workspace(tmp_path_factory.mktemp("asked")).root


def test_the_engine_of_the_language_answers_when_none_is_named(folder: Path) -> None:
    query = ("query", "-w", folder, "--cypher", "MATCH (p:Person) RETURN p.name AS name ORDER BY name")
    assert kg_json(*query)["rows"] == kg_json(*query, "--engine", "cypher")["rows"] != []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--sparql", "ASK {}", "--engine", "neo4j"), "neo4j does not speak sparql"),
        (("--cypher", "RETURN 1", "--engine", "sparql"), "sparql does not speak cypher"),
        (("--cypher", "RETURN 1", "--engine", "neo4j"), "no Neo4j is named"),
        (("--cypher", "CALL db.labels()", "--engine", "neo4j"), "CALL does not read"),
    ],
)
def test_who_cannot_answer_says_why(folder: Path, words: tuple[str, ...], says: str) -> None:
    printed = kg("query", "-w", folder, *words, "--json", expect=2, NEO4J_URI="")
    assert says in json.loads(printed)["error"]["what"]


def test_a_running_neo4j_answers(folder: Path, neo4j_uri: str) -> None:
    workspace = Workspace(folder)
    push(workspace.snapshot(), workspace.schema, neo4j_uri)
    query = ("query", "-w", folder, "--cypher", "MATCH (p:Person) RETURN p.name AS name ORDER BY name")
    theirs = json.loads(kg(*query, "--engine", "neo4j", "--json", NEO4J_URI=neo4j_uri))
    assert theirs["engine"] == "neo4j"
    assert theirs["rows"] == kg_json(*query)["rows"]
