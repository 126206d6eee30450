"""Whatever is asked, in whatever form, the server answers or refuses in its one shape, and goes on.

``KG_FUZZ=5000`` asks each test so many times instead of a hundred.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.server import create_app
from kg.server.limits import Limits
from kg.server.pacing import Pace
from tests.kg.server.serving import running
from tests.kg.views.little import little_workspace

SPARQL = """
SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES SERVICE EXISTS NOT GROUP BY
ORDER HAVING LIMIT OFFSET DISTINCT COUNT(*) AS ?s ?p ?o * { } ( ) . ; , / | ^ + - = < > <urn:a> ikg:name rdfs:label a 1
2.5e400 'x' '''y''' @en ^^xsd:integer _:b [] [ ] PREFIX BASE # \\u0041 ?s?p 1SERVICE<urn:x>{} INSERT DATA
"""
CYPHER = """
MATCH OPTIONAL WITH UNWIND RETURN WHERE ORDER BY LIMIT SKIP UNION ALL DISTINCT AS (a) (b:Person) -[r]->
<-[:incubates*1..2]- -- a a.name r.year $x $y 'x' "y" `z` 1 1.5 [1,2] {k:1} ( ) [ ] { } , . .. : ; | + - * / = <> < >
AND OR NOT IN CONTAINS IS NULL CASE WHEN THEN ELSE END EXISTS COUNT count(*) any(x IN [1] WHERE x>0) CALL LOAD FROM COPY
TO // /* */ \\u0041 甲
"""
ACCEPTED = st.sampled_from(["", "*/*", "text/csv", "text/turtle", "text/html;q=x,,/", "a/b"])
MEDIA = st.sampled_from(["", "application/json", "text/plain", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


often = settings(max_examples=int(os.environ.get("KG_FUZZ", "100")))


def mixed(words: str) -> st.SearchStrategy[str]:
    return st.text(max_size=40) | st.lists(st.sampled_from(re.findall(r"\S+", words)), max_size=25).map(" ".join)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    workspace = little_workspace(tmp_path_factory.mktemp("fuzzed"))
    with running(create_app(workspace, Limits(seconds=1.0, quick_seconds=0.3), pace=Pace(errors=1e9))) as client:
        yield client


def answered(answer: httpx.Response) -> None:
    assert answer.status_code in (200, 400, 406, 413, 415, 422), answer.text
    if answer.status_code != 200:
        error = answer.json()["error"]
        assert set(error) == {"what", "where", "fix"} and error["what"]


@often
@given(text=mixed(SPARQL), accept=ACCEPTED, form=st.booleans())
def test_sparql(client: httpx.Client, text: str, accept: str, form: bool) -> None:
    content = text.encode("utf-8", "surrogatepass")
    headers = {"Accept": accept, "Content-Type": f"application/{'x-www-form-urlencoded' if form else 'sparql-query'}"}
    answered(client.post("/sparql", content=b"query=" + content if form else content, headers=headers))


@often
@given(text=mixed(CYPHER), x=VALUES)
def test_cypher(client: httpx.Client, text: str, x: object) -> None:
    body = {"query": text, "params": {"x": x} if "$x" in text else {}}
    answered(client.post("/cypher", content=json.dumps(body), headers={"Content-Type": "application/json"}))


@often
@given(address=st.binary(max_size=40), body=st.binary(max_size=40), media=MEDIA)
def test_any_bytes(client: httpx.Client, address: bytes, body: bytes, media: str) -> None:
    answered(client.post("/sparql", params={"query": address.decode("latin-1")}, content=body, headers={"Content-Type": media}))
    answered(client.post("/cypher", content=body, headers={"Content-Type": media}))
