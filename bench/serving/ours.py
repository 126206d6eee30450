"""The server of ``kg serve`` in a process of its own, and those who ask it."""

from __future__ import annotations

import http.client
import json
import multiprocessing
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
    """One connection to an endpoint of SPARQL, or to ``/cypher``; how a question that was ended is told apart is its ``ended``."""

    def __init__(self, port: int, path: str, *, ended: int = 422, timeout: float = FIRST) -> None:
        self.path, self.ended = path, ended
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def sparql(self, text: str) -> Reply:
        accept = {"Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded"}
        return Reply(len(self._post(urlencode({"query": text}), accept)["results"]["bindings"]))

    def cypher(self, question: tuple[str, dict[str, Any]]) -> Reply:
        text, values = question
        params = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        body = json.dumps({"query": text, "params": params})
        return Reply(len(self._post(body, {"Content-Type": "application/json"})["rows"]))

    def _post(self, body: str, headers: dict[str, str]) -> Any:
        try:
            self.connection.request("POST", self.path, body.encode(), headers)
            answer = self.connection.getresponse()
            content = answer.read()
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
        return json.loads(content)


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
