"""The walk through a queue in a terminal, or through a pipe: one line an answer, each written at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from kg.cli.output import shown
from kg.cli.review_words import word
from kg.errors import InputError, NotFound
from kg.opened import OpenWorkspace
from kg.review import Answer, Decision, Item, decide

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

KEYS: dict[str, Answer] = {"a": "accept", "r": "reject", "x": "nothing"}
STYLES = {"subject": "bold cyan", "object": "bold magenta", "value": "bold green"}


class Session:
    """Items put before one reviewer; ``read`` gives the next line, None when there is none any more."""

    def __init__(self, workspace: OpenWorkspace, agent: str, language: str, read: Callable[[], str | None] | None = None) -> None:
        from rich.console import Console

        self._house, self._agent, self._language = workspace, agent, language
        self._read = read or next_line
        self._console = Console(highlight=False, soft_wrap=True)
        self._made: list[tuple[int, int]] = []  # (place in the queue, change) of each answer that was written

    def run(self, items: Sequence[Item]) -> int:
        """Ask for an answer to each item; how many were written. An end of input or Ctrl-C ends it: nothing is lost."""
        place = 0
        try:
            while place < len(items):
                show(self._console, items[place], place + 1, len(items), self._language)
                following = self._answered(items[place], place)
                if following is None:
                    break
                place = following
        except KeyboardInterrupt:
            self._say("")
        self._say(word("summary", self._language, len(self._made)))
        return len(self._made)

    def _answered(self, item: Item, place: int) -> int | None:
        """The place to go on with, None for the end."""
        nothing = word("no such thing", self._language) if "name" in item.fields else ""
        while (key := self._asked(word("answers", self._language, nothing))) not in (None, "q"):
            if key == "s":
                return place + 1
            if key == "u":
                back = self._undo()
                if back is not None:
                    return back
                continue
            decision = Decision(KEYS[key]) if key in KEYS else self._correction(item) if key == "c" else None
            if decision is None:
                self._say(word("unknown" if key != "c" else "not corrected", self._language))
            elif self._written(item, decision, place):
                return place + 1
        return None

    def _written(self, item: Item, decision: Decision, place: int) -> bool:
        before = self._house.ledger.change
        try:
            change = decide(self._house, item.id, decision, self._agent, seen=item.seen, kind=item.kind).change
        except NotFound as error:
            self._say(str(error))
            return True
        except InputError as error:
            self._say(str(error))
            return False
        if change > before:
            self._made.append((place, change))
        self._say(word("done", self._language, change) if change > before else word("as it was", self._language))
        return True

    def _undo(self) -> int | None:
        if not self._made:
            self._say(word("nothing to undo", self._language))
            return None
        place, change = self._made.pop()
        undone = self._house.ledger.rollback(change, agent=self._agent)
        self._say(word("undone", self._language, undone.change.change))
        if undone.later:
            self._say(word("stays", self._language, len(undone.later)))
        return place

    def _correction(self, item: Item) -> Decision | None:
        """What is right, field by field; None when nothing is."""
        self._say(word("correcting", self._language))
        corrected: dict[str, str] = {}
        for name, present in item.fields.items():
            given = self._asked(f"  {word(name, self._language)} [{shown(present)}] > ", lower=False)
            if given is None or given == ".":
                return None
            if given and given != present:
                corrected[name] = given
        return Decision("correct", corrected) if corrected else None

    def _asked(self, prompt: str, *, lower: bool = True) -> str | None:
        typer.echo(prompt, nl=False)
        given = self._read()
        if given is None:
            typer.echo()
            return None
        return given.strip().lower() if lower else given.strip()

    def _say(self, text: str) -> None:
        typer.echo(shown(text))


def show(console: Console, item: Item, number: int, total: int, language: str) -> None:
    """One item: its sentence with the names marked, what was understood, and how sure the reader is."""
    from rich.text import Text

    passage = item.passage
    place = " ".join(part for part in (passage.title, passage.locator) if part)
    if passage.line:
        place += f", {word('line', language, passage.line)}"
    carried = (word("carries", language, item.carries),) if item.carries else ()
    told = [
        ("why", ", ".join((*(word(why, language) for why in item.why), *carried))),
        ("status", item.status[language]),
        ("when", item.when[language]),
        ("confidence", f"{item.confidence:.2f}"),
        ("method", item.method),
        ("place", place),
    ]
    if item.review:
        told.append(("reviewed", f"{word(item.review, language)}, {item.reviewer or ''}"))
    console.print(Text(f"\n{word('of', language, number, total)}", style="dim"))
    console.print(marked(item, plain=not console.is_terminal or console.no_color))
    console.print(Text(f"→ {shown(item.understood[language])}", style="bold"))
    for name, value in told:
        if value:
            console.print(Text(f"  {word(name, language)}: {shown(value)}"))


def marked(item: Item, *, plain: bool) -> Text:
    """The sentence with its names in colour, or (``plain``) in brackets; no control character of it reaches the terminal."""
    from rich.text import Text

    text, at = Text(), 0
    for mark in item.passage.marks:
        text.append(shown(item.passage.text[at : mark.start]))
        name = shown(item.passage.text[mark.start : mark.end])
        text.append(f"⟦{name}⟧" if plain else name, style=STYLES[mark.role])
        at = mark.end
    text.append(shown(item.passage.text[at:]))
    return text


def next_line() -> str | None:
    """The next line of the standard input, None at its end."""
    try:
        return sys.stdin.readline() or None
    except UnicodeDecodeError as error:
        raise InputError("the input is no text.", fix=f"Send it as {error.encoding}.") from error
