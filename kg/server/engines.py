"""The two engines of a workspace behind their front: begun by the first question to each, ended with the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

from kg.server import cypher, sparql
from kg.server.limits import Limits
from kg.server.showing import Showing

if TYPE_CHECKING:
    from kg.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WorkspaceViews:
    """The views of one kind of a workspace: another is needed after a change, and when a day has passed."""

    workspace: Workspace
    place: Callable[[int], Path]

    def newest(self) -> tuple[int, date]:
        return self.workspace.newest(), date.today()

    def folder(self, change: int) -> Path:
        return self.place(change)


class Engines:
    """``lifespan`` ends the processes with the application."""

    def __init__(self, workspace: Workspace, limits: Limits) -> None:
        views = workspace.views
        self.sparql = Showing(WorkspaceViews(workspace, views.rdf_folder), limits, "sparql")
        self.cypher = Showing(WorkspaceViews(workspace, views.property_graph_folder), limits, "cypher")

    def register(self, app: FastAPI) -> None:
        app.include_router(sparql.router(self.sparql))
        app.include_router(cypher.router(self.cypher))

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self.sparql.close()
            await self.cypher.close()
