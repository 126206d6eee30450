"""How long the ledger takes to fold into a snapshot, in what memory, and how large the snapshot is."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

from bench.generator import Scale, generate


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
    bare = _peak_mb()
    started = time.perf_counter()
    build_snapshot(opened, target, schema)
    built = time.perf_counter() - started
    peak = _peak_mb()
    started = time.perf_counter()
    snapshot = Snapshot(target)
    [label] = snapshot.sql("SELECT label FROM entities LIMIT 1")["label"].to_pylist()
    found = snapshot.resolve(label)
    resolved = time.perf_counter() - started
    assert found, label
    counts = {name: float(count) for name, count in snapshot.counts.items()}
    return {**counts, "build_s": built, "peak_mb": peak, "bare_mb": bare, "first_resolve_s": resolved}


def _peak_mb() -> float:
    """The most memory that this process has had so far."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
