"""The command that says who may be who: resolve."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json, print_table
from kg.workspace import Workspace, WriteReport, this_person

LIKELY = 0.5  # score


@app.command()
def resolve(
    top: Annotated[int, typer.Option("--top", min=0, help="How many candidates are shown.")] = 10,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Apply the identity rules to all that was read, and find pairs that may be one; kg review asks about them."""
    from kg.identity.rejudging import rejudge
    from kg.views.candidates import open_candidates

    found = Workspace.find(workspace)
    rejudged = rejudge(found.ledger, found.schema, found.settings.rules, agent=this_person())
    snapshot = found.snapshot()
    table = open_candidates(found.views.folder / "candidates", snapshot, found.ledger)
    likely = sum(score >= LIKELY for score in table["score"].to_pylist())
    first: list[dict[str, Any]] = table.slice(0, top).to_pylist()
    labels = _labels(snapshot, first)
    if as_json:
        report = WriteReport.of(rejudged.change, ())
        for row in first:
            row |= {"a_label": labels[row["a"]], "b_label": labels[row["b"]]}
        counts = {"entities": snapshot.counts["entities"], "candidates": table.num_rows, "likely": likely}
        judgements = {"made": rejudged.made, "withdrawn": rejudged.withdrawn}
        print_json({**report.as_dict(), "judgements": judgements, **counts, "first": first})
        return
    typer.echo(f"Rules: {rejudged.made} judgements made, {rejudged.withdrawn} withdrawn.")
    what = f"Candidates: {table.num_rows} pairs of {snapshot.counts['entities']} entities, {likely} of them likely."
    typer.echo(f"{what} Nothing is merged by likeness; kg review asks.")
    rows = [[labels[row["a"]], labels[row["b"]], f"{row['score']:.2f}", row["degree"], _why(row["reasons"])] for row in first]
    if rows:
        print_table(["one", "other", "score", "moves", "because"], rows)


def _labels(snapshot: Any, rows: list[dict[str, Any]]) -> dict[str, str]:
    wanted = sorted({row[end] for row in rows for end in ("a", "b")})
    query = "SELECT id, label FROM entities WHERE id IN (SELECT unnest($wanted::VARCHAR[]))"
    return {row["id"]: row["label"] for row in snapshot.sql(query, {"wanted": wanted}).to_pylist()}


def _why(reasons: list[dict[str, Any]]) -> str:
    """The heaviest reasons with their weights in log-odds."""
    return "; ".join(f"{reason['weight']:+.1f} {reason['name']} {reason['level']}" for reason in reasons[:3])
