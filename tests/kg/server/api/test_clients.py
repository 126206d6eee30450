"""Clients that others wrote, against a server that runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import Graph, Literal
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.server import create_app
from tests.kg.server.serving import running
from tests.kg.telling import UNIVERSITY, told_report

QUESTION = "SELECT DISTINCT ?name WHERE { ?it a <https://placeholder/University> ; ?p ?name . FILTER(isLiteral(?name)) }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace, _ = told_report(tmp_path_factory.mktemp("clients"))
    with running(create_app(workspace)) as client:
        yield f"{str(client.base_url).rstrip('/')}/sparql"


def _question() -> str:
    from ontology import NAMESPACE

    return QUESTION.replace("https://placeholder/", NAMESPACE)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_as_its_own_graph(address: str, method: str) -> None:
    graph = Graph(SPARQLStore(address, method=method))
    names = {str(row.name) for row in graph.query(_question())}  # type: ignore[union-attr]  # rows of a SELECT
    assert UNIVERSITY in names
    assert any(isinstance(o, Literal) and str(o) == UNIVERSITY for o in graph.objects())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_asks(address: str, method: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(address, returnFormat=wrapper.JSON)
    client.setMethod(method)
    client.setQuery(_question())
    rows = client.queryAndConvert()["results"]["bindings"]
    assert UNIVERSITY in {row["name"]["value"] for row in rows}
