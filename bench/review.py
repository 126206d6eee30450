"""How soon the first of very many pairs is on the screen: ``kg review --kind identity`` in a pseudo-terminal of 80 by 24."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from bench.generator import generate
from kg.review import Wanted
from kg.review.identity import waiting
from kg.review.identity.walk import Walk
from kg.workspace import Workspace

ENTITIES, RELATIONS = 6_000, 20_000  # more than 10,000 pairs of them are candidates
TIMES = 5
ANSWERS = 10
PATIENCE = 60  # seconds
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


def run(scale: object = None) -> dict[str, float]:
    """Seconds, the best of five; the view of candidates is up to date.

    ``first_pair_s``: from the start of the process until the names of both sides of the first pair are on the screen.
    ``takes_keys_s``: until the first key is obeyed. ``answer_s``: to write an answer and work out the next pair, the median of ten.
    """
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "work")
        workspace.ledger.commit(generate(ENTITIES, RELATIONS), agent="bench", message="generated")
        pairs = waiting(workspace, Wanted())
        first = pairs[0]
        measured = [_in_a_terminal(workspace.root, first.a.label, first.b.label) for _ in range(TIMES)]
        return {
            "waiting_pairs": len(pairs),
            "first_pair_s": min(shown for shown, _ in measured),
            "takes_keys_s": min(obeyed for _, obeyed in measured),
            "answer_s": _answer(Walk(pairs, "bench")),
        }


def _in_a_terminal(workspace: Path, *labels: str) -> tuple[float, float]:
    """Seconds until the labels are on the screen, and until the command ends, a q having been typed by then."""
    command = shutil.which("kg", path=str(Path(sys.executable).parent)) or "kg"
    started = time.perf_counter()
    process, fd = pty.fork()
    if process == 0:
        env = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1"}
        os.execve(command, [command, "review", "--kind", "identity", "-w", str(workspace)], env)
    try:
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        shown = _until(fd, *labels) - started
        os.write(fd, b"q")
        _until(fd, "\x1b[?1049l")  # the screen is left
        return shown, time.perf_counter() - started
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(fd)


def _until(fd: int, *texts: str) -> float:
    """When all of these texts are written."""
    written, end = b"", time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        if select.select([fd], [], [], 0.1)[0]:
            written += os.read(fd, 65536)
            told = written.decode(errors="replace")
            if all(text in told or text in _SEQUENCE.sub("", told) for text in texts):
                return time.perf_counter()
    raise TimeoutError(f"{texts} did not come within {PATIENCE} s")


def _answer(walk: Walk) -> float:
    seconds = []
    for number in range(ANSWERS):
        started = time.perf_counter()
        walk.answer("same" if number % 2 else "different")
        if walk.pair is None:
            break
        seconds.append(time.perf_counter() - started)
    return sorted(seconds)[len(seconds) // 2]
