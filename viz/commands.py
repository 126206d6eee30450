"""The command that this package adds to ``kg``: view, which writes the page or a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption
from kg.cli.output import print_json
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.workspace import Workspace

MOST = 5000  # as viz.page.LIMIT, whose import would load pyvis for every `kg --help`


def register(app: typer.Typer) -> None:
    app.command()(view)


def view(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Show the neighbourhood of this entity only; a picture of this one.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="The file to write; page.html, or PICTURE.svg.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=1, max=MOST, help=f"How many entities, or rows of a picture; the most related ones. [page: {MOST}]"
        ),
    ] = None,
    language: Annotated[str, typer.Option("--language", metavar="zh|en", help="The language it opens in.")] = "zh",
    format: Annotated[
        str | None, typer.Option("--format", metavar="html|svg", help="The page, or a picture for a report. [html]")
    ] = None,
    picture: Annotated[
        str | None,
        typer.Option("--picture", metavar="KIND", help="An SVG picture: matrix, timeline, growth (of NAME) or regions."),
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="actor|class", help="What the rows of a matrix are.")] = "actor",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the network as one page that needs no network, or as a picture: matrix, time line, growth, regions."""
    from kg.workspace import Workspace

    if _is_picture(format, picture):
        found = Workspace.find(workspace)
        _write_picture(found, output or Path(f"{picture}.svg"), str(picture), name, by, limit, language, as_json)
        return
    from viz.page import write_page

    found = Workspace.find(workspace)
    path = output or Path("page.html")
    written = write_page(
        found.snapshot(), found.schema, path, focus=name, limit=limit or MOST, language=language, texts=found.stored_text
    )
    if as_json:
        print_json({"path": str(path), **written.as_dict()})
    else:
        typer.echo(f"{path}: {written}")


def _is_picture(format: str | None, picture: str | None) -> bool:
    """Whether a picture is asked for. Raises UsageError for a format that there is not, or that does not fit."""
    if format == "png":
        raise UsageError("there is no PNG.", fix="Write an SVG and let a browser print it; docs/pictures.md says how.")
    if format not in (None, "html", "svg"):
        raise UsageError(f"{format!r} is no format of a view.", fix="It is html or svg.")
    if format == "html" and picture:
        raise UsageError("a picture is no page.", fix="Leave out --format html, or --picture.")
    if format == "svg" and not picture:
        raise UsageError("which picture is to be drawn?", fix="--picture matrix, timeline, growth or regions.")
    return picture is not None


def _write_picture(
    found: Workspace, path: Path, kind: str, name: str | None, by: str, limit: int | None, language: str, as_json: bool
) -> None:
    from viz.pictures import write_picture

    made = write_picture(found.snapshot(), found.schema, path, kind, name=name, by=by, limit=limit, language=language)
    if as_json:
        print_json({"path": str(path), "marks": made.marks, "relations": made.relations})
    else:
        typer.echo(f"{path}: {made.marks} marks for {made.relations} relations" if made.marks else f"{path}: says what is missing")
