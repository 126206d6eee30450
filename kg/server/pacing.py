"""How fast one client may go: so many requests at once, and few errors a second.

A client is the holder of a token, or else an address. Errors fill a bucket that empties steadily: while it is full, the client's
next requests wait until there is room, and are refused with 429 where that would take too long: one that asks one thing after
the other is slowed to the pace of the bucket and never refused. A wrong token weighs more than another error.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import Problem
from kg.server.errors import error_response

if TYPE_CHECKING:
    from starlette.responses import JSONResponse
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNKNOWN, TOO_MANY = 401, 429


@dataclass(frozen=True, slots=True)
class Pace:
    """What one client may do."""

    at_once: int = 64  # requests; questions have limits besides (``Limits``), those of all clients together
    errors: float = 200.0  # that may come in one burst
    errors_a_second: float = 50.0  # at which they may go on
    wrong_token: float = 5.0  # errors that a wrong token counts for
    longest_wait: float = 2.0  # seconds that a request is held back, before it is refused instead
    clients: int = 10_000  # that are kept in mind; of more, those that were quiet longest are forgotten


@dataclass(slots=True)
class Client:
    """``errors`` is what the bucket held at the time ``at``; ``running`` requests are not answered yet."""

    errors: float
    at: float
    running: int = 0


class Clients:
    """What is kept in mind of each client: a number of errors that becomes less with time, and the requests that run."""

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self.pace, self._clock = pace, clock
        self._known: OrderedDict[str, Client] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def of(self, name: str) -> Client:
        """The client as of now, the last one to be forgotten."""
        now = self._clock()
        client = self._known.setdefault(name, Client(0.0, now))
        client.errors = max(0.0, client.errors - (now - client.at) * self.pace.errors_a_second)
        client.at = now
        self._known.move_to_end(name)
        return client

    def forget(self) -> None:
        """Bring the number of clients back to what may be; those with running requests stay."""
        over = len(self._known) - self.pace.clients
        if over > 0:
            quiet = (name for name, client in self._known.items() if not client.running)
            for name in [name for name, _ in zip(quiet, range(over), strict=False)]:
                del self._known[name]

    def wait(self, name: str) -> float:
        """Seconds until a request of this client may begin; 0 for most."""
        return max(0.0, self.of(name).errors - self.pace.errors) / self.pace.errors_a_second

    def count(self, name: str, status: int, *, wrong_token: bool) -> None:
        """Take note of a response. ``wrong_token``: one was shown, so that 401 says that it is wrong."""
        if 400 <= status < 500:
            self.of(name).errors += self.pace.wrong_token if wrong_token and status == UNKNOWN else 1.0


class Pacing:
    """The middleware. ``tokens``: whether who asks needs one, which the gate behind it finds out."""

    def __init__(self, app: ASGIApp, pace: Pace | None = None, *, tokens: bool = False) -> None:
        self.app, self.pace, self.tokens = app, pace or Pace(), tokens
        self.clients = Clients(self.pace)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        credential = _credential(scope) if self.tokens else ""
        # A token is a client of its own once it was let in. Before that it counts for its address: anyone makes up any number.
        name = credential if credential in self.clients else address_of(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.clients.count(name, message["status"], wrong_token=bool(credential))
                if credential and scope.get("kg.agent") is not None:
                    self.clients.of(credential)
            await send(message)

        wait = self.clients.wait(name)
        client = self.clients.of(name)
        if client.running >= self.pace.at_once:
            await _refusal(f"{client.running} requests of yours run already.", 1.0)(scope, receive, send)
            return
        if wait > self.pace.longest_wait:
            await _refusal("many of your requests were errors.", wait - self.pace.longest_wait)(scope, receive, send)
            return
        client.running += 1
        try:
            if wait:
                await asyncio.sleep(wait)
            await self.app(scope, receive, sending)
        finally:
            client.running -= 1
            self.clients.forget()


def _credential(scope: Scope) -> str:
    """A name for what a request shows for itself, which does not keep it; "" for nothing."""
    headers = dict(scope["headers"])
    shown = headers.get(b"authorization") or headers.get(b"cookie") or b""
    return f"token {hashlib.sha256(shown).hexdigest()}" if shown else ""


def address_of(scope: Scope) -> str:
    """The address that a request comes from; of IPv6 the first 64 bits, within which one machine takes any address it likes."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


def _refusal(what: str, seconds: float) -> JSONResponse:
    response = error_response(TOO_MANY, Problem("", what, "Ask again later, and less at once."))
    response.headers["Retry-After"] = str(math.ceil(seconds))
    return response
