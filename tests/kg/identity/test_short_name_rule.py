"""The rule of short names: one office, one class, one district."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.identity import judge
from kg.identity.short_name_rule import RULE, district, offices_of, short_name
from kg.statements import Statement, entity_key, identify
from ontology import load_schema

SCHEMA = load_schema()
OFFICES = {"江都/2020.xlsx": "江都科技局", "江都/2021.xlsx": "江都科技局"}


def says(source: str, name: str, place: str, class_name: str = "Enterprise", key: str = "") -> list[Statement]:
    """A source that lists one thing in a place."""
    key, region = key or entity_key(source, name), entity_key(source, place)
    rows = [
        Statement(key, "type", value=class_name, source=source),
        Statement(key, "name", value=name, source=source),
        Statement(region, "name", value=place, source=source),
        Statement(key, "locatedIn", object=region, source=source),
    ]
    return list(identify(rows, SCHEMA))


def judgements(rows: Sequence[Statement]) -> list[Statement]:
    return list(judge(rows, SCHEMA, frozenset([RULE]), OFFICES))


def identities(*rows: Statement) -> list[str | None]:
    return [row.value for row in judgements(rows)]


def test_one_office_means_one_thing_by_a_short_name_in_a_district() -> None:
    first, second = says("江都/2020.xlsx", "华光机械", "江都区"), says("江都/2021.xlsx", "华光机械", "扬州市江都区")
    assert identities(*first) == identities(*second) == ["short:江都科技局:Enterprise:321012:华光机械"]
    assert len(identities(*first, *second)) == 2


def test_a_judgement_rests_on_the_name_the_class_and_the_place() -> None:
    rows = says("江都/2020.xlsx", "华光机械", "江都区")
    [row] = judgements(rows)
    class_, name, _, located = rows
    assert (row.method, row.qualifiers["rests_on"]) == (RULE, f"{name.id} & {class_.id} & {located.id}")


def test_an_address_tells_the_district_too() -> None:
    source = "江都/2020.xlsx"
    said = [("type", "Enterprise"), ("name", "华光机械"), ("address", "江苏省扬州市江都区文昌路1号")]
    rows = [Statement("e1", predicate, value=value, source=source) for predicate, value in said]
    assert identities(*identify(rows, SCHEMA)) == ["short:江都科技局:Enterprise:321012:华光机械"]


@pytest.mark.parametrize(
    ("source", "name", "place", "class_name"),
    [
        ("高邮/2020.xlsx", "华光机械", "江都区", "Enterprise"),  # of no office that is known
        ("江都/2020.xlsx", "华光机械", "扬州市", "Enterprise"),  # no district
        ("江都/2020.xlsx", "华光机械", "鼓楼区", "Enterprise"),  # which of them?
        ("江都/2020.xlsx", "机械", "江都区", "Enterprise"),  # says nothing of its own
        ("江都/2020.xlsx", "江苏华光机械有限公司", "江都区", "Enterprise"),  # full: another rule
        ("江都/2020.xlsx", "华光机械", "江都区", "Person"),
    ],
)
def test_otherwise_a_short_name_means_nothing(source: str, name: str, place: str, class_name: str) -> None:
    assert identities(*says(source, name, place, class_name)) == []


def test_another_class_or_district_is_another_thing() -> None:
    source = "江都/2020.xlsx"
    told = {tuple(identities(*says(source, "华光机械", *of))) for of in (("江都区",), ("邗江区",), ("江都区", "Incubator"))}
    assert len(told) == 3


def test_a_source_that_calls_two_things_so_or_has_one_in_two_districts_means_neither() -> None:
    source = "江都/2020.xlsx"
    twice = [*says(source, "华光机械", "江都区", key="e1"), *says(source, "华光机械", "江都区", key="e2")]
    assert identities(*twice) == []
    moved = [*says(source, "华光机械", "江都区", key="e1"), *says(source, "华光机械", "邗江区", key="e1")]
    assert identities(*moved) == []


def test_what_is_short_and_what_is_a_district() -> None:
    assert short_name("Enterprise", "華光機械") == "华光机械"
    assert short_name("Enterprise", "江苏华光机械有限公司") is None
    assert (district("扬州市江都区"), district("扬州市"), district("某地")) == ("321012", None, None)


def test_offices_are_told_by_patterns_of_ids_and_paths() -> None:
    told = {"江都科技局": ("江都/*",), "高邮科技局": ("*/gaoyou/*", "高邮.csv")}
    sources = {"2020.xlsx": "江都/2020.xlsx", "2021.xlsx": "/data/gaoyou/2021.xlsx", "高邮.csv": "a/b.csv", "其他.csv": "其他.csv"}
    assert offices_of(sources, told) == {"2020.xlsx": "江都科技局", "2021.xlsx": "高邮科技局", "高邮.csv": "高邮科技局"}
    assert offices_of({"said:某人": ""}, told) == {}
