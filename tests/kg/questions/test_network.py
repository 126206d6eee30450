"""The questions that are a network's give the same rows in networkx, and a slip there is a difference."""

from __future__ import annotations

import networkx as nx
import pytest

import kg
from kg.errors import UsageError
from kg.questions import ask, library
from kg.questions import network as answers
from kg.questions.compare import differences
from kg.questions.network import FUNCTIONS, ask_network
from kg.workspace import Workspace
from tests.kg.questions.test_library import VALUES

NETWORKS = [name for name, question in library().items() if question.network]


@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_answers_as_sparql_does(little: Workspace, name: str) -> None:
    values = VALUES.get(name, {})
    sparql, found = ask(little, name, values), ask_network(kg.open(little.root), name, values)
    assert differences(sparql, found) == []
    assert (found.change, found.engine) == (sparql.change, "networkx")
    assert found.rows, "an empty answer compares nothing"


def test_every_function_is_a_question_s_and_every_question_s_is_there() -> None:
    assert sorted(library()[name].network for name in NETWORKS) == sorted(FUNCTIONS)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_without_what_is_promised_is_another(little: Workspace, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"one": "江都区", "other": "江苏大学"} if name == "between" else {"name": "江都区"} if "of" in name else {}
    monkeypatch.setattr(answers, "STATUSES", ("done",))
    assert differences(ask(little, name, values), ask_network(kg.open(little.root), name, values))


def test_an_edge_from_a_node_to_itself_counts_for_nothing() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from([("a", {"name": "甲", "class": "Park"}), ("b", {"name": "乙", "class": "Park"})])
    graph.add_edges_from([("a", "a", {"predicate": "partnersWith"}), ("a", "b", {"predicate": "partnersWith"})])
    assert set(FUNCTIONS["most_connected"](graph, least=1)) == {("甲", "Park", 1), ("乙", "Park", 1)}
    assert list(FUNCTIONS["brokers"](graph)) == []


def test_a_question_that_is_no_network_s_is_refused(little: Workspace) -> None:
    with pytest.raises(UsageError, match="titles"):
        ask_network(kg.open(little.root), "titles")
