"""``python -m bench.conformance.schema``: requests made from /openapi.json, to every route and by everybody who may come.

Schemathesis draws what the description allows and what it does not. No answer may be a defect (5xx), and each is as described: its
status, its media type, its shape. Ends with 1 when one is not. With ``--record`` the numbers stand in docs/conformance.md when
``python -m bench.conformance`` writes it the next time.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI

from kg.server import create_app
from kg.server.access.gate import Access
from kg.server.access.tokens import Tokens
from kg.server.pacing import Pace
from kg.server.running import in_background
from kg.workspace import Workspace

UNHURRIED = Pace(errors=1e9)  # most of the requests are errors on purpose
EVERYBODY = ("open", "reader", "reviewer", "editor")
LONGEST = 60  # seconds of one answer
SHOWN = 500  # characters of a failure
SEED = 1
OFTEN = 3  # one of so many cases asks for what is there
ADDRESS = (1 << 16) - 1  # bytes; a longer address is refused by what reads HTTP, before there is a route
FORM = "application/x-www-form-urlencoded"
RECORD = Path(__file__).with_name("schema.json")


@dataclass(slots=True)
class Outcome:
    """What came of the requests: how many of each operation, how many answers of each status, and what was wrong."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def defects(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)


def app_for(workspace: Workspace, who: str) -> tuple[FastAPI, dict[str, str]]:
    """A server of a workspace and the headers by which ``who`` comes: ``open`` for one that asks for no token, or a role."""
    if who == "open":
        return create_app(workspace, pace=UNHURRIED), {}
    tokens = Tokens(workspace.root)
    secret, _ = tokens.add(who, who)
    return create_app(workspace, access=Access(tokens), pace=UNHURRIED), {"Authorization": f"Bearer {secret}"}


