"""Commands for judgements by hand: merge, unmerge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import JsonOption, WorkspaceOption, app
from kg.cli.output import print_json, print_table, shown
from kg.workspace import Workspace, WriteReport, this_person

if TYPE_CHECKING:
    from kg.merging import Preview
    from kg.merging.preview import Joined

CommentOption = Annotated[str, typer.Option("-m", "--comment", metavar="WHY", help="Why, for the log and for whoever asks later.")]


@app.command()
def merge(
    a: Annotated[str, typer.Argument(metavar="A", help="A name, an id or a key.")],
    b: Annotated[str, typer.Argument(metavar="B", help="As A.")],
    comment: CommentOption = "",
    preview: Annotated[bool, typer.Option("--preview", help="Show what would change, write nothing.")] = False,
    instead: Annotated[bool, typer.Option("--instead", help="Withdraw the judgement that they are different.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Although their classes have nothing in common.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge that two things are one. Every statement stays with its source, and kg unmerge takes it back."""
    from kg.merging import judge
    from kg.merging import preview as foresee

    found = Workspace.find(workspace)
    foreseen = foresee(found, a, b, recommendations=preview)
    if preview:
        if as_json:
            print_json(foreseen.as_dict())
        else:
            print_table(["what", ""], _told(foreseen, found.settings.languages[0]))
        return
    change = judge(found, a, b, "same", this_person(), comment, instead=instead, force=force)
    if as_json:
        print_json(WriteReport.of(change, change.sources).as_dict())
    elif foreseen.one_already:
        typer.echo(shown(f"They are one already: {foreseen.label} ({foreseen.id})."))
    else:
        typer.echo(
            shown(f"change {change.change}: {foreseen.a.label} and {foreseen.b.label} are {foreseen.label} ({foreseen.id}).")
        )
        if foreseen.a.type != foreseen.b.type:
            classes = f"{foreseen.a.label} was {foreseen.a.type}, {foreseen.b.label} was {foreseen.b.type}"
            typer.echo(shown(f"{classes}: it is shown as {foreseen.type}. kg unmerge takes it back."))


@app.command()
def unmerge(
    a: Annotated[str, typer.Argument(metavar="A", help="A name, an id or a key.")],
    b: Annotated[str | None, typer.Argument(metavar="[B]", help="What is to be parted from it, where that is not clear.")] = None,
    comment: CommentOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a merge back; what rules made one is judged different. Every statement goes back to where it came from."""
    from kg.merging import unmerge as part

    done = part(Workspace.find(workspace), a, b, agent=this_person(), comment=comment)
    if as_json:
        told = {"withdrawn": [one.id for one in done.withdrawn], "rules": list(done.rules)}
        print_json({**WriteReport.of(done.change, done.change.sources).as_dict(), **told})
    else:
        typer.echo(shown(f"change {done.change.change}: {done.told}" if done.withdrawn or done.rules else done.told))


def _told(foreseen: Preview, language: str) -> Iterator[tuple[str, str]]:
    """The preview as rows of a table."""
    if foreseen.one_already:
        yield "they are one already", f"{foreseen.label} ({foreseen.id})"
        return
    for side in (foreseen.a, foreseen.b):
        names = "、".join(name for name in side.names if name != side.label)
        yield (
            f"{side.label} ({side.type}, {side.id})",
            "; ".join(filter(None, (names, f"{side.relations} relations", f"{len(side.keys)} keys", "、".join(side.sources)))),
        )
    yield "would be", f"{foreseen.label} ({foreseen.type_label[language]}, {foreseen.id})"
    for judged in foreseen.forbidden:
        yield "refused", f"they are different, says {judged.told}; --instead withdraws that"
    if foreseen.classes_differ:
        yield "refused", f"no one thing is {foreseen.a.type} and {foreseen.b.type}; --force makes it so"
    for joined in foreseen.joined:
        yield "becomes one relation", f"{_relation(joined, language)} (of {len(joined.relations)})"
    for loop in foreseen.loops:
        yield "would join it to itself", _relation(loop, language)
    for figures in foreseen.figures:
        what = "figures contradict" if figures.contradict else "figure reported twice"
        values = "; ".join(dict.fromkeys(value[language] for value in figures.values))
        yield what, f"{figures.label[language]} {figures.period[language]}: {values}"
    for fallen in foreseen.recommendations:
        yield "recommended no more", f"{fallen.other_name} to {fallen.entity_name} (now at {fallen.place})"


def _relation(joined: Joined, language: str) -> str:
    details = joined.details[language]
    return f"{joined.subject} {joined.label[language]} {joined.object}{f' — {details}' if details else ''}"
