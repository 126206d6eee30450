"""The measured figures as docs/benchmarks.md."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.identity.report import growth
from bench.identity.report import markdown as of_identity
from bench.reading.report import markdown
from bench.serving.report import markdown as of_serving

RESULTS = Path(__file__).resolve().parent / "results.json"
DOCS = RESULTS.parent.parent / "docs" / "benchmarks.md"

GROWTH = "identity.growth"
WHAT = {
    "startup": "How soon it is there",
    "tables": "Reading a list of 100,000 rows into statements, beside Polars' calamine engine reading its cells alone",
    "ledger": "Committing to the ledger, beside a bare write of the same table",
    "snapshot": "Building the snapshot",
    "views": "Building the views, beside the bare engines' bulk loads of ready files",
    "views_fifth": "Building the views at a fifth of that size",
    "pushing": "Pushing a tenth of that size into Neo4j, beside the bare driver that creates the same rows; all of it as files",
    "kills": "Killed at random moments",
    "review": "The review of identity in a terminal, with very many pairs that wait",
}
BOUNDS = {
    ("tables", "ratio"): "at most 3",
    ("tables", "large_peak_mb"): "under 1500",
    ("ledger", "ratio"): "at most 2",
    ("views", "ratio"): "at most 1.5",
    ("views_fifth", "ratio"): "at most 1.5",
    ("pushing", "ratio"): "at most 1.5",
    ("startup", "import_kg_s"): "under 0.3",
    ("startup", "kg_help_s"): "under 0.5",
    ("startup", "demo_s"): "under 60",
    ("review", "first_pair_s"): "under 1",
}


def save(measured: dict[str, Any], *, anew: bool = False) -> None:
    """Writes bench/results.json and docs/benchmarks.md. Parts that were not measured stay as they are, unless ``anew``."""
    kept = RESULTS.exists() and not anew
    results: dict[str, Any] = (json.loads(RESULTS.read_text(encoding="utf-8")) if kept else {}) | measured
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    DOCS.write_text(table(results), encoding="utf-8")
    print(f"written: {RESULTS.name}, {DOCS.name}", file=sys.stderr)


def table(results: dict[str, Any]) -> str:
    """Markdown; every figure comes from ``results``."""
    lines = [
        "# Benchmarks",
        "",
        f"Measured by `make bench` on {results['date']}: {results['machine']}.",
        f"A generated graph of {results['entities']:,} entities and {results['relations']:,} relations. Seconds are the best of",
        "five where a part can be repeated; machines are noisy, so ratios within one run count more than seconds.",
        "`_s` are seconds, `_mb` megabytes.",
    ]
    for part, heading in WHAT.items():
        if part in results:
            said = [results["notes"][part], ""] if part in results.get("notes", {}) else []
            lines += ["", f"## {heading}", "", *said, "| figure | value | wanted |", "|---|---|---|"]
            lines += [f"| {name} | {_shown(value)} | {BOUNDS.get((part, name), '')} |" for name, value in results[part].items()]
    if "identity" in results:
        lines += of_identity(results["identity"])
    if GROWTH in results:
        lines += growth(results[GROWTH])
    if "serving" in results:
        lines += of_serving(results["serving"])
    if "reading" in results:
        lines += markdown(results["reading"])
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
