"""Every route of the server, asked by everybody: what should be refused is, and what is written names who wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute

from kg.server import create_app
from kg.server.access.roles import ROLES, needs
from kg.server.pacing import Pace
from kg.workspace import Workspace
from tests.kg.server.access.letting_in import Served, served
from tests.kg.telling import FIRM, UNIVERSITY

STRANGERS = ("none", "wrong", "revoked", "expired")
# What each route that writes needs. A new one says so itself (``needs``), and stands here.
WRITES = {
    "POST /api/judgements": "reviewer",
    "POST /api/reviews": "reviewer",
    "POST /api/unmerge": "editor",
    "POST /api/statements": "editor",
    "POST /api/retract": "editor",
    "POST /api/rollback": "editor",
}
# What is no GET, and yet reads: questions too long for an address, and protocols that post everything. And logging in.
READS = {
    *("POST /sparql", "POST /sparql/", "POST /cypher", "POST /reconcile", "POST /mcp", "POST /query/text"),
    *("POST /login", "POST /logout"),
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("roles"), Pace(errors=1e6)) as found:
        yield found


def registered(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str | None]]:
    """Every method and path, those that the OpenAPI does not tell of among them, with the role that the route declares."""
    for route in routes:
        if (included := getattr(route, "original_router", None)) is not None:
            yield from registered(included.routes)
            continue
        role = (getattr(route, "openapi_extra", None) or {}).get("x-role")
        for method in getattr(route, "methods", None) or ("ANY",):  # what is mounted takes all
            yield f"{method} {getattr(route, 'path', '?')}", role


def undeclared(app: FastAPI) -> dict[str, str | None]:
    """What may write without needing the role that it should."""
    return {
        told: role
        for told, role in registered(app.routes)
        if told.partition(" ")[0] not in ("GET", "HEAD", "OPTIONS")
        and told not in READS
        and (role is None or WRITES.get(told) != role)
    }


def test_every_route_that_is_no_get_declares_its_role_or_is_known_to_read(tmp_path: Path) -> None:
    app = create_app(Workspace.create(tmp_path))
    found = dict(registered(app.routes))
    assert undeclared(app) == {}
    assert {told: role for told, role in found.items() if role} == WRITES
    assert found.keys() >= READS
    in_the_openapi = {
        f"{method.upper()} {path}": way["x-role"]
        for path, ways in app.openapi()["paths"].items()
        for method, way in ways.items()
        if "x-role" in way
    }
    assert in_the_openapi == WRITES


def test_a_route_added_without_a_role_or_with_too_small_a_one_is_found(tmp_path: Path) -> None:
    app = create_app(Workspace.create(tmp_path))
    app.post("/api/erase")(lambda: None)
    app.put("/api/erase", include_in_schema=False)(lambda: None)
    app.delete("/api/erase", **needs("reader"))(lambda: None)
    app.patch("/api/reviews", **needs("reader"))(lambda: None)
    app.mount("/extra", FastAPI())
    wrong = {"POST /api/erase": None, "PUT /api/erase": None, "DELETE /api/erase": "reader", "PATCH /api/reviews": "reader"}
    assert undeclared(app) == {**wrong, "ANY /extra": None}


def routes(here: Served) -> list[tuple[str, str]]:
    """Of the OpenAPI and beside it, with names in the place of parameters."""
    told = (told.split(" ") for told, _ in registered(create_app(here.workspace).routes))
    return [(method, path.replace("{", "").replace("}", "")) for method, path in told if path not in ("/login", "/logout")]


def test_a_stranger_is_refused_everywhere_but_at_health(here: Served) -> None:
    for who in STRANGERS:
        for method, path in [*routes(here), ("GET", "/nothing"), ("PUT", "/api/rollback")]:
            answer = here.ask(who, method, path)
            if path == "/health":
                assert answer.status_code == 200
            else:
                assert (who, path, answer.status_code) == (who, path, 401)
                assert answer.headers["www-authenticate"] == "Bearer"


def test_a_role_that_is_too_small_is_refused_and_one_that_is_not_gets_to_the_route(here: Served) -> None:
    for method, path in routes(here):
        least = WRITES.get(f"{method} {path}", "reader")
        for who in ROLES:
            answer = here.ask(who, method, path, json={} if method == "POST" else None)
            allowed = ROLES.index(who) >= ROLES.index(least)
            assert (answer.status_code in (401, 403)) != allowed, (who, method, path, answer.status_code)
    assert here.workspace.ledger.change == 1, "nothing was said, so nothing is written"


def test_each_write_names_who_wrote_it(here: Served) -> None:
    firm, university = here.keys[FIRM], here.keys[UNIVERSITY]
    statement = here.workspace.snapshot().sql("SELECT id FROM statements WHERE NOT starts_with(predicate, 'kg:') LIMIT 1")
    writes: list[tuple[str, str, dict[str, Any]]] = [
        ("reviewer", "judgements", {"a": firm, "b": university, "verdict": "unsure", "comment": "?"}),
        ("reviewer", "reviews", {"item": statement["id"][0].as_py(), "answer": "accept"}),
        ("editor", "judgements", {"a": firm, "b": university, "verdict": "same", "force": True}),
        ("editor", "unmerge", {"a": firm}),
        ("editor", "statements", {"subject": FIRM, "predicate": "partnersWith", "object": UNIVERSITY}),
        ("editor", "retract", {"source": "editor"}),
        ("editor", "rollback", {"change": 1}),
    ]
    for who, route, body in writes:
        answer = here.ask(who, "POST", f"/api/{route}", json=body)
        assert answer.status_code == 200, (route, answer.text)
        assert {"change", "asserted", "retracted", "unchanged", "sources", "problems"} <= set(answer.json())
        newest = here.workspace.log()[-1]
        assert (newest["change"], newest["agent"]) == (answer.json()["change"], who), route


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("judgements", {"a": "e0", "b": "e1", "verdict": "same"}),
        ("judgements", {"a": "e0", "b": "e1", "verdict": "perhaps"}),
        ("reviews", {"item": "s0", "answer": "accept"}),
        ("unmerge", {"a": "e0"}),
        ("statements", {"subject": "甲", "predicate": "nothing", "object": "乙"}),
        ("retract", {"source": "nothing"}),
        ("rollback", {"change": 4711}),
        ("rollback", {"change": -1}),
        ("rollback", {"change": 1, "more": 1}),
        ("retract", [1]),
        ("retract", {"source": ["nothing"]}),
        ("statements", {"subject": FIRM, "predicate": "partnersWith", "object": UNIVERSITY, "first": "soon"}),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_is_applied(here: Served, route: str, body: object) -> None:
    before = here.workspace.ledger.change
    answer = here.ask("editor", "POST", f"/api/{route}", json=body)
    assert 400 <= answer.status_code < 500, answer.text
    assert set(answer.json()["error"]) == {"what", "where", "fix"}
    assert here.workspace.ledger.change == before
