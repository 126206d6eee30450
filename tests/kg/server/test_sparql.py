"""``/sparql`` of a workspace: what is asked how, what comes back in which form, and what is refused in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.server import create_app
from kg.workspace import Workspace
from tests.kg.server.serving import running
from tests.kg.telling import told_report

ROWS = "SELECT ?s ?name { ?s rdfs:label ?name } ORDER BY ?name"
GRAPH = "CONSTRUCT { ?s rdfs:label ?name } WHERE { ?s rdfs:label ?name }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    workspace, _ = told_report(tmp_path_factory.mktemp("asked"))
    with running(create_app(workspace)) as client:
        yield client


def test_the_three_ways_to_ask_have_one_answer(client: httpx.Client) -> None:
    ways = [
        client.get("/sparql", params={"query": ROWS}),
        client.post("/sparql", data={"query": ROWS}),
        client.post("/sparql", content=ROWS.encode(), headers={"Content-Type": "application/sparql-query"}),
    ]
    assert [answer.status_code for answer in ways] == [200, 200, 200]
    assert ways[0].json() == ways[1].json() == ways[2].json()
    assert ways[0].json()["results"]["bindings"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("text/html, text/*;q=0.9", "text/csv"),
    ],
)
def test_rows_come_in_the_form_that_is_wanted_most(client: httpx.Client, accept: str, media: str) -> None:
    answer = client.get("/sparql", params={"query": ROWS}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media
    form = ox.QueryResultsFormat.from_media_type(media)
    if media != "text/csv":  # which says of a term its text alone, and is not read back
        assert isinstance(found := ox.parse_query_results(answer.content, format=form), ox.QuerySolutions)
        assert len(list(found)) == len(client.get("/sparql", params={"query": ROWS}).json()["results"]["bindings"])


@pytest.mark.parametrize("media", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"])
def test_a_graph_comes_in_the_form_that_is_wanted(client: httpx.Client, media: str) -> None:
    answer = client.get("/sparql", params={"query": GRAPH}, headers={"Accept": media})
    assert answer.headers["content-type"].partition(";")[0] == media
    form = ox.RdfFormat.from_media_type(media)
    assert form is not None
    names = {quad.object.value for quad in ox.parse(answer.content, format=form)}
    assert names == {row["name"]["value"] for row in client.get("/sparql", params={"query": ROWS}).json()["results"]["bindings"]}


@pytest.mark.parametrize(("query", "accept"), [(ROWS, "text/turtle"), (GRAPH, "text/csv")])
def test_an_answer_that_does_not_come_in_the_form_wanted_is_refused_with_those_on_offer(
    client: httpx.Client, query: str, accept: str
) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "On offer are" in answer.json()["error"]["fix"]


def test_every_answer_names_its_change_and_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": ROWS})
    assert (first.headers["kg-change"], first.headers["kg-complete"]) == ("1", "true")
    again = client.get("/sparql", params={"query": ROWS}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/sparql", params={"query": ROWS}, headers={"If-None-Match": '"0"'}).status_code == 200


@pytest.mark.parametrize(
    ("request_of", "status", "says"),
    [
        ({"params": {"query": "SELECT {"}}, 400, "no SPARQL query"),
        ({"params": {"query": "INSERT DATA { <a:a> <a:a> <a:a> }"}}, 400, "no SPARQL query"),
        ({"params": {"query": "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }"}}, 400, "SERVICE"),
        ({"params": {"quer": "ASK {}"}}, 400, "0 queries"),
        ({"params": {"update": "CLEAR ALL"}}, 400, "update"),
        ({"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "no IRI"),
        ({"method": "POST", "content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "text/plain"),
        ({"method": "POST", "content": b"\xff", "headers": {"Content-Type": "application/sparql-query"}}, 400, "UTF-8"),
        (
            {"method": "POST", "content": b"query=%FF", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            400,
            "UTF-8",
        ),
        ({"method": "POST", "content": b" " * 300_000, "headers": {"Content-Type": "application/sparql-query"}}, 413, "bytes"),
        ({"method": "DELETE"}, 405, "Not Allowed"),
        ({"method": "PATCH"}, 405, "Not Allowed"),
    ],
)
def test_what_is_no_query_is_refused_in_a_sentence(
    client: httpx.Client, request_of: dict[str, object], status: int, says: str
) -> None:
    answer = client.request(**{"method": "GET", "url": "/sparql", **request_of})  # type: ignore[arg-type]  # of many kinds
    assert answer.status_code == status
    assert says in answer.json()["error"]["what"]
    assert answer.json()["error"]["fix"]


def test_a_question_that_names_graphs_sees_those_alone(client: httpx.Client) -> None:
    graphs = client.get("/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}).json()["results"]["bindings"]
    name = graphs[0]["g"]["value"]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def counted(**more: str) -> int:
        found = client.get("/sparql", params={"query": count, **more}).json()
        return int(found["results"]["bindings"][0]["n"]["value"])

    assert 0 < counted(**{"default-graph-uri": name}) < counted()
    assert counted(**{"named-graph-uri": name}) == 0
    assert counted(**{"default-graph-uri": "urn:not-there"}) == 0


def test_cypher_gives_columns_rows_and_their_change(client: httpx.Client) -> None:
    answer = client.post(
        "/cypher", json={"query": "MATCH (e) WHERE $name IN e.names RETURN e.name AS name", "params": {"name": "苏州大学"}}
    )
    told = answer.json()
    assert (told["columns"], told["rows"], told["change"], told["complete"]) == (["name"], [["苏州大学"]], 1, True)
    assert set(told) == {"columns", "rows", "change", "engine", "ms", "complete"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"query": "CREATE (a:Person {id: 'x'})"}, 400),
        ({"query": "MATCH (a:Nobody) RETURN a"}, 400),
        ({"query": "MATCH (a) RETURN a", "params": {"x": 1}}, 400),
        ({"query": "RETURN $x", "params": {"x": [1, "a"]}}, 400),
        ({"query": "RETURN $x", "params": {"x": 10**40}}, 400),
        ({"params": {}}, 422),
        ({"query": 5}, 422),
        ({"query": "RETURN 1", "params": []}, 422),
        ({"query": "RETURN \ud800"}, 422),
        ({"query": "RETURN 1", "params": {"\ud800": 1}}, 422),
    ],
)
def test_cypher_that_does_not_read_is_refused_in_a_sentence(client: httpx.Client, body: dict[str, object], status: int) -> None:
    answer = client.post("/cypher", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"what", "where", "fix"}


def test_a_question_in_cypher_that_is_too_long_is_refused(client: httpx.Client) -> None:
    assert client.post("/cypher", json={"query": "RETURN 1" + " " * 300_000}).status_code == 413


def test_a_client_library_asks_as_well(client: httpx.Client) -> None:
    store = SPARQLStore(str(client.base_url.join("/sparql")), returnFormat="json")
    found = {str(name) for _, name in Graph(store).query("PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + ROWS)}
    assert found == {row["name"]["value"] for row in client.get("/sparql", params={"query": ROWS}).json()["results"]["bindings"]}


def test_numbers_that_json_does_not_have_are_text(client: httpx.Client) -> None:
    answer = client.post("/cypher", json={"query": "RETURN 1.0 / 0.0 AS most, sqrt(-1.0) AS nothing"})
    assert json.loads(answer.text, parse_constant=pytest.fail)["rows"] == [["Infinity", "NaN"]]


def test_a_sum_of_whole_numbers_is_one(client: httpx.Client) -> None:
    assert client.post("/cypher", json={"query": "UNWIND [1, 2] AS x RETURN sum(x) AS three"}).json()["rows"] == [[3]]


def test_an_empty_workspace_answers(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(create_app(Workspace.create(tmp_path_factory.mktemp("empty")))) as client:
        assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is False
        assert client.post("/cypher", json={"query": "MATCH (a) RETURN count(*) AS n"}).json()["rows"] == [[0]]
