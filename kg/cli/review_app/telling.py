"""What the reviewer is told when an answer was written or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.cli.review_words import word

if TYPE_CHECKING:
    from kg.review.identity.pair import Verdict
    from kg.review.identity.walk import Walk


def answered(walk: Walk, verdict: Verdict, comment: str, language: str) -> str:
    """Write the answer; what came of it. Raises KgError where it cannot be."""
    place, pair, before = walk.place, walk.pair, len(walk.answers)
    change = walk.answer(verdict, comment)
    if len(walk.answers) == before or pair is None:
        return word("as it was", language)
    told = [word("judged pair", language, change.change, word(verdict, language))]
    if passed := walk.place - place - 1:
        told.append(word("settled", language, passed))
    return " ".join((*told, f"{pair.a.label} / {pair.b.label}"))


def undone(walk: Walk, language: str) -> str:
    """Take the last answer back; what came of it."""
    taken = walk.undo()
    if taken is None:
        return word("nothing to undo", language)
    _, rollback = taken
    told = [word("undone", language, rollback.change.change)]
    if rollback.later:
        told.append(word("stays", language, len(rollback.later)))
    return " ".join(told)
