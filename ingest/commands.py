"""The commands that this package adds to ``kg``: ingest, extract, demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ingest import frame_commands
from kg.cli.app import JsonOption, WorkspaceOption
from kg.cli.ledger import print_report
from kg.cli.output import print_json, print_problems, shown


def register(app: typer.Typer) -> None:
    app.command()(ingest)
    app.command()(extract)
    app.command()(demo)
    frame_commands.register(app)


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…", help="Files or folders: txt md html docx pdf xlsx xls ods csv tsv, RDF, and what export wrote."
        ),
    ],
    preview: Annotated[bool, typer.Option("--preview", help="Show what would be asserted, write nothing.")] = False,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="FILE", help="What the columns of a table become (YAML).")
    ] = None,
    message: Annotated[str, typer.Option("-m", "--message", help="Why, for the log.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read reports, lists and graphs into the ledger, as one change. What cannot be read is named; the rest goes in."""
    from ingest.pipeline import read_into
    from kg.workspace import Workspace

    if preview:
        _show_preview(paths, mapping, workspace, as_json=as_json)
        return
    report = read_into(Workspace.find(workspace), paths, mapping=mapping, message=message, progress=_progress, notice=_notice)
    print_report(report, as_json=as_json)
    if report.problems:
        raise typer.Exit(1)


def _show_preview(paths: list[str], mapping: Path | None, given: Path | None, *, as_json: bool) -> None:
    """Needs no workspace; in one, its default region and its settings of reading count."""
    from ingest.documents import DocumentReaders, ReadingSettings, reading_settings
    from ingest.preview import preview_all
    from kg.errors import NotFound
    from kg.workspace import Workspace
    from ontology import load_schema

    try:
        workspace = Workspace.find(given)
        region, settings = workspace.settings.default_region, reading_settings(workspace.settings.reading, workspace.root)
    except NotFound:
        if given is not None:
            raise
        region, settings = "", ReadingSettings()
    schema = load_schema()
    documents = DocumentReaders(replace(settings, model=None), schema)
    found, problems = preview_all(paths, schema, mapping=mapping, documents=documents, default_region=region)
    if as_json:
        print_json({"files": [one.as_dict() for one in found], "problems": [problem.as_dict() for problem in problems]})
    else:
        for one in found:
            typer.echo(shown(one.as_text()) + "\n")
        print_problems(problems)
    if problems:
        raise typer.Exit(1)


def extract(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: JsonOption = False) -> None:
    """Read one document without a workspace, and show what is found in it."""
    from ingest.documents import extract as extract_text
    from ingest.documents.formats import read_text
    from ontology import load_schema

    found = extract_text(read_text(file), load_schema())
    if as_json:
        print_json(found.as_dict())
    else:
        typer.echo(shown(found.as_text()))


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the explorer after the tour.")] = True,
    folder: Annotated[Path, typer.Option("-w", "--workspace", metavar="DIR", help="Where the workspace is built.")] = Path(
        "demo-workspace"
    ),
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8000,
) -> None:
    """Build a workspace from the example, take a short tour, and serve it."""
    from ingest.demo import tour

    workspace = tour(folder)
    if serve:
        from kg.server import serve as run_server

        run_server(workspace, port=port)


def _notice(line: str) -> None:
    typer.echo(line, err=True)


def _progress(path: str, number: int, total: int) -> None:
    typer.echo(f"[{number}/{total}] {shown(path)}", err=True)
