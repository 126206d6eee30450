"""An endpoint of a test: real HTTP on loopback, in the dialect of chat completions, that says what the test lets it say."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def system(self) -> str:
        content: str = self.body["messages"][0]["content"]
        return content

    @property
    def user(self) -> str:
        content: str = self.body["messages"][1]["content"]
        return content

    @property
    def code(self) -> str:
        return self.user.split(" ", 1)[0]

    @property
    def passage(self) -> str:
        """What stands between the lines that begin with the code."""
        return self.user.split(f"\n{self.code} passage\n", 1)[1].removesuffix(f"\n{self.code} end")


class Reply(NamedTuple):
    """``declared`` is the length that the header tells, where it is to differ from the body's.

    With a ``pause`` (seconds) the body comes byte by byte.
    """

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = {}
    declared: int | None = None
    pause: float = 0.0


Answering = Callable[[Asked], Reply | None]
"""None hangs up without a word."""


@dataclass
class Served:
    """A running endpoint; ``asked`` is what it was asked, ``over`` is set when the test ends."""

    url: str
    answering: Answering
    over: threading.Event = field(default_factory=threading.Event)
    asked: list[Asked] = field(default_factory=list)


def writes(content: str, **choice: Any) -> Reply:
    """A completion whose text is ``content``."""
    message = {"role": "assistant", "content": content}
    completion = {
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"} | choice],
    }
    return Reply(json.dumps(completion).encode())


def answer(entities: Sequence[Record] = (), relations: Sequence[Record] = (), indicators: Sequence[Record] = ()) -> str:
    """The text of an answer; what a relation need not say is null."""
    whole = [{"role": None, "amount": None, "status": "done", **one} for one in relations]
    counted = [{"bound": "eq", "measure": "achieved", "owner": "", **one} for one in indicators]
    return json.dumps({"entities": [*entities], "relations": whole, "indicators": counted}, ensure_ascii=False)


def entity(name: str, cls: str, quote: str) -> Record:
    return {"name": name, "class": cls, "quote": quote}


def relation(subject: str, predicate: str, thing: str, quote: str, **more: Any) -> Record:
    return {"subject": subject, "predicate": predicate, "object": thing, "quote": quote, **more}


def indicator(name: str, value: str, unit: str, quote: str, **more: Any) -> Record:
    return {"name": name, "value": value, "unit": unit, "quote": quote, **more}


def knowing(entities: Sequence[Record] = (), relations: Sequence[Record] = (), indicators: Sequence[Record] = ()) -> Answering:
    """Says of every passage those records whose quote stands in it, as a model that behaves."""

    def say(asked: Asked) -> Reply:
        here = ([one for one in records if one["quote"] in asked.passage] for records in (entities, relations, indicators))
        return writes(answer(*here))

    return say


@contextmanager
def serving(answering: Answering) -> Iterator[Served]:
    served = Served("", answering)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(self.path, dict(self.headers), body)
            served.asked.append(asked)
            reply = served.answering(asked)
            self.close_connection = True
            if reply is None:
                return
            self.send_response(reply.status)
            length = len(reply.body) if reply.declared is None else reply.declared
            for name, value in {"Content-Type": reply.kind, "Content-Length": str(length), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for at in range(len(reply.body) if reply.pause else 0):
                    self.wfile.write(reply.body[at : at + 1])
                    if served.over.wait(reply.pause):
                        return
                if not reply.pause:
                    self.wfile.write(reply.body)
            except OSError:  # the reader had enough
                return

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        served.over.set()
        server.shutdown()
        thread.join(10)
        server.server_close()
