"""Building the views beside what the bare engines need to load the same files when these are ready.

``python -m bench.views [ENTITIES RELATIONS]`` prints the figures as JSON. Each build runs in a process of its own.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bench.generator import Scale, generate
from bench.memory import resident_mb

if TYPE_CHECKING:
    from kg.views.opening import Views

BASE = "urn:innovation-kg:"
Work = Callable[[Path, Path], None]


def run(scale: Scale) -> dict[str, float]:
    """Seconds, MB beyond what is there before, and MB on disk of both views; ``ratio`` is of the sums of seconds.

    The bare engines load the N-Quads, and the Parquet files with the same definitions, that the views are made from.
    """
    from kg.snapshot import Snapshot
    from kg.views import property_graph, rdf
    from ontology import load_schema

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _apart(_make_snapshot, folder, scale)
        snapshot = Snapshot(folder / "snapshot")
        rdf.write_nquads(snapshot, load_schema(), folder / "graph.nq", base_iri=BASE, today=date.today())
        property_graph.write_files(snapshot, load_schema(), folder / "files")
        figures: dict[str, float] = {"entities": snapshot.counts["entities"], "relations": snapshot.counts["relations"]}
        for name, work in (
            ("bare_rdf", _bare_rdf),
            ("rdf", _rdf),
            ("bare_property_graph", _bare_graph),
            ("property_graph", _graph),
        ):
            (folder / name).mkdir()
            figures |= _apart(_measured, folder, name, work)
        figures["triples"] = _triples(folder / "rdf")
    figures["ratio"] = (figures["rdf_s"] + figures["property_graph_s"]) / (figures["bare_rdf_s"] + figures["bare_property_graph_s"])
    return figures


def _make_snapshot(folder: Path, scale: Scale) -> dict[str, float]:
    from kg.snapshot import build_snapshot
    from kg.statements import Ledger
    from ontology import load_schema

    ledger = Ledger(folder / "ledger")
    ledger.commit(generate(scale.entities, scale.relations), agent="bench", message="generated")
    build_snapshot(ledger, folder / "snapshot", load_schema())
    return {}


def _bare_rdf(folder: Path, target: Path) -> None:
    import pyoxigraph as ox

    store = ox.Store(target / "store")
    store.bulk_load(path=folder / "graph.nq", format=ox.RdfFormat.N_QUADS, lenient=True)
    store.flush()


def _bare_graph(folder: Path, target: Path) -> None:
    """One checkpoint at the end, as the view does it: one after each COPY, which is the default, costs many times as much."""
    from kg.views import property_graph
    from ontology import load_schema

    property_graph.load(
        target / property_graph.DATABASE, load_schema(), folder / "files", property_graph.pairs_of(folder / "files")
    )


def _rdf(folder: Path, target: Path) -> None:
    _views(folder, target).rdf(1)


def _graph(folder: Path, target: Path) -> None:
    _views(folder, target).property_graph(1)


def _views(folder: Path, target: Path) -> Views:
    from kg.snapshot import Snapshot
    from kg.views.opening import Views
    from ontology import load_schema

    return Views(target, load_schema(), BASE, lambda change: Snapshot(folder / "snapshot"))


def _measured(folder: Path, name: str, work: Work) -> dict[str, float]:
    target = folder / name
    with resident_mb() as taken:
        started = time.perf_counter()
        work(folder, target)
        seconds = time.perf_counter() - started
    disk = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    return {f"{name}_s": seconds, f"{name}_mb": max(taken) - taken[0], f"{name}_disk_mb": disk / 1e6}


def _triples(target: Path) -> int:
    from kg.views.rdf import open_store

    return len(open_store(target / "rdf" / "1"))


def _apart(work: Callable[..., dict[str, float]], *arguments: object) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


if __name__ == "__main__":
    asked = Scale(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else Scale(200_000, 1_000_000)
    sys.stdout.write(json.dumps(run(asked), indent=1) + "\n")
