"""Transactions with a Neo4j that are repeated when the connection is lost in their midst: whatever runs here may run twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import neo4j

Result = TypeVar("Result")
Work = Callable[["neo4j.ManagedTransaction"], Result]

LIMIT = 300.0  # seconds after which the server gives up a transaction, and its locks, that nobody comes back to


@dataclass(frozen=True, slots=True)
class Server:
    """A session, and for how many seconds a lost connection may stay away."""

    session: neo4j.Session
    patience: float

    def read(self, work: Work[Result]) -> Result:
        return self._repeated(lambda: self.session.execute_read(work))

    def write(self, work: Work[Result], limit: float | None = LIMIT) -> Result:
        """``limit`` is the seconds that the server gives it, None as many as it takes."""
        import neo4j

        return self._repeated(lambda: self.session.execute_write(neo4j.unit_of_work(timeout=limit)(work)))

    def _repeated(self, run: Callable[[], Result]) -> Result:
        """The driver repeats what was cut off, but for a commit of which nobody knows whether it came through."""
        from neo4j.exceptions import IncompleteCommit

        until = time.monotonic() + self.patience
        while True:
            try:
                return run()
            except IncompleteCommit:
                if time.monotonic() > until:
                    raise
