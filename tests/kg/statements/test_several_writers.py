"""Several processes write at once: every commit is made once, and a tool that does not know the lock costs a retry only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import write_deltalake
from filelock import FileLock

from kg.errors import LedgerError
from kg.statements import Ledger, arrow_schema, delta
from tests.kg.statements.saying import current, read, said
from tests.kg.statements.writers import commit_and_repeat, processes

WRITERS, TIMES = 4, 100


def test_four_processes_with_a_hundred_commits_each_make_four_hundred_changes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    with processes().Pool(WRITERS) as pool:
        told = pool.starmap(commit_and_repeat, [(ledger.path, number, TIMES) for number in range(WRITERS)])
    assert sorted(change for changes in told for change in changes) == list(range(1, WRITERS * TIMES + 1))
    assert all(changes == sorted(changes) for changes in told)
    assert len(ledger.log()) == ledger.change == len(current(ledger)) == WRITERS * TIMES
    assert ledger.verify() == []


def test_threads_with_one_ledger_make_a_change_for_each_commit(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    with ThreadPoolExecutor(WRITERS) as pool:
        done = list(pool.map(lambda number: ledger.commit([said(str(number))], agent="test", message="").change, range(12)))
    assert sorted(done) == list(range(1, 13))
    assert len(current(ledger)) == 12


def test_a_lock_that_is_never_given_back_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "ledger")
    read(ledger, said("1"))
    monkeypatch.setattr("kg.statements.ledger.PATIENCE", 0.05)
    with FileLock(ledger.path / "_lock"):
        with pytest.raises(LedgerError, match="another process keeps writing"):
            read(ledger, said("2"))
        assert set(current(ledger)) == {"1"}
    read(ledger, said("2"))


def foreign(ledger: Ledger) -> None:
    """What another tool appends without asking for the lock."""
    row = {"id": "f", "operation": "assert", "subject": "e", "predicate": "kg:note", "value": "x", "source": "fremd"}
    write_deltalake(ledger.path, pa.Table.from_pylist([row], schema=arrow_schema()), mode="append")


def test_a_version_that_came_in_between_is_a_reason_to_look_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "ledger")
    read(ledger, said("1"))
    append, tries = delta.append, []

    def disturbed(*arguments: object) -> None:
        tries.append(1)
        if len(tries) <= 3:
            foreign(ledger)
        append(*arguments)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(delta, "append", disturbed)
    read(ledger, said("2"))
    assert len(tries) == 4
    assert ledger.change == 2
    assert set(current(ledger)) == {"2", "f"}
    assert ledger.verify() == []


def test_who_never_comes_first_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "ledger")
    read(ledger, said("1"))
    append = delta.append

    def disturbed(*arguments: object) -> None:
        foreign(ledger)
        append(*arguments)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(delta, "append", disturbed)
    with pytest.raises(LedgerError, match="other writers came first"):
        read(ledger, said("2"))
    assert ledger.change == 1


def test_an_error_after_the_rows_are_in_adds_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path / "ledger")
    append = delta.append

    def failing(*arguments: object) -> None:
        append(*arguments)  # type: ignore[arg-type]  # as they came
        raise OSError("the connection was closed")

    monkeypatch.setattr(delta, "append", failing)
    done = [ledger.commit([said(id)], agent="test", message="") for id in ("1", "2")]
    assert [(change.change, change.asserted) for change in done] == [(1, 1), (2, 1)]
    assert ledger.log() == done
    assert ledger.dataset().count_rows() == 4
    assert ledger.verify() == []
