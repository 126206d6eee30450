"""Every file of the ledger that is not as it was written is found and named; a killed writer's traces are not damage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import LedgerError
from kg.statements import Ledger
from kg.statements.manifest import MANIFEST
from tests.kg.statements.saying import current, read, rows, said

KINDS = {
    "rows": "part-*.parquet",
    "log entry": "_delta_log/*.json",
    "checkpoint": "_delta_log/*.checkpoint.parquet",
    "pointer to the checkpoint": "_delta_log/_last_checkpoint",
    "checksums": MANIFEST,
}
kinds = pytest.mark.parametrize("pattern", KINDS.values(), ids=KINDS)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger with files of every kind."""
    ledger = Ledger(tmp_path_factory.mktemp("damage") / "ledger")
    for number in range(3):
        read(ledger, *rows(30, prefix=f"{number}-"))
    ledger.compact()
    read(ledger, said("last"))
    assert ledger.verify() == []
    return ledger


@pytest.fixture
def ledger(written: Ledger, tmp_path: Path) -> Ledger:
    """A copy of it that may be damaged."""
    shutil.copytree(written.path, tmp_path / "ledger")
    return Ledger(tmp_path / "ledger")


def damaged(ledger: Ledger) -> set[str]:
    return {damage.path for damage in ledger.verify()}


@contextmanager
def content(path: Path, other: bytes) -> Iterator[None]:
    """The file with other content for a while."""
    before = path.read_bytes()
    path.write_bytes(other)
    try:
        yield
    finally:
        path.write_bytes(before)


def named(ledger: Ledger, path: Path) -> str:
    return path.relative_to(ledger.path).as_posix()


@kinds
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_changed_byte_is_found_and_its_file_named(written: Ledger, pattern: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(written.path.glob(pattern))))
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[place] ^ data.draw(st.integers(1, 255))
    with content(path, whole[:place] + bytes([changed]) + whole[place + 1 :]):
        assert damaged(written) == {named(written, path)}
    assert damaged(written) == set()


def each(ledger: Ledger, pattern: str) -> Iterator[Path]:
    yield from sorted(ledger.path.glob(pattern))


@kinds
def test_a_missing_file_is_found_and_named(ledger: Ledger, pattern: str) -> None:
    for path in each(ledger, pattern):
        whole = path.read_bytes()
        path.unlink()
        assert named(ledger, path) in damaged(ledger)
        path.write_bytes(whole)


@kinds
def test_a_file_cut_short_or_continued_is_found_and_named(ledger: Ledger, pattern: str) -> None:
    for path in each(ledger, pattern):
        whole = path.read_bytes()
        for other in (whole[: len(whole) // 2], b"", whole + b"\n"):
            with content(path, other):
                assert named(ledger, path) in damaged(ledger)


def test_lines_of_the_checksums_that_are_lost_doubled_or_swapped_are_found(ledger: Ledger) -> None:
    path = ledger.path / MANIFEST
    one, two, *others = path.read_bytes().splitlines(keepends=True)
    for lines in ([one, *others], [two, one, *others], [one, one, two, *others]):
        with content(path, b"".join(lines)):
            assert damaged(ledger) == {MANIFEST}


@pytest.mark.parametrize("left", [0.0, 0.5], ids=["nothing", "half a line"])
def test_what_a_killed_writer_left_unlisted_is_listed_by_the_next(ledger: Ledger, left: float) -> None:
    path = ledger.path / MANIFEST
    *lines, last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines) + last[: int(len(last) * left)])
    assert ledger.verify() == []
    read(ledger, said("next"))
    assert path.read_bytes().splitlines(keepends=True)[:-1] == [*lines, last]
    assert ledger.verify() == []


def test_a_log_that_lost_its_newest_entry_is_not_continued(ledger: Ledger) -> None:
    entry = max((ledger.path / "_delta_log").glob("*.json"))
    entry.unlink()
    with pytest.raises(LedgerError, match="the log ends at version"):
        read(ledger, said("next"))
    assert damaged(ledger) == {named(ledger, entry)}


def test_damaged_checksums_are_not_continued(ledger: Ledger) -> None:
    path = ledger.path / MANIFEST
    path.write_bytes(path.read_bytes()[:-3] + b"x}\n")
    with pytest.raises(LedgerError, match="checksums are damaged"):
        read(ledger, said("next"))


@pytest.mark.parametrize("pattern", ["part-*.parquet", "_delta_log/*.json", "_delta_log/*.checkpoint.parquet"])
def test_reading_damaged_files_says_so(ledger: Ledger, pattern: str) -> None:
    for path in each(ledger, pattern):
        path.write_bytes(b"\0" * 100)
    for ask in (ledger.log, ledger.current, lambda: ledger.rows(1), lambda: read(ledger, said("1"))):
        with pytest.raises(LedgerError, match="kg check"):
            ask()


def test_files_that_belong_to_nothing_do_no_harm(ledger: Ledger) -> None:
    before = current(ledger)
    (ledger.path / "part-00000-left-by-a-killed-writer.zstd.parquet").write_bytes(b"PAR1")
    (ledger.path / "_delta_log" / "00000000000000000009.json#1").write_bytes(b"{")
    assert ledger.verify() == []
    assert current(ledger) == before
    read(ledger, said("last"), said("next"))
    assert ledger.change == 5
