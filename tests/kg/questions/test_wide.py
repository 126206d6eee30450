"""Every question on a graph of 20,000 entities: the same rows from Oxigraph, Ladybug, a real Neo4j and networkx.

The graph is the little one, in which every question has an answer, within a generated one, in which none is quick by chance.
Questions with a name are asked twice: of the little graph, and of the entity of a class with the most relations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import networkx as nx
import pytest

import kg
from bench.generator import generate
from kg.opening import Graph
from kg.questions import Answer, ask, library, query
from kg.questions.compare import differences
from kg.questions.network import STATUSES, ask_network
from kg.workspace import Workspace
from tests.kg.questions.test_library import VALUES
from tests.kg.views.little import little_workspace
from tests.same_answers import shown_in_neo4j

ENTITIES, RELATIONS = 20_000, 12_000
NETWORKS = [name for name, question in library().items() if question.network]
BELOW = 0.85  # the generated statements are all of 0.9: with the default every one would be a row
# Whose name a question is asked with the second time: the busiest entity of this class.
BUSIEST = {
    "actor": {"name": "University"},
    "located-in": {"name": "Region"},
    "in-an-industry": {"industry": "Industry"},
    "partners-of": {"name": "University"},
    "tenants-of": {"name": "Park"},
    "partners-of-partners": {"name": "University"},
    "between": {"one": "Region", "other": "University"},
    "evidence-of": {"name": "Enterprise"},
    "holding-on": {"name": "Region"},
}


class Asked:
    """The graph, and the answers that were asked for; each is worked out once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.network = cache(lambda: _Kept(kg.open(workspace.root)))
        self.answers = cache(self._answers)

    def values(self, name: str) -> list[dict[str, object]]:
        first: dict[str, object] = {"below": BELOW} if name == "least-sure" else VALUES.get(name, {})
        busy: dict[str, object] = {parameter: self._busiest(kind) for parameter, kind in BUSIEST.get(name, {}).items()}
        return [first, busy] if busy else [first]

    def _answers(self, name: str, engine: str) -> list[Answer]:
        if engine == "networkx":
            return [ask_network(self.network(), name, values) for values in self.values(name)]
        return [ask(self.workspace, name, values, engine=engine) for values in self.values(name)]

    def _busiest(self, kind: str) -> str:
        found = self.workspace.snapshot().sql(
            "SELECT e.label FROM entities e JOIN relations r ON e.id IN (r.subject, r.object) WHERE e.class = $1 "
            "GROUP BY e.id, e.label ORDER BY count(*) DESC, e.id LIMIT 1",
            [kind],
        )
        return str(found.column("label")[0])


class _Kept:
    """The network that ``kg.open`` gives, made once."""

    def __init__(self, graph: Graph) -> None:
        self.change, self._network = graph.change, graph.network(status=STATUSES)

    def network(self, *, status: Collection[str]) -> nx.MultiDiGraph[str]:
        assert status == STATUSES
        return self._network


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    workspace = little_workspace(tmp_path_factory.mktemp("wide"))
    workspace.ledger.commit(generate(ENTITIES, RELATIONS), agent="test", message="generated")
    assert workspace.snapshot().counts["entities"] > ENTITIES
    return Asked(workspace)


@pytest.fixture(scope="module")
def in_neo4j(wide: Asked, neo4j_uri: str) -> Iterator[Asked]:
    with shown_in_neo4j(wide.workspace, neo4j_uri):
        yield wide


def assert_same(wide: Asked, name: str, one: str, other: str) -> None:
    ordered = library()[name].ordered
    for left, right in zip(wide.answers(name, one), wide.answers(name, other), strict=True):
        assert differences(left, right, ordered=ordered) == []
        assert left.change == right.change


@pytest.mark.parametrize("name", library())
def test_oxigraph_and_ladybug_give_the_same_rows(wide: Asked, name: str) -> None:
    assert_same(wide, name, "sparql", "cypher")
    assert wide.answers(name, "sparql")[0].rows, "an empty answer compares nothing"


@pytest.mark.parametrize("name", library())
def test_neo4j_gives_them_too(in_neo4j: Asked, name: str) -> None:
    assert_same(in_neo4j, name, "cypher", "neo4j")


@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_gives_them_too(wide: Asked, name: str) -> None:
    assert_same(wide, name, "sparql", "networkx")


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("incubated-firms", "r.status <> 'planned'", "r.status = 'planned'"),
        ("honoured-firms", "r.status <> 'planned' AND ", ""),
        ("titles", "(x)-[r:holdsTitle]->(y)", "(y)-[r:holdsTitle]->(x)"),
        ("partners-of", "-(y) WHERE", "->(y) WHERE"),
        ("agreements", "r.year AS year", "r.year AS year LIMIT 0"),
        ("brokers", "count(DISTINCT y.id)", "count(y.id)"),
        ("partners-of-partners", "RETURN DISTINCT", "RETURN"),
        ("promised-and-done", "ORDER BY relation, status", "ORDER BY relations, status"),
        ("targets", "f.value AS value", "toString(f.value) AS value"),
        ("begun-in", "r.year = $year", "r.year >= $year"),
    ],
)
def test_a_wrong_cypher_does_not_go_unnoticed_in_neo4j(in_neo4j: Asked, name: str, right: str, wrong: str) -> None:
    question = library()[name]
    assert right in question.cypher
    slipped = replace(question, cypher=question.cypher.replace(right, wrong))
    values = slipped.values(in_neo4j.values(name)[0])
    day = values.pop("as_of", None)
    answer = query(in_neo4j.workspace, "neo4j", slipped.cypher, values, as_of=day if isinstance(day, date) else None)
    assert answer.columns == question.columns
    assert differences(in_neo4j.answers(name, "sparql")[0], answer, ordered=question.ordered)
