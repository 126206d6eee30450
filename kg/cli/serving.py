"""The commands that serve the workspace: over HTTP, and to one program over standard input and output."""

from __future__ import annotations

from pathlib import Path
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
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A host name others reach it by, https://HOST behind TLS; needs tokens."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the page and the API of a workspace, on this machine or, with tokens, to others."""
    from kg.server import serve as run_server

    run_server(Workspace.find(workspace), host=host, port=port, tokens=tokens, names=names or ())


@app.command()
def mcp(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="The workspace, as -w names it.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Give a language model's client its tools over standard input and output; they only read."""
    from kg.server.mcp.stdio import serve as serve_one

    serve_one(Workspace.find(folder or workspace))
