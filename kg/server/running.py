"""A server on this machine, open; or one that others reach, and that asks them for tokens."""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from kg.errors import UsageError
from kg.server.access.gate import Access
from kg.server.access.origins import host_name
from kg.server.access.tokens import Tokens
from kg.server.app import create_app

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kg.workspace import Workspace

HTTPS = "https://"
START = 20  # seconds in which a server in the background has begun, or has ended


def serve(
    workspace: Workspace, *, host: str = "127.0.0.1", port: int = 8000, tokens: bool = False, names: Collection[str] = ()
) -> None:
    """See ``kg.server.serve``."""
    access = access_for(workspace, host, tokens=tokens, names=names)
    with listening(host, port) as listener:
        address, taken = listener.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        server = _server(create_app(workspace, access=access), "warning")
        at = f"http://{shown}:{taken}"
        print(f"Serving {workspace.root} on {at} (questions: {at}/query; Ctrl+C ends it)", file=sys.stderr, flush=True)  # noqa: T201
        server.run(sockets=[listener])


@contextmanager
def in_background(app: FastAPI) -> Iterator[str]:
    """Serve on a free port in a thread, as long as the block runs; gives the address."""
    with listening("127.0.0.1", 0) as listener:
        server = _server(app, "error")
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until = time.monotonic() + START
            while not server.started and thread.is_alive() and time.monotonic() < until:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(START)


def _server(app: FastAPI, level: str) -> uvicorn.Server:
    """One that logs no requests, and believes no header about who asks or how: anyone sends X-Forwarded-For."""
    return uvicorn.Server(uvicorn.Config(app, log_level=level, server_header=False, proxy_headers=False, ws="none"))


def access_for(workspace: Workspace, host: str, *, tokens: bool, names: Collection[str]) -> Access:
    """Who is let in at an address. Raises UsageError where tokens are to be asked for and none is good.

    A name makes others reach the server, too: a proxy on this machine comes from loopback, whoever stands before it. One that is
    told as ``https://NAME`` is called so by those whom the proxy lets in over TLS: what a request says of it, anyone can say.
    """
    told = {host_name(name.removeprefix(HTTPS), "--name"): name.startswith(HTTPS) for name in names}
    called = tuple(dict.fromkeys((host_name(host, "--host"), *told)))
    beyond = not is_loopback(host)
    if not (beyond or tokens or names):
        return Access(names=called)
    held = Tokens(workspace.root)
    if all(token.expired for token in held.all()):
        what = f"{host} is not an address of this machine alone" if beyond else "tokens are to be asked for"
        raise UsageError(
            f"{what}, and nobody has a token.",
            where="--host" if beyond else "--tokens" if tokens else "--name",
            fix="Make one, kg token add NAME --role reader; or serve on 127.0.0.1 alone.",
        )
    return Access(held, called, frozenset(name for name, secure in told.items() if secure))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address; of names, ``localhost`` alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening(host: str, port: int) -> socket.socket:
    """A socket at an address. Raises UsageError when the port is taken, or the address is none of this machine's."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        listener = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited; without it each answer waits 40 ms for an ACK
        return listener
    except OSError as error:
        raise UsageError(
            f"port {port} of {host} cannot be used: {error.strerror}.", where="--port", fix="Give another one; 0 takes a free one."
        ) from error
