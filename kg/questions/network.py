"""The questions that are a network's, answered by networkx: what the library names under ``network``.

Each function takes the network of all relations, promised ones too, and the question's parameters, and gives its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import UsageError
from kg.questions.answer import Answer, Row
from kg.questions.library import named

if TYPE_CHECKING:
    import networkx as nx

PARTNERSHIPS = ("partnersWith", "signedAgreementWith", "jointlyEstablishes")
STATUSES = ("planned", "in_progress", "done")
INSTITUTES = ("University", "ResearchInstitute")


class Networks(Protocol):
    """Who gives the network: what ``kg.open`` returns."""

    @property
    def change(self) -> int: ...
    def network(self, *, status: Collection[str]) -> nx.MultiDiGraph[str]: ...


def ask_network(graph: Networks, id: str, parameters: Mapping[str, object] | None = None) -> Answer:
    """The answer to a named question, worked out on the network of ``graph``.

    Raises NotFound for an unknown question, UsageError for one that is not a network's, or parameters that are not its own.
    """
    import time

    question = named(id)
    if question.network not in FUNCTIONS:
        raise UsageError(f"{id} is no question about the network.", fix="Ask it in SPARQL or Cypher.")
    network = graph.network(status=STATUSES)
    started = time.perf_counter()
    rows = tuple(FUNCTIONS[question.network](network, **question.values(parameters or {})))
    return Answer(question.columns, rows, graph.change, "networkx", (time.perf_counter() - started) * 1000)


def most_connected(network: nx.MultiDiGraph[str], least: float) -> Iterator[Row]:
    """Nodes by degree, without edges from a node to itself."""
    for node, degree in network.degree():
        relations = degree - 2 * network.number_of_edges(node, node)
        if relations >= least:
            yield network.nodes[node]["name"], network.nodes[node]["class"], relations


def partners_of(network: nx.MultiDiGraph[str], name: str) -> Iterator[Row]:
    """The edges of partnership at a node."""
    for node in _called(network, name):
        for other, edge in _around(network, node):
            if edge["predicate"] in ("partnersWith", "signedAgreementWith"):
                yield network.nodes[other]["name"], edge["predicate"], edge["status"], edge["year"]


def sought_universities(network: nx.MultiDiGraph[str]) -> Iterator[Row]:
    """The degree of institutes among partners."""
    for node, partners in _partners(network).degree():
        if network.nodes[node]["class"] in INSTITUTES:
            yield network.nodes[node]["name"], partners


def partners_of_partners(network: nx.MultiDiGraph[str], name: str) -> Iterable[Row]:
    """The paths of two steps among partners."""
    partners = _partners(network)
    return {
        (network.nodes[via]["name"], network.nodes[reached]["name"])
        for node in _called(network, name)
        if node in partners
        for via in partners[node]
        for reached in partners[via]
        if reached != node
    }


def between(network: nx.MultiDiGraph[str], one: str, other: str) -> Iterable[Row]:
    """The paths of two steps from one node to another, over whatever relation."""
    ends = set(_called(network, other))
    return {
        (first["predicate"], network.nodes[via]["name"], second["predicate"])
        for node in _called(network, one)
        for via, first in _around(network, node)
        for end, second in _around(network, via)
        if end in ends and end != node
    }


def brokers(network: nx.MultiDiGraph[str]) -> Iterator[Row]:
    """Who has two partners or more."""
    for node, partners in _partners(network).degree():
        if partners >= 2:
            yield network.nodes[node]["name"], network.nodes[node]["class"], partners


def _partners(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Who has to do with whom in partnership: without direction, an edge for however many relations."""
    import networkx as nx

    pairs = ((a, b) for a, b, edge in network.edges(data=True) if a != b and edge["predicate"] in PARTNERSHIPS)
    return nx.Graph(pairs)


def _called(network: nx.MultiDiGraph[str], name: str) -> list[str]:
    return [node for node, known in network.nodes(data=True) if name in known["names"]]


def _around(network: nx.MultiDiGraph[str], node: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The edges at a node in both directions, with the node at their other end."""
    for a, b, edge in chain(network.out_edges(node, data=True), network.in_edges(node, data=True)):
        if a != b:
            yield (b if a == node else a), edge


FUNCTIONS: Mapping[str, Callable[..., Iterable[Row]]] = {
    function.__name__: function
    for function in (most_connected, partners_of, sought_universities, partners_of_partners, between, brokers)
}
