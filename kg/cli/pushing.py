"""The command that puts the graph into another program's store."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json
from kg.workspace import Workspace


class Target(StrEnum):
    neo4j = "neo4j"


@app.command()
def push(
    target: Annotated[Target, typer.Argument(metavar="neo4j")],
    uri: Annotated[str, typer.Option("--uri", help="Such as bolt://127.0.0.1:7687.")],
    user: Annotated[str, typer.Option("--user", envvar="NEO4J_USER")] = "",
    password: Annotated[str, typer.Option("--password", envvar="NEO4J_PASSWORD", help="Better given by the environment.")] = "",
    database: Annotated[str | None, typer.Option("--database")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a running Neo4j hold the current graph; a second push changes what has changed."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from kg.views.neo4j import push as run_push

    found = Workspace.find(workspace)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        pushed = run_push(
            found.snapshot(),
            found.schema,
            uri,
            user=user,
            password=password,
            database=database,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        print_json({"change": pushed.change, "nodes": pushed.nodes, "relations": pushed.relations, "removed": pushed.removed})
    else:
        typer.echo(f"change {pushed.change}: {pushed.nodes:,} nodes, {pushed.relations:,} relations; {pushed.removed:,} removed")
