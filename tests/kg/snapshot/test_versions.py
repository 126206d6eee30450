"""Snapshots on disk: there whole or not at all, rebuilt when broken, a few kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.snapshot import open_snapshot
from kg.snapshot.versions import KEEP
from kg.statements import Ledger
from tests.kg.snapshot.saying import FIRM, SCHEMA, UNIVERSITY, commit, fact, literal, reading


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    commit(ledger, reading("甲.txt", fact(FIRM, "partnersWith", UNIVERSITY)))
    return ledger


def shown(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if not path.name.startswith(".")]


def test_a_snapshot_is_built_once_for_a_change(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "views" / "snapshot"
    first = open_snapshot(ledger, folder, SCHEMA)
    built = first.path("entities").stat().st_mtime_ns
    assert open_snapshot(ledger, folder, SCHEMA).path("entities").stat().st_mtime_ns == built
    assert shown(folder) == ["1"]


@pytest.mark.parametrize("broken", ["snapshot.json", "relations.parquet"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"not at all"])
def test_a_broken_snapshot_is_built_anew(ledger: Ledger, tmp_path: Path, broken: str, content: bytes | None) -> None:
    folder = tmp_path / "views"
    path = open_snapshot(ledger, folder, SCHEMA).folder / broken
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert open_snapshot(ledger, folder, SCHEMA).resolve(FIRM)
    assert shown(folder) == ["1"]


def test_few_versions_are_kept_and_the_newest_is_among_them(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(KEEP + 2):
        commit(ledger, reading("甲.txt", literal(FIRM, "level", str(number))))
        open_snapshot(ledger, tmp_path / "views", SCHEMA)
    kept = sorted(map(int, shown(tmp_path / "views")))
    assert len(kept) == KEEP
    assert kept[-1] == ledger.change


def test_a_change_that_is_not_there_is_named(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no change 7"):
        open_snapshot(ledger, tmp_path / "views", SCHEMA, change=7)
