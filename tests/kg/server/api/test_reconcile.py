"""Reconciliation by the calls that OpenRefine makes: manifest, guess of types, queries by form, suggestions, extension."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest

from kg.server import create_app
from tests.kg.server.serving import running
from tests.kg.telling import DISTRICT, FIRM, UNIVERSITY, tell, told_report

FORM = "application/x-www-form-urlencoded"
Served = tuple[httpx.Client, dict[str, str]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    workspace, keys = told_report(tmp_path_factory.mktemp("reconcile"))
    with running(create_app(workspace)) as client:
        yield client, keys


def _post(client: httpx.Client, name: str, content: Any) -> Any:
    answer = client.post("/reconcile", data={name: json.dumps(content)})
    assert answer.status_code == 200
    return answer.json()


def test_the_manifest_leads_to_every_service(served: Served) -> None:
    client, keys = served
    told = client.get("/reconcile").json()
    assert told["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace"} <= set(told)
    services = [*told["suggest"].values(), told["extend"]["propose_properties"]]
    for service in services:
        assert client.get(service["service_url"] + service["service_path"], params={"prefix": "大"}).status_code == 200
    for template in (told["view"]["url"], told["preview"]["url"]):
        assert client.get(template.replace("{{id}}", keys[FIRM])).status_code in (200, 303)


def test_a_batch_by_form_is_answered_query_by_query(served: Served) -> None:
    client, keys = served
    batch = {
        "q0": {"query": UNIVERSITY, "limit": 3, "type": "University", "type_strict": "should"},
        "q1": {"query": "苏大", "type": "University"},
        "q2": {"query": "没有这样的东西"},
    }
    told = _post(client, "queries", batch)
    assert set(told) == set(batch)
    [first, *_] = told["q0"]["result"]
    assert (first["id"], first["match"]) == (keys[UNIVERSITY], True)
    assert 0 <= first["score"] <= 100 and first["features"] and first["type"][0]["id"] == "University"
    assert not any(result["match"] for name in ("q1", "q2") for result in told[name]["result"])
    assert client.get("/reconcile", params={"queries": json.dumps(batch)}).json() == told


def test_another_class_is_no_candidate(served: Served) -> None:
    client, _ = served
    assert _post(client, "queries", {"q0": {"query": UNIVERSITY, "type": "Enterprise"}})["q0"]["result"] == []


def test_matched_entities_are_extended(served: Served) -> None:
    client, keys = served
    told = _post(client, "extend", {"ids": [keys[FIRM], "e0"], "properties": [{"id": "name"}, {"id": "locatedIn"}]})
    assert [column["id"] for column in told["meta"]] == ["name", "locatedIn"]
    assert told["rows"][keys[FIRM]]["name"] == [{"str": FIRM}]
    assert told["rows"]["e0"] == {"name": [], "locatedIn": []}


def test_a_class_that_should_be_comes_before_others_and_only_it_is_matched(served: Served) -> None:
    client, keys = served
    batch = {
        strict: {"query": UNIVERSITY, "type": ["Enterprise", "Organisation"], "type_strict": strict} for strict in ("any", "all")
    }
    told = _post(client, "queries", {**batch, "should": {"query": UNIVERSITY, "type": "Enterprise", "type_strict": "should"}})
    assert [one["id"] for one in told["any"]["result"]] == [keys[UNIVERSITY]]
    assert told["all"]["result"] == []
    assert [(one["id"], one["match"]) for one in told["should"]["result"]] == [(keys[UNIVERSITY], False)]
    assert client.post("/reconcile", data={"queries": '{"q0": {"query": "a", "type_strict": "x"}}'}).status_code == 400


def test_a_name_of_two_is_never_matched(tmp_path: Path) -> None:
    workspace, _ = told_report(tmp_path)
    namesakes = [
        tell(workspace, f"{kind}.txt", UNIVERSITY, {UNIVERSITY: kind})[UNIVERSITY] for kind in ("Enterprise", "Laboratory")
    ]
    with running(create_app(workspace)) as client:
        told = _post(client, "queries", {"q0": {"query": UNIVERSITY}, "q1": {"query": UNIVERSITY, "type": "University"}})
    assert set(namesakes) <= {one["id"] for one in told["q0"]["result"]}
    assert not any(one["match"] for one in told["q0"]["result"])
    assert [one["match"] for one in told["q1"]["result"]] == [True]


def test_a_form_as_openrefine_sends_it(served: Served) -> None:
    """One field, in UTF-8 with ``+`` for blanks, a batch of q0 to q9 that all have their class as what they should be."""
    client, keys = served
    query = {"query": UNIVERSITY, "type": "University", "type_strict": "should"}
    known = {"pid": "locatedIn", "v": {"id": keys[DISTRICT], "name": DISTRICT}}
    batch = {f"q{number}": {**query, "properties": [known]} for number in range(10)}
    body = f"queries={quote_plus(json.dumps(batch, ensure_ascii=False))}"
    for kind in ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8"):
        told = client.post("/reconcile", content=body, headers={"Content-Type": kind, "User-Agent": "OpenRefine 3.9"}).json()
        assert list(told) == list(batch)
        assert all(told[name]["result"][0]["id"] == keys[UNIVERSITY] for name in batch)


@pytest.mark.parametrize("body", ["&".join(f"a{number}=1" for number in range(50)), "queries=%ff", "queries=null"])
def test_a_form_that_is_none_is_refused(served: Served, body: str) -> None:
    assert served[0].post("/reconcile", content=body, headers={"Content-Type": FORM}).status_code == 400


@pytest.mark.parametrize("form", [{"queries": "{"}, {"queries": "[]"}, {"extend": '{"ids": 1}'}, {"queries": "[" * 100_000}])
def test_what_is_no_query_is_refused(served: Served, form: dict[str, str]) -> None:
    assert served[0].post("/reconcile", data=form).status_code == 400


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("http://127.0.0.1:3333", True), ("https://evil.example", False), ("http://127.0.0.1.evil.example", False)],
)
def test_only_pages_of_this_machine_may_read(served: Served, origin: str, allowed: bool) -> None:
    headers = served[0].get("/reconcile", headers={"Origin": origin}).headers
    assert headers.get("access-control-allow-origin") == (origin if allowed else None)
