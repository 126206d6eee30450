"""Processes that write to a ledger, for the tests that run several of them or kill them.

A process starts from a server that has the engines loaded, where the system can fork; elsewhere it loads them itself.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path

from kg.statements import Ledger
from kg.statements.change import Change
from tests.kg.statements.saying import REPORT, rows

ROWS = 20  # of each change
ENGINES = ["pyarrow.compute", "deltalake", "duckdb", "numpy", "kg.statements.ledger", "filelock", __name__]


def processes() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(ENGINES)
    return context


def commit_and_repeat(folder: Path, writer: int, times: int) -> list[int]:
    """As many commits of one row each, every tenth one repeated as after an error; the changes' numbers."""
    ledger = Ledger(folder)
    changes = []
    for number in range(times):
        name = f"{writer}-{number}"
        for _ in range(2 if number % 10 == 0 else 1):
            done = ledger.commit(rows(1, source=name, prefix=name), agent=f"writer {writer}", message="", batch=name)
        changes.append(done.change)
    return changes


def commit_number(ledger: Ledger, number: int) -> Change:
    """The change after which the report says the rows of this number and no others."""
    return ledger.commit(rows(ROWS, prefix=f"{number}-"), agent="test", message="", complete=[REPORT], batch=str(number))


def commit_forever(folder: Path, first: int, told: Connection) -> None:
    """Commit one number after the other, compact now and then, and tell each number when it is committed."""
    told.send(None)
    ledger = Ledger(folder)
    for number in count(first):
        commit_number(ledger, number)
        told.send(number)
        if number % 7 == 0:
            ledger.compact(grace=timedelta())


@dataclass
class Writer:
    """A process that commits forever; ``acknowledged`` is the last number that it told to be committed."""

    process: multiprocessing.process.BaseProcess
    told: Connection
    acknowledged: int

    def let_commit(self, times: int) -> None:
        for _ in range(times):
            self.acknowledged = self.told.recv()

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.join()
        with suppress(EOFError):
            while True:
                self.acknowledged = self.told.recv()


@contextmanager
def writer(folder: Path, first: int) -> Iterator[Writer]:
    """A process that commits from this number on; it is about to begin."""
    context = processes()
    told, tells = context.Pipe(duplex=False)
    process = context.Process(target=commit_forever, args=(folder, first, tells), daemon=True)  # type: ignore[attr-defined]  # of each context
    process.start()
    tells.close()
    try:
        told.recv()
        yield Writer(process, told, first - 1)
    finally:
        process.kill()
        process.join()
        told.close()
