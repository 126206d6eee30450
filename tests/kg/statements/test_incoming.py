"""What a commit refuses, with a sentence that names the row; the ledger is as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from kg.errors import UsageError
from kg.statements import Ledger, Statement, to_arrow
from kg.statements.statement import CHANGE
from tests.kg.statements.saying import said

GOOD = said("1")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (replace(GOOD, id=""), "empty id"),
        (replace(GOOD, source=""), "no source"),
        (replace(GOOD, subject=""), "empty subject"),
        (replace(GOOD, predicate=""), "empty predicate"),
        (replace(GOOD, operation="delete"), "neither assert nor retract"),  # type: ignore[arg-type]  # that is the point
        (replace(GOOD, object="e2"), "not both"),
        (replace(GOOD, value=None), "object or a value"),
        (replace(GOOD, predicate=CHANGE), "ledger's own"),
        (replace(GOOD, value="\ud800"), "cannot be stored"),
        (replace(GOOD, value=3), "cannot be stored"),  # type: ignore[arg-type]  # that is the point
        ("苏州大学", "cannot be stored"),
    ],
)
def test_a_row_that_is_no_statement_is_refused(ledger: Ledger, wrong: Statement, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        ledger.commit([GOOD, wrong], agent="test", message="")
    assert ledger.change == 0


def changed(name: str, column: pa.Array) -> pa.Table:
    table = to_arrow([GOOD])
    return table.set_column(table.schema.get_field_index(name), name, column)


@pytest.mark.parametrize(
    ("table", "what"),
    [
        (to_arrow([GOOD]).drop_columns(["source", "id"]), "id, source are missing"),
        (to_arrow([GOOD]).append_column("note", pa.array(["x"])), "no column note"),
        (changed("confidence", pa.array(["high"])), "do not fit"),
        (changed("subject", pa.array([None], pa.string())), "no subject"),
        (changed("value", pa.array([b"\xff"]).cast(pa.binary()).view(pa.string())), "UTF-8"),
    ],
    ids=["missing", "unknown", "type", "null", "encoding"],
)
def test_a_table_that_does_not_fit_is_refused(ledger: Ledger, table: pa.Table, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        ledger.commit(table, agent="test", message="")
    assert ledger.change == 0


@pytest.mark.parametrize(
    "call", [{"agent": "\ud800"}, {"message": "\ud800"}, {"batch": "\ud800"}, {"complete": ["\ud800"]}, {"complete": "报告.txt"}]
)
def test_arguments_that_cannot_be_stored_are_refused(ledger: Ledger, call: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        ledger.commit([GOOD], **{"agent": "test", "message": "", **call})  # type: ignore[arg-type]  # that is the point
    assert ledger.change == 0
