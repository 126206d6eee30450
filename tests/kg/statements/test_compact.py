"""Compaction joins files and keeps every row of every change; whoever reads meanwhile goes on reading."""

from __future__ import annotations

import shutil
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from kg.statements import Ledger
from tests.kg.statements.saying import current, read, said, values

CHANGES = 25


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ledger = Ledger(tmp_path_factory.mktemp("compact") / "ledger")
    for number in range(CHANGES):
        source = f"{number % 3}.txt"
        ledger.commit([said(f"{number}", source=source)], agent="test", message="", complete=[source], batch=f"b{number}")
    return ledger.path


@pytest.fixture
def ledger(written: Path, tmp_path: Path) -> Ledger:
    """A ledger of many small files, with a checkpoint."""
    return Ledger(shutil.copytree(written, tmp_path / "ledger"))


def stored(ledger: Ledger, pattern: str = "*.parquet") -> set[str]:
    return {path.name for path in ledger.path.glob(pattern)}


def test_files_are_joined_and_history_stays(ledger: Ledger) -> None:
    def answers() -> object:
        numbers = range(CHANGES + 1)
        return ledger.log(), [current(ledger, number) for number in numbers], [values(ledger.rows(number)) for number in numbers]

    before = answers()
    assert len(ledger.files()) == CHANGES
    ledger.compact()
    assert len(ledger.files()) == 1
    assert answers() == before
    assert ledger.commit([], agent="test", message="", batch="b7").change == 8
    read(ledger, said("next"))
    assert ledger.change == CHANGES + 1
    assert ledger.verify() == []


def test_a_reader_of_before_goes_on_within_the_grace(ledger: Ledger) -> None:
    opened = ledger.table()
    ledger.compact()
    assert opened.to_pyarrow_table().num_rows == ledger.dataset().count_rows()
    assert len(stored(ledger)) == CHANGES + 1


def test_after_the_grace_only_what_is_needed_is_left(ledger: Ledger) -> None:
    (ledger.path / "part-00000-left-by-a-killed-writer.zstd.parquet").write_bytes(b"PAR1")
    before = current(ledger)
    ledger.compact(grace=timedelta())
    assert len(stored(ledger)) == 1
    assert len(stored(ledger, "_delta_log/*.checkpoint.parquet")) == 1
    assert current(ledger) == before
    assert ledger.verify() == []


def test_compacting_twice_rewrites_nothing(ledger: Ledger) -> None:
    ledger.compact()
    before = stored(ledger)
    ledger.compact()
    assert stored(ledger) == before
    assert ledger.verify() == []


def test_a_ledger_of_one_file_is_left_as_it_is(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    read(ledger, said("1"))
    ledger.compact()
    ledger.compact(grace=timedelta())
    assert set(current(ledger)) == {"1"}
    assert ledger.table().version() == 0
    assert ledger.verify() == []


def test_checksums_are_right_while_others_write_and_compact(ledger: Ledger) -> None:
    """What changes under the eyes of the one who checks is no damage."""
    done = threading.Event()

    def write() -> None:
        for number in range(30):
            read(ledger, said(f"more {number}"))
            if number % 10 == 0:
                ledger.compact()
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not done.is_set():
            assert ledger.verify() == []
    finally:
        writer.join()
