"""What /openapi.json promises, tried with what it allows and does not; ``python -m bench.conformance.schema`` tries more."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from kg.server import create_app
from kg.server.api.models import Health
from kg.workspace import Workspace
from tests.kg.telling import told_report

pytest.importorskip("schemathesis", reason="schemathesis is not installed")
CASES = 2  # of each operation


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Schemathesis imports
@pytest.mark.parametrize("who", ["open", "reviewer"])
def test_no_request_makes_a_route_fail_and_answers_are_as_described(tmp_path: Path, who: str) -> None:
    from bench.conformance.schema import app_for, tried

    workspace, keys = told_report(tmp_path)
    app, headers = app_for(workspace, who)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Hypothesis and Schemathesis advise about strategies
        outcome = tried(app, headers, keys, CASES)
    assert not outcome.wrong
    assert len(outcome.cases) > 30 and outcome.statuses[200] > outcome.cases.total() / 5


def test_an_answer_that_is_not_as_described_is_found(tmp_path: Path) -> None:
    from bench.conformance.schema import app_for, tried

    workspace, keys = told_report(tmp_path)
    app, headers = app_for(workspace, "open")
    app.get("/api/text")(lambda: PlainTextResponse("no JSON"))
    app.get("/api/moved")(lambda: RedirectResponse("/"))
    app.get("/api/shape", response_model=Health)(lambda: JSONResponse({}))
    app.get("/api/busy")(lambda: Response(status_code=502))
    paths = ("/api/text", "/api/moved", "/api/shape", "/api/busy", "/health")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcome = tried(app, headers, keys, 1, lambda _, path: path in paths)
    assert {told.partition(":")[0] for told in outcome.wrong} == {f"GET {path}" for path in paths[:-1]}
    assert outcome.defects == outcome.statuses[502] > 0


def test_every_route_says_what_it_refuses(tmp_path: Path) -> None:
    described = create_app(Workspace.create(tmp_path)).openapi()
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    told = {path: way["responses"]["4XX"]["content"] for path, ways in described["paths"].items() for way in ways.values()}
    protocol = told.pop("/mcp")
    assert len(told) > 25 and all(content == shape for content in told.values())
    assert set(protocol) == {"application/json"}
    assert set(described["components"]["schemas"]["Problem"]["required"]) == {"what", "where", "fix"}
