"""Free queries: plain values from both engines, a day bound where it is mentioned, nothing written."""

from __future__ import annotations

from datetime import date

import pytest

from kg.errors import UsageError
from kg.questions import query
from kg.workspace import Workspace

DAY = date(2021, 6, 1)


def test_sparql_gives_plain_values(little: Workspace) -> None:
    answer = query(
        little, "sparql", "SELECT ?e ?v ?from ?n ?none { ?f ikg:subject ?e ; ikg:value ?v ; ikg:validFrom ?from . BIND(1 AS ?n) }"
    )
    assert answer.columns == ("e", "v", "from", "n", "none")
    assert {type(value) for row in answer.rows for value in row} == {str, float, int, type(None)}
    assert all(str(row[0]).startswith("urn:innovation-kg:id/e") for row in answer.rows)
    assert {row[2] for row in answer.rows} == {"2021-01-01", "2022-01-01"}


def test_cypher_gives_plain_values(little: Workspace) -> None:
    answer = query(
        little, "cypher", "MATCH (p:Person {name: '李明'})-[r:holdsTitle]->(t) RETURN p, r.valid_from, p.names, r.rejected, p.uscc"
    )
    [(person, since, names, rejected, uscc)] = answer.rows
    assert isinstance(person, dict) and person["name"] == "李明" and not any(key.startswith("_") for key in person)
    assert (since, names, rejected, uscc) == ("2011-12-08", ["李明"], False, None)


def test_ask_and_construct_are_tables_too(little: Workspace) -> None:
    assert query(little, "sparql", "ASK { ?p a ikg:Academician }").rows == ((True,),)
    built = query(little, "sparql", "CONSTRUCT { ?p <urn:is> ?n } WHERE { ?p a ikg:Academician ; rdfs:label ?n }")
    assert built.columns == ("subject", "predicate", "object")
    assert [row[1:] for row in built.rows] == [("urn:is", "李明")]


def test_a_named_graph_is_what_one_source_says(little: Workspace) -> None:
    rows = query(little, "sparql", "SELECT DISTINCT ?title { GRAPH ?g { ?s ikg:quote ?q } ?g ikg:title ?title }").rows
    assert len(rows) == 3


def test_a_query_that_names_its_graphs_sees_those_alone(little: Workspace) -> None:
    graph = query(little, "sparql", "SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1").rows[0][0]
    [[everything]] = query(little, "sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows
    [[there]] = query(little, "sparql", f"SELECT (COUNT(*) AS ?n) FROM <{graph}> {{ ?s ?p ?o }}").rows
    assert isinstance(everything, int) and isinstance(there, int) and 0 < there < everything
    prefixed = "PREFIX from: <urn:x> SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?s != from:a) }"
    assert query(little, "sparql", prefixed).rows == ((everything,),)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "sparql",
            "SELECT ?b { ?r a ikg:Incubates ; ikg:object ?y ; ikg:validFrom ?from . ?y rdfs:label ?b FILTER(?from <= ?asOf) }",
        ),
        ("cypher", "MATCH ()-[r:incubates]->(y) WHERE r.valid_from <= $as_of RETURN y.name AS b"),
    ],
)
def test_a_day_is_bound(little: Workspace, language: str, text: str) -> None:
    assert len(query(little, language, text, as_of=DAY).rows) == 2
    assert len(query(little, language, text, as_of=date(2019, 1, 1)).rows) == 1


@pytest.mark.parametrize(("language", "text"), [("sparql", "SELECT * { ?s ?p ?o }"), ("cypher", "MATCH (a) RETURN a")])
def test_a_day_that_is_not_mentioned_is_refused_and_the_error_says_how(little: Workspace, language: str, text: str) -> None:
    with pytest.raises(UsageError, match=r"asOf|as_of") as refused:
        query(little, language, text, as_of=DAY)
    assert "valid" in refused.value.fix


def test_an_unknown_language_is_refused(little: Workspace) -> None:
    with pytest.raises(UsageError, match="sparql"):
        query(little, "gremlin", "g.V()")


@pytest.mark.parametrize("text", ["MATCH (a:Nothing) RETURN a", "MATCH (a) RETURN b"])
def test_what_the_engine_refuses_is_told_in_a_sentence(little: Workspace, text: str) -> None:
    with pytest.raises(UsageError, match="refuses this Cypher") as refused:
        query(little, "cypher", text)
    assert len(str(refused.value)) < 300
