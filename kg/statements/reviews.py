"""Reviews as rows of the ledger: the judgement of a statement, and what a reviewer says instead of it.

They belong to a source of their own, ``review:`` and the id of the source that was reviewed. So reading a document again,
by whatever reader and in whatever edition, never touches them (a commit retracts only what its own sources no longer
say), and retracting the document takes them with it (``Workspace.retract`` retracts both). A statement has one
judgement row, whoever makes it: a later judgement supersedes it, and rolling that back restores it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from kg.statements.statement import ACCEPTED, REJECTED, SOURCE_TITLE, Statement, qualifiers_json

PREFIX = "review:"
METHOD, VERSION = "review", "1"  # of judgements and of corrections
CONTEXT = "review-context"  # of names and classes that are said again along with a correction, so that it stands by itself
CORRECTED_BY, JUDGED, COMMENT = "corrected_by", "judged", "comment"  # qualifiers of a judgement
SEPARATOR = "\x1f"


def review_of(source: str) -> str:
    """The source under which reviewers of ``source`` speak; a review's own corrections are reviewed in the same place."""
    return source if source.startswith(PREFIX) else PREFIX + source


def reviewed(source: str) -> str:
    """The inverse: the source that was read."""
    return source.removeprefix(PREFIX)


def content(statement: Statement) -> str:
    """A short name for what may change under one id when a source is read again: status, days and details.

    A judgement notes it: an acceptance is of what was seen. ``kg.snapshot.tables.content`` is the same for an engine.
    """
    days = (day.isoformat() if day else "" for day in (statement.valid_from, statement.valid_to))
    parts = (statement.status or "", *days, statement.precision or "", qualifiers_json(statement.qualifiers) or "")
    return "v" + hashlib.md5(SEPARATOR.join(parts).encode(), usedforsecurity=False).hexdigest()


def judgement(
    statement: Statement, *, accepted: bool, reviewer: str, corrected_by: Collection[str] = (), comment: str = ""
) -> Statement:
    """The row that says how ``reviewer`` judges a statement, in place of any earlier judgement of it."""
    told = {JUDGED: content(statement), CORRECTED_BY: " ".join(sorted(corrected_by)), COMMENT: comment}
    source = review_of(statement.source)
    return Statement(
        statement.id,
        ACCEPTED if accepted else REJECTED,
        value=reviewer,
        qualifiers={name: value for name, value in told.items() if value},
        source=source,
        method=METHOD,
        method_version=VERSION,
        id=_id("v", source, statement.id),
    )


def described(source: str, title: str) -> Statement:
    """The row that gives the reviews of ``source`` a title."""
    review = review_of(source)
    title = f"审阅 · review: {title}"
    return Statement(review, SOURCE_TITLE, value=title, source=review, method=METHOD, id=_id("t", review))


def taken_back(row: Statement) -> Statement:
    """The row that retracts ``row``."""
    return replace(row, operation="retract", change=None, asserted_at=None, agent=None)


def is_of_reviewer(row: Statement) -> bool:
    return row.source.startswith(PREFIX)


def is_judgement(row: Statement) -> bool:
    return row.predicate in (ACCEPTED, REJECTED)


def corrections(judged: Statement) -> tuple[str, ...]:
    """The ids of the rows that a rejection puts in place of what it rejects."""
    return tuple(judged.qualifiers.get(CORRECTED_BY, "").split())


def _id(kind: str, *parts: str) -> str:
    return kind + hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:31]
