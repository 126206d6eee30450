"""What /openapi.json promises, tried with what it allows and does not; ``python -m bench.conformance.schema`` tries more."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from tests.kg.telling import told_report

pytest.importorskip("schemathesis", reason="schemathesis is not installed")
CASES = 4  # of each operation


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Schemathesis imports
@pytest.mark.parametrize("who", ["open", "reader"])
def test_no_request_makes_a_reading_route_fail_and_answers_are_as_described(tmp_path: Path, who: str) -> None:
    from bench.conformance.schema import DESCRIBED, app_for, tried

    def reads(method: str, path: str) -> bool:
        return path.startswith(DESCRIBED) and (method == "GET" or path == "/reconcile")

    workspace, keys = told_report(tmp_path)
    app, headers = app_for(workspace, who)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Hypothesis and Schemathesis advise about strategies
        outcome = tried(app, headers, keys, CASES, reads)
    assert not outcome.wrong
    assert len(outcome.cases) > 20 and outcome.statuses[200] > outcome.cases.total() / 4
