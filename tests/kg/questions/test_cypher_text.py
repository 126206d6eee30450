"""Only what reads is let through to the engine, however it is written."""

from __future__ import annotations

from pathlib import Path

import ladybug
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.questions.cypher import run
from kg.questions.cypher_grammar import require_reading
from kg.questions.cypher_text import parameters_of
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
    "MATCH (a)-[r:partnersWith {status: 'done'}]->(b) WHERE a.name STARTS WITH '江' AND NOT r.rejected RETURN collect(b.name)",
    "MATCH (a)-[* SHORTEST 1..3 (r, n | WHERE NOT r.rejected)]->(b) RETURN a.id",
    "MATCH (a) WHERE (a)-[:locatedIn]->(:Region) RETURN a.name",
    "MATCH (a) WHERE NOT EXISTS { MATCH (a)-[:partnersWith]-() } RETURN a.id",
    "MATCH (a) WITH a.class AS class, count(*) AS n WHERE n > 1 RETURN class, n ORDER BY n DESC, class LIMIT 5",
    "RETURN CAST('1' AS INT64) + 1 AS two, list_transform([1, 2], x -> x + 1)",
    "RETURN CASE 1 WHEN 1 THEN 'a' WHEN 2 THEN 'b' ELSE 'c' END, -1 ^ 2 % 3",
    "MATCH (a) WHERE any(x IN a.names WHERE x STARTS WITH '江') RETURN a.id",
]
OF_ANY_ENGINE = [  # what the embedded one does not have, Neo4j has
    "MATCH p = shortestPath((a)-[*]-(b)) RETURN p",
    "MATCH (a)-->(b)<--(c)--(d) RETURN *",
    "MATCH (a) WHERE a.name =~ '.*x' OR a:Person RETURN a {.name, .*, x: 1}",
    "WITH [1, 2] AS xs RETURN [x IN xs WHERE x > 1 | x * 2], [(a)--(b) WHERE a.id = 1 | b.id], reduce(s = 0, x IN xs | s + x)",
    "MATCH (a:A:B)-[r:X|Y|:Z]-(b:C|D) WHERE type(r) IN ['x'] AND NOT (a)--(b) AND exists((a)-[:X]->()) RETURN a",
    "MATCH (主体 {name: $name}) RETURN 主体.name AS `名称`, count(DISTINCT 主体), date('2021-01-01'), duration({days: 1}), .5, 0xF",
    "MATCH (a) WITH a ORDER BY a.name SKIP 1 LIMIT $n MATCH (a)-[r:X*..3]-(b:!C) RETURN DISTINCT b, [1, 2, 3][0], [1, 2][..1]",
    "MATCH (a) WHERE COUNT { (a)--() } > 1 AND EXISTS { (a)-[:X]->(b) WHERE b.x = a.x } RETURN date.truncate('year', a.day), $a.b",
    "UNWIND $list AS x WITH x, x.y AS y WHERE y IS NOT NULL RETURN CASE WHEN x THEN true ELSE null END, all(z IN y WHERE z <> x)",
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


@pytest.mark.parametrize("query", OF_ANY_ENGINE)
def test_a_reading_query_of_another_engine_is_let_through(query: str) -> None:
    require_reading(query)


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
    with pytest.raises(UsageError, match="LOAD does not read"):
        run(little.property_graph(), query, {})


def test_a_parameter_that_is_not_mentioned_is_refused(little: Workspace) -> None:
    with pytest.raises(UsageError, match=r"\$name"):
        run(little.property_graph(), "MATCH (a) RETURN a.id // $name", {"name": "x"})


@pytest.mark.parametrize(
    "query", ["RETURN " + "(" * 5000, "RETURN " + "[" * 50, "MATCH " + "(a WHERE " * 50, "RETURN (a" + ")-[" * 500]
)
def test_brackets_without_end_are_refused_soon(query: str) -> None:
    with pytest.raises(UsageError):
        require_reading(query)


def test_a_query_may_be_long() -> None:
    labels, numbers = "|".join(["A"] * 5000), ", ".join(map(str, range(5000)))
    require_reading(f"MATCH (a:{labels}) WHERE a.n IN [{numbers}] OR " + " OR ".join(["a.x = 1"] * 5000) + " RETURN a")


def test_an_escape_that_engines_read_differently_is_refused() -> None:
    """Neo4j reads the end of the string in it, and what follows as a clause."""
    with pytest.raises(UsageError, match="engines read differently"):
        require_reading(r"MATCH (a) WHERE a.name = '\u0027 CALL dbms.x() //' RETURN a")
    require_reading(r"RETURN 'C:\\users'")


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
