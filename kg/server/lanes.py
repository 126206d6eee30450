"""Questions in processes of their own, which are ended when a question takes too long, grows too large or has lost its asker.

A question begins in the quick lane. One that is not answered after ``quick_seconds`` goes to the long lane, and after
``fair_seconds`` its process yields the processor to others, which it cannot be told back. Where the long lane is full, the question
is ended and told to come back. A process is used again, since a new one has read nothing yet and takes twice as long; of those that
yield one is kept, for questions that took as long before: they begin in the long lane.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from kg.errors import UsageError
from kg.server.crew import Crew, Reply, Worker
from kg.server.errors import Busy, TooMuch
from kg.server.limits import Limits

LOOK = 0.05  # seconds between two looks at a running question
NOTED = 100  # questions of which it is kept that they were long


class Lanes:
    """Who may run: ``answer`` is the whole life of one question."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._quick = asyncio.Semaphore(limits.quick)
        self._waiting = 0
        self._long = 0
        self._long_before: dict[str, None] = {}  # texts of questions that were, the last one last

    async def answer(self, crew: Crew, asked: dict[str, Any], gone: Callable[[], Awaitable[bool]]) -> Reply:
        """Raises Busy where there is no place, TooMuch for a question that was ended, UsageError for one the engine refuses."""
        run = self._begun_long(crew, asked["text"])
        if run is None:
            await self._enter()
            run = _Run(crew)
        started = time.monotonic()
        try:
            reply = await self._watch(run, asked, gone)
        finally:
            if run.long:
                self._long -= 1
            else:
                self._quick.release()
            run.leave()
        self._note(asked["text"], long=time.monotonic() - started >= self.limits.fair_seconds)
        if "error" in reply.head:
            what, where, fix = reply.head["error"]
            raise UsageError(what, where=where, fix=fix)
        return reply

    async def _watch(self, run: _Run, asked: dict[str, Any], gone: Callable[[], Awaitable[bool]]) -> Reply:
        """Have it answered, and look now and then whether it may go on."""
        worker = run.worker = run.worker or await run.crew.worker()
        exchange = asyncio.create_task(worker.exchange(asked))
        started = time.monotonic()
        try:
            while not (await asyncio.wait({exchange}, timeout=LOOK))[0]:
                spent = time.monotonic() - started
                if not run.long and spent >= self.limits.quick_seconds:
                    self._to_the_long_lane(run)
                if not run.yields and spent >= self.limits.fair_seconds:
                    run.give_way()
                if spent >= self.limits.seconds:
                    raise _ended(f"took longer than {self.limits.seconds:g} s")
                if worker.memory() > self.limits.memory:
                    raise _ended(f"needed more than {self.limits.memory >> 20} MiB of memory")
                if run.long and await gone():
                    raise _ended("lost its asker")
            reply = exchange.result()
        except (EOFError, OSError, ValueError) as error:
            raise _ended("brought the engine's process to its end") from error
        finally:
            exchange.cancel()
        run.answered = True
        return reply

    def _begun_long(self, crew: Crew, text: str) -> _Run | None:
        """A question that was long before, where a process that yields is ready for it."""
        if text not in self._long_before or self._long >= self.limits.long or (worker := crew.kept()) is None:
            return None
        self._long += 1
        return _Run(crew, worker, long=True, replaced=True, yields=True)

    def _note(self, text: str, *, long: bool) -> None:
        self._long_before.pop(text, None)
        if long:
            self._long_before[text] = None
        if len(self._long_before) > NOTED:
            del self._long_before[next(iter(self._long_before))]

    def _to_the_long_lane(self, run: _Run) -> None:
        if self._long >= self.limits.long:
            raise _busy(f"{self._long} long questions run already, and this is one as well.")
        self._long += 1
        self._quick.release()
        run.go_long()

    async def _enter(self) -> None:
        if self._waiting >= self.limits.waiting:
            raise _busy(f"{self._waiting} questions wait already.")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._quick.acquire(), self.limits.wait_seconds)
        except TimeoutError as error:
            raise _busy(f"no place became free in {self.limits.wait_seconds:g} s.") from error
        finally:
            self._waiting -= 1


@dataclass(slots=True)
class _Run:
    """One question with its process, the lane that it is in, and whether another process has taken the place of its own."""

    crew: Crew
    worker: Worker | None = None
    long: bool = False
    replaced: bool = False
    yields: bool = False
    answered: bool = False

    def go_long(self) -> None:
        """The quick lane has a process without this one."""
        self.long = True
        if not self.crew.spare:
            self._replace()

    def give_way(self) -> None:
        self.yields = True
        self._replace()
        if self.worker is not None:
            self.worker.yields()

    def leave(self) -> None:
        """A process is used again if it answered: as one that yields, or where no other has taken its place."""
        if self.worker is None:
            return
        if self.answered and self.yields:
            self.crew.keep(self.worker)
        elif self.answered and not self.replaced:
            self.crew.back(self.worker)
        else:
            self.crew.lose(self.worker)
            self._replace()

    def _replace(self) -> None:
        if not self.replaced:
            self.replaced = True
            self.crew.replace()


def _busy(what: str) -> Busy:
    return Busy(what, fix="Ask again later.")


def _ended(what: str) -> TooMuch:
    return TooMuch(f"the question {what}, and was ended.", fix="Ask for less: a LIMIT, fewer patterns, a constant to begin from.")
