"""The network of a snapshot, for networkx and for NetworKit."""

from __future__ import annotations

from datetime import date

import pytest

from kg.views.network import BEGUN, network, numbered_network
from kg.workspace import Workspace
from tests.kg.views.little import ODD

CHOICES = [
    {},
    {"kinds": ["partnersWith"]},
    {"kinds": ["incubates", "tenantOf"], "as_of": date(2019, 6, 1)},
    {"status": (*BEGUN, "planned")},
    {"kinds": []},
]


def names(workspace: Workspace, **chosen: object) -> set[tuple[str, str, str]]:
    graph = network(workspace.snapshot(), **chosen)  # type: ignore[arg-type]  # one of CHOICES
    return {(graph.nodes[a]["name"], d["predicate"], graph.nodes[b]["name"]) for a, b, d in graph.edges(data=True)}


def test_every_entity_is_a_node_and_every_relation_an_edge_with_its_evidence(little: Workspace) -> None:
    snapshot = little.snapshot()
    graph = network(snapshot, status=(*BEGUN, "planned"))
    assert graph.number_of_nodes() == snapshot.counts["entities"]
    assert graph.number_of_edges() == snapshot.counts["relations"] - 1, "all but the rejected one"
    assert all(edge["statements"] and edge["sources"] for *_, edge in graph.edges(data=True))
    assert graph.graph["change"] == snapshot.change


def test_what_is_only_promised_is_left_out_unless_asked_for(little: Workspace) -> None:
    promised = ("江都区", "jointlyEstablishes", "泵阀工程技术研究中心")
    assert promised not in names(little)
    assert promised in names(little, status=["planned"])


def test_it_is_of_a_day(little: Workspace) -> None:
    assert names(little, kinds=["incubates"], as_of=date(2019, 6, 1)) == {("星创孵化器", "incubates", ODD)}
    assert names(little, kinds=["incubates"], as_of=date(2021, 6, 1)) == {("星创孵化器", "incubates", "星火软件有限公司")}


@pytest.mark.parametrize("chosen", CHOICES)
def test_both_libraries_have_the_same_network(little: Workspace, chosen: dict[str, object]) -> None:
    graph = network(little.snapshot(), **chosen)  # type: ignore[arg-type]  # one of CHOICES
    numbered = numbered_network(little.snapshot(), **chosen)  # type: ignore[arg-type]  # as above
    assert list(numbered.ids) == sorted(graph.nodes)
    expected: dict[frozenset[str], int] = {}
    for a, b in graph.edges():
        expected[frozenset((a, b))] = expected.get(frozenset((a, b)), 0) + 1
    found = {frozenset((numbered.ids[u], numbered.ids[v])): w for u, v, w in numbered.graph.iterEdgesWeights()}
    assert found == expected
    assert numbered.graph.numberOfNodes() == len(numbered.ids)


def test_networkit_counts_as_networkx_does(little: Workspace) -> None:
    import networkit as nk
    import networkx as nx

    numbered = numbered_network(little.snapshot())
    components = nk.components.ConnectedComponents(numbered.graph)
    components.run()
    assert components.numberOfComponents() == nx.number_weakly_connected_components(network(little.snapshot()))
