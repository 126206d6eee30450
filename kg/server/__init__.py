"""The workspace over HTTP, made of what the rest of ``kg`` computes; open on this machine, to others by token."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from fastapi import FastAPI

    from kg.server.access.gate import Access
    from kg.server.limits import Limits
    from kg.server.pacing import Pace
    from kg.workspace import Workspace

__all__ = ["create_app", "serve"]


def create_app(
    workspace: Workspace, limits: Limits | None = None, access: Access | None = None, pace: Pace | None = None
) -> FastAPI:
    """The application, for any ASGI server.

    ``limits`` are those of the questions to each of its two engines, ``pace`` that of one client; ``access`` says who is let in.
    """
    from kg.server.app import create_app as create

    return create(workspace, limits, access, pace)


def serve(
    workspace: Workspace, *, host: str = "127.0.0.1", port: int = 8000, tokens: bool = False, names: Collection[str] = ()
) -> None:
    """Serve until interrupted and print the address; port 0 takes a free one. ``tokens``: ask for them on loopback, too.

    ``names`` are host names by which others reach it, as ``https://NAME`` where a proxy speaks TLS. Raises UsageError where tokens
    are to be asked for and there are none, as with names and at every address that other machines can reach, and for a port that
    is taken.
    """
    from kg.server.running import serve as run

    run(workspace, host=host, port=port, tokens=tokens, names=names)
