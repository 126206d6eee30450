"""Commands for what a ledger owes beside reading and asking: assert by hand, backup, restore, erase."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.ledger import print_report
from kg.cli.output import print_json, print_problems, print_table, shown
from kg.errors import Problem, UsageError
from kg.workspace import Workspace, WriteReport, this_person


@app.command(name="assert")
def assert_(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="A name or an id.")],
    predicate: Annotated[str, typer.Argument(metavar="PREDICATE", help="A relation or a property: its name or its label.")],
    object_: Annotated[str, typer.Argument(metavar="OBJECT", help="A name or an id; of a property its value.")],
    source: Annotated[str, typer.Option("--source", metavar="TITLE", help="Who said it, or where; you, if left out.")] = "",
    quote: Annotated[str, typer.Option("--quote", metavar="TEXT", help="The words that were said.")] = "",
    classes: Annotated[
        list[str] | None, typer.Option("--class", metavar="CLASS", help="Of a name that is new; once for each new name.")
    ] = None,
    status: Annotated[str, typer.Option("--status", help="planned, in_progress or done.")] = "",
    first: Annotated[str, typer.Option("--from", metavar="WHEN", help="2021, 2021-03 or 2021-03-05.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="WHEN", help="As --from; the last day counts.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="Of a number.")] = "",
    qualifiers: Annotated[
        list[str] | None, typer.Option("--qualifier", metavar="NAME=VALUE", help="A detail, such as role=member.")
    ] = None,
    message: Annotated[str, typer.Option("-m", "--message", help="Why, for the log.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Assert one fact by hand. Who said it is its source, which can be retracted as any other."""
    from kg.asserting import Asked, say

    found, agent = Workspace.find(workspace), this_person()
    asked = Asked(
        subject,
        predicate,
        object_,
        source or agent,
        quote,
        tuple(classes or ()),
        status,
        first,
        last,
        unit,
        dict(_pair(text) for text in qualifiers or ()),
    )
    change = say(found, asked, rules=found.settings.rules, agent=agent, message=message)
    print_report(WriteReport.of(change, change.sources), as_json=as_json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; one that is there is replaced.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the whole workspace into one file, with checksums; others may go on writing meanwhile."""
    from kg.erasing import resume
    from kg.keeping import backup as write

    found = Workspace.find(workspace)
    resume(found)
    kept = write(found, file, found.settings.reading)
    if as_json:
        print_json(kept.as_dict())
    else:
        typer.echo(f"{shown(kept.file)}: change {kept.change}, {kept.parts} parts, {kept.size} bytes.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Empty or new; else named as the file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace from a backup. It is checked before anything is written."""
    from kg.keeping import restore as read

    kept = read(file, folder or Path(file.stem))
    if as_json:
        print_json(kept.as_dict())
    else:
        typer.echo(f"Workspace {shown(kept.folder)}: change {kept.change}, {kept.parts} parts, all as they were written.")


@app.command()
def erase(
    what: Annotated[list[str] | None, typer.Argument(metavar="ENTITY… or SOURCE", help="Names or ids.")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the log; without the name.")] = "",
    namesakes: Annotated[bool, typer.Option("--namesakes", help="Blacken the name in names of other entities, too.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show what would go, erase nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="End an erasure that was stopped.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase an entity or a source for good: from ledger and history, texts, files and views. Nothing brings it back."""
    from kg import erasing
    from kg.erasing.plan import summary

    found = Workspace.find(workspace)
    if resume:
        typer.echo("The erasure is ended." if erasing.resume(found) else "No erasure was stopped.", err=True)
        return
    if not what:
        raise UsageError("nothing is named.", fix="Name an entity or a source: kg erase NAME --reason TEXT")
    made = erasing.plan(found, what, namesakes=namesakes)
    if as_json and preview:
        print_json(made.as_dict())
    elif not as_json:
        print_table(["what goes", ""], summary(made))
    if preview:
        return
    if not reason.strip():
        raise UsageError("no reason is given.", fix="The log keeps why, by whom and when: --reason TEXT")
    if not yes:
        if as_json or not sys.stdin.isatty():
            raise UsageError("nobody is here to confirm it.", fix="Look at --preview, then repeat it with --yes.")
        typer.confirm("Erase this for good?", abort=True)
    done = erasing.erase(found, lambda: erasing.plan(found, what, namesakes=namesakes), agent=this_person(), reason=reason)
    if as_json:
        print_json(done.as_dict())
        return
    typer.echo(f"change {done.change.change}: erased. Backups made before still hold it.")
    print_problems(Problem(name, "holds an erased name.", "It is yours: delete or mend it.") for name in done.plan.left)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"{text!r} is not of the form NAME=VALUE.", fix="Write --qualifier role=member.")
    return name, value
