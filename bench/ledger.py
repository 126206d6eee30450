"""Committing to the ledger beside bare writes of the same table: in one process, in turns, the best of five.

``python -m bench.ledger`` prints the figures as JSON.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.generator import Scale, generate
from bench.memory import resident_mb
from kg.statements import Ledger

if TYPE_CHECKING:
    import pyarrow as pa

TURNS = 5
SMALL = 1000  # rows of a small change


def run(scale: Scale) -> dict[str, float]:
    """Seconds, ratios to the bare write, and the MB that each needs beyond the table that is there already."""
    table = generate(scale.entities, scale.relations)
    bare, commit = [], []
    for _ in range(TURNS):
        with _folder() as folder:
            bare.append(_seconds(lambda folder=folder: _write_bare(folder, table)))  # type: ignore[misc]  # bound at once
        with _folder() as folder:
            commit.append(_seconds(lambda folder=folder: _commit(folder, table)))  # type: ignore[misc]  # bound at once
    figures = {
        "rows": table.num_rows,
        "bare_write_s": min(bare),
        "commit_s": min(commit),
        "ratio": min(commit) / min(bare),
        **_on_a_full_ledger(table),
    }
    with _folder() as folder:
        for name, work in (("bare_write_mb", _write_bare), ("commit_mb", _commit)):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                figures[name] = pool.apply(_needed_mb, (work, folder / name, scale))
    return figures


def _on_a_full_ledger(table: pa.Table) -> dict[str, float]:
    """What costs how much once all rows are there; a small change is one of ``SMALL`` rows of one source."""
    with _folder() as folder:
        ledger = _commit(folder, table)
        again = _seconds(lambda: ledger.commit(table, agent="bench", message="again"))
        size = sum(path.stat().st_size for path in ledger.path.glob("*.parquet"))
        small = []
        for turn in range(TURNS):
            rows = _renamed(table.slice(0, SMALL), turn)
            small.append(_seconds(lambda rows=rows: ledger.commit(rows, agent="bench", message="small")))  # type: ignore[misc]  # bound at once
        return {
            "small_change_s": min(small),
            "same_rows_again_s": again,
            "open_s": min(_seconds(lambda: ledger.change) for _ in range(TURNS)),
            "fold_count_s": min(_seconds(lambda: _count_current(ledger)) for _ in range(TURNS)),
            "fold_to_arrow_s": min(_seconds(ledger.current) for _ in range(TURNS)),
            "compact_s": _seconds(ledger.compact),
            "disk_mb": size / 1e6,
        }


def _write_bare(folder: Path, table: pa.Table) -> None:
    from deltalake import write_deltalake

    write_deltalake(folder / "bare", table)


def _commit(folder: Path, table: pa.Table) -> Ledger:
    ledger = Ledger(folder / "ledger")
    ledger.commit(table, agent="bench", message="all")
    return ledger


def _renamed(table: pa.Table, turn: int) -> pa.Table:
    """The same rows as a source says them that the ledger does not know, though it sorts between those that it knows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for name, values in (
        ("id", pc.binary_join_element_wise(table["id"], str(turn), "-")),
        ("source", pa.array([f"来源002 ({turn}).txt"] * table.num_rows)),
    ):
        table = table.set_column(table.column_names.index(name), table.schema.field(name), values)
    return table


def _count_current(ledger: Ledger) -> object:
    """The fold of all rows without handing them on."""
    import duckdb

    from kg.statements.fold import FOLD

    with duckdb.connect() as engine:
        engine.read_parquet(ledger.files()).create_view("known")
        return engine.sql(f"SELECT count(*) FROM ({FOLD})").fetchall()


def _needed_mb(work: Callable[[Path, pa.Table], object], folder: Path, scale: Scale) -> float:
    """How far memory rises above what is there before, in a process of its own."""
    table = generate(scale.entities, scale.relations)
    with resident_mb() as taken:
        work(folder, table)
    return max(taken) - taken[0]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Scale(200_000, 1_000_000)), indent=1) + "\n")
