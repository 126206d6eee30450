"""The command that this package adds to ``kg``: view."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption
from kg.cli.output import print_json

MOST = 5000  # as viz.page.LIMIT, whose import would load pyvis for every `kg --help`


def register(app: typer.Typer) -> None:
    app.command()(view)


def view(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Show the neighbourhood of this entity only.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The page to write.")] = Path("page.html"),
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="How many entities; the most related ones.")] = MOST,
    language: Annotated[str, typer.Option("--language", metavar="zh|en", help="The language the page opens in.")] = "zh",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the network as one page that needs no network: picture, filters, table, evidence."""
    from kg.workspace import Workspace
    from viz.page import write_page

    found = Workspace.find(workspace)
    written = write_page(
        found.snapshot(), found.schema, output, focus=name, limit=limit, language=language, texts=found.stored_text
    )
    if as_json:
        print_json({"path": str(output), **written.as_dict()})
    else:
        typer.echo(f"{output}: {written}")
