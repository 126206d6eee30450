"""What a person types is understood as the ontology has it, or refused by a sentence that says what it may be."""

from __future__ import annotations

from datetime import date

import pytest

from kg.asserting.asked import carrier, class_named, days, details, literal, status
from kg.errors import UsageError
from ontology import load_schema

SCHEMA = load_schema()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("partnersWith", "partnersWith"), ("合作", "partnersWith"), (" PARTNERSWITH", "partnersWith"), ("uscc", "uscc")],
)
def test_a_predicate_is_known_by_its_name_and_its_labels(typed: str, meant: str) -> None:
    assert carrier(typed, SCHEMA).name == meant


def test_one_that_is_unknown_is_told_which_there_are() -> None:
    with pytest.raises(UsageError, match="signedAgreementWith"):
        carrier("likes", SCHEMA)
    with pytest.raises(UsageError, match="Enterprise"):
        class_named("Actor", SCHEMA)  # it groups others
    with pytest.raises(UsageError, match="in_progress"):
        status("maybe", SCHEMA)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("", "", (None, None, None)),
        ("2021", "", (date(2021, 1, 1), None, "year")),
        ("2021-02", "2024-02", (date(2021, 2, 1), date(2024, 2, 29), "month")),
        ("2021-3-5", "2021", (date(2021, 3, 5), date(2021, 12, 31), "year")),
        ("", "2021-03-05", (None, date(2021, 3, 5), "day")),
    ],
)
def test_days_begin_and_end_with_what_is_typed(first: str, last: str, expected: tuple[object, ...]) -> None:
    assert tuple(days(first, last)) == expected


@pytest.mark.parametrize(
    ("first", "last"), [("2021-13", ""), ("2021-02-30", ""), ("last year", ""), ("2022", "2021"), ("0000", "")]
)
def test_what_is_no_time_is_refused(first: str, last: str) -> None:
    with pytest.raises(UsageError):
        days(first, last)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("type", "企业", "Enterprise"),
        ("established", "2021-03-05", "2021-03-05"),
        ("indicatorValue", "1,234.5", "1234.5"),
        ("website", "https://example.org/a", "https://example.org/a"),
        ("formerName", " 江都机床厂 ", "江都机床厂"),
    ],
)
def test_a_value_is_kept_as_the_ontology_has_it(name: str, typed: str, kept: str) -> None:
    assert literal(typed, SCHEMA.properties[name], SCHEMA) == kept


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("uscc", "91320000MA1MC2Y40Y"),
        ("established", "2021"),
        ("indicatorValue", "many"),
        ("website", "here"),
        ("name", " "),
        ("name", "a\x07b"),
        ("type", "Thing"),
    ],
)
def test_a_value_that_cannot_be_is_refused(name: str, typed: str) -> None:
    with pytest.raises(UsageError):
        literal(typed, SCHEMA.properties[name], SCHEMA)


def test_details_are_those_that_the_predicate_has() -> None:
    known = SCHEMA.relations["receivedAward"]
    assert details({"rank": "一等奖", "role": "牵头"}, known, SCHEMA) == {"rank": "一等奖", "role": "牵头"}
    with pytest.raises(UsageError, match="rank"):
        details({"colour": "red"}, known, SCHEMA)
    with pytest.raises(UsageError):
        details({"measure": "someday"}, SCHEMA.properties["indicatorValue"], SCHEMA)
