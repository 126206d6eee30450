"""A process killed at any moment of a commit loses nothing that it acknowledged, and leaves nothing half said.

``KG_KILLS`` is how often (50 when it is not set).
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

from kg.statements import Ledger
from tests.kg.statements.saying import current
from tests.kg.statements.writers import ROWS, commit_number, writer

KILLS = int(os.environ.get("KG_KILLS", "50"))
FIRST = max(1, KILLS // 10)  # of them in the commit that makes the ledger
START = 0.3  # seconds, about as long as a process takes for its first commit


def whole_and_continued(ledger: Ledger, acknowledged: int) -> None:
    """The newest change is the acknowledged one or the next; it is all there, and the next can be made (again)."""
    reached = ledger.change
    assert acknowledged <= reached <= acknowledged + 1
    assert set(current(ledger)) == ({f"{reached}-{row}" for row in range(ROWS)} if reached else set())
    assert ledger.verify() == []
    assert commit_number(ledger, acknowledged + 1).change == acknowledged + 1


def test_the_commit_that_makes_the_ledger_is_killed_and_is_made_or_not_made(tmp_path: Path) -> None:
    moments = random.Random(1)
    for kill in range(FIRST):
        ledger = Ledger(tmp_path / str(kill) / "ledger")
        with writer(ledger.path, 1) as process:
            time.sleep(moments.uniform(0, START))
            process.kill()
        whole_and_continued(ledger, process.acknowledged)


def test_a_commit_or_compaction_is_killed_and_is_made_or_not_made(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    moments = random.Random(0)
    newest, duration = 0, START
    for _ in range(KILLS - FIRST):
        with writer(ledger.path, newest + 1) as process:
            process.let_commit(1)
            time.sleep(moments.uniform(0, 2 * duration))
            process.kill()
        begun = time.perf_counter()
        whole_and_continued(ledger, process.acknowledged)
        newest, duration = process.acknowledged + 1, (time.perf_counter() - begun) / 3
    log = ledger.log()
    assert [change.change for change in log] == [int(change.batch) for change in log] == list(range(1, newest + 1))
    assert [(change.asserted, change.retracted) for change in log] == [(ROWS, 0)] + [(ROWS, ROWS)] * (newest - 1)
