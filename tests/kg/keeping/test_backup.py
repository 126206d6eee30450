"""A backup restored is the workspace: the same export, the same log, the same files; and every flipped byte of it is found."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.check.damage import damaged
from kg.errors import InputError, LedgerError, UsageError
from kg.export.canonical import canonical
from kg.keeping import backup, restore
from kg.workspace import Workspace
from tests.kg.telling import tell, told_report

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace, _ = told_report(tmp_path_factory.mktemp("keeping") / "work")
    tell(workspace, "重复.txt", "苏州大学。" * 100_000, {"苏州大学": "University"})  # packs more tightly than a backup may be
    return workspace


@pytest.fixture(scope="module")
def kept(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backup(workspace, tmp_path_factory.mktemp("backups") / "work.kgb", {}).file


def files(root: Path) -> dict[str, bytes]:
    """All that a workspace consists of but for what is built from it, and the owner's own."""
    names = ("ledger", "sources", "answers", "kg.toml")
    every = (path for name in names for path in [root / name, *(root / name).rglob("*")] if path.is_file() and path.name != "_lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in every}


def same(one: Workspace, other: Workspace) -> None:
    assert files(one.root) == files(other.root)
    assert one.log() == other.log()
    assert list(canonical(one.snapshot(), one.schema)) == list(canonical(other.snapshot(), other.schema))
    assert damaged(other) == []


def test_what_is_restored_is_the_same_and_goes_on(workspace: Workspace, kept: Path, tmp_path: Path) -> None:
    done = restore(kept, tmp_path / "a" / "new")
    assert done.change == workspace.ledger.change
    new = Workspace.find(tmp_path / "a" / "new")
    same(workspace, new)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["new"]
    tell(new, "新.txt", "南京大学", {"南京大学": "University"})
    assert (new.ledger.change, damaged(new)) == (done.change + 1, [])


def test_it_goes_into_an_empty_folder_and_into_no_other(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert restore(kept, tmp_path / "empty").parts > 5
    assert not [path.name for path in (tmp_path / "empty").iterdir() if path.name.startswith(".")]
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("mine", encoding="utf-8")
    for folder in ("full", "full/a", "empty"):
        with pytest.raises(UsageError, match="not empty"):
            restore(kept, tmp_path / folder)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["a"]


def test_every_flipped_byte_is_found_before_anything_is_written(kept: Path, tmp_path: Path) -> None:
    whole, chance = kept.read_bytes(), random.Random(3)
    named = 0
    for place in [*chance.sample(range(len(whole)), 60), *range(len(whole) - 90, len(whole), 3), *range(0, 40, 3)]:
        (tmp_path / "b").write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        with pytest.raises(InputError) as error:
            restore(tmp_path / "b", tmp_path / "new")
        assert [path.name for path in tmp_path.iterdir()] == ["b"]
        named += any(part in error.value.where for part in ("ledger/", "sources/", "kg.toml", "backup.json"))
    assert named >= 60, "most bytes are of parts, which are named"


@pytest.mark.parametrize("length", [0, 1, 30, 0.3, 0.9, -1, -63, -64, -200])
def test_one_that_is_cut_short_is_refused(kept: Path, tmp_path: Path, length: float) -> None:
    whole = kept.read_bytes()
    (tmp_path / "b").write_bytes(whole[: int(length * len(whole)) if 0 < length < 1 else int(length)])
    with pytest.raises(InputError):
        restore(tmp_path / "b", tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_what_settings_name_within_the_workspace_is_kept_and_nothing_else(tmp_path: Path) -> None:
    workspace, _ = told_report(tmp_path / "work")
    (workspace.root / "frames").mkdir()
    (workspace.root / "frames" / "own.yaml").write_text("x: 1", encoding="utf-8")
    (workspace.root / "private.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.yaml").write_text("x: 1", encoding="utf-8")
    named = {"frames": ["frames", "../outside", "."], "model": {"url": "http://localhost/v1", "n": 3}}
    restore(backup(workspace, tmp_path / "b", named).file, tmp_path / "new")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["frames", "kg.toml", "ledger", "sources"]
    assert (tmp_path / "new" / "frames" / "own.yaml").read_text(encoding="utf-8") == "x: 1"


def test_a_damaged_ledger_is_not_backed_up(workspace: Workspace, tmp_path: Path) -> None:
    shutil.copytree(workspace.root, tmp_path / "work")
    [part, *_] = (tmp_path / "work" / "ledger").glob("part-*")
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    (tmp_path / "b").write_bytes(b"the backup of before")
    with pytest.raises(LedgerError, match=part.name):
        backup(Workspace(tmp_path / "work"), tmp_path / "b", {})
    assert (tmp_path / "b").read_bytes() == b"the backup of before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "work"]


def test_one_without_any_change_can_be_kept(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "work")
    assert restore(backup(workspace, tmp_path / "b", {}).file, tmp_path / "new").change == 0
    same(workspace, Workspace(tmp_path / "new"))


def test_it_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    """A writer commits without end; every backup taken meanwhile is a whole workspace of some change."""
    workspace = Workspace.create(tmp_path / "work")
    child = (
        "import sys; from pathlib import Path; from kg.workspace import Workspace; from tests.kg.telling import tell\n"
        "w = Workspace(Path(sys.argv[1])); n = 0\n"
        "while True:\n    n += 1; tell(w, f'{n}.txt', f'{n}号大学', {f'{n}号大学': 'University'}); print(n, flush=True)"
    )
    writer = subprocess.Popen([sys.executable, "-c", child, str(workspace.root)], cwd=CHECKOUT, stdout=subprocess.PIPE)
    changes = []
    try:
        assert writer.stdout and writer.stdout.readline()
        for number in range(4):
            kept = backup(workspace, tmp_path / f"b{number}", {})
            new = Workspace(restore(kept.file, tmp_path / str(number)).folder)
            assert (new.ledger.change, len(new.log()), damaged(new)) == (kept.change, kept.change, [])
            texts = [row for row in new.ledger.current()["edition"].to_pylist() if row]
            assert all(new.stored_text(edition) is not None for edition in texts)
            changes.append(kept.change)
    finally:
        writer.kill()
        writer.wait()
        if writer.stdout:
            writer.stdout.close()
    assert changes[-1] > changes[0], "nobody wrote meanwhile: the test shows nothing"


def test_a_full_disk_leaves_the_backup_of_before(workspace: Workspace, kept: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    (tmp_path / "b").write_bytes(b"the backup of before")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, before[1]))
    try:
        with pytest.raises(LedgerError, match="so is an earlier backup"):
            backup(workspace, tmp_path / "b", {})
        with pytest.raises(LedgerError, match="Nothing is left of it"):
            restore(kept, tmp_path / "new")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"the backup of before"}


NAMES = st.sampled_from(["甲大学", "乙大学", "丙大学"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["一.txt", "二.txt"]), st.lists(NAMES, unique=True, max_size=3), st.booleans()), max_size=4
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_restoring_a_backup_is_the_identity(steps: list[tuple[str, list[str], bool]]) -> None:
    """Whatever was read, rolled back and compacted before; and a backup of what was restored holds the same parts."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        workspace = Workspace.create(root / "work")
        for source, names, undone in steps:
            tell(workspace, source, "、".join(names) or "无", dict.fromkeys(names, "University"))
            if undone:
                workspace.ledger.rollback(workspace.ledger.change, agent="test")
        workspace.ledger.compact()
        restore(backup(workspace, root / "b", {}).file, root / "new")
        same(workspace, Workspace(root / "new"))
