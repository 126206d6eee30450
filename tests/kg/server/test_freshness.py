"""Commits come while clients ask: no question is dropped, and no client is told of an older change than before."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from kg.server import create_app
from kg.server.limits import Limits
from kg.statements.statement import Statement, identify
from kg.workspace import Workspace
from tests.kg.server.serving import running
from tests.kg.views.little import little_workspace

COMMITS = 3
SPARQL = 'SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?name FILTER(STRSTARTS(?name, "新来的")) }'
CYPHER = "MATCH (e:Enterprise) WHERE e.name STARTS WITH '新来的' RETURN count(*) AS n"


def ask_in_sparql(client: httpx.Client) -> tuple[int, int, int]:
    """Status, change, and how many newcomers there are."""
    answer = client.get("/sparql", params={"query": SPARQL})
    return answer.status_code, int(answer.headers["kg-change"]), int(answer.json()["results"]["bindings"][0]["n"]["value"])


def ask_in_cypher(client: httpx.Client) -> tuple[int, int, int]:
    answer = client.post("/cypher", json={"query": CYPHER})
    return answer.status_code, int(answer.headers["kg-change"]), answer.json()["rows"][0][0]


def test_no_question_is_dropped_and_no_change_comes_back(tmp_path: Path) -> None:
    workspace = little_workspace(tmp_path)
    first = workspace.newest()
    asks = [ask_in_sparql, ask_in_sparql, ask_in_cypher, ask_in_cypher]
    with running(create_app(workspace, Limits(patience=0.1, look=0.0))) as client, ThreadPoolExecutor(len(asks)) as pool:
        for ask in asks:
            ask(client)
        done = threading.Event()

        def keep_asking(number: int) -> list[tuple[int, int, int]]:
            answers = []
            with httpx.Client(base_url=client.base_url, timeout=60, trust_env=False) as own:
                while not done.is_set():
                    answers.append(asks[number](own))
            return answers

        asking = [pool.submit(keep_asking, number) for number in range(len(asks))]
        try:
            for number in range(COMMITS):
                add(workspace, f"新来的{number}")
                time.sleep(0.7)
            until = time.monotonic() + 40
            while {ask(client)[1] for ask in asks} != {first + COMMITS} and time.monotonic() < until:
                time.sleep(0.1)
            time.sleep(0.3)
        finally:
            done.set()
        told = [task.result() for task in asking]
    for answers in told:
        changes = [change for _, change, _ in answers]
        assert {status for status, _, _ in answers} == {200}
        assert changes == sorted(changes)
        assert changes[-1] == first + COMMITS
        assert all(newcomers == change - first for _, change, newcomers in answers), "an answer is about the change it names"


def add(workspace: Workspace, name: str) -> None:
    rows = [Statement(name, "type", value="Enterprise", source="phone"), Statement(name, "name", value=name, source="phone")]
    workspace.ledger.commit(identify(rows, workspace.schema), agent="test", message=name)
