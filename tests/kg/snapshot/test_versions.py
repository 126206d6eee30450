"""Snapshots on disk: there whole or not at all, rebuilt when broken, a few kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.snapshot import open_snapshot
from kg.snapshot.versions import KEEP, publish
from kg.statements import Ledger
from tests.kg.snapshot.saying import FIRM, SCHEMA, UNIVERSITY, commit, fact, literal, reading


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    commit(ledger, reading("甲.txt", fact(FIRM, "partnersWith", UNIVERSITY)))
    return ledger


def test_a_snapshot_is_built_once_for_a_change(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "views" / "snapshot"
    first = open_snapshot(ledger, folder, SCHEMA)
    built = first.path("entities").stat().st_mtime_ns
    assert open_snapshot(ledger, folder, SCHEMA).path("entities").stat().st_mtime_ns == built
    assert [path.name for path in folder.iterdir()] == ["1"]


@pytest.mark.parametrize("broken", ["snapshot.json", "relations.parquet"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"not at all"])
def test_a_broken_snapshot_is_built_anew(ledger: Ledger, tmp_path: Path, broken: str, content: bytes | None) -> None:
    folder = tmp_path / "views"
    path = open_snapshot(ledger, folder, SCHEMA).folder / broken
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert open_snapshot(ledger, folder, SCHEMA).resolve(FIRM)
    assert [path.name for path in folder.iterdir()] == ["1"]


def test_a_failing_build_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("half", encoding="utf-8")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        publish(tmp_path / "1", fail, lambda folder: True)
    assert list(tmp_path.iterdir()) == []


def test_of_two_builds_at_once_the_first_to_finish_stays(tmp_path: Path) -> None:
    target = tmp_path / "1"

    def build(folder: Path) -> None:
        (folder / "who").write_text("second", encoding="utf-8")
        target.mkdir()
        (target / "who").write_text("first", encoding="utf-8")

    assert publish(target, build, lambda folder: (folder / "who").exists())
    assert (target / "who").read_text(encoding="utf-8") == "first"
    assert list(tmp_path.iterdir()) == [target]


def test_few_versions_are_kept_and_the_newest_is_among_them(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(KEEP + 2):
        commit(ledger, reading("甲.txt", literal(FIRM, "level", str(number))))
        open_snapshot(ledger, tmp_path / "views", SCHEMA)
    kept = sorted(int(path.name) for path in (tmp_path / "views").iterdir())
    assert len(kept) == KEEP
    assert kept[-1] == ledger.change


def test_a_change_that_is_not_there_is_named(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no change 7"):
        open_snapshot(ledger, tmp_path / "views", SCHEMA, change=7)
