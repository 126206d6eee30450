"""The command that serves the workspace on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import WorkspaceOption, app
from kg.workspace import Workspace


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="A loopback address.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the page and the API of a workspace on this machine."""
    from kg.server import serve as run_server

    run_server(Workspace.find(workspace), host=host, port=port)
