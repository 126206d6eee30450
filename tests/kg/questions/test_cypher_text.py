"""Only what reads is let through to the engine, however it is written."""

from __future__ import annotations

from pathlib import Path

import ladybug
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.questions.cypher import run
from kg.questions.cypher_text import parameters_of, require_reading
from kg.questions.library import library
from kg.workspace import Workspace

READING = [
    "MATCH (a)-[r]->(b) RETURN count(*);",
    "MATCH (a:Enterprise {name: $name})-[r:partnersWith|incubates*1..3]-(b) WHERE b.name CONTAINS '甲' RETURN b.id LIMIT 3",
    "match (`call`:Person)-[:partnersWith]-(b) return `call`.name as name order by name desc skip 1",
    "MATCH p = (a)-[* SHORTEST 1..6]-(b) RETURN length(p), nodes(p)",
    "UNWIND [1, 2] AS x WITH x WHERE x > 1 RETURN {load: x, copy: 'COPY'}",
    "MATCH (a) RETURN a.names[1:2], size(a.names)",
    "RETURN '\\' ; DROP TABLE Person //' AS one_string",
    "OPTIONAL MATCH (a:Park) RETURN CASE WHEN a IS NULL THEN 'LOAD FROM' ELSE a.name END // CREATE",
    "RETURN /* DELETE */ 1",
    "MATCH (a) RETURN a.name UNION ALL MATCH (b) RETURN b.name",
    "MATCH (a) WHERE EXISTS { MATCH (a)-[:locatedIn]->(b:Region) } RETURN a.name",
    "MATCH (a) WHERE any(x IN a.names WHERE x STARTS WITH '江') RETURN a.id",
]
DOING = [
    "CREATE (a:Enterprise {id: 'x'})",
    "MATCH (a) SET a.name = 'x'",
    "MATCH (a) DETACH DELETE a",
    "MATCH (a) REMOVE a.name",
    "MERGE (a:Person {id: '1'})",
    "DROP TABLE Person",
    "LOAD FROM '/etc/hosts' RETURN *",
    "load from '/etc/hosts' return *",
    "LOAD WITH HEADERS (a STRING) FROM 'x.csv' RETURN *",
    "LO/**/AD FROM '/etc/hosts' RETURN *",
    "/* MATCH */ LOAD FROM '/etc/hosts' RETURN *",
    "MATCH (a) LOAD FROM '/etc/hosts' RETURN *",
    "MATCH (LOAD) LOAD FROM '/etc/hosts' RETURN *",
    "MATCH (a) WITH a LOAD\nFROM 'x' RETURN *",
    "COPY (MATCH (a) RETURN a) TO '/tmp/out.csv'",
    "RETURN 1; COPY (MATCH (a) RETURN a.id) TO '/tmp/out.csv'",
    "RETURN 1;; EXPORT DATABASE '/tmp/out'",
    "EXPORT DATABASE '/tmp/out'",
    "IMPORT DATABASE '/tmp/out'",
    "INSTALL httpfs",
    "LOAD EXTENSION httpfs",
    "ATTACH 'x' AS y (dbtype duckdb)",
    "CALL show_tables() RETURN *",
    "MATCH (a) CALL show_tables() RETURN *",
    "CALL { MATCH (a) DELETE a }",
    "MATCH (a) CALL (a) { DELETE a } RETURN a",
    "MATCH (a) FOREACH (x IN [1] | CREATE (:Person))",
    "USE other MATCH (a) RETURN a",
    "BEGIN TRANSACTION",
    "CHECKPOINT",
    "EXPLAIN MATCH (a) RETURN a",
    "CREATE MACRO f(x) AS x",
    "COMMENT ON TABLE Person IS 'x'",
    "ALTER TABLE Person ADD x INT64",
    "MATCH (a) RETURN a \\u003B DROP TABLE Person",
    "MATCH (a) RETURN '\\\\' ; DROP TABLE Person //'",
    "MATCH (a) RETURN a # COPY",
    "MATCH (a) RETURN 'unfinished",
    "ＬＯＡＤ FROM 'x' RETURN *",
    "MATCH (a) YIELD x RETURN x",
    "SOMETHING NEW",
    "MATCH (a) SOMETHING NEW RETURN a",
    "",
    ";",
    "  // nothing",
]


@pytest.mark.parametrize("query", READING)
def test_a_reading_query_is_let_through(little: Workspace, query: str) -> None:
    require_reading(query)
    run(little.property_graph(), query, dict.fromkeys(parameters_of(query), "x"))


@pytest.mark.parametrize("name", library())
def test_every_named_question_reads(name: str) -> None:
    require_reading(library()[name].cypher)


@pytest.mark.parametrize("query", DOING)
def test_what_does_something_is_refused(query: str) -> None:
    with pytest.raises(UsageError):
        require_reading(query)


def test_the_engine_alone_would_read_a_file(little: Workspace, tmp_path: Path) -> None:
    """Why the check is there: read-only as it is, the database reads what it is told to."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a\nsecret\n", encoding="utf-8")
    query = f"LOAD FROM '{secret.as_posix()}' (header=true) RETURN *"
    found = ladybug.Connection(little.property_graph()).execute(query)
    assert isinstance(found, ladybug.QueryResult) and "secret" in str(found.get_all())
    with pytest.raises(UsageError, match="begins with LOAD"):
        run(little.property_graph(), query, {})


def test_a_parameter_that_is_not_mentioned_is_refused(little: Workspace) -> None:
    with pytest.raises(UsageError, match=r"\$name"):
        run(little.property_graph(), "MATCH (a) RETURN a.id // $name", {"name": "x"})


@given(st.text())
def test_any_text_is_either_let_through_or_refused_in_words(text: str) -> None:
    try:
        require_reading(text)
    except UsageError as error:
        assert error.fix


PARTS = ["MATCH (a)", "LOAD FROM 'x'", "RETURN *", "(", ")", "LOAD", "FROM", "'x'", ":", ".", "|", "[", "]", "AS", ";", "//\n", "a"]


@given(st.lists(st.sampled_from(PARTS)))
def test_no_mixture_lets_a_load_through_as_a_clause(parts: list[str]) -> None:
    """LOAD may be a name, after a dot or a colon; it is never a clause."""
    text = " ".join(parts)
    try:
        require_reading(text)
    except UsageError:
        return
    assert "LOAD FROM" not in text or any(mark in text for mark in (": LOAD FROM", ". LOAD FROM", "| LOAD FROM"))
