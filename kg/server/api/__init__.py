"""The REST API over one workspace: reading only, each answer a function of the change that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kg.workspace import Workspace

__all__ = ["register"]


def register(app: FastAPI, workspace: Workspace) -> None:
    """Add ``/health``, ``/api/…``, ``/id/{id}`` and ``/reconcile``."""
    from kg.server.api import addresses, entities, history, relations
    from kg.server.api.reading import Reader
    from kg.server.api.reconciling import routes as reconciling

    reader = Reader(workspace)
    for room in (entities, relations, history, addresses, reconciling):
        app.include_router(room.router(reader))
