"""Commands about the ledger: init, status, log, diff, retract, rollback, check, export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json, print_problems, print_table, shown
from kg.workspace import Workspace, WriteReport, this_person


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="[DIR]")] = Path("."), as_json: JsonOption = False) -> None:
    """Make a workspace."""
    workspace = Workspace.create(folder)
    if as_json:
        print_json({"workspace": str(workspace.root)})
    else:
        typer.echo(f"Workspace {workspace.root}. Read something into it: kg ingest -w {folder} FILE…")


@app.command()
def status(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Count what the workspace holds, and which views are current."""
    found = Workspace.find(workspace)
    counts = found.status()
    if as_json:
        print_json(counts)
        return
    views = counts.pop("views")
    rows = [[name, value] for name, value in counts.items()]
    print_table(["", "count"], [*rows, *([f"view {name}", f"of change {change}"] for name, change in views.items())])


@app.command()
def log(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the changes: what was added and taken back, by whom, when and from which source."""
    changes = Workspace.find(workspace).log()
    if as_json:
        print_json({"changes": changes})
        return
    print_table(
        ["change", "at", "agent", "+", "−", "message", "sources"],
        [
            [c["change"], c["at"][:19], c["agent"], c["asserted"], c["retracted"], c["message"], [s["title"] for s in c["sources"]]]
            for c in changes
        ],
        empty="No change yet: kg ingest FILE…",
    )


@app.command()
def diff(
    before: Annotated[int, typer.Argument(metavar="A")],
    after: Annotated[int, typer.Argument(metavar="B")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which statements differ between two changes."""
    from kg.snapshot.compare import compare

    found = Workspace.find(workspace)
    difference = compare(found.ledger, before, after)
    if as_json:
        print_json(difference.as_dict())
        return
    rows = [["+", *line] for line in difference.lines(difference.added)] + [
        ["−", *line] for line in difference.lines(difference.removed)
    ]
    print_table(["", "subject", "predicate", "object", "source", "quote"], rows, empty="No difference.")


@app.command()
def retract(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id or title, as kg log shows it.")],
    message: Annotated[str, typer.Option("-m", "--message")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back everything that one source says; what others say too stays."""
    print_report(Workspace.find(workspace).retract(source, message=message), as_json=as_json)


@app.command()
def rollback(
    change: Annotated[int, typer.Argument(metavar="CHANGE")], workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Undo one change by a new one; statements that later changes touched stay and are named."""
    found = Workspace.find(workspace)
    undone = found.ledger.rollback(change, agent=this_person())
    later = {statement: list(changes) for statement, changes in undone.later.items()}
    if as_json:
        print_json({**WriteReport.of(undone.change, undone.change.sources).as_dict(), "later": later})
        return
    print_report(WriteReport.of(undone.change, undone.change.sources), as_json=False)
    if later:
        touched = sorted({number for numbers in later.values() for number in numbers})
        typer.echo(
            f"{len(later)} statements were touched again by changes {', '.join(map(str, touched))} and stay as those left them."
        )


@app.command()
def check(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Check shapes, consistency and evidence; lists what to mend, with the cell or the sentence."""
    from kg.check import check as run_check
    from kg.check.damage import damaged
    from kg.erasing import unfinished

    found = Workspace.find(workspace)
    damages = damaged(found)
    if unfinished(found):
        typer.echo("An erasure was stopped before all was deleted. End it: kg erase --resume", err=True)
    # What is read from a damaged file cannot be trusted, so that the file comes first.
    findings = (
        []
        if damages
        else run_check(found.snapshot(), found.schema, stored_text=found.stored_text, base_iri=found.settings.base_iri)
    )
    if as_json:
        print_json({"findings": [f.as_dict() for f in findings], "damaged": [{"path": d.path, "what": d.what} for d in damages]})
    else:
        for damage in damages:
            typer.echo(shown(f"{damage.path}: {damage.what}"))
        if damages:
            raise typer.Exit(1)
        print_table(
            ["severity", "where", "what", "fix"],
            [[f.severity, f.where, f.what, f.fix] for f in findings],
            empty="Nothing to mend: every relation has its evidence, and every file is as it was written.",
        )
    if damages or any(f.severity == "violation" for f in findings):
        raise typer.Exit(1)


@app.command()
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="ttl, nq, jsonld, graphml, csv, parquet, jsonl or canonical.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the graph to a file for other programs."""
    from kg.export import export as write

    found = Workspace.find(workspace)
    written = write(found.snapshot(), found.schema, form, output, base_iri=found.settings.base_iri, ledger=found.ledger)
    if as_json:
        print_json({"file": str(written), "format": form, "change": found.ledger.change})
    else:
        typer.echo(f"{shown(written)}: {form}, change {found.ledger.change}", err=True)


def print_report(report: WriteReport, *, as_json: bool) -> None:
    """What a write did, for a program or for a person."""
    if as_json:
        print_json(report.as_dict())
        return
    what = f"change {report.change}: {report.asserted} asserted, {report.retracted} retracted, {report.unchanged} unchanged"
    typer.echo(what if report.asserted or report.retracted else f"Nothing new ({report.unchanged} statements unchanged).")
    print_problems(report.problems)


def read_parameter(text: str) -> tuple[str, object]:
    """``name=value`` of a --param; the value is read as JSON where it is JSON, else as text."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text!r} is not of the form name=value")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
