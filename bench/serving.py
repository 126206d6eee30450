"""What the server's front costs over the bare engine, and what look-ups feel of questions without end.

``python -m bench.serving [ENTITIES RELATIONS]`` prints the figures as JSON. The server runs in a process of its own.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.generator import Scale, generate

if TYPE_CHECKING:
    from kg.workspace import Workspace

REPEATS, CLIENTS, LOOK_UPS = 15, 50, 20
ENOUGH = 2000.0  # ms of one question on the engine, after which it is not repeated
SECONDS = 15.0  # that a question may take
BORDER = 5.0  # ms: below it the front may cost 3 ms, above it 1.2 times as much as the engine
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ikg:status ?b . ?c ikg:status ?d . ?e ikg:status ?f FILTER(?b != ?d && ?d != ?f) }"
LOOK_UP = "SELECT ?r ?o { ?e rdfs:label ?name . ?r ikg:subject ?e ; ikg:object ?o } LIMIT 20"


def run(scale: Scale) -> dict[str, Any]:
    """Times are in ms; ``look_ups_idle`` and ``look_ups_busy`` are the 95th percentile of one client of fifty."""
    from kg.workspace import Workspace

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        workspace = Workspace.create(place)
        workspace.ledger.commit(generate(scale.entities, scale.relations), agent="bench", message="generated")
        names = workspace.snapshot().sql("SELECT label FROM entities ORDER BY id LIMIT 500").column("label").to_pylist()
        with _server(workspace.root) as port:
            return _front(workspace, port) | _look_ups(port, names)


def _questions() -> list[str]:
    """The named questions with their parameters in place."""
    from kg.questions import library
    from kg.questions.sparql import term
    from kg.questions.sparql_text import bind

    found = []
    for question in library().values():
        values = {("asOf" if name == "as_of" else name): term(value) for name, value in question.values({}).items()}
        found.append(bind(question.sparql, values))
    return found


def _front(workspace: Workspace, port: int) -> dict[str, Any]:
    """Each named question on the engine itself, with its answer written as JSON, and over HTTP, turn by turn."""
    import pyoxigraph as ox

    from kg.views.nquads import PREFIXES

    store, connection = workspace.rdf(), http.client.HTTPConnection("127.0.0.1", port)

    def bare(text: str) -> None:
        found: Any = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        found.serialize(format=ox.QueryResultsFormat.JSON)

    times = [_medians(partial(bare, text), partial(_ask, connection, text)) for text in _questions()]
    short = [ours - engine for engine, ours in times if engine < BORDER]
    long = [ours / engine for engine, ours in times if engine >= BORDER]
    return {
        "questions": len(times),
        "front_ms_median_of_short": statistics.median(short),
        "front_ms_worst_of_short": max(short),
        "front_ratio_median_of_long": statistics.median(long),
        "front_ratio_worst_of_long": max(long),
    }


def _look_ups(port: int, names: list[str]) -> dict[str, Any]:
    """Fifty clients, each of which looks up one name after the other; then the same beside four questions without end."""
    idle, wrong = _percentile(port, names)
    with ThreadPoolExecutor(4) as pool:
        endless = [pool.submit(_ask, http.client.HTTPConnection("127.0.0.1", port), ENDLESS) for _ in range(4)]
        time.sleep(2)
        busy, wrong_busy = _percentile(port, names)
        ended = [task.result()[0] for task in endless]
    return {
        "look_ups_idle_ms": idle,
        "look_ups_busy_ms": busy,
        "look_ups_ratio": busy / idle,
        "look_ups_wrong": wrong + wrong_busy,
        "endless": ended,
    }


def _percentile(port: int, names: list[str]) -> tuple[float, int]:
    def client(number: int) -> tuple[list[float], int]:
        connection, wrong = http.client.HTTPConnection("127.0.0.1", port), 0
        times: list[float] = []
        for place in range(LOOK_UPS):
            text = LOOK_UP.replace("?name", json.dumps(names[(number * LOOK_UPS + place) % len(names)], ensure_ascii=False))
            began = time.perf_counter()
            wrong += _ask(connection, text)[0] != 200
            times.append((time.perf_counter() - began) * 1000)
        return times, wrong

    with ThreadPoolExecutor(CLIENTS) as pool:
        found = list(pool.map(client, range(CLIENTS)))
    spent = sorted(one for some, _ in found for one in some)
    return spent[int(len(spent) * 0.95)], sum(wrong for _, wrong in found)


def _ask(connection: http.client.HTTPConnection, text: str) -> tuple[int, bytes]:
    connection.request("GET", f"/sparql?{urlencode({'query': text})}")
    answer = connection.getresponse()
    return answer.status, answer.read()


def _medians(*works: Callable[[], object]) -> tuple[float, ...]:
    """The median of each, in ms, after one run that does not count; they take turns, so that each meets the same machine."""
    times: list[list[float]] = [[] for _ in works]
    for repeat in range(REPEATS + 1):
        for work, found in zip(works, times, strict=True):
            began = time.perf_counter()
            work()
            if repeat:
                found.append((time.perf_counter() - began) * 1000)
        if repeat and sum(times[0]) > ENOUGH:
            break
    return tuple(map(statistics.median, times))


@contextmanager
def _server(root: Path) -> Iterator[int]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(root, theirs))
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()


def _serve(root: Path, pipe: Any) -> None:
    import uvicorn

    from kg.server import create_app
    from kg.server.limits import Limits
    from kg.server.running import listening
    from kg.workspace import Workspace

    with listening("127.0.0.1", 0) as listener:
        pipe.send(listener.getsockname()[1])
        app = create_app(Workspace(root), Limits(seconds=SECONDS))
        uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_keep_alive=600)).run(sockets=[listener])


if __name__ == "__main__":
    print(json.dumps(run(Scale(*map(int, sys.argv[1:])) if sys.argv[1:] else Scale(20_000, 100_000)), indent=1))
