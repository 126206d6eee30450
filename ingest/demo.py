"""The tour of the example: what was read, three questions, three partners, and where each says so."""

from __future__ import annotations

import shlex
from pathlib import Path

import typer

import kg
from ingest.pipeline import read_into
from kg.cli.asking import Format, print_answer
from kg.cli.output import print_problems, print_table, shown
from kg.questions import ask, library
from kg.recommend import recommend
from kg.workspace import Workspace

QUESTIONS = ("incubated-firms", "partners-of", "promised-and-done")
FIRM = "亚威机床"


def example_folder() -> Path:
    """Where the example's files are: in the installed package, or in the checkout."""
    package = Path(kg.__file__).resolve().parent
    installed = package / "examples"
    return installed if installed.is_dir() else package.parent / "examples"


def tour(folder: Path) -> Workspace:
    """Build the example's workspace in ``folder`` (read again it stays as it is) and print what it can tell."""
    workspace = Workspace.create(folder)
    typer.echo(f"\n1 · Reading the example into {workspace.root}")
    report = read_into(
        workspace,
        [example_folder() / "jiangdu"],
        message="the example",
        progress=lambda path, number, total: typer.echo(f"    {Path(path).name}"),
    )
    counts = workspace.snapshot().counts
    held = ", ".join(f"{counts[name]} {name}" for name in ("statements", "entities", "relations"))
    typer.echo(f"  {held}, change {report.change}")
    if report.problems:
        typer.echo("  Named, and left out:")
        print_problems(report.problems)
    for number, name in enumerate(QUESTIONS, 2):
        question = library()[name]
        typer.echo(f"\n{number} · {question.question['zh']}  {question.question['en']}   (kg ask {name})")
        print_answer(ask(workspace, name, {}), Format.table)
    typer.echo(f"\n{len(QUESTIONS) + 2} · 谁适合与{FIRM}合作？ Who should {FIRM} talk to?   (kg recommend {FIRM})")
    suggested = recommend(workspace.snapshot(), workspace.schema, name=FIRM, top=3)
    print_table(
        ["", "name", "because"],
        [
            [place, result.name, "\n".join(reason.text for reason in result.reasons)]
            for place, result in enumerate(suggested.results, 1)
        ],
    )
    commands = ("show 苏州大学", "view -o page.html", "check")
    typer.echo("\n接着可以 · Go on:" + "".join(f"\n  kg {command} -w {shown(shlex.quote(str(folder)))}" for command in commands))
    return workspace