def tried(
    app: FastAPI,
    headers: dict[str, str],
    keys: Mapping[str, str],
    cases: int,
    wanted: Callable[[str, str], bool] = lambda *_: True,
    seed: int = SEED,
) -> Outcome:
    """Send ``cases`` requests to each operation whose method and path are wanted; some ask for what has these names and keys.

    An operation that can be asked in few ways gets fewer.
    """
    import requests
    import schemathesis

    logging.getLogger("schemathesis").setLevel(logging.ERROR)
    outcome = Outcome()
    schema: Any = schemathesis.openapi.from_dict(_without_security(app.openapi()))
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    with in_background(app) as address, requests.Session() as session:
        session.trust_env = False
        for found in schema.get_all_operations():
            operation = found.ok()
            name = f"{operation.method.upper()} {operation.path}"
            if not wanted(operation.method.upper(), operation.path):
                continue
            drawn = _forms(schema, operation, modes, cases, seed) if name == "POST /reconcile" else []
            for number, case in enumerate((*drawn, *_cases(operation, modes, cases - len(drawn), seed))):
                if number % OFTEN == 0:
                    _ask_for(case, *list(keys.items())[number // OFTEN % len(keys)])
                _try(outcome, name, case, address, session, headers)
    return outcome


def _without_security(description: Mapping[str, Any]) -> dict[str, Any]:
    """The description without what it says of tokens, of which each case would have one of its own, or none."""
    paths = {
        path: {method: {name: part for name, part in told.items() if name != "security"} for method, told in operations.items()}
        for path, operations in description["paths"].items()
    }
    components = {name: part for name, part in description["components"].items() if name != "securitySchemes"}
    return {**description, "paths": paths, "components": components}


def _cases(operation: Any, modes: Sequence[Any], cases: int, seed: int) -> Iterator[Any]:
    """So many cases, half as described and half not, drawn from a seed; a few differ between two runs, which Schemathesis does."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import HypothesisException

    plan = settings(
        max_examples=(cases + 1) // 2,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    drawn: list[Any] = []

    def draw(case: Any) -> None:
        drawn.append(case)

    for mode in modes:
        try:
            seeded(seed)(plan(given(case=operation.as_strategy(generation_mode=mode))(draw)))()
        except (HypothesisException, NotImplementedError):  # nothing that is wrong can be sent to it
            continue
    yield from drawn


def _forms(schema: Any, operation: Any, modes: Sequence[Any], cases: int, seed: int) -> list[Any]:
    """What is sent in an address, sent as a form: forms that Schemathesis draws do not have their fields' JSON."""
    drawn = _cases(schema[operation.path]["GET"], modes, cases // 2, seed)
    return [operation.Case(body=dict(case.query), media_type=FORM) for case in drawn if case.query]


def _ask_for(case: Any, name: str, key: str) -> None:
    """Put a name and a key of the workspace where the request has room for one."""
    for place in (case.path_parameters, case.query):
        for named, value in (("id", key), ("entity", key), ("subject", key), ("object", key), ("q", name), ("prefix", name[:2])):
            if place and named in place:
                place[named] = value
    fields = case.body if case.media_type == FORM else case.query
    if isinstance(fields, dict) and "queries" in fields:
        fields["queries"] = json.dumps(
            {"q0": {"query": name, "type": "University", "type_strict": "should"}, "q1": {"query": name}}
        )
    elif isinstance(fields, dict) and "extend" in fields:
        fields["extend"] = json.dumps({"ids": [key, "e0"], "properties": [{"id": "name"}, {"id": "locatedIn"}]})


def _try(outcome: Outcome, name: str, case: Any, address: str, session: Any, headers: dict[str, str]) -> None:
    import requests
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi import checks

    every = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    try:
        response = case.call(base_url=address, session=session, headers=headers, timeout=LONGEST, allow_redirects=False)
    except (requests.exceptions.InvalidHeader, UnicodeError):  # no client sends it
        return
    if len(response.request.path_url) > ADDRESS and response.status_code == 400:
        return
    outcome.cases[name] += 1
    outcome.statuses[response.status_code] += 1
    try:
        case.validate_response(response, checks=every)
    except (FailureGroup, AssertionError) as failure:
        told = "; ".join(str(one) for one in getattr(failure, "exceptions", [failure]))
        asked = f"{response.request.url[:SHOWN]} {response.request.body!r:.200}"
        outcome.wrong.append(f"{name}: {response.status_code} {asked}: {told[:SHOWN]}")


def main() -> None:
    from tests.kg.telling import told_report

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=45, help="of each operation and of each who asks")
    arguments.add_argument("--who", choices=EVERYBODY, action="append")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--record", action="store_true", help="write the numbers down, for docs/conformance.md")
    given = arguments.parse_args()
    warnings.simplefilter("ignore")
    told: dict[str, dict[str, int]] = {}
    for who in given.who or EVERYBODY:
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            workspace, keys = told_report(Path(folder))
            app, headers = app_for(workspace, who)
            outcome = tried(app, headers, keys, given.cases, seed=given.seed)
        for line in outcome.wrong:
            print(f"{who}: {line}", file=sys.stderr)
        counts = {"cases": outcome.cases.total(), "operations": len(outcome.cases), "defects": outcome.defects}
        told[who] = {**counts, "wrong": len(outcome.wrong)}
        statuses = dict(sorted(outcome.statuses.items()))
        print(f"{who}: {counts['cases']} cases of {counts['operations']} operations, statuses {statuses}", flush=True)
    total = {name: sum(counts[name] for counts in told.values()) for name in ("cases", "defects", "wrong")}
    print(f"{total['cases']} cases, {total['defects']} answers of 5xx, {total['wrong']} answers that are not as described")
    if given.record:
        record = {"date": datetime.now(UTC).date().isoformat(), "seed": given.seed, "who": told}
        RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    sys.exit(1 if total["wrong"] or total["defects"] else 0)


if __name__ == "__main__":
    main()
