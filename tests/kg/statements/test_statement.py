"""A statement's identity, and its way into Arrow and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.statements import Statement, arrow_schema, entity_key, from_arrow, identify, to_arrow
from ontology import load_schema

SCHEMA = load_schema()
TEXT = st.text(max_size=8)
SOME = st.none() | TEXT


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    literal = draw(st.booleans())
    return Statement(
        id=draw(TEXT),
        subject=draw(TEXT),
        predicate=draw(TEXT),
        object=None if literal else draw(TEXT),
        value=draw(TEXT) if literal else None,
        unit=draw(SOME),
        valid_from=draw(st.none() | st.dates()),
        status=draw(st.sampled_from([None, "planned", "done"])),
        qualifiers=draw(st.dictionaries(TEXT, TEXT, max_size=3)),
        source=draw(TEXT),
        quote=draw(SOME),
        confidence=draw(st.floats(0, 1)),
        change=draw(st.none() | st.integers(1, 9)),
        asserted_at=draw(st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(statements(), max_size=5))
def test_a_statement_comes_back_from_arrow_as_it_went_in(said: list[Statement]) -> None:
    table = to_arrow(said)
    assert table.schema == arrow_schema()
    assert from_arrow(table) == said


def identified(*said: Statement) -> list[str]:
    return [statement.id for statement in identify(said, SCHEMA)]


FACT = Statement(
    "e1", "partnersWith", object="e2", source="报告.txt", quote="与苏州大学合作", locator="char=3,10", valid_from=date(2021, 1, 1)
)


def test_the_place_the_reader_and_the_edition_are_not_part_of_the_id() -> None:
    moved = replace(FACT, locator="char=90,97", edition="f" * 64, method="other", method_version="2", confidence=0.5)
    assert identified(FACT) == identified(moved)


def test_the_source_the_quote_and_identifying_qualifiers_are_part_of_the_id() -> None:
    others = [
        replace(FACT, source="名单.xls"),
        replace(FACT, quote="合作"),
        replace(FACT, object="e3"),
        replace(FACT, valid_from=date(2022, 1, 1)),
    ]
    assert SCHEMA.relations["partnersWith"].identifying == ("year",)
    assert len({identified(said)[0] for said in (FACT, *others)}) == 5


def test_repetitions_of_one_assertion_are_told_apart_by_their_count() -> None:
    once = identified(FACT)
    twice = identified(FACT, FACT)
    assert twice[0] == once[0]
    assert twice[1] != once[0]


def test_an_entity_key_is_opaque_and_belongs_to_its_source() -> None:
    assert entity_key("报告.txt", "苏州大学") == entity_key("报告.txt", "苏州大学")
    assert entity_key("报告.txt", "苏州大学") != entity_key("名单.xls", "苏州大学")
    assert "苏州大学" not in entity_key("报告.txt", "苏州大学")
