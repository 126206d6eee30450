"""Committing to the ledger against bare writes of the same table, in one process, in turns.

``python -m bench.ledger [ROWS]`` prints the figures as JSON.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.generator import Scale, generate
from kg.statements import Ledger

if TYPE_CHECKING:
    import pyarrow as pa

TURNS = 5
SMALL = 1000


def run(scale: Scale) -> dict[str, float]:
    """Seconds (the best of five turns), ratios to the bare write, and peak memory in MB."""
    from deltalake import write_deltalake

    table = generate(scale.entities, scale.relations)
    commit: list[float] = []
    bare: list[float] = []
    for _ in range(TURNS):
        with _folder() as folder:
            bare.append(_seconds(lambda: write_deltalake(folder / "bare", table)))
        with _folder() as folder:
            commit.append(_seconds(lambda: Ledger(folder / "ledger").commit(table, agent="bench", message="all")))
    return {"rows": table.num_rows, "bare": min(bare), "commit": min(commit), "ratio": min(commit) / min(bare), "ratio_median": statistics.median(commit) / statistics.median(bare)}


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


if __name__ == "__main__":
    print(json.dumps(run(Scale(200_000, 1_000_000))))
