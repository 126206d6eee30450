"""The same review line by line: through a pipe, or in a terminal that cannot draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.text import Text

from kg.cli.output import shown
from kg.cli.review_app.drawing import columns, effect, headline, judgement, waterfall
from kg.cli.review_app.telling import answered, undone
from kg.cli.review_words import word
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.review.identity.pair import Verdict
    from kg.review.identity.walk import Walk

ANSWERS: dict[str, Verdict] = {"s": "same", "d": "different", "u": "unsure"}
WIDTH = 100  # cells, where no terminal says how wide it is


def ask(walk: Walk, language: str, read: Callable[[], str | None]) -> None:
    """Put the pairs before a reviewer; ``read`` gives the next line, None when there is none. Ctrl-C ends it: nothing is lost."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH)
    try:
        while walk.pair is not None:
            _show(walk, console, language)
            if not _answer(walk, language, read):
                break
    except KeyboardInterrupt:
        typer.echo()


def _show(walk: Walk, console: Console, language: str) -> None:
    pair, plain = walk.pair, not console.is_terminal or console.no_color
    if pair is not None:
        console.print()
        console.print(headline(pair, walk.place, len(walk.pairs), language))
        console.print(columns(pair.a, pair.b, language, plain=plain))
        console.print(Text(judgement(pair, language)))
        console.print(waterfall(pair, language))
        console.print(effect(walk.pairs.effect(walk.place), language))


def _answer(walk: Walk, language: str, read: Callable[[], str | None]) -> bool:
    """Ask until the pair is answered, skipped, or another one is to be shown; False for the end."""
    while True:
        typer.echo(word("pair answers", language), nl=False)
        line = read()
        key = "q" if line is None else line.strip().casefold()
        if line is None:
            typer.echo()
        if key == "q":
            return False
        if key == "":
            walk.skip()
            return True
        place = walk.place
        try:
            if key in ANSWERS:
                typer.echo(shown(answered(walk, ANSWERS[key], "", language)))
            elif key == "z":
                typer.echo(shown(undone(walk, language)))
            else:
                typer.echo(word("unknown pair key", language))
        except KgError as error:
            typer.echo(shown(str(error)))
        if walk.place != place:
            return True
