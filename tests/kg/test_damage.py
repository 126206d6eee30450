"""A flipped byte is found and its file named, wherever it is: in the ledger, in a view, in a stored file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.check.damage import damaged
from kg.workspace import Workspace
from tests.kg.telling import told_report
from tests.main_job import kg, kg_json

SHARES = {"ledger": 20, "views": 20, "sources": 10}  # 50 in all
UNCHECKED = {"_lock", ".lock"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """With all views, opened and asked before it is looked at, since that must not change them."""
    workspace, _ = told_report(tmp_path_factory.mktemp("damage") / "work")
    workspace.ledger.compact()
    assert len(list(workspace.rdf().quads_for_pattern(None, None, None, None))) > 10
    workspace.property_graph()
    assert damaged(workspace) == []
    return workspace


def files(workspace: Workspace) -> list[Path]:
    listed = [path for name in SHARES for path in (workspace.root / name).rglob("*") if path.is_file()]
    return sorted(path for path in listed if path.name not in UNCHECKED and path.stat().st_size)


def test_fifty_flipped_bytes_are_all_found_and_named(workspace: Workspace) -> None:
    chance = random.Random(5)
    every = files(workspace)
    parts = {name: [path for path in every if path.is_relative_to(workspace.root / name)] for name in SHARES}
    chosen = [path for name, share in SHARES.items() for path in chance.choices(parts[name], k=share)]
    for path in chosen:
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        try:
            assert [one.path for one in damaged(workspace)] == [path.relative_to(workspace.root).as_posix()]
        finally:
            path.write_bytes(whole)
    assert damaged(workspace) == []


def test_every_file_of_a_view_is_missed_when_it_is_gone(workspace: Workspace) -> None:
    for path in files(workspace):
        if path.is_relative_to(workspace.root / "views"):
            whole = path.read_bytes()
            path.unlink()
            assert path.relative_to(workspace.root).as_posix() in {one.path for one in damaged(workspace)}
            path.write_bytes(whole)


def test_check_names_it_and_what_to_do(tmp_path: Path) -> None:
    workspace, _ = told_report(tmp_path / "work")
    workspace.snapshot()
    path = workspace.root / "views" / "snapshot" / "1" / "entities.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    told = kg("check", "-w", workspace.root, expect=1)
    assert path.name in told and "built anew" in told
    [one] = kg_json("check", "-w", workspace.root, expect=1)["damaged"]
    assert one["path"] == f"views/snapshot/1/{path.name}"
