"""The server of ``kg serve`` in a process of its own, and those who ask it."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.serving.turns import Failed, Overtime, Reply

SPARE = 20.0  # seconds beyond a question's time in which the server has to say that it ended it
FIRST = 600.0  # seconds in which the first question to an engine is answered, on a machine under load


class Http:
    """One connection to an endpoint of SPARQL, or to ``/cypher``, which answers with the status ``ended`` for a question it ended.

    Times are until the answer's last byte is here, as of the bare engine; in ``decoded`` until its rows are, as of a driver.
    """

    def __init__(self, port: int, path: str, *, ended: int = 422, timeout: float = FIRST) -> None:
        self.path, self.ended = path, ended
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def sparql(self, text: str) -> Reply:
        accept = {"Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded"}
        content, seconds = self._post(urlencode({"query": text}), accept)
        return Reply(len(_document(content)["results"]["bindings"]), seconds)

    def cypher(self, question: tuple[str, dict[str, Any]]) -> Reply:
        text, values = question
        params = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        content, seconds = self._post(json.dumps({"query": text, "params": params}), {"Content-Type": "application/json"})
        return Reply(len(_document(content)["rows"]), seconds)

    def decoded(self, question: tuple[str, dict[str, Any]]) -> Reply:
        return Reply(self.cypher(question).rows)

    def _post(self, body: str, headers: dict[str, str]) -> tuple[bytes, float]:
        began = time.perf_counter()
        try:
            self.connection.request("POST", self.path, body.encode(), headers)
            answer = self.connection.getresponse()
            content = answer.read()
            spent = time.perf_counter() - began
        except TimeoutError as error:
            self.connection.close()
            raise Overtime from error
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise Failed(repr(error)[:200]) from error
        if answer.status == self.ended:
            raise Overtime
        if answer.status != 200:
            raise Failed(f"{answer.status} {content[:200].decode(errors='replace')}")
        return content, spent


def _document(content: bytes) -> Any:
    """Raises Overtime for an answer that breaks off: Fuseki's way to end a question that has begun to answer."""
    try:
        return json.loads(content)
    except ValueError as error:
        raise Overtime("ended within its answer") from error


@contextmanager
def server(root: Path, seconds: float) -> Iterator[int]:
    """The port of a server whose questions may take that long."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(root, seconds, theirs))
    process.start()
    theirs.close()  # so that a process that ends before it has said its port is not waited for
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()


def _serve(root: Path, seconds: float, pipe: Any) -> None:
    import uvicorn

    from kg.server import create_app
    from kg.server.limits import Limits
    from kg.server.running import listening
    from kg.workspace import Workspace

    limits = Limits(seconds=seconds, memory=4 << 30, answer=1 << 30)
    with listening("127.0.0.1", 0) as listener:
        pipe.send(listener.getsockname()[1])
        config = uvicorn.Config(create_app(Workspace(root), limits), log_level="warning", timeout_keep_alive=600)
        uvicorn.Server(config).run(sockets=[listener])
