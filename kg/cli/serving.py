"""The command that serves the workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import WorkspaceOption, app
from kg.workspace import Workspace


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="An address to listen at; one that others reach needs tokens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
    tokens: Annotated[bool, typer.Option("--tokens", help="Ask for a token on this machine, too (kg token add).")] = False,
    names: Annotated[
        list[str] | None, typer.Option("--name", metavar="HOST", help="A host name others reach it by; needs tokens.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the page and the API of a workspace, on this machine or, with tokens, to others."""
    from kg.server import serve as run_server

    run_server(Workspace.find(workspace), host=host, port=port, tokens=tokens, names=names or ())
