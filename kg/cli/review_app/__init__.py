"""The review of identity in a terminal: on the whole screen, or line by line where there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.cli.review_words import word

if TYPE_CHECKING:
    from kg.review.identity import Waiting


def can_draw() -> bool:
    """Whether there is a terminal that a screen can be drawn on."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown")


def walk_through(waiting: Callable[[], Waiting], agent: str, language: str, read: Callable[[], str | None]) -> str:
    """Put the pairs before a reviewer; what to say at the end. ``read`` gives the next line where no screen is drawn."""
    from kg.review.identity.walk import Walk

    walk = Walk(waiting(), agent)
    if walk.pair is None:
        return word("empty", language)
    if can_draw():
        from kg.cli.review_app.first import first_screen

        with first_screen(walk, language):
            from kg.cli.review_app.terminal import ReviewApp
        screen = ReviewApp(walk, language)
        screen.run()
        if screen.failure:
            raise screen.failure
    else:
        from kg.cli.review_app.lines import ask

        ask(walk, language, read)
    return word("pairs judged", language, len(walk.answers))
