"""A server on this machine, and on no other."""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from kg.errors import UsageError
from kg.server.app import create_app

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kg.workspace import Workspace

START = 20  # seconds in which a server in the background has begun, or has ended


def serve(workspace: Workspace, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """See ``kg.server.serve``."""
    with listening(host, port) as listener:
        address, taken = listener.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        server = uvicorn.Server(uvicorn.Config(create_app(workspace), log_level="warning", server_header=False))
        print(f"Serving {workspace.root} on http://{shown}:{taken} (Ctrl+C ends it)", file=sys.stderr, flush=True)  # noqa: T201
        server.run(sockets=[listener])


@contextmanager
def in_background(app: FastAPI) -> Iterator[str]:
    """Serve on a free port in a thread, as long as the block runs; gives the address."""
    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
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


def listening(host: str, port: int) -> socket.socket:
    """A socket that only this machine reaches. Raises UsageError for any other address, or when the port is taken."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise UsageError(
            f"{host} is not an address of this machine alone.",
            where="--host",
            fix="Use 127.0.0.1; there is no log-in yet, so that anyone who reaches the server reads everything.",
        )
    try:
        listener = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited; without it each answer waits 40 ms for an ACK
        return listener
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be used: {error.strerror}.", where="--port", fix="Give another one; 0 takes a free one."
        ) from error
