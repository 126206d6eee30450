"""Statements made as columns are those made one by one: the same ids, the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.statements import Statement, entity_key, identify, to_arrow
from kg.statements.columns import Block, Choice, StatementTable, entity_keys, table_of
from ontology import load_schema

SCHEMA = load_schema()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
RELATION = next(r.name for r in SCHEMA.relations.values() if "year" in r.identifying)
COMMON: Mapping[str, str | None] = {"source": "甲.xlsx", "edition": "0" * 64, "method": "m", "method_version": "1"}
QUALIFIERS = st.dictionaries(st.sampled_from(["role", "level", "stage", "amount"]), TEXT, max_size=2)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
ROWS = st.lists(st.tuples(TEXT, TEXT, DAYS, QUALIFIERS, TEXT, TEXT), min_size=1, max_size=8)


def one_by_one(predicate: str, rows: list[tuple[str, str, date | None, dict[str, str], str, str]]) -> list[Statement]:
    def other(value: str) -> dict[str, str]:
        return {"object": value} if predicate == RELATION else {"value": value, "datatype": "string"}

    return [
        Statement(
            subject, predicate, **other(value), valid_from=day, qualifiers=qualifiers, locator=locator, quote=quote,
            source="甲.xlsx", edition="0" * 64, method="m", method_version="1", confidence=0.5,
        )
        for subject, value, day, qualifiers, locator, quote in rows
    ]  # fmt: skip


def as_block(predicate: str, rows: list[tuple[str, str, date | None, dict[str, str], str, str]]) -> Block:
    subjects, values, days, qualifiers, locators, quotes = zip(*rows, strict=True)
    different = list({str(sorted(of.items())): of for of in qualifiers}.values())
    codes = None if len(different) == 1 else pa.array([different.index(of) for of in qualifiers], pa.int32()).to_numpy()
    columns = {
        "subject": pa.array(subjects),
        "object" if predicate == RELATION else "value": pa.array(values),
        "datatype": None if predicate == RELATION else "string",
        "valid_from": pa.array(days, pa.date32()),
        "locator": pa.array(locators),
        "quote": pa.array(quotes),
        "confidence": 0.5,
    }
    return Block(predicate, len(rows), columns, Choice(different, codes))


@settings(deadline=None)
@given(predicate=st.sampled_from([RELATION, "note", "x"]), rows=ROWS)
def test_statements_in_columns_have_the_ids_that_they_have_one_by_one(
    predicate: str, rows: list[tuple[str, str, date | None, dict[str, str], str, str]]
) -> None:
    different = list({(row[4], str(row)): row for row in rows}.values())
    apart = [(*row[:4], f"名单!A{place}", row[5]) for place, row in enumerate(different)]
    made = StatementTable(table_of([as_block(predicate, apart)], SCHEMA, COMMON))
    assert list(made) == list(identify(one_by_one(predicate, apart), SCHEMA))


def test_many_statements_have_those_ids_too() -> None:
    rows = [(f"e{n}", "乙", None, {}, f"名单!A{n}", "丙\x00丁" if n % 3 else "丙") for n in range(2_000)]
    made = table_of([as_block("note", rows)], SCHEMA, COMMON)
    assert made["id"].to_pylist() == [one.id for one in identify(one_by_one("note", rows), SCHEMA)]


def test_what_one_cell_says_twice_is_said_once_and_what_two_cells_say_is_numbered() -> None:
    rows = [("e1", "乙", None, {}, place, "丙") for place in ("名单!A1", "名单!A1", "名单!A2")]
    made = StatementTable(table_of([as_block("note", rows)], SCHEMA, COMMON))
    assert [one.locator for one in made] == ["名单!A1", "名单!A2"]
    assert [one.id for one in made] == [one.id for one in identify(one_by_one("note", rows[1:]), SCHEMA)]


@settings(deadline=None)
@given(source=TEXT, names=st.lists(TEXT, max_size=4))
def test_the_keys_of_many_names_are_those_of_each(source: str, names: list[str]) -> None:
    many = pa.array(names * 200, pa.string())
    assert entity_keys(source, many).to_pylist() == [entity_key(source, name) for name in names] * 200


@given(rows=ROWS)
def test_a_table_of_statements_is_their_sequence(rows: list[tuple[str, str, date | None, dict[str, str], str, str]]) -> None:
    statements = list(identify(one_by_one("note", rows), SCHEMA))
    table = StatementTable.of(statements)
    assert table == statements and len(table) == len(statements) and table.table.equals(to_arrow(statements))
    assert table[0] == statements[0] and table[-1] == statements[-1] and table[1:3] == statements[1:3]
    with pytest.raises(IndexError):
        table[len(statements)]
