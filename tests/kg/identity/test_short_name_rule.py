"""The rule of short names: one office, one class, one district."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.identity.short_name_rule import RULE, judge_short_names, office_of, short_name_identity
from kg.statements import Statement, entity_key, identify
from ontology import load_schema

SCHEMA = load_schema()
OFFICES = {"江都科技局": ("江都/*",)}


def says(source: str, name: str, district: str, class_name: str = "Enterprise") -> list[Statement]:
    """A source that lists one thing in a district."""
    key, place = entity_key(source, name), entity_key(source, district)
    rows = [
        Statement(key, "type", value=class_name, source=source),
        Statement(key, "name", value=name, source=source),
        Statement(place, "name", value=district, source=source),
        Statement(key, "locatedIn", object=place, source=source),
    ]
    return list(identify(rows, SCHEMA))


def judged(rows: Sequence[Statement]) -> set[str | None]:
    return {row.value for row in judge_short_names(rows, SCHEMA, OFFICES)}


def test_one_office_means_one_thing_by_a_short_name_in_a_district() -> None:
    first, second = says("江都/2020.xlsx", "华光机械", "江都区"), says("江都/2021.xlsx", "华光机械", "扬州市江都区")
    assert judged(first) == judged(second) == {"short:江都科技局:Enterprise:321012:华光机械"}


def test_a_judgement_names_its_rule_and_the_statement_of_the_name() -> None:
    rows = says("江都/2020.xlsx", "华光机械", "江都区")
    [row] = judge_short_names(rows, SCHEMA, OFFICES)
    assert row.method == RULE
    assert row.qualifiers["rests_on"] == next(said.id for said in rows if said.predicate == "name" and said.value == "华光机械")


@pytest.mark.parametrize(
    ("source", "name", "district", "class_name"),
    [
        ("高邮/2020.xlsx", "华光机械", "江都区", "Enterprise"),  # of no office that is known
        ("江都/2020.xlsx", "华光机械", "扬州市", "Enterprise"),  # no district
        ("江都/2020.xlsx", "华光机械", "鼓楼区", "Enterprise"),  # which of them?
        ("江都/2020.xlsx", "机械", "江都区", "Enterprise"),  # says nothing of its own
        ("江都/2020.xlsx", "江苏华光机械有限公司", "江都区", "Enterprise"),  # full: another rule
        ("江都/2020.xlsx", "华光机械", "江都区", "Person"),
    ],
)
def test_otherwise_a_short_name_means_nothing(source: str, name: str, district: str, class_name: str) -> None:
    assert judged(says(source, name, district, class_name)) == set()


def test_another_class_or_district_is_another_thing() -> None:
    one = short_name_identity("江都科技局", "Enterprise", "江都区", "华光机械")
    assert one != short_name_identity("江都科技局", "Enterprise", "邗江区", "华光机械")
    assert one != short_name_identity("江都科技局", "Incubator", "江都区", "华光机械")


def test_offices_are_told_by_patterns() -> None:
    assert office_of("江都/2020.xlsx", OFFICES) == "江都科技局"
    assert office_of("扬州/2020.xlsx", OFFICES) is None
