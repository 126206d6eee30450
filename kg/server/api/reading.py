"""What the routes read from: the newest snapshot, opened once, and that of a list which began before a change."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from fastapi import Response

from kg.errors import NotFound, UsageError
from kg.server.answering import CHANGE
from kg.server.api.names import NameIndex
from kg.server.errors import Busy, RequestError

if TYPE_CHECKING:
    from kg.snapshot import Entity, Snapshot
    from kg.workspace import Workspace

MOST = 100  # rows of one answer
FURTHEST = 1_000_000  # row that a list is read to
HEAVY, PATIENCE = 2, 5.0  # heavy questions at once, and seconds that others wait for their place
_CURSOR = re.compile(r"([0-9]{1,9})\.([0-9]{1,7})")


class Gone(RequestError):
    """What was there is not any more, and nothing took its place."""

    status = 410


class Page(NamedTuple):
    """A part of a list: of this snapshot, from this row on."""

    snapshot: Snapshot
    offset: int

    def after(self, limit: int) -> str:
        """The cursor of the rows after ``limit`` more."""
        return f"{self.snapshot.change}.{self.offset + limit}"


class Reader:
    """Snapshots of one workspace for many threads; ``names`` and ``snapshot`` change when the ledger does.

    Each has a lock of its own: the names of a large workspace take seconds, for which nobody waits who reads something else.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.schema = workspace, workspace.schema
        self._opening, self._indexing = Lock(), Lock()
        self._snapshot: Snapshot | None = None
        self._names: tuple[int, NameIndex] | None = None  # with its change
        self._places = asyncio.Semaphore(HEAVY)

    def snapshot(self, response: Response | None = None) -> Snapshot:
        """The newest one; its change goes into the response's header."""
        change = self.workspace.ledger.change
        with self._opening:
            held = self._snapshot
            if held is None or held.change != change or not held.folder.is_dir():
                held = self._snapshot = self.workspace.snapshot()
                held.sql("SELECT 1")  # opens it, which two threads at once may not
        return _named(held, response)

    def page(self, cursor: str | None, response: Response) -> Page:
        """Where a list begins or goes on. Raises UsageError for what is no cursor, Gone where its change is not kept any more."""
        if cursor is None:
            return Page(self.snapshot(response), 0)
        match = _CURSOR.fullmatch(cursor)
        if match is None or int(match[2]) > FURTHEST:
            raise UsageError("is no place in a list.", where="cursor", fix="Give the `next` of an answer, or none to begin.")
        change, newest = int(match[1]), self.snapshot()
        if change == newest.change:
            return Page(_named(newest, response), int(match[2]))
        if not newest.folder.with_name(match[1]).is_dir():  # none is built for a cursor
            raise Gone(f"the list of change {change} is not kept any more.", where="cursor", fix="Begin again without a cursor.")
        return Page(_named(self.workspace.snapshot(change), response), int(match[2]))

    def names(self, snapshot: Snapshot, *, newest: bool = False) -> NameIndex:
        """The index of the names of a snapshot, which the first who asks after a change makes.

        Who asks meanwhile gets the one before, whose ids may be former ones or gone; or waits, for the ``newest``.
        """
        held = self._names
        if held is not None and held[0] == snapshot.change:
            return held[1]
        if not self._indexing.acquire(blocking=newest or held is None):
            assert held is not None
            return held[1]
        try:
            if self._names is None or self._names[0] < snapshot.change:
                rows = snapshot.sql("SELECT id, names FROM entities ORDER BY id")
                self._names = snapshot.change, NameIndex(rows["id"].to_pylist(), rows["names"].to_pylist())
            return self._names[1]
        finally:
            self._indexing.release()

    async def heavy(self) -> AsyncIterator[None]:
        """A place for a question that computes long, so that look-ups keep theirs. Raises Busy when none becomes free."""
        try:
            await asyncio.wait_for(self._places.acquire(), PATIENCE)
        except TimeoutError:
            raise Busy("too many long questions are running.", fix="Ask again in some seconds.") from None
        try:
            yield
        finally:
            self._places.release()


def known(snapshot: Snapshot, id: str) -> Entity:
    """The entity of an id, former id or key. Raises NotFound, or Gone for one that was."""
    try:
        return snapshot.entity(id)
    except NotFound as error:
        if snapshot.gone(id):
            raise Gone(error.what, fix="/api/changes tells what was taken back.") from error
        raise NotFound(error.what, fix="/api/search?q=… finds entities by name.") from error


def _named(snapshot: Snapshot, response: Response | None) -> Snapshot:
    if response is not None:
        response.headers[CHANGE] = str(snapshot.change)
    return snapshot
