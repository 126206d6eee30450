"""The columns of growth add up: what was there and came, less what left, is there in the next column."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.pictures.growth import JOINED, LEFT, PLANNED, STAYED, YEARS, columns, stays
from viz.pictures.links import Link
from viz.pictures.timeline import Span, span


def link(firm: str, begin: date | None, end: date | None = None, *, status: str = "done", precision: str = "day") -> Link:
    return Link(
        f"r-{firm}-{begin}", "tenantOf", firm, firm, "Enterprise", "park", "甲园", "Park", status, begin, end, precision,
        (f"s-{firm}",), "甲", "char=0,1", "甲.txt",
    )  # fmt: skip


DAYS = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2080, 12, 31)))
LINKS = st.lists(st.builds(link, st.sampled_from("abcdefgh"), DAYS, DAYS, status=st.sampled_from(["done", "planned"])), max_size=20)


@given(LINKS)
def test_a_column_begins_with_what_the_last_one_leaves(links: list[Link]) -> None:
    made = columns(stays(links, "park"))
    counts = [{part: len(of) for part, of in column.items()} for column in made.values()]
    for earlier, later in pairwise(counts):
        assert later.get(STAYED, 0) == earlier.get(STAYED, 0) + earlier.get(JOINED, 0) - earlier.get(LEFT, 0)


@given(LINKS)
def test_each_firm_with_a_day_comes_once_or_is_planned_once(links: list[Link]) -> None:
    given_stays = stays(links, "park")
    assert len(given_stays) == len({one.subject for one in links})
    made = columns(given_stays)
    dated = [stay for stay in given_stays if stay.joined is not None]
    if len(made) < YEARS:
        assert sum(len(column.get(JOINED, ())) for column in made.values()) == sum(not stay.planned for stay in dated)
        assert sum(len(column.get(PLANNED, ())) for column in made.values()) == sum(stay.planned for stay in dated)


def test_a_wrong_year_a_thousand_years_ago_leaves_out_the_years_without_a_change() -> None:
    made = columns(stays([link("a", date(1021, 1, 1)), link("b", date(2021, 1, 1)), link("c", date(9999, 1, 1))], "park"))
    assert list(made) == [1021, 2021, 9999]


@pytest.mark.parametrize(
    ("begin", "end", "precision", "lasting", "held"),
    [
        (date(2021, 1, 1), None, "year", False, Span(date(2021, 1, 1), date(2021, 12, 31))),
        (date(2020, 2, 1), None, "month", False, Span(date(2020, 2, 1), date(2020, 2, 29))),
        (date(2020, 2, 3), None, "day", False, Span(date(2020, 2, 3), date(2020, 2, 3))),
        (date(2021, 1, 1), None, "year", True, Span(date(2021, 1, 1), None)),
        (None, date(2021, 1, 1), "day", True, Span(None, date(2021, 1, 1))),
        (None, None, "day", True, None),
    ],
)
def test_what_happens_is_over_with_its_period_and_what_holds_goes_on(
    begin: date | None, end: date | None, precision: str, lasting: bool, held: Span | None
) -> None:
    assert span(link("a", begin, end, precision=precision), lasting) == held
