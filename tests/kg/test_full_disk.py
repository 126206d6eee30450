"""A disk that is full: every command is refused by a sentence, and nothing that was there is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.check.damage import damaged
from kg.export.canonical import canonical
from kg.workspace import Workspace
from tests.kg.telling import told_report

CHECKOUT = Path(__file__).resolve().parents[2]
SIZE = 64 << 20  # bytes of the small disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, where this process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("no small disk can be mounted here")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


COMMANDS = {
    "assert": ["assert", "绿波机床", "partnersWith", "苏州大学", "--source", "a call"],
    "ingest": ["ingest", "{report}"],
    "cypher": ["query", "--cypher", "MATCH (n) RETURN count(n) AS n"],
    "backup": ["backup", "{work}/../b.kgb"],
    "erase": ["erase", "远帆泵业", "--reason", "asked", "--yes"],
}


def run(name: str, work: Path, report: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    words = [word.format(report=report, work=work) for word in COMMANDS[name]]
    command = [sys.executable, "-X", "utf8", "-c", "from kg.cli import main; main()", *words, "-w", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=CHECKOUT, timeout=120, **more)
    assert "Traceback" not in done.stderr and "defect" not in done.stderr, (name, done.stderr)
    return done


def facts(work: Path, elsewhere: Path) -> tuple[object, ...]:
    """What is known, worked out from a copy on another disk."""
    shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.copytree(work, elsewhere, ignore=shutil.ignore_patterns("views"))
    copy = Workspace(elsewhere)
    assert damaged(copy) == []
    return list(canonical(copy.snapshot(), copy.schema)), copy.log()


def refused(work: Path, tmp_path: Path, **more: Any) -> None:
    """Every command fails with a sentence, and nothing is lost; when there is room again, every one works."""
    report = tmp_path / "报告.txt"
    report.write_text("江都区与南京大学签署合作协议。" * 300, encoding="utf-8")
    before = facts(work, tmp_path / "copy")
    for name in COMMANDS:
        done = run(name, work, report, **more)
        assert (done.returncode, "kg: " in done.stderr) == (1, True), (name, done.stdout, done.stderr)
    assert facts(work, tmp_path / "copy") == before


def works(work: Path, tmp_path: Path) -> None:
    for name in ("assert", "cypher", "backup", "erase"):
        done = run(name, work, tmp_path / "报告.txt")
        assert done.returncode == 0, (name, done.stderr)
    assert damaged(Workspace(work)) == []
    assert not list(work.rglob("*.part"))


def test_on_a_disk_without_any_room(small_disk: Path, tmp_path: Path) -> None:
    work = told_report(small_disk / "work")[0].root
    full = small_disk / "full"
    with full.open("wb") as file:
        file.write(bytes(shutil.disk_usage(small_disk).free))
    refused(work, tmp_path)
    full.unlink()
    works(work, tmp_path)


def test_where_files_may_not_grow(tmp_path: Path) -> None:
    """What stands in where no disk can be mounted: writes fail somewhere in the middle of a file."""
    resource = pytest.importorskip("resource")
    work = told_report(tmp_path / "work")[0].root

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (700, resource.RLIM_INFINITY))

    refused(work, tmp_path, preexec_fn=limit)
    works(work, tmp_path)
