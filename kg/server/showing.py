"""The view that questions see: the newest one, which takes the place of the one before it without a question being dropped.

A question after a change sets off the building of the new view, and waits for it as long as ``patience`` says; after that
questions see the view before it, until the new one is there with processes that have opened it. Each answer names its change.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kg.server.crew import Crew
from kg.server.lanes import Lanes
from kg.server.limits import Limits
from kg.server.worker import Task
from kg.views.nquads import PREFIXES

log = logging.getLogger(__name__)

AGAIN = 30.0  # seconds after a view that could not be built


class Source(Protocol):
    """Where views come from."""

    def newest(self) -> tuple[int, Hashable]:
        """The newest change, and whatever else makes a new view necessary."""

    def folder(self, change: int) -> Path:
        """The folder of the view of a change, built when there is none."""


@dataclass(slots=True)
class Shown:
    """One view, the processes that have it open, and how many questions look at it."""

    change: int
    folder: Path
    crew: Crew
    users: int = 0

    @property
    def version(self) -> str:
        """The change, and the number of its view where it was built more than once (a new day, a broken folder)."""
        return self.folder.name


class Showing:
    """One engine's questions, always about the newest view that is ready."""

    def __init__(self, source: Source, limits: Limits, engine: str) -> None:
        self.limits, self.engine = limits, engine
        self.lanes = Lanes(limits)
        self._source = source
        self._shown: Shown | None = None
        self._retired: list[Shown] = []  # that some question still looks at
        self._state: tuple[int, Hashable] | None = None  # that the view was built for
        self._newest: tuple[int, Hashable] | None = None
        self._looked = 0.0
        self._refreshing: asyncio.Task[None] | None = None
        self._since = 0.0  # when the refreshing began

    @asynccontextmanager
    async def view(self) -> AsyncIterator[Shown]:
        """The view for one question; it stays open until the block is left. Raises what the building of the first one raises."""
        shown = await self._current()
        shown.users += 1
        try:
            yield shown
        finally:
            shown.users -= 1
            if not shown.users:
                await self._drop_retired()

    async def close(self) -> None:
        """End every process."""
        if self._refreshing is not None:
            self._refreshing.cancel()
            await asyncio.wait({self._refreshing})
        for shown in (*self._retired, *([self._shown] if self._shown else ())):
            await shown.crew.close()

    async def _drop_retired(self) -> None:
        for shown in [shown for shown in self._retired if not shown.users]:
            self._retired.remove(shown)
            await shown.crew.close()

    def _task(self, folder: Path) -> Task:
        limits = self.limits
        return Task(self.engine, str(folder), limits.answer, limits.triples, limits.memory, PREFIXES)

    async def _current(self) -> Shown:
        now = time.monotonic()
        if self._newest is None or now - self._looked >= self.limits.look:
            self._looked = now
            self._newest = await asyncio.to_thread(self._source.newest)
            await self._leave_what_is_gone()
        if self._newest != self._state and self._refreshing is None and (self._shown is None or now >= self._since):
            self._since = now
            self._refreshing = asyncio.create_task(self._refresh(self._newest))
        if self._refreshing is not None:
            left = None if self._shown is None else max(0.0, self._since + self.limits.patience - time.monotonic())
            refreshing = self._refreshing
            await asyncio.wait({refreshing}, timeout=left)
            if self._shown is None:
                refreshing.result()
        if self._shown is None:  # it went while this question waited
            return await self._current()
        return self._shown

    async def _leave_what_is_gone(self) -> None:
        """A view whose folder was removed (an erasure does it) is not shown any more, even while there is no other."""
        if self._shown is not None and not self._shown.folder.is_dir():
            self._retired.append(self._shown)
            self._shown = self._state = None
            await self._drop_retired()

    async def _refresh(self, state: tuple[int, Hashable]) -> None:
        try:
            folder = await asyncio.to_thread(self._source.folder, state[0])
            if self._shown is not None and folder == self._shown.folder:
                self._state = state
                return
            crew = Crew(self._task(folder), self.limits.quick + self.limits.spare)
            try:
                first = await crew.worker()
                crew.back(first)
            except BaseException:
                await crew.close()
                raise
            if not all(first.confined.values()):
                log.warning("the processes of %s can do what this system lets them: %s", self.engine, first.confined)
            if self._shown is not None:
                self._retired.append(self._shown)
            self._shown, self._state = Shown(state[0], folder, crew), state
            await self._drop_retired()
        except Exception:
            if self._shown is None:
                raise
            self._since = time.monotonic() + AGAIN
            log.exception("the view of change %s is not there; change %s stays", state[0], self._shown.change)
        finally:
            self._refreshing = None
