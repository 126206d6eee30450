"""Servers that run on Java: found as the tests find them, ended with the block."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

JARS = Path(os.environ.get("KG_TEST_SERVERS", Path.home() / ".cache" / "innovation-kg" / "servers"))
START = 1200.0  # seconds in which a server has read its data


class Absent(Exception):
    """The server is not on this machine, or does not start; says why."""


def jars(name: str) -> Path:
    """The folder of its jars, as ``KG_REQUIRE=neo4j,fuseki make test`` fetches them. Raises Absent."""
    if not shutil.which("java") or not any((JARS / name).glob("*.jar")):
        raise Absent(f"{name} is not here; KG_REQUIRE={name} make test fetches it")
    return JARS / name


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: Sequence[str], log: Path, folder: Path | None = None, **environment: str) -> None:
    """Run to its end, in ``folder``. Raises Absent with the last of what it says where it fails."""
    with log.open("wb") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, cwd=folder, env={**os.environ, **environment})
    if done.returncode:
        raise Absent(_last(log))


@contextmanager
def running(command: Sequence[str], port: int, log: Path) -> Iterator[None]:
    """Raises Absent when the server ends, or does not answer in time."""
    with log.open("wb") as out:
        # In the folder of its log: Fuseki makes one of its own where it is started.
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=log.parent)
        try:
            until = time.monotonic() + START
            while not _open(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise Absent(_last(log))
                time.sleep(0.5)
            yield
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _last(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    wrong = [line for line in lines if "OutOfMemory" in line or "Exception" in line or "ERROR" in line]
    return (wrong or lines or ["it says nothing"])[-1][-300:]
