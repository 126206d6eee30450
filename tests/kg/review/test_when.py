"""Days are read as reviewers write them, and written as they are read."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.review.when import When, read, text_of


@pytest.mark.parametrize(
    ("text", "closed", "first", "last", "precision"),
    [
        ("2021", False, "2021-01-01", None, "year"),
        ("2021", True, "2021-01-01", "2021-12-31", "year"),
        ("2021-02", True, "2021-02-01", "2021-02-28", "month"),
        ("2021年2月", False, "2021-02-01", None, "month"),
        (" 2021-01/2021-10 ", False, "2021-01-01", "2021-10-31", "month"),
        ("2021/", True, "2021-01-01", None, "year"),
        ("/2023", False, None, "2023-12-31", "year"),
        ("2020/2021-03-05", False, "2020-01-01", "2021-03-05", "day"),
        ("无", True, None, None, None),
    ],
)
def test_what_reviewers_write(text: str, closed: bool, first: str | None, last: str | None, precision: str | None) -> None:
    when = read(text, closed=closed)
    assert when is not None
    assert tuple(day and day.isoformat() for day in when[:2]) == (first, last)
    assert when.precision == precision


@pytest.mark.parametrize("text", ["", "soon", "21", "2021-13", "2021-02-30", "2022/2021", "/", "2021-01-01-01", "0000"])
def test_what_is_no_time(text: str) -> None:
    assert read(text, closed=False) is None


@given(st.dates(date(1000, 1, 1)), st.integers(0, 3), st.sampled_from(["year", "month", "day"]), st.booleans(), st.booleans())
def test_what_is_written_is_read_again(day: date, later: int, precision: str, begun: bool, ended: bool) -> None:
    first = day.replace(day=1) if precision != "day" else day
    first = first.replace(month=1) if precision == "year" else first
    month = {"year": 12}.get(precision, first.month)
    year = min(first.year + later, 9999)
    last = date(year, month, monthrange(year, month)[1] if precision != "day" else min(first.day, 28))
    when = When(first if begun else None, last if ended and last >= first else None, precision)  # type: ignore[arg-type]  # one of three
    text = text_of(when)
    assert (read(text, closed=when.last is not None) if text else None) == (when if text else None)
