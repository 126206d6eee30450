"""Identifiers that are not valid where a document or a graph says them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.identifiers import wrong_identifiers
from ingest.reading import Reading, Source
from kg.statements.columns import StatementTable
from kg.statements.statement import Statement
from ontology import load_schema

GOOD, WRONG = "91320000140838163E", "913200001408381634"
WHAT = f"“{WRONG}” is no valid 统一社会信用代码: the check character 4 does not belong to it (that would be E)."


def said(value: str, *, method: str = "rules", locator: str | None = "char=10,28") -> Statement:
    return Statement("e1", "uscc", value=value, source="报告.txt", locator=locator, quote=value, method=method)


def told(statements: Sequence[Statement]) -> list[tuple[str, str]]:
    reading = Reading(Source("报告.txt", "报告", "a/报告.txt", "text/plain"), "0" * 64, "", statements, (), 1)
    return [(problem.where, problem.what) for problem in wrong_identifiers(reading, load_schema())]


@pytest.mark.parametrize("kind", [list, StatementTable.of])
def test_one_is_named_at_its_place_in_the_text(kind: type) -> None:
    name = Statement("e1", "name", value=WRONG, source="报告.txt", method="rules")
    assert told(kind([said(GOOD), name, said(WRONG)])) == [("a/报告.txt: characters 10-28", WHAT)]


def test_a_graph_has_places_of_its_own_or_none() -> None:
    assert told([said(WRONG, locator="line=7")]) == [("a/报告.txt: line=7", WHAT)]
    assert told([said(WRONG, locator=None)]) == [("a/报告.txt", WHAT)]


def test_tables_have_named_theirs_at_the_cell() -> None:
    assert told([said(WRONG, method="table-columns")]) == []


def test_of_many_the_first_are_named_and_the_others_counted() -> None:
    found = told([said(WRONG)] * 25)
    assert len(found) == 21
    assert found[-1] == ("a/报告.txt", "holds 5 further identifiers that are not valid.")
