"""``kg frames``: the frames that documents are read with, a check of one's own, and what they find in a text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import JsonOption
from kg.cli.output import print_json, print_table, shown

if TYPE_CHECKING:
    from ingest.documents.frame_matches import Match

frames_app = typer.Typer(help="The frames that documents are read with, and a check of one's own.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    app.add_typer(frames_app, name="frames")


@frames_app.callback()
def frames(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the frames that documents are read with."""
    if context.invoked_subcommand is not None:
        return
    from ingest.documents.frames import load_frames

    listed = [
        {"id": frame.id, "predicate": frame.predicate, "triggers": sorted(frame.triggers), "file": frame.file}
        for frame in load_frames().all
    ]
    if as_json:
        print_json({"frames": listed})
    else:
        print_table(
            ("frame", "relation", "triggers", "file"),
            ((one["id"], one["predicate"], " ".join(one["triggers"]), one["file"]) for one in listed),
        )


@frames_app.command("lint")
def lint_frames(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[FOLDER|FILE]…", help="Frames of one's own; the package's own without.")
    ] = None,
    text: Annotated[Path | None, typer.Option("--text", metavar="FILE", help="Show what the frames find in this document.")] = None,
    region: Annotated[str, typer.Option("--region", help="Who is meant where the document names no region.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Check frames against the ontology, the lexicon and their examples; with --text, show what they find."""
    from ingest.documents.formats import read_text
    from ingest.documents.frame_lint import lint
    from ingest.documents.frame_matches import matches_in
    from ontology import load_schema

    schema, own = load_schema(), tuple(paths or ())
    read, findings = lint(own, schema)
    wrong = any(finding.level == "error" for finding in findings)
    found = None
    if text is not None and not (own and wrong):
        found = matches_in(read_text(text), schema, own, {frame.id for frame in read}, region or None)
    if as_json:
        printed: dict[str, object] = {"frames": len(read), "findings": [finding.as_dict() for finding in findings]}
        print_json(printed if found is None else {**printed, "matches": [match.as_dict() for match in found]})
    else:
        for finding in findings:
            typer.echo(shown(str(finding)))
        _show_matches(found or ())
        counts = Counter(finding.level for finding in findings)
        said = ", ".join(_counted(counts[level], level) for level in ("error", "warning", "note"))
        matched = "" if found is None else f"; {_counted(len(found), 'match', 'es')}"
        typer.echo(f"{_counted(len(read), 'frame')}: {said}{matched}")
    if wrong:
        raise typer.Exit(1)


def _counted(number: int, word: str, ending: str = "s") -> str:
    return f"{number} {word}{ending if number != 1 else ''}"


def _show_matches(matches: list[Match] | tuple[()]) -> None:
    """Each sentence with its ends marked, and below it what is understood."""
    for match in matches:
        typer.echo(_marked(match))
        carried = " ".join(f"{name}={value}" for name, value in match.qualifiers.items())
        understood = f"{match.subject} · {match.predicate} · {match.object}  [{match.status}] {carried}".rstrip()
        typer.echo(shown(f"    {match.frame}: {understood}"))


def _marked(match: Match) -> str:
    """The sentence with colours where the terminal has them, and with brackets around the ends in any case."""
    marks = ((match.subject_at, "green", "[]"), (match.trigger_at, "yellow", "‹›"), (match.object_at, "cyan", "[]"))
    parts: list[str] = []
    position = 0
    for start, end, colour, brackets in sorted((span.start, span.end, colour, both) for span, colour, both in marks if span):
        if start < position:
            continue  # a trigger inside a name
        parts.append(shown(match.sentence[position:start]))
        parts.append(typer.style(shown(f"{brackets[0]}{match.sentence[start:end]}{brackets[1]}"), fg=colour, bold=True))
        position = end
    return "".join([*parts, shown(match.sentence[position:])])
