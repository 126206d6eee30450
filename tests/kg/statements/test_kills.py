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


def test_a_commit_killed_at_any_moment_is_made_or_not_made(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    moments = random.Random(0)
    newest, duration = 0, 0.1
    for _ in range(KILLS):
        with writer(ledger.path, newest + 1) as process:
            process.let_commit(moments.choice((0, 1, 2)))
            time.sleep(moments.uniform(0, 2 * duration))
            process.kill()
        made, reached = process.acknowledged, ledger.change
        assert made <= reached <= made + 1
        assert set(current(ledger)) == ({f"{reached}-{row}" for row in range(ROWS)} if reached else set())
        assert ledger.verify() == []
        begun = time.perf_counter()
        assert commit_number(ledger, made + 1).change == made + 1  # the killed one does it again
        newest, duration = made + 1, time.perf_counter() - begun
    log = ledger.log()
    assert [change.change for change in log] == [int(change.batch) for change in log] == list(range(1, newest + 1))
    assert [(change.asserted, change.retracted) for change in log] == [(ROWS, 0)] + [(ROWS, ROWS)] * (newest - 1)
    assert newest > KILLS
