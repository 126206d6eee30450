"""The command that puts the graph into another program's store."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json, shown
from kg.errors import UsageError
from kg.workspace import Workspace

if TYPE_CHECKING:
    from kg.views.neo4j import Push


class Target(StrEnum):
    neo4j = "neo4j"


@app.command()
def push(
    target: Annotated[Target, typer.Argument(metavar="neo4j")],
    uri: Annotated[str, typer.Option("--uri", help="Such as bolt://127.0.0.1:7687.")] = "",
    files: Annotated[
        Path | None, typer.Option("--files", metavar="DIR", help="Write files for neo4j-admin into a new folder instead.")
    ] = None,
    user: Annotated[str, typer.Option("--user", envvar="NEO4J_USER")] = "",
    password: Annotated[str, typer.Option("--password", envvar="NEO4J_PASSWORD", help="Better given by the environment.")] = "",
    database: Annotated[str | None, typer.Option("--database")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a running Neo4j hold the current graph, or write the files for a new one; a second push changes what has changed."""
    if bool(uri) == (files is not None):
        raise UsageError("a push goes to a running server or into files.", fix="Give one of --uri and --files.")
    found = Workspace.find(workspace)
    if files is not None:
        _write(found, files, as_json=as_json)
        return
    pushed = _push(found, uri, user, password, database)
    if as_json:
        counts = {"nodes": pushed.nodes, "relations": pushed.relations, "written": pushed.written, "removed": pushed.removed}
        print_json({"change": pushed.change, **counts})
    else:
        graph = f"change {pushed.change}: {pushed.nodes:,} nodes, {pushed.relations:,} relations"
        typer.echo(f"{graph}; {pushed.written:,} written, {pushed.removed:,} removed")


def _push(workspace: Workspace, uri: str, user: str, password: str, database: str | None) -> Push:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from kg.views.neo4j import push as run_push

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        return run_push(
            workspace.snapshot(),
            workspace.schema,
            uri,
            user=user,
            password=password,
            database=database,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _write(workspace: Workspace, folder: Path, *, as_json: bool) -> None:
    """The command is all of standard output, so that it can be run from there."""
    from kg.views.neo4j import write_import

    written = write_import(workspace.snapshot(), workspace.schema, folder)
    if as_json:
        counts = {"nodes": written.nodes, "relations": written.relations}
        print_json({"change": written.change, **counts, "folder": str(written.folder), "command": written.command})
    else:
        graph = f"change {written.change}: {written.nodes:,} nodes, {written.relations:,} relations"
        typer.echo(f"{shown(written.folder)}: {graph}. While the server is stopped, in this folder:", err=True)
        typer.echo(written.command)
