"""The processes over one view, each of which answers one question at a time and may be killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.server.worker import Task

START = 60.0  # seconds in which a process has opened its view, on a machine under load
HELD = 1 << 22  # bytes of an answer that may be read ahead; with asyncio's 64 KiB a long one is stopped and started at each of them
KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "TEMP")  # of the environment; a password there is not theirs to see


@dataclass(frozen=True, slots=True)
class Reply:
    """What a process says of its answer (media type, whether it is complete), and the answer."""

    head: dict[str, Any]
    body: bytes


class Worker:
    """The server's side of one process."""

    def __init__(self, process: asyncio.subprocess.Process, confined: dict[str, bool]) -> None:
        self.process, self.confined = process, confined

    @classmethod
    async def start(cls, task: Task) -> Worker:
        """A process that has opened its view. Raises KgError when it does not get there."""
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path or os.getcwd() for path in sys.path)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "kg.server.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=HELD,
            env=environment,
        )
        worker = cls(process, {})
        try:
            ready = await asyncio.wait_for(worker.exchange(asdict(task)), START)
        except (TimeoutError, EOFError, OSError, ValueError) as error:
            await worker.end()
            raise KgError(
                f"the {task.engine} engine did not start.", where=task.folder, fix="`kg check` looks at the views."
            ) from error
        except BaseException:
            await worker.end()
            raise
        worker.confined = ready.head["confined"]
        return worker

    async def exchange(self, asked: dict[str, Any]) -> Reply:
        """Raises EOFError or OSError when the process ends meanwhile."""
        questions, answers = self.process.stdin, self.process.stdout
        assert questions is not None and answers is not None
        questions.write(json.dumps(asked).encode() + b"\n")
        await questions.drain()
        head = await answers.readline()
        if not head:
            raise EOFError
        told = json.loads(head)
        return Reply(told, await answers.readexactly(told["length"]))

    async def end(self) -> None:
        """Kill the process, and return when it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        await self.process.wait()

    @property
    def ended(self) -> bool:
        return self.process.returncode is not None

    def yields(self) -> None:
        """Let others go first, where the system can."""
        if hasattr(os, "setpriority"):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, 10)

    def memory(self) -> int:
        """Bytes that the process holds for itself; 0 where the system does not tell (elsewhere than on Linux)."""
        try:
            _, resident, shared, *_ = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return 0
        return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")


class Crew:
    """The processes over one view: some ready, some at work. One that is lost is replaced in the background."""

    def __init__(self, task: Task, ready: int) -> None:
        self.task = task
        self._ready: asyncio.LifoQueue[Worker | KgError] = asyncio.LifoQueue()  # who has just worked has all at hand
        self._yielding: Worker | None = None
        self._all: set[Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False
        for _ in range(ready):
            self.replace()

    async def worker(self) -> Worker:
        """One that is ready. Raises KgError when none starts."""
        while True:
            found = await self._ready.get()
            if isinstance(found, Worker) and not found.ended:
                return found
            self.replace()
            if isinstance(found, Worker):
                self.lose(found)
            elif self._ready.empty():
                raise found

    def back(self, worker: Worker) -> None:
        self._ready.put_nowait(worker)

    def keep(self, worker: Worker) -> None:
        """Keep a process that yields, in the place of any that is kept."""
        if self._yielding is not None:
            self.lose(self._yielding)
        self._yielding = worker

    def kept(self) -> Worker | None:
        """The process that yields, which is then no longer kept."""
        found, self._yielding = self._yielding, None
        if found is not None and found.ended:
            self.lose(found)
            return None
        return found

    @property
    def spare(self) -> bool:
        """Whether a process is ready."""
        return not self._ready.empty()

    def lose(self, worker: Worker) -> None:
        """End a process, which does not come back."""
        self._all.discard(worker)
        ending = asyncio.create_task(worker.end())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    def replace(self) -> None:
        if not self._closed:
            task = asyncio.create_task(self._start())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def close(self) -> None:
        """End every process, and return when they are gone."""
        self._closed = True
        starting = list(self._starting)
        for task in starting:
            task.cancel()
        await asyncio.gather(*starting, return_exceptions=True)
        await asyncio.gather(*self._ending, *(worker.end() for worker in self._all))

    async def _start(self) -> None:
        try:
            worker = await Worker.start(self.task)
        except KgError as error:
            self._ready.put_nowait(error)
        else:
            self._all.add(worker)
            self.back(worker)
