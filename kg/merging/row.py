"""A judgement by hand as a row of the ledger.

All judgements belong to one source, so that reading or retracting a document never touches them. A pair of things has one row,
whoever judges it: a later judgement supersedes an earlier one, and rolling it back restores that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from kg.snapshot.judgements import PREDICATES, Standing, Verdict
from kg.statements.statement import SOURCE_TITLE, Statement

SOURCE, TITLE = "judgements", "判断 · judgements"
METHOD, VERSION = "judgement", "1"
LISTED = 50  # keys of a thing that a row lists: enough to outlive the sources of all but the best known


def judgement(
    verdict: Verdict, a: Sequence[str], b: Sequence[str], *, by: str, comment: str = "", score: float | None = None
) -> Statement:
    """The row by which ``by`` judges the things with the keys ``a`` and ``b``, the first asserted first."""
    told = {
        "a": " ".join(a[:LISTED]),
        "b": " ".join(b[:LISTED]),
        "by": by,
        "comment": comment.strip(),
        "score": "" if score is None else f"{score:.4f}",
    }
    return Statement(
        a[0],
        PREDICATES[verdict],
        object=b[0],
        qualifiers={name: value for name, value in told.items() if value},
        source=SOURCE,
        method=METHOD,
        method_version=VERSION,
        id=_id("j", *sorted((a[0], b[0]))),
    )


def described() -> Statement:
    """The row that gives the source of all judgements its title."""
    return Statement(SOURCE, SOURCE_TITLE, value=TITLE, source=SOURCE, method=METHOD, id=_id("t", SOURCE))


def withdrawn(one: Standing) -> Statement:
    """The row that takes a judgement back."""
    return Statement(
        one.a_keys[0], PREDICATES[one.verdict], object=one.b_keys[0], source=one.source, operation="retract", id=one.id
    )


def narrowed(one: Standing, a: Sequence[str], b: Sequence[str]) -> Statement:
    """The same judgement of fewer keys; the first of either side is the one that it had."""
    row = judgement(one.verdict, a, b, by=one.by, comment=one.comment, score=one.score)
    return replace(row, subject=one.a_keys[0], object=one.b_keys[0], id=one.id)


def _id(kind: str, *parts: str) -> str:
    return kind + hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:31]
