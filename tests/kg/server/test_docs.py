"""docs/server.md: its commands run, and its numbers are those of the code."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.server import create_app
from kg.server.limits import Limits
from tests.kg.server.serving import running
from tests.kg.telling import told_report

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "server.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL) for line in block.replace("\\\n", " ").splitlines()]


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not here")
def test_every_command_runs(tmp_path: Path) -> None:
    workspace, _ = told_report(tmp_path)
    assert len(COMMANDS) == 4
    with running(create_app(workspace)) as client:
        for command in COMMANDS:
            words = shlex.split(command.replace("http://127.0.0.1:8000", str(client.base_url).rstrip("/")))
            done = subprocess.run([*words, "--silent", "--fail", "--noproxy", "*"], capture_output=True, timeout=60)
            assert done.returncode == 0, (command, done.stdout)
            assert json.loads(done.stdout)


def test_the_limits_are_those_of_the_code() -> None:
    limits = Limits()
    for number in (
        f"| time | {limits.seconds:g} s |",
        f"| memory | {limits.memory >> 30} GiB ",
        f"| an answer | {limits.answer >> 20} MiB, or {limits.triples:,} triples |",
        f"| a question | {limits.text >> 10} KiB |",
        f"{limits.long} in the long lane",
        f"| waiting | {limits.waiting} questions, {limits.wait_seconds:g} s |",
    ):
        assert number in PAGE
    told = "the page says half a second, one second, and one second"
    assert (limits.quick_seconds, limits.fair_seconds, limits.patience) == (0.5, 1.0, 1.0), told
