"""What this package adds to the server: the page of the newest change at ``/``."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query, Response
from fastapi.responses import HTMLResponse

if TYPE_CHECKING:
    from kg.workspace import Workspace

SERVED = 2000  # entities of a page that is made on request
KEPT = 8  # pages in memory


def register(app: FastAPI, workspace: Workspace) -> None:
    """Add the routes; called by the server for the entry point ``kg.routes``."""
    from viz.page import page
    from viz.page.page import policy

    @lru_cache(maxsize=KEPT)
    def made(change: int, focus: str | None, language: str) -> str:
        snapshot, texts = workspace.snapshot(change), workspace.stored_text
        return page(
            snapshot, workspace.schema, focus=focus, limit=SERVED, language=language, texts=texts, served=True
        ).generate_html()

    @app.get("/", response_class=Response, responses={200: {"content": {"text/html": {}}}})
    def index(
        focus: Annotated[str | None, Query(max_length=200, description="Show the neighbourhood of this entity.")] = None,
        language: Annotated[str, Query(pattern="^(zh|en)$")] = "zh",
    ) -> HTMLResponse:
        """The network as a page that needs nothing else."""
        html = made(workspace.ledger.change, focus, language)
        return HTMLResponse(html, headers={"Content-Security-Policy": f"{policy()}; frame-ancestors 'none'"})
