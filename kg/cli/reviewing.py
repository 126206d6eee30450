"""The command that reviews what is known: in the terminal, or by way of a list."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json, print_problems, shown
from kg.errors import UsageError
from kg.workspace import Workspace, WriteReport, this_person

if TYPE_CHECKING:
    from kg.errors import Problem
    from kg.review import Asked, Wanted

READING: Final = "reading"
IDENTITY: Final = "identity"
DOUBTFUL = 0.8  # confidence below which what was read is put before a reviewer
PAIRS = 20  # how many pairs JSON has, unless another limit is given: each takes a moment to be worked out


@app.command()
def review(
    kind: Annotated[str, typer.Option("--kind", help="What to review: reading, or identity (who is who).")] = READING,
    source: Annotated[str | None, typer.Option("--source", metavar="SOURCE", help="Of one source: its id or title.")] = None,
    below: Annotated[float | None, typer.Option("--below", min=0, max=1, help="Readings less sure than this (0.8).")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Readings however sure they are.")] = False,
    reviewed: Annotated[bool, typer.Option("--reviewed", help="What is reviewed already, to look at it again.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
    export: Annotated[Path | None, typer.Option("--export", metavar="FILE.csv", help="Write a list to be filled in.")] = None,
    import_: Annotated[Path | None, typer.Option("--import", metavar="FILE.csv", help="Take a filled-in list up.")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at what is doubtful: readings (accept, reject, correct) or pairs that may be one (same, different, unsure).

    Every answer is written at once.
    """
    from kg.review import Wanted

    if export and import_:
        raise UsageError("--export and --import are two steps.", fix="Give one of them.")
    if kind == IDENTITY and (below is not None or everything):
        raise UsageError("--below and --all are of readings.", fix="Pairs come in the order in which they matter; --limit cuts it.")
    found = Workspace.find(workspace)
    wanted = Wanted(source, DOUBTFUL if below is None else below, everything, reviewed)
    if import_:
        _take_up(found, kind, import_, as_json=as_json)
    elif export:
        _write_list(found, kind, wanted, limit, export, as_json=as_json)
    elif as_json:
        _print_queue(found, kind, wanted, limit)
    else:
        _walk(found, kind, wanted, limit)


def _walk(found: Workspace, kind: str, wanted: Wanted, limit: int | None) -> None:
    from kg.cli.review_session import Session, next_line
    from kg.cli.review_words import word
    from kg.review import queue

    language = found.settings.languages[0]
    if kind == IDENTITY:
        from kg.cli.review_app import walk_through
        from kg.review.identity import waiting

        typer.echo(walk_through(lambda: waiting(found, wanted, limit), this_person(), language, next_line))
        return
    items = list(islice(queue(found, _reading(kind), wanted), limit))
    if not items:
        typer.echo(word("empty", language))
    else:
        Session(found, this_person(), language).run(items)


def _print_queue(found: Workspace, kind: str, wanted: Wanted, limit: int | None) -> None:
    from kg.review import queue

    items = islice(queue(found, kind, wanted), limit or (PAIRS if kind == IDENTITY else None))
    print_json({"change": found.ledger.change, "items": [item.as_dict() for item in items]})


def _write_list(found: Workspace, kind: str, wanted: Wanted, limit: int | None, path: Path, *, as_json: bool) -> None:
    language = found.settings.languages[0]
    if kind == IDENTITY:
        from kg.review.identity import listing, waiting

        count, column = listing.write(waiting(found, wanted, limit), path, language), "verdict"
    else:
        from kg.review import listing as readings
        from kg.review import queue

        count, column = readings.write(islice(queue(found, _reading(kind), wanted), limit), path, language), "decision"
    if as_json:
        print_json({"file": str(path), "items": count})
    else:
        again = f"kg review --kind {kind} --import {shown(path)}"
        typer.echo(f"{shown(path)}: {count} items. Fill in the column {column}, then: {again}", err=True)


def _take_up(found: Workspace, kind: str, path: Path, *, as_json: bool) -> None:
    """Write the answers of a list as one change, and name the rows that cannot be; of a list of pairs then none is."""
    from kg.review import decide_all

    asked, problems = _read(kind, path)
    before = found.ledger.change
    if kind == IDENTITY and problems:
        asked = []
    change, more = decide_all(found, asked, this_person(), f"review: {path.name}", kind=kind)
    problems = [*problems, *more]
    taken = 0 if kind == IDENTITY and problems else len(asked) - len(more)
    if as_json:
        print_json({**WriteReport.of(change, change.sources, problems).as_dict(), "answers": taken})
    else:
        typer.echo(f"{taken} answers: " + (f"change {change.change}." if change.change > before else "nothing new."))
        print_problems(problems)
    if problems:
        raise typer.Exit(1)


def _reading(kind: str) -> Literal["reading"]:
    """Raises UsageError for a kind that is not there."""
    if kind != READING:
        raise UsageError(f"there is no review of the kind {kind!r}.", fix=f"One of {READING}, {IDENTITY}.")
    return READING


def _read(kind: str, path: Path) -> tuple[list[Asked], list[Problem]]:
    if kind == IDENTITY:
        from kg.review.identity import listing

        return listing.read(path)
    from kg.review import listing as readings

    return readings.read(path, kind)
