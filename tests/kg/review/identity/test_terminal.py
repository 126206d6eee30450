"""``kg review --kind identity`` in a real terminal, with more than 10,000 pairs that wait."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.statements.statement import from_arrow
from kg.workspace import Workspace
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")

PATIENCE = 120  # seconds; how fast it is the bench measures
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_=>78])")


class Terminal:
    """A command in a pseudo-terminal; ``seen`` is all that it wrote, without the sequences that place and colour it."""

    def __init__(self, process: int, fd: int) -> None:
        self.process, self._fd, self._written = process, fd, b""

    @property
    def seen(self) -> str:
        return _SEQUENCE.sub("", self._written.decode(errors="replace"))

    def until(self, text: str, after: int = 0) -> None:
        """Wait for a text after this place of ``seen``."""
        end = time.monotonic() + PATIENCE
        while text not in self.seen[after:]:
            assert time.monotonic() < end and self._read(), self.seen[-3000:]

    def type(self, keys: str) -> int:
        """Type keys; the place of ``seen`` at which what they do begins."""
        place = len(self.seen)
        os.write(self._fd, keys.encode())
        return place

    def ended(self) -> int:
        """The exit status, when it is left."""
        while self._read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def _read(self) -> bool:
        if not select.select([self._fd], [], [], 0.5)[0]:
            return True
        try:
            data = os.read(self._fd, 65536)
        except OSError:  # how Linux tells the end
            return False
        self._written += data
        return bool(data)


@contextmanager
def terminal(workspace: Path, kind: str = "xterm-256color", *words: str) -> Iterator[Terminal]:
    import fcntl
    import pty
    import struct
    import termios

    process, fd = pty.fork()
    if process == 0:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "KG_AGENT": "amy", "TERM": kind, "KG_WORKSPACE": ""}
        command = ["-c", "from kg.cli import main; main()", "review", "--kind", "identity", "-w", str(workspace), *words]
        os.execve(sys.executable, [sys.executable, *command], env)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    open_terminal = Terminal(process, fd)
    try:
        yield open_terminal
    finally:
        try:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(fd)


@pytest.fixture
def workspace(crowded: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(crowded, tmp_path / "work")
    return Workspace(tmp_path / "work")


def judged(workspace: Workspace) -> list[str]:
    return [row.predicate for row in from_arrow(workspace.ledger.current(sources=["judgements"])) if row.object]


def test_pairs_are_judged_on_the_screen(workspace: Workspace) -> None:
    with terminal(workspace.root) as screen:
        screen.until("第 1/12,")
        screen.until("合并后称为")  # the screen takes keys
        place = screen.type("d")
        screen.until("第 2 次变更：不同", place)
        place = screen.type(" ")
        screen.until("第 3/12,", place)
        place = screen.type("z")
        screen.until("已撤销", place)
        place = screen.type("s")
        screen.until("相同", place)
        screen.until("第 4 次变更", place)
        screen.type("q")
        assert screen.ended() == 0
        assert "已判断 1 对，已全部写入。" in screen.seen
    assert judged(workspace) == ["kg:same"]


def test_ctrl_c_leaves_it_and_nothing_is_lost(workspace: Workspace) -> None:
    with terminal(workspace.root) as screen:
        screen.until("合并后称为")
        place = screen.type("d")
        screen.until("第 2 次变更", place)
        screen.type("\x03")
        assert screen.ended() == 0
        assert "Traceback" not in screen.seen
    assert judged(workspace) == ["kg:different"]


def test_a_terminal_that_cannot_draw_is_asked_line_by_line(workspace: Workspace) -> None:
    with terminal(workspace.root, "dumb") as lines:
        lines.until("q 结束 > ")
        place = lines.type("d\n")
        lines.until("第 2 次变更：不同", place)
        lines.until("q 结束 > ", place)
        place = lines.type("z\n")
        lines.until("已撤销", place)
        lines.until("q 结束 > ", place)
        lines.type("q\n")
        assert lines.ended() == 0
        assert "已判断 0 对" in lines.seen
    assert judged(workspace) == []


def test_a_wrong_call_leaves_the_terminal_as_it_was(workspace: Workspace) -> None:
    with terminal(workspace.root, "xterm-256color", "--source", "nobody") as screen:
        assert screen.ended() == 2
        assert "no one source is called 'nobody'" in screen.seen
