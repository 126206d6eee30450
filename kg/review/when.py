"""Days as a reviewer writes them.

``2021``, ``2021-03``, ``2021-03-05``, ``2021-01/2021-10``, ``2021/`` (open), ``/2023`` (until then), ``none``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from kg.statements.statement import Precision

NONE = ("none", "无", "-")
_DAY = re.compile(r"(\d{4})(?:(?:-|年)(\d{1,2})(?:(?:-|月)(\d{1,2}))?)?[年月日]?")
_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")


class When(NamedTuple):
    """The first and the last day, as a statement has them."""

    first: date | None
    last: date | None
    precision: Precision | None


def text_of(when: When) -> str:
    """As ``read`` reads it; empty when no day is known."""
    begin, end = (_text(day, when.precision) for day in (when.first, when.last))
    if begin and (not end or begin == end):
        return begin
    return f"{begin}/{end}" if end else ""


def read(text: str, *, closed: bool) -> When | None:
    """What ``text`` means, None when it is no time. ``closed``: one year or month ends on its last day, as a figure's does."""
    text = text.strip()
    if text.casefold() in NONE:
        return When(None, None, None)
    begin, slash, end = text.partition("/")
    first, last = _span(begin), _span(end or ("" if slash or not closed else begin))
    if (begin and not first) or (end and not last) or not (first or last):
        return None
    if first and last and first[0] > last[1]:
        return None
    precisions = [span[2] for span in (first, last) if span]
    return When(first[0] if first else None, last[1] if last else None, max(precisions, key=_PRECISIONS.index))


def _span(text: str) -> tuple[date, date, Precision] | None:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    year, *rest = (int(part) for part in match.groups() if part)
    try:
        month = rest[0] if rest else None
        day = rest[1] if len(rest) > 1 else None
        first = date(year, month or 1, day or 1)
        last = first if day else date(year, month or 12, monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last, _PRECISIONS[len(rest)]


def _text(day: date | None, precision: Precision | None) -> str:
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision or "day", 10)] if day else ""
