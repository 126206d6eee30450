"""A server on this machine, and on no other."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from kg.errors import UsageError
from kg.server.app import create_app

if TYPE_CHECKING:
    from kg.workspace import Workspace


def serve(workspace: Workspace, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """See ``kg.server.serve``."""
    with listening(host, port) as listener:
        address, taken = listener.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        server = uvicorn.Server(uvicorn.Config(create_app(workspace), log_level="warning", server_header=False))
        print(f"Serving {workspace.root} on http://{shown}:{taken} (Ctrl+C ends it)", file=sys.stderr, flush=True)  # noqa: T201
        server.run(sockets=[listener])


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
        return socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be used: {error.strerror}.", where="--port", fix="Give another one; 0 takes a free one."
        ) from error
