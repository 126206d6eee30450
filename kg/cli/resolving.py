"""The command that says who may be who: resolve."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json, print_table
from kg.workspace import Workspace, WriteReport, this_person

LIKELY = 0.5  # score
PAUSE = 5  # seconds between two lines that tell how far it is


@app.command()
def resolve(
    top: Annotated[int, typer.Option("--top", min=0, help="How many candidates are shown.")] = 10,
    anew: Annotated[bool, typer.Option("--anew", help="Work out everything, not only what changes have touched.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Apply the identity rules to all that was read, and find pairs that may be one; kg review asks about them."""
    from kg.identity.index import FOLDER, open_index
    from kg.identity.rejudging import fingerprint, rejudge

    found, told = Workspace.find(workspace), _Progress()
    folder, settings = found.views.folder / FOLDER, found.settings
    rules = fingerprint(settings.rules, settings.offices)
    with open_index(folder, found.ledger, found.schema, settle=False, anew=anew, progress=told) as index:
        touched = index.touched
        sources = None if anew else index.unjudged(rules)
    rejudged = rejudge(found.ledger, found.schema, settings.rules, settings.offices, agent=this_person(), sources=sources)
    with open_index(folder, found.ledger, found.schema, progress=told) as index:
        index.note_judged(rules)
        touched = max(touched, index.touched)
        counts = index.counts(LIKELY)
        first: list[dict[str, Any]] = index.candidates(top).to_pylist()
        labels = index.labels({row[end] for row in first for end in ("a", "b")})
    if as_json:
        report = WriteReport.of(rejudged.change, ())
        for row in first:
            row |= {"a_label": labels[row["a"]], "b_label": labels[row["b"]]}
        judgements = {"made": rejudged.made, "withdrawn": rejudged.withdrawn}
        print_json({**report.as_dict(), "judgements": judgements, "touched": touched, **counts, "first": first})
        return
    typer.echo(f"Rules: {rejudged.made} judgements made, {rejudged.withdrawn} withdrawn.")
    what = f"Candidates: {counts['candidates']} pairs of {counts['entities']} entities, {counts['likely']} of them likely;"
    typer.echo(f"{what} {touched} entities looked at anew. Nothing is merged by likeness; kg review asks.")
    rows = [[labels[row["a"]], labels[row["b"]], f"{row['score']:.2f}", row["degree"], _why(row["reasons"])] for row in first]
    if rows:
        print_table(["one", "other", "score", "moves", "because"], rows)


class _Progress:
    """Tells on the standard error output how far long work is: first after some seconds, then now and then."""

    def __init__(self) -> None:
        self._next = time.monotonic() + PAUSE

    def __call__(self, what: str, done: int, of: int) -> None:
        if (now := time.monotonic()) >= self._next:
            self._next = now + PAUSE
            typer.echo(f"{what}: {done:,} of {of:,}" if of > 1 else f"{what} …", err=True)


def _why(reasons: list[dict[str, Any]]) -> str:
    """The heaviest reasons with their weights in log-odds."""
    return "; ".join(f"{reason['weight']:+.1f} {reason['name']} {reason['level']}" for reason in reasons[:3])
