"""The command that reviews what is known: in the terminal, or by way of a list."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json, print_problems, shown
from kg.errors import UsageError
from kg.workspace import Workspace, WriteReport, this_person

if TYPE_CHECKING:
    from kg.review import Wanted


@app.command()
def review(
    kind: Annotated[str, typer.Option("--kind", help="What to review: reading.")] = "reading",
    source: Annotated[str | None, typer.Option("--source", metavar="SOURCE", help="Of one source: its id or title.")] = None,
    below: Annotated[float, typer.Option("--below", min=0, max=1, help="What is less sure than this.")] = 0.8,
    everything: Annotated[bool, typer.Option("--all", help="However sure it is.")] = False,
    reviewed: Annotated[bool, typer.Option("--reviewed", help="What is reviewed already, to look at it again.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
    export: Annotated[Path | None, typer.Option("--export", metavar="FILE.csv", help="Write a list to be filled in.")] = None,
    import_: Annotated[Path | None, typer.Option("--import", metavar="FILE.csv", help="Take a filled-in list up.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at what was read and is doubtful: accept it, reject it, or say what is right. Every answer is written at once."""
    from kg.review import Wanted

    if export and import_:
        raise UsageError("--export and --import are two steps.", fix="Give one of them.")
    found = Workspace.find(workspace)
    wanted = Wanted(source, below, everything, reviewed)
    if import_:
        _take_up(found, kind, import_, as_json=as_json)
    elif export:
        _write_list(found, kind, wanted, limit, export, as_json=as_json)
    else:
        _walk(found, kind, wanted, limit, as_json=as_json)


def _walk(found: Workspace, kind: str, wanted: Wanted, limit: int | None, *, as_json: bool) -> None:
    from kg.cli.review_session import Session
    from kg.cli.review_words import word
    from kg.review import queue

    language = found.settings.languages[0]
    items = list(islice(queue(found, kind, wanted), limit))
    if as_json:
        print_json({"change": found.ledger.change, "items": [item.as_dict() for item in items]})
    elif not items:
        typer.echo(word("empty", language))
    else:
        Session(found, this_person(), language).run(items)


def _write_list(found: Workspace, kind: str, wanted: Wanted, limit: int | None, path: Path, *, as_json: bool) -> None:
    from kg.review import queue
    from kg.review.listing import write

    count = write(islice(queue(found, kind, wanted), limit), path, found.settings.languages[0])
    if as_json:
        print_json({"file": str(path), "items": count})
    else:
        typer.echo(f"{shown(path)}: {count} items. Fill in the column decision, then: kg review --import {shown(path)}", err=True)


def _take_up(found: Workspace, kind: str, path: Path, *, as_json: bool) -> None:
    """What can be taken up is, as one change; every other row is named, and nothing of it is done."""
    from kg.review import decide_all
    from kg.review.listing import read

    asked, problems = read(path, kind)
    before = found.ledger.change
    change, more = decide_all(found, asked, this_person(), f"review: {path.name}", kind=kind)
    problems = [*problems, *more]
    taken = len(asked) - len(more)
    if as_json:
        print_json({**WriteReport.of(change, change.sources, problems).as_dict(), "answers": taken})
    else:
        typer.echo(f"{taken} answers: " + (f"change {change.change}." if change.change > before else "nothing new."))
        print_problems(problems)
    if problems:
        raise typer.Exit(1)
