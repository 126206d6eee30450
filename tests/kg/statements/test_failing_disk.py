"""A disk that is full, read-only or not there: a clear error, and the ledger is as it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kg.errors import LedgerError
from kg.statements import Ledger
from kg.statements.manifest import MANIFEST
from tests.kg.statements.saying import current, read, rows, said


def test_a_path_below_a_file_cannot_be_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError, match="writing failed"):
        read(Ledger(tmp_path / "file" / "ledger"), said("1"))


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Permissions hold for this process as well, which is the system's own user in many containers."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders are made read-only in another way on this system")
def test_a_read_only_folder_can_be_read_and_not_written() -> None:
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        ledger = Ledger(Path(folder) / "ledger")
        read(ledger, said("1"))
        for path in (ledger.path, ledger.path / "_delta_log"):
            path.chmod(0o555)
        try:
            with ordinary_user():
                with pytest.raises(LedgerError, match="can be written"):
                    read(ledger, said("2"))
                assert set(current(ledger)) == {"1"}
                assert ledger.verify() == []
        finally:
            for path in (ledger.path, ledger.path / "_delta_log"):
                path.chmod(0o755)
        assert ledger.change == 1


@contextmanager
def no_room_for_more_than(size: int) -> Iterator[None]:
    """No file may grow beyond this many bytes: writes fail as they do on a full disk."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 100, 2000, 8000])
def test_a_full_disk_leaves_the_ledger_as_it_was(tmp_path: Path, size: int) -> None:
    ledger = Ledger(tmp_path / "ledger")
    read(ledger, said("1"))
    with no_room_for_more_than(size), pytest.raises(LedgerError, match="disk has room"):
        read(ledger, *rows(2000, prefix="long quotes of the statement"))
    assert (ledger.change, set(current(ledger))) == (1, {"1"})
    assert ledger.verify() == []
    read(ledger, said("2"))
    assert (ledger.change, set(current(ledger))) == (2, {"2"})


@pytest.mark.parametrize("room", [0, 100], ids=["nothing", "half a line"])
def test_a_full_disk_after_the_change_is_made_loses_nothing(tmp_path: Path, room: int) -> None:
    """There is room for the rows and the log, and then not for the checksums; the next writer adds them."""
    ledger = Ledger(tmp_path / "ledger")
    checksums = ledger.path / MANIFEST
    number = 0
    while number == 0 or checksums.stat().st_size < 1.5 * max(path.stat().st_size for path in ledger.path.glob("part-*")):
        read(ledger, said(str(number := number + 1)))
    before = checksums.stat().st_size
    with no_room_for_more_than(before + room):
        read(ledger, said("last"))
    assert checksums.stat().st_size == before + room
    assert (ledger.change, ledger.verify()) == (number + 1, [])
    read(ledger, said("next"))
    assert checksums.read_bytes().count(b"\n") == number + 2
    assert ledger.verify() == []
