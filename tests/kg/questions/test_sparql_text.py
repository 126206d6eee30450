"""Parameters are constants wherever they stand in a query, and no query reaches another server."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.questions.sparql import run, term
from kg.questions.sparql_text import bind, calls_service

STORE = ox.Store()
for number, letter in enumerate("abc", 1):
    STORE.add(ox.Quad(ox.NamedNode(f"urn:{letter}"), ox.NamedNode("urn:number"), ox.Literal(number)))
    STORE.add(ox.Quad(ox.NamedNode(f"urn:{letter}"), ox.NamedNode("urn:name"), ox.Literal(f'{letter}\'s "name"\n')))

CALLS = [
    "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
    "SELECT * { service<http://a/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT ?g { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <http://a/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<http://a/>{?s ?p ?o} }",
    "SELECT * { FILTER(1<2)SERVICE<http://a/>{?s ?p ?o} }",
    "SELECT * { ?s ?p ex:.SERVICE <http://a/> {} }",
    "SELECT * { ?s ?p '#' . SERVICE <http://a/> {} }",
    "SELECT * { # SERVICE\n SeRvIcE <http://a/> {} }",
    "SELECT * { ?s ?p \"'\" . SERVICE <http://a/> {} # '\n}",
    "SELECT * { FILTER EXISTS { SERVICE <http://a/#x> {} } }",
    "PREFIX s: <urn:x> SELECT * { SERVICE s:SERVICE {} }",
    'SELECT * { ?s ?p """a"b""" . SERVICE <http://a/> {} }',
]
CALLS_NOT = [
    "SELECT ?service { ?service ?p ?o }",
    "SELECT * { ?s a ex:service . }",
    "SELECT * { ?s ?p 'SERVICE <http://a/> {}' }",
    "SELECT * { ?s ?p '''it's a 'SERVICE''' }",
    "SELECT * { ?s <http://a/SERVICE> ?o } # SERVICE",
    'SELECT * { ?s ?p "\\" SERVICE" }',
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_of_another_server_is_seen_and_refused(query: str) -> None:
    assert calls_service(query)
    with pytest.raises(UsageError, match="another server"):
        run(STORE, query, {})


@pytest.mark.parametrize("query", CALLS_NOT)
def test_the_word_alone_is_no_call(query: str) -> None:
    assert not calls_service(query)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?s WHERE { ?s <urn:number> ?n }", [("urn:b",)]),
        ("SELECT ?s $n WHERE { ?s <urn:number> $n }", [("urn:b", 2)]),
        ("SELECT (COUNT(?s) AS ?c) WHERE { ?s <urn:number> ?x FILTER(?x >= ?n) }", [(2,)]),
        ("SELECT ?s WHERE { ?s <urn:number> ?x OPTIONAL { ?s <urn:name> ?m FILTER(?x = ?n) } FILTER(BOUND(?m)) }", [("urn:b",)]),
        ("SELECT ?s WHERE { { ?s <urn:number> ?x FILTER(?x < ?n) } UNION { ?s <urn:number> ?n } }", [("urn:a",), ("urn:b",)]),
        ("SELECT ?n (COUNT(?s) AS ?c) { ?s <urn:number> ?x } GROUP BY ?n HAVING(COUNT(?s) > ?n) ORDER BY ?n LIMIT 5", [(2, 3)]),
        ("SELECT ?s { ?s <urn:number> ?x { SELECT ?n { ?any <urn:number> ?n } } FILTER(?x = ?n) }", [("urn:b",)]),
        ("ASK { <urn:b> <urn:number> ?n }", [(True,)]),
        ("SELECT ?s { ?s <urn:number> ?number FILTER(?number = ?n) }", [("urn:b",)]),
        ("CONSTRUCT { ?s <urn:is> ?n } WHERE { ?s <urn:number> ?n }", [("urn:b", "urn:is", 2)]),
    ],
)
def test_a_parameter_is_a_constant_wherever_it_stands(query: str, rows: list[tuple[object, ...]]) -> None:
    assert sorted(run(STORE, query, {"n": 2})[1], key=str) == rows


@pytest.mark.parametrize(
    "query", ["SELECT ?s { ?s <urn:name> '?n' }", "SELECT ?s { ?s ?p ?other } # ?n", "ASK { ?s <urn:x?n> ?no }"]
)
def test_a_parameter_that_the_query_does_not_mention_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match="does not mention"):
        run(STORE, query, {"n": 2})


def test_an_iri_is_given_in_brackets() -> None:
    assert run(STORE, "SELECT ?n { ?who <urn:number> ?n }", {"who": "<urn:c>"})[1] == [(3,)]


@pytest.mark.parametrize(
    "query", ["SELECT * { BIND(1 AS ?n) }", "SELECT * { VALUES ?n { 1 } }", "SELECT * { VALUES (?m ?n) { (1 2) } }"]
)
def test_a_parameter_that_the_query_sets_itself_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match="itself"):
        run(STORE, query, {"n": 2})


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, object()])
def test_what_is_no_literal_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="cannot be a parameter"):
        run(STORE, "SELECT ?n { ?s ?p ?n }", {"n": value})


@pytest.mark.parametrize("query", ["INSERT DATA { <urn:a> <urn:b> 1 }", "DROP ALL", "LOAD <file:///etc/hosts>", "SELEC", ""])
def test_what_is_no_query_is_refused_in_words(query: str) -> None:
    with pytest.raises(UsageError, match="no SPARQL query"):
        run(STORE, query, {})
    assert len(STORE) == 6


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_escapes_from_its_literal(value: str) -> None:
    found = run(STORE, "SELECT ?given { BIND(?v AS ?given) }", {"v": value})[1]
    if not term(value).startswith("<"):
        assert found == [(value,)]


@settings(deadline=None)
@given(st.text())
def test_a_query_without_parameters_is_left_as_it_is(query: str) -> None:
    assert bind(query, {}) == query
