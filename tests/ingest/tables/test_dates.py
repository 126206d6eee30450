"""Dates as people type them: the day, month or year that is meant, how precise it is, and whether it may be another one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables.cells import Value
from ingest.tables.dates import moment, span

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("value", "first", "precision"),
    [
        (44260, "2021-03-05", "day"),  # Excel's serial number
        (44260.0, "2021-03-05", "day"),
        ("44260", "2021-03-05", "day"),
        (2021, "2021-01-01", "year"),
        ("2021", "2021-01-01", "year"),
        ("2021年", "2021-01-01", "year"),
        ("2021年度", "2021-01-01", "year"),
        (2021.3, "2021-03-01", "month"),
        ("2021.3", "2021-03-01", "month"),
        ("2021.10", "2021-10-01", "month"),
        (2021.12, "2021-12-01", "month"),
        ("2021年3月", "2021-03-01", "month"),
        ("2021-03", "2021-03-01", "month"),
        (202103, "2021-03-01", "month"),
        ("２０２１年３月", "2021-03-01", "month"),
        ("二〇二一年十一月", "2021-11-01", "month"),
        ("2021年3月5日", "2021-03-05", "day"),
        ("2021 年 3 月 5 日", "2021-03-05", "day"),
        ("2021/3/5", "2021-03-05", "day"),
        ("2021-03-05", "2021-03-05", "day"),
        ("2021.03.05", "2021-03-05", "day"),
        ("2021-03-05 10:20:30", "2021-03-05", "day"),
        ("20210305", "2021-03-05", "day"),
        (20210305, "2021-03-05", "day"),
        ("13/5/2021", "2021-05-13", "day"),
        ("5/13/2021", "2021-05-13", "day"),
        ("二〇二一年三月二十一日", "2021-03-21", "day"),
        (datetime(2021, 3, 5, 12), "2021-03-05", "day"),
    ],
)
def test_a_time_keeps_the_precision_that_is_given(value: Value, first: str, precision: str) -> None:
    found = moment(value)
    assert found is not None
    assert (found.first.isoformat(), found.precision, found.doubt) == (first, precision, "")


@pytest.mark.parametrize(
    ("value", "first", "precision", "doubt"),
    [
        ("21/3/5", "2021-03-05", "day", "two digits"),
        ("21.3.5", "2021-03-05", "day", "two digits"),
        (2021.1, "2021-01-01", "year", "October"),  # 2021.10, typed into a cell of numbers
        ("3/5/2021", "2021-01-01", "year", "either way round"),
    ],
)
def test_a_time_that_may_be_another_one_says_why(value: Value, first: str, precision: str, doubt: str) -> None:
    found = moment(value)
    assert found is not None
    assert (found.first.isoformat(), found.precision) == (first, precision)
    assert doubt in found.doubt


@pytest.mark.parametrize(
    "value",
    [
        "2021-13-45",
        "2021年2月30日",
        "去年",
        "待定",
        "05/06/07",
        "3202年",
        "12",
        "2021年13月",
        2021.13,
        0.5,
        7,
        True,
        "",
        "2021.3.5.7",
        "12345678901",
    ],
)
def test_what_is_no_date_is_none(value: Value) -> None:
    assert moment(value) is None


@given(DAYS)
def test_every_way_to_write_a_day_means_it(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    writings: list[Value] = [
        day,
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        serial,
    ]
    for writing in writings:
        found = moment(writing)
        assert found is not None and (found.first, found.last, found.precision) == (day, day, "day")


@given(DAYS)
def test_a_month_and_a_year_last_from_their_first_to_their_last_day(day: date) -> None:
    month, year = moment(f"{day.year}.{day.month:02}"), moment(str(day.year))
    assert month is not None and year is not None
    assert month.first <= day <= month.last and (month.last + timedelta(days=1)).day == 1
    assert (year.first, year.last) == (date(day.year, 1, 1), date(day.year, 12, 31))


@given(st.text(max_size=20) | st.text("0123456789年月日./-至 ", max_size=12) | st.floats() | st.integers())
def test_any_cell_gives_a_time_or_none(value: Value) -> None:
    found = moment(value)
    assert found is None or found.first <= found.last
    span(value)


@pytest.mark.parametrize(
    ("value", "begin", "end"),
    [
        ("2021.3-2022.5", "2021-03-01", "2022-05-31"),
        ("2021年3月至2022年5月", "2021-03-01", "2022-05-31"),
        ("2021-03-05 - 2022-03-04", "2021-03-05", "2022-03-04"),
        ("2021.3至今", "2021-03-01", None),
        ("2021-03-05", "2021-03-05", None),
    ],
)
def test_a_period_has_a_beginning_and_perhaps_an_end(value: str, begin: str, end: str | None) -> None:
    found = span(value)
    assert found is not None
    assert (found[0].first.isoformat(), found[1].last.isoformat() if found[1] else None) == (begin, end)


def test_half_a_period_is_none() -> None:
    assert span("2021.3至某日") is None
