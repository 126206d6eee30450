"""Nothing that is asked has an effect: watched are a port that questions are told of, and every file that they could change.

Two fences, each watched alone: what is allowed is parsed before an engine sees it; and a process that is asked past that can
neither read a file, nor write one, nor reach a port (on Linux).
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from kg.server import create_app
from kg.server.crew import Reply, Worker
from kg.server.limits import Limits
from kg.server.worker import Task
from kg.views.nquads import PREFIXES
from kg.workspace import Workspace
from tests.kg.server import hostile
from tests.kg.server.serving import running
from tests.kg.views.little import little_workspace

Found = TypeVar("Found")
SECRET = "the-secret-of-the-file"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are confined by the kernel on Linux alone")


class Listener:
    """Counts who comes to a port of this machine."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.visits += 1


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return little_workspace(tmp_path_factory.mktemp("hostile") / "workspace")


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[httpx.Client]:
    with running(create_app(workspace)) as client:
        client.get("/sparql", params={"query": "ASK {}"})  # so that the views are there
        client.post("/cypher", json={"query": "RETURN 1"})
        yield client


@contextmanager
def nothing_happens(workspace: Workspace) -> Iterator[dict[str, object]]:
    """Gives the places that questions speak of; afterwards every file is as it was, and nobody came to the port."""
    beside = workspace.root.parent
    (beside / "out").mkdir(exist_ok=True)
    secret = beside / "secret.csv"
    secret.write_text(f"a\n{SECRET}\n", encoding="utf-8")
    before, listener = _files(beside), Listener()
    yield {"file": secret.as_posix(), "out": (beside / "out").as_posix(), "port": listener.port}
    socket.create_connection(("127.0.0.1", listener.port), 5).close()  # the listener does count
    deadline = 100
    while not listener.visits and (deadline := deadline - 1):
        threading.Event().wait(0.02)
    listener.socket.close()
    assert listener.visits == 1
    assert _files(beside) == before


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_no_cypher_has_an_effect(workspace: Workspace, client: httpx.Client) -> None:
    with nothing_happens(workspace) as places:
        questions = list(hostile.cypher(**places))
        answers = [client.post("/cypher", json={"query": question}) for question in questions]
    assert len(questions) >= 200
    assert [q for q, answer in zip(questions, answers, strict=True) if answer.status_code != 400] == []
    assert not any(SECRET in answer.text for answer in answers)


def test_no_sparql_has_an_effect(workspace: Workspace, client: httpx.Client) -> None:
    """A graph that is named by an address is a graph of the store, where there is none of that name."""
    with nothing_happens(workspace) as places:
        questions = list(hostile.sparql(**places))
        answers = [client.get("/sparql", params={"query": question}) for question in questions]
    assert len(questions) >= 60
    assert {answer.status_code for answer in answers} == {200, 400}
    for question, answer in zip(questions, answers, strict=True):
        if answer.status_code == 200:
            assert "127.0.0.1" in question or "file:" in question
            assert not answer.json()["results"]["bindings"] if "SELECT *" in question else True
        assert SECRET not in answer.text


@LINUX
def test_a_process_that_is_asked_past_the_grammar_has_no_effect_either(workspace: Workspace) -> None:
    async def ask(worker: Worker, questions: list[str]) -> list[Reply]:
        return [await worker.exchange({"text": question, "params": {}}) for question in questions]

    with nothing_happens(workspace) as places:
        plain = [text.format(**places) for text in hostile.DOING]
        replies = _with_worker(workspace, "cypher", lambda worker: ask(worker, plain))
    assert not any(SECRET in str(reply.head) + reply.body.decode() for reply in replies)
    refused = [question for question, reply in zip(plain, replies, strict=True) if "error" in reply.head]
    assert not any(word in question for word in ("FROM", "TO '", "EXPORT") for question in set(plain) - set(refused))


@LINUX
def test_a_service_is_not_reached_from_the_process(workspace: Workspace) -> None:
    async def ask(worker: Worker, question: str) -> None:
        asked = {"text": question, "base": "http://a/", "default": [], "named": []}
        asked |= {"table": "text/csv", "graph": None, "fix": ""}
        reply = await worker.exchange(asked)
        assert "refuses" in reply.head["error"][0]

    with nothing_happens(workspace) as places:
        _with_worker(workspace, "sparql", lambda worker: ask(worker, hostile.SPARQL[0].format(**places)))


@LINUX
def test_a_process_says_what_it_gave_up_and_does_not_see_what_the_server_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", SECRET)

    async def look(worker: Worker) -> tuple[dict[str, bool], str]:
        return worker.confined, Path(f"/proc/{worker.process.pid}/environ").read_text(encoding="utf-8")

    confined, environment = _with_worker(workspace, "sparql", look)
    assert confined == {"files": True, "network": True, "programs": True}
    assert SECRET in os.environ["NEO4J_PASSWORD"] and SECRET not in environment


def _with_worker(workspace: Workspace, engine: str, use: Callable[[Worker], Awaitable[Found]]) -> Found:
    place = workspace.views.rdf_folder if engine == "sparql" else workspace.views.property_graph_folder
    limits = Limits()
    task = Task(engine, str(place(workspace.newest())), limits.answer, limits.triples, limits.memory, PREFIXES)

    async def run() -> Found:
        worker = await Worker.start(task)
        try:
            return await asyncio.wait_for(use(worker), 60)
        finally:
            await worker.end()

    return asyncio.run(run())
