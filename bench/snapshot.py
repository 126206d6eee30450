"""How long the ledger takes to fold into a snapshot, in what memory, and how large the snapshot is."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from pathlib import Path

from bench.generator import Scale, generate
from bench.memory import resident_mb


def run(scale: Scale) -> dict[str, float]:
    """Seconds and MB of one build in a process of its own, and seconds of the first look-up; ``bare_mb`` is there before it."""
    from kg.statements import Ledger

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        table = generate(scale.entities, scale.relations)
        rows = table.num_rows
        Ledger(folder / "ledger").commit(table, agent="bench", message="generated")
        del table
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            measured = pool.apply(_build, (folder / "ledger", folder / "snapshot"))
        disk = sum(file.stat().st_size for file in (folder / "snapshot").iterdir()) / 1e6
    return {"rows": rows, **measured, "disk_mb": disk}


def _build(ledger: Path, target: Path) -> dict[str, float]:
    from kg.snapshot import Snapshot, build_snapshot
    from kg.statements import Ledger
    from ontology import load_schema

    opened, schema = Ledger(ledger), load_schema()
    with resident_mb() as memory:
        started = time.perf_counter()
        build_snapshot(opened, target, schema)
        built = time.perf_counter() - started
    started = time.perf_counter()
    snapshot = Snapshot(target)
    [label] = snapshot.sql("SELECT label FROM entities LIMIT 1")["label"].to_pylist()
    found = snapshot.resolve(label)
    resolved = time.perf_counter() - started
    assert found, label
    return {**snapshot.counts, "build_s": built, "bare_mb": memory[0], "peak_mb": max(memory), "first_resolve_s": resolved}
