"""The review of identity on the whole screen of a terminal: two columns, the score as a waterfall, a key for each answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from kg.cli.output import shown
from kg.cli.review_app.drawing import columns, effect, headline, judgement, waterfall
from kg.cli.review_app.telling import answered, undone
from kg.cli.review_words import word
from kg.errors import KgError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from kg.review.identity.pair import Pair, Verdict
    from kg.review.identity.walk import Walk

PAUSE = 0.5  # seconds that a pair is looked at before more of it is worked out


class ReviewApp(App[None]):
    """A walk through a queue; what the keys do is the walk's, and nothing is kept here that would be lost with the screen."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None  # keys are answers, not letters of a comment
    CSS = """
    #head, #said, #keys, #comment { height: 1; padding: 0 1; }
    #body { height: 1fr; min-height: 6; }
    #score { height: auto; max-height: 35%; }
    #effect { height: auto; max-height: 30%; }
    #body, #score, #effect { padding: 0 1; scrollbar-size-vertical: 1; }
    #body Static, #score Static, #effect Static { height: auto; }
    #keys, #head { background: $panel; }
    #comment { border: none; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("s", "answer('same')"),
        ("d", "answer('different')"),
        ("u", "answer('unsure')"),
        ("space", "skip"),
        ("z", "undo"),
        ("c", "comment"),
        ("escape", "no_comment"),
        ("left,up", "move(-1)"),
        ("right,down", "move(1)"),
        ("pageup", "scroll(-1)"),
        ("pagedown", "scroll(1)"),
        ("q,ctrl+c,ctrl+q", "leave"),
    ]

    def __init__(self, walk: Walk, language: str) -> None:
        super().__init__()
        self._walk, self._language = walk, language
        self._writing = self._leaving = False
        self._comment = ""  # of the answer to the pair that is shown
        self.failure: Exception | None = None  # what ended it

    def compose(self) -> ComposeResult:
        yield Static(id="head", markup=False)
        for part in ("body", "score", "effect"):
            yield VerticalScroll(Static(markup=False), id=part, can_focus=False)
        yield Input(id="comment", placeholder=word("comment", self._language))
        yield Static(id="said", markup=False)
        yield Static(word("pair keys", self._language), id="keys", markup=False)

    def on_mount(self) -> None:
        self._draw()

    def action_answer(self, verdict: Verdict) -> None:
        if self._walk.pair is not None:
            self._write(lambda: answered(self._walk, verdict, self._comment, self._language))

    def action_undo(self) -> None:
        self._write(lambda: undone(self._walk, self._language))

    def action_skip(self) -> None:
        if not self._writing and self._walk.pair is not None:
            self._walk.skip()
            self._draw()

    def action_move(self, steps: int) -> None:
        if not self._writing:
            self._walk.move(steps)
            self._draw()

    def action_scroll(self, pages: int) -> None:
        body = self.query_one("#body")
        body.scroll_relative(y=pages * max(1, body.size.height - 2), animate=False)

    def action_comment(self) -> None:
        field = self.query_one("#comment", Input)
        field.display = True
        field.focus()

    def action_no_comment(self) -> None:
        self.query_one("#comment", Input).display = False
        self.set_focus(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._comment = event.value.strip()
        event.input.clear()
        self.action_no_comment()
        self._say(f"{word('comment', self._language)} {self._comment}" if self._comment else "")

    def action_leave(self) -> None:
        """A change that is being written is written first."""
        self._leaving = True
        if not self._writing:
            self.exit()

    def _write(self, change: Callable[[], str]) -> None:
        """Write beside the screen. Keys are passed over until it is done: whoever types ahead has not seen what comes next."""
        if not self._writing:
            self._writing = True
            self.run_worker(self._written(change), group="writing")

    async def _written(self, change: Callable[[], str]) -> None:
        self._say(word("writing", self._language))
        try:
            said = await asyncio.to_thread(change)
        except KgError as error:
            self._say(str(error), wrong=True)
        except Exception as error:  # such as a disk that is full: told by the command, when the screen is left
            self._fail(error)
        else:
            self._draw(said)
        finally:
            self._writing = False
            if self._leaving:
                self.exit()

    def _fail(self, error: Exception) -> None:
        self.failure = error
        self.exit()

    def _draw(self, said: str = "") -> None:
        pair = self._walk.pair
        self._comment = ""
        self._draw_sides()
        self.query_one("#effect Static", Static).update("")
        self.query_one("#body").scroll_home(animate=False)
        self._say(said or (self._judged(pair) if pair else ""))
        if pair:
            self.run_worker(self._effect(self._walk.place), exclusive=True, group="effect")

    def _draw_sides(self) -> None:
        walk, language = self._walk, self._language
        head: RenderableType = ""
        sides: RenderableType = word("end of the queue", language)
        score: RenderableType = ""
        if pair := walk.pair:
            head, sides = headline(pair, walk.place, len(walk.pairs), language), columns(pair.a, pair.b, language)
            score = waterfall(pair, language)
        for name, part in (("#head", head), ("#body Static", sides), ("#score Static", score)):
            self.query_one(name, Static).update(part)

    def _judged(self, pair: Pair) -> str:
        before = self._walk.given(self._walk.place)
        if before is None:
            return judgement(pair, self._language)
        return word("you said", self._language, word(before.verdict, self._language), before.change)

    async def _effect(self, place: int) -> None:
        """Add what a merge would change, and, if the pair is looked at for a moment, what it would do to recommendations.

        What is known of the pair from before an answer is looked up again first.
        """
        walk = self._walk
        try:
            if await asyncio.to_thread(walk.renewed) and place == walk.place:
                self._draw_sides()
            for recommendations in (False, True):
                found = await asyncio.to_thread(walk.pairs.effect, place, recommendations=recommendations)
                if place == walk.place:
                    self.query_one("#effect Static", Static).update(effect(found, self._language))
                await asyncio.sleep(PAUSE)
        except Exception as error:
            self._fail(error)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        line = shown(text).replace("\n", " ")
        self.query_one("#said", Static).update(Text(line, style="red" if wrong else "dim", no_wrap=True, overflow="ellipsis"))
