"""What fifty clients that look things up feel of four questions without end."""

from __future__ import annotations

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.serving.ours import server

if TYPE_CHECKING:
    from kg.workspace import Workspace

CLIENTS, LOOK_UPS, ENDLESS = 50, 20, 4
SECONDS = 15.0  # that a question may take
LONGEST = 120.0  # seconds that a client waits
WITHOUT_END = "SELECT (COUNT(*) AS ?n) { ?a ikg:status ?b . ?c ikg:status ?d . ?e ikg:status ?f FILTER(?b != ?d && ?d != ?f) }"
NAMES = "SELECT label FROM entities WHERE id IN (SELECT subject FROM relations) ORDER BY id LIMIT 500"
LOOK_UP = "SELECT ?r ?o { ?e rdfs:label ?name . ?r ikg:subject ?e ; ikg:object ?o } LIMIT 20"


def run(workspace: Workspace) -> dict[str, Any]:
    """Times are in ms: ``idle`` and ``busy`` are the 95th percentile of a look-up, without and beside the questions without end."""
    names = workspace.snapshot().sql(NAMES).column("label").to_pylist()
    with server(workspace.root, SECONDS) as port:
        _ask(port, "ASK {}")
        _percentile(port, names)  # so that the engine has read what is asked for
        idle, wrong = _percentile(port, names)
        with ThreadPoolExecutor(ENDLESS) as pool:
            endless = [pool.submit(_ask, port, WITHOUT_END) for _ in range(ENDLESS)]
            time.sleep(2)
            busy, wrong_busy = _percentile(port, names)
            running = sum(not task.done() for task in endless)
            ended = [task.result() for task in endless]
    return {
        "idle": idle,
        "busy": busy,
        "ratio": busy / idle,
        "wrong": wrong + wrong_busy,
        "endless": ended,
        "still_running_after_the_look_ups": running,
    }


def _percentile(port: int, names: list[str]) -> tuple[float, int]:
    def client(number: int) -> tuple[list[float], int]:
        connection, wrong = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST), 0
        times: list[float] = []
        for place in range(LOOK_UPS):
            text = LOOK_UP.replace("?name", json.dumps(names[(number * LOOK_UPS + place) % len(names)], ensure_ascii=False))
            began = time.perf_counter()
            connection.request("GET", f"/sparql?{urlencode({'query': text})}")
            answer = connection.getresponse()
            rows = answer.read().count(b'"r":')
            wrong += answer.status != 200 or not rows
            times.append((time.perf_counter() - began) * 1000)
        return times, wrong

    with ThreadPoolExecutor(CLIENTS) as pool:
        found = list(pool.map(client, range(CLIENTS)))
    spent = sorted(one for some, _ in found for one in some)
    return spent[int(len(spent) * 0.95)], sum(wrong for _, wrong in found)


def _ask(port: int, text: str) -> tuple[int, float]:
    """The status, and the seconds that it took."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", f"/sparql?{urlencode({'query': text})}")
    answer = connection.getresponse()
    answer.read()
    return answer.status, time.perf_counter() - began
