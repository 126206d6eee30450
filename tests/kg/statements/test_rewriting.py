"""Rewriting history: one version with all rows anew, and nothing of what was there before stays on the disk."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from deltalake import DeltaTable

from kg.errors import LedgerError
from kg.statements import Ledger
from kg.statements.statement import from_arrow
from tests.kg.statements.saying import LIST, REPORT, current, read, rows, said


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    for number in range(23):  # more than lie between two checkpoints
        read(ledger, said("1", str(number)), said("secret", "geheim"))
    ledger.commit([said("2", source=LIST)], agent="test", message="", batch="once")
    return ledger


def without_secret(table: pa.Table) -> pa.Table:
    return table.filter(pc.not_equal(table["id"], "secret"))


def test_the_rows_of_all_changes_are_rewritten_and_the_rest_is_as_it_was(ledger: Ledger) -> None:
    before, log = [from_arrow(ledger.rows(change)) for change in range(1, 25)], ledger.log()
    done = ledger.rewrite(without_secret, after=24, agent="the officer", message="why")
    assert done is not None and (done.change, done.sources) == (25, ())
    for change, old in enumerate(before, 1):
        assert sorted(from_arrow(ledger.rows(change)), key=lambda row: row.id) == [row for row in old if row.id != "secret"]
    assert ledger.log() == [*log, done]
    assert current(ledger) == {"1": "22", "2": "苏州大学"}


def test_what_was_replaced_is_deleted_with_its_history(ledger: Ledger) -> None:
    ledger.rewrite(without_secret, after=24, agent="test", message="")
    assert ledger.forget() == []
    names = sorted(path.relative_to(ledger.path).as_posix() for path in ledger.path.rglob("*") if path.is_file())
    logged = [name.removeprefix("_delta_log/") for name in names if name.startswith("_delta_log/")]
    assert logged == ["00000000000000000024.checkpoint.parquet", "00000000000000000024.json", "_last_checkpoint"]
    assert len([name for name in names if name.startswith("part-")]) == 1
    assert ledger.verify() == []
    assert DeltaTable(ledger.path).version() == 24


def test_the_ledger_goes_on_afterwards(ledger: Ledger) -> None:
    ledger.rewrite(without_secret, after=24, agent="test", message="")
    ledger.forget()
    read(ledger, said("3"), source=REPORT)
    assert (ledger.change, current(ledger)) == (26, {"3": "苏州大学", "2": "苏州大学"})
    again = ledger.commit([said("2", source=LIST)], agent="test", message="", batch="once")
    assert again.change == 24, "a batch is known by its name still"
    assert ledger.verify() == []
    ledger.forget()
    assert ledger.verify() == []
    assert current(Ledger(ledger.path)) == {"3": "苏州大学", "2": "苏州大学"}


def test_checksums_that_were_lost_can_be_made_anew_after_it(ledger: Ledger) -> None:
    ledger.rewrite(without_secret, after=24, agent="test", message="")
    ledger.forget()
    (ledger.path / "_manifest.jsonl").unlink()
    read(ledger, said("3"))
    assert ledger.verify() == []
    [part, *_] = ledger.path.glob("part-*")
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    assert [damage.path for damage in ledger.verify()] == [part.name]


def test_nothing_is_done_when_somebody_wrote_meanwhile(ledger: Ledger) -> None:
    assert ledger.rewrite(without_secret, after=23, agent="test", message="") is None
    assert ledger.change == 24
    assert "secret" in current(ledger)
    assert Ledger(ledger.path.parent / "empty").rewrite(without_secret, after=0, agent="test", message="") is None


def test_one_that_fails_in_the_middle_changes_nothing(ledger: Ledger) -> None:
    for number in range(3):
        read(ledger, *rows(50, source=f"{number}"), source=f"{number}")
    before, seen = current(ledger), []

    def fail(table: pa.Table) -> pa.Table:
        seen.append(table.num_rows)
        if len(seen) > 2:
            raise ValueError("stopped")
        return table

    with pytest.raises(LedgerError, match="rewriting failed"):
        ledger.rewrite(fail, after=27, agent="test", message="")
    assert (ledger.change, current(ledger), ledger.verify()) == (27, before, [])
