"""Versioned folders: a view is there whole or not at all, whoever builds it and whenever that is stopped."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from kg.errors import KgError
from kg.versions import KEEP, Meta, newest_change, open_or_build, remove_all, verify

DAY = date(2022, 6, 1)
KILLS = int(os.environ.get("KG_KILLS", "10"))
PARTS = 20


def parts(text: str) -> Callable[[Path], None]:
    """A build that writes the same text into many files, one after the other."""

    def build(folder: Path) -> None:
        for number in range(PARTS):
            (folder / f"part-{number}").write_text(text, encoding="utf-8")

    return build


def read(folder: Path) -> set[str]:
    """All parts; raises when one is absent."""
    return {(folder / f"part-{number}").read_text(encoding="utf-8") for number in range(PARTS)}


def fail(folder: Path) -> None:
    (folder / "part-0").write_text("half", encoding="utf-8")
    raise RuntimeError("stopped")


def shown(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if not path.name.startswith("."))


def hidden(root: Path) -> list[str]:
    return [path.name for path in root.iterdir() if path.name.endswith(".part")]


def test_it_is_built_once_for_a_change(tmp_path: Path) -> None:
    assert open_or_build(tmp_path, 1, parts("one"), read, day=DAY) == {"one"}
    assert open_or_build(tmp_path, 1, fail, read, day=DAY) == {"one"}


def test_each_change_has_its_own(tmp_path: Path) -> None:
    open_or_build(tmp_path, 1, parts("one"), read, day=DAY)
    assert open_or_build(tmp_path, 2, parts("two"), read, day=DAY) == {"two"}
    assert open_or_build(tmp_path, 1, fail, read, day=DAY) == {"one"}
    assert newest_change(tmp_path) == 2


def test_a_failing_build_raises_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="stopped"):
        open_or_build(tmp_path, 1, fail, read, day=DAY)
    assert shown(tmp_path) == hidden(tmp_path) == []
    assert newest_change(tmp_path) is None


@pytest.mark.parametrize("broken", ["part-3", "meta.json"])
def test_one_that_does_not_open_is_built_anew(tmp_path: Path, broken: str) -> None:
    open_or_build(tmp_path, 1, parts("one"), read, day=DAY)
    (tmp_path / "1" / broken).unlink()
    assert open_or_build(tmp_path, 1, parts("again"), read, day=DAY) == {"again"}
    assert shown(tmp_path) == ["1"]


def test_it_says_what_it_shows_and_until_when(tmp_path: Path) -> None:
    def build(folder: Path) -> date:
        parts("one")(folder)
        return date(2022, 7, 1)

    open_or_build(tmp_path, 7, build, read, day=DAY)
    assert Meta.read(tmp_path / "7") == Meta(7, DAY, date(2022, 7, 1))


def test_when_its_day_has_passed_another_is_built_beside_it(tmp_path: Path) -> None:
    def build(folder: Path) -> date:
        parts("june")(folder)
        return date(2022, 7, 1)

    open_or_build(tmp_path, 1, build, read, day=DAY)
    assert open_or_build(tmp_path, 1, fail, read, day=date(2022, 6, 30)) == {"june"}
    assert open_or_build(tmp_path, 1, parts("july"), read, day=date(2022, 7, 1)) == {"july"}
    assert shown(tmp_path) == ["1", "1.2"], "a reader keeps the one that it opened"
    assert open_or_build(tmp_path, 1, fail, read, day=date(2023, 1, 1)) == {"july"}


def test_the_newest_and_the_one_before_stay(tmp_path: Path) -> None:
    for change in range(1, 6):
        open_or_build(tmp_path, change, parts(str(change)), read, day=DAY)
    assert shown(tmp_path) == ["4", "5"]
    assert len(shown(tmp_path)) == KEEP


def test_a_past_one_that_is_asked_for_does_not_drive_out_the_newest(tmp_path: Path) -> None:
    for change in (4, 5, 2):
        open_or_build(tmp_path, change, parts(str(change)), read, day=DAY)
    assert shown(tmp_path) == ["2", "5"]


def test_many_that_ask_at_once_get_one_build(tmp_path: Path) -> None:
    builds: list[Path] = []

    def build(folder: Path) -> None:
        builds.append(folder)
        time.sleep(0.05)
        parts("one")(folder)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: open_or_build(tmp_path, 1, build, read, day=DAY), range(8)))
    assert answers == [{"one"}] * 8
    assert len(builds) == 1


def test_a_killed_build_is_never_seen_and_the_next_one_completes(tmp_path: Path) -> None:
    """A child builds versions one after the other and is killed at a random moment; a reader then finds whole ones alone."""
    child = (
        "import sys; from pathlib import Path; from kg.versions import open_or_build\n"
        "from tests.kg.test_versions import parts, read, DAY\n"
        "print('ready', flush=True)\n"
        "for n in range(1, 100000): open_or_build(Path(sys.argv[1]), n, parts(str(n)), read, day=DAY)"
    )
    checkout = Path(__file__).resolve().parents[2]
    random.seed(1)
    stopped_in_the_middle = 0
    for turn in range(KILLS):
        root = tmp_path / str(turn)
        builder = subprocess.Popen([sys.executable, "-c", child, str(root)], cwd=checkout, stdout=subprocess.PIPE)
        assert builder.stdout and builder.stdout.readline().strip() == b"ready"
        time.sleep(random.uniform(0, 0.12))
        builder.kill()
        builder.wait()
        builder.stdout.close()
        stopped_in_the_middle += root.is_dir() and bool(hidden(root))
        for name in shown(root) if root.is_dir() else []:
            assert read(root / name) == {name}
            assert Meta.read(root / name).change == int(name)
        assert open_or_build(root, 100_000, parts("next"), read, day=DAY) == {"next"}
        assert hidden(root) == []
    assert stopped_in_the_middle or KILLS < 10, "no kill hit a build: the test shows nothing"


def test_a_file_that_is_not_as_it_was_built_is_named(tmp_path: Path) -> None:
    open_or_build(tmp_path / "view", 1, parts("one"), read, day=DAY)
    open_or_build(tmp_path / "view", 2, parts("two"), read, day=DAY)
    assert verify(tmp_path) == []
    for name in ("part-3", "meta.json", "checksums.json"):
        path = tmp_path / "view" / "2" / name
        whole = path.read_bytes()
        for other in (whole[:-1], whole + b" ", bytes([whole[0] ^ 1]) + whole[1:]):
            path.write_bytes(other)
            assert [damage.path for damage in verify(tmp_path)] == [f"view/2/{name}"]
        path.write_bytes(whole)
    assert verify(tmp_path) == verify(tmp_path / "absent") == []


def test_all_are_removed_after_whoever_builds_has_ended(tmp_path: Path) -> None:
    """A builder that has begun with what is to be removed publishes it first, and it is removed as well."""
    begun, go_on = Event(), Event()

    def build(folder: Path) -> None:
        begun.set()
        assert go_on.wait(10)
        parts("one")(folder)

    open_or_build(tmp_path / "other", 1, parts("one"), read, day=DAY)
    with ThreadPoolExecutor(2) as pool:
        building = pool.submit(open_or_build, tmp_path / "view", 1, build, read, day=DAY)
        assert begun.wait(10)
        removing = pool.submit(remove_all, tmp_path)
        time.sleep(0.05)
        assert not removing.done()
        go_on.set()
        assert building.result() == {"one"}
        assert removing.result() == []
    assert [newest_change(tmp_path / name) for name in ("view", "other")] == [None, None]


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(KgError, match="no room on the disk"):
        open_or_build(tmp_path, 1, full, read, day=DAY)
    assert shown(tmp_path) == hidden(tmp_path) == []
