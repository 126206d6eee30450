"""The first pair on the screen before the library is loaded that draws all others: to load it takes as long as to find the pair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from rich.console import Console
from rich.segment import Segment, Segments
from rich.text import Text

from kg.cli.review_app.drawing import columns, headline, waterfall
from kg.cli.review_words import word

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kg.review.identity.walk import Walk

SCORE = 0.35  # of the height at most, as on the screen that follows
EDGE = 1  # cells at either side


@contextmanager
def first_screen(walk: Walk, language: str) -> Iterator[None]:
    """The pair that ``walk`` stands at, on a screen of its own, which is left when what is done within fails."""
    console = Console(highlight=False)
    console.set_alt_screen(True)
    try:
        console.print(Segments(chain.from_iterable(frame(console, walk, language))), end="")
        yield
    except BaseException:
        console.set_alt_screen(False)
        raise


def frame(console: Console, walk: Walk, language: str) -> list[list[Segment]]:
    """The lines of the screen, as many as it has."""
    pair, height = walk.pair, console.height
    if pair is None:
        return []

    def drawn(part: RenderableType) -> list[list[Segment]]:
        inside = console.options.update(width=console.width - 2 * EDGE, height=None)
        edge = Segment(" " * EDGE)
        return [[edge, *line, edge] for line in console.render_lines(part, inside)]

    head, keys = (
        drawn(headline(pair, walk.place, len(walk.pairs), language)),
        drawn(Text(word("pair keys", language), no_wrap=True)),
    )
    score = drawn(waterfall(pair, language))[: int(height * SCORE)]
    body = drawn(columns(pair.a, pair.b, language))[: max(0, height - len(score) - 3)]
    free = drawn("") * (height - len(head) - len(body) - len(score) - len(keys))
    found = [*head, *body, *score, *free, *keys][:height]
    return [[*line, Segment.line()] for line in found[:-1]] + found[-1:]
