"""Evidence: where a source says what a statement asserts, with the sentence around the quote where its text is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.show.plain import plain
from kg.statements.reviews import METHOD

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

Texts = Callable[[str], str | None]  # the stored text of an edition, None for tables and unknown editions

REACH = 200  # code points that a sentence may go on to either side of the quote before it is cut
SPAN = re.compile(r"char=(\d+),(\d+)")
BOUNDARY = re.compile(r"[。！？；!?;\n]|\.(?=\s)")


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence or two around a quote; ``text[start:end]`` is the quote. ``line`` counts from 1 in the stored text."""

    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement and its place: ``quote`` stands at ``locator`` of the source (``char=10,24`` or ``Sheet1!B4``).

    ``accepted_by`` is the reviewer who found it right, ``corrected_by`` the one who says it in place of what was read there.
    """

    statement: str
    source: str
    title: str
    locator: str | None
    quote: str | None
    context: Context | None
    status: str | None
    subject_basis: str | None
    method: str | None
    confidence: float | None
    rejected: bool
    change: int
    accepted_by: str | None = None
    corrected_by: str | None = None

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = plain(self)
        return found


def no_texts(edition: str) -> str | None:
    """For a snapshot without the workspace that stores the texts: quotes stand alone."""
    return None


def evidence_of(snapshot: Snapshot, statements: Collection[str], texts: Texts = no_texts) -> Mapping[str, Evidence]:
    """The evidence of each of these statement ids that the snapshot has, by id."""
    rows = snapshot.sql(
        "SELECT s.id, s.source, coalesce(d.title, s.source) AS title, s.edition, s.locator, s.quote, s.status, s.subject_basis, "
        "s.method, s.confidence, s.rejected, s.change, CASE WHEN s.review = 'accepted' AND NOT s.outdated THEN s.reviewer END "
        "AS accepted_by, CASE WHEN s.method = $review THEN s.agent END AS corrected_by "
        "FROM statements s LEFT JOIN sources d ON d.id = s.source "
        "WHERE s.id IN (SELECT unnest($ids))",
        {"ids": list(statements), "review": METHOD},
    ).to_pylist()
    stored = cache(texts)
    found = {}
    for row in rows:
        text = stored(row["edition"]) if row["edition"] else None
        found[row["id"]] = Evidence(
            statement=row["id"],
            source=row["source"],
            title=row["title"],
            locator=row["locator"],
            quote=row["quote"],
            context=context_of(text, row["locator"], row["quote"]) if text is not None else None,
            status=row["status"],
            subject_basis=row["subject_basis"],
            method=row["method"],
            confidence=row["confidence"],
            rejected=row["rejected"],
            change=row["change"],
            accepted_by=row["accepted_by"],
            corrected_by=row["corrected_by"],
        )
    return found


def context_of(text: str, locator: str | None, quote: str | None) -> Context | None:
    """The sentence of ``text`` around the span; None where the locator is no span of it or the text there is not the quote."""
    span = SPAN.fullmatch(locator or "")
    if span is None or not quote:
        return None
    start, end = map(int, span.groups())
    if text[start:end] != quote:
        return None
    floor, ceiling = max(0, start - REACH), min(len(text), end + REACH)
    before = [match.end() for match in BOUNDARY.finditer(text, floor, start)]
    # A quote that ends with its own full stop is whole already.
    after = BOUNDARY.search(text, max(start, end - 1), ceiling)
    first, last = before[-1] if before else floor, max(end, after.end()) if after else ceiling
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return Context(text[first:last], start - first, end - first, text.count("\n", 0, start) + 1)
