"""The workspace over HTTP: read-only, on this machine, made of what the rest of ``kg`` computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kg.server.limits import Limits
    from kg.workspace import Workspace

__all__ = ["create_app", "serve"]


def create_app(workspace: Workspace, limits: Limits | None = None) -> FastAPI:
    """The application, for any ASGI server; ``limits`` of the questions to each of its two engines."""
    from kg.server.app import create_app as create

    return create(workspace, limits)


def serve(workspace: Workspace, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve until interrupted and print the address; port 0 takes a free one.

    Raises UsageError for an address other machines can reach, and for a port that is taken.
    """
    from kg.server.running import serve as run

    run(workspace, host=host, port=port)
