"""Everything that is measured of reading, as a value that JSON can hold.

The unseen half is scored only when asked for; else its last figures stay, with their date.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.reading import finre, lac
from bench.reading.gold import Gold, load_folder, load_gold
from bench.reading.intervals import interval
from bench.reading.layers import read, steps
from bench.reading.score import Item, Judged, by_construction, judge, overlapping, score, share_right
from bench.reading.throughput import characters_a_second
from ontology import Schema, load_schema

HERE = Path(__file__).resolve().parent
DOCUMENTS = HERE / "documents"
RESULTS = HERE.parent / "results.json"
SHARED = HERE.parent.parent.parent / "shared"


def measure(*, unseen: bool) -> dict[str, Any]:
    """Quality on the halves, what layers add, speed, and FinRE where it stands beside the checkout."""
    from ingest.documents.reader import LAYERS

    schema = load_schema()
    before = _before()
    seen = load_folder(DOCUMENTS / "seen", schema)
    figures: dict[str, Any] = {"layers": list(LAYERS), "seen": half(seen, schema, LAYERS)}
    if unseen:
        figures["unseen"] = half(load_folder(DOCUMENTS / "unseen", schema), schema, LAYERS)
    elif "unseen" in before:
        figures["unseen"] = before["unseen"]
    if reports := {path.name.removesuffix(".gold.json"): load_gold(path, schema) for path in _reports()}:
        figures["reports"] = half(reports, schema, LAYERS)
    print("throughput …", file=sys.stderr, flush=True)
    rules = [layer for layer in LAYERS if layer != "tagger"]
    chosen = {"everything": LAYERS, "rules": rules}
    figures["throughput"] = {name: round(characters_a_second([*seen.values()], schema, layers)) for name, layers in chosen.items()}
    figures["finre"] = _finre(before.get("finre", {}))
    figures["lac"] = _lac(seen) if lac.installed() else before.get("lac", {})
    return figures


def half(golds: Mapping[str, Gold], schema: Schema, layers: Sequence[str]) -> dict[str, Any]:
    """Scores over all documents together, by document, by construction and by layer."""
    judged = read(golds.values(), schema, layers)
    actors = [item for one in judged for item in one.actors]
    relations = [item for one in judged for item in one.relations]
    figures = [item for one in judged for item in one.figures]
    return {
        "date": _today(),
        "documents": len(golds),
        "characters": sum(len(gold.text) for gold in golds.values()),
        "actors": _scored([(one.sentences, one.actors) for one in judged]),
        "actors_with_class": _scored([(one.sentences, one.actors) for one in judged], "type"),
        "actors_overlapping": dict(zip("prf", (round(one, 3) for one in overlapping(actors)), strict=True)),
        "class_right": round(share_right(actors, "type"), 3),
        "relations": _scored([(one.sentences, one.relations) for one in judged]),
        "relations_status_right": round(share_right(relations, "status"), 3),
        "figures": _scored([(one.sentences, one.figures) for one in judged]),
        "figures_bound_right": round(share_right(figures, "bound"), 3),
        "figures_status_right": round(share_right(figures, "status"), 3),
        "wrong_spans": sum(one.wrong_spans for one in judged),
        "by_document": {name: _by_document(one) for name, one in zip(golds, judged, strict=True)},
        "constructions_of_names": _found(actors),
        "constructions_of_relations": _found(relations),
        "steps": [[step.layers, *(round(f, 3) for f in step[1:])] for step in steps([*golds.values()], schema, layers)],
    }


def _scored(documents: Sequence[tuple[Sequence[int], Sequence[Item]]], right: str = "") -> dict[str, float]:
    """Precision, recall, F with its interval, and the counts behind them."""
    got = score((item for _, items in documents for item in items), right)
    sure = interval(documents, right)
    shares = {"p": got.precision, "r": got.recall, "f": got.f, "low": sure.low, "high": sure.high}
    return {key: round(value, 3) for key, value in shares.items()} | got._asdict()


def _by_document(one: Judged) -> list[float]:
    """F of names, of names with class, of relations and of figures."""
    scores = (score(one.actors), score(one.actors, "type"), score(one.relations), score(one.figures))
    return [round(each.f, 3) for each in scores]


def _found(items: Sequence[Item]) -> dict[str, list[int]]:
    """For each construction, how many were found of how many."""
    return {tag: [one.hit, one.wanted] for tag, one in by_construction(items).items()}


def _finre(before: Mapping[str, Any]) -> dict[str, Any]:
    """Shares of company mentions by reader; LAC's last ones stay where LAC is not installed. Empty without FinRE."""
    path = SHARED / "data" / "extraction" / "finre-valid.tsv.gz"
    if not path.exists():
        return dict(before)
    print("company mentions of FinRE …", file=sys.stderr, flush=True)
    wanted = finre.sentences(path)
    readers: dict[str, finre.Reader] = {"reader": finre.whole_reader}
    if importlib.util.find_spec("ingest.documents.tagger"):
        readers["tagger"] = finre.tagger
    if lac.installed():
        readers["lac"] = finre.lac_alone
    today = {"date": _today()}
    return {**before, **{name: asdict(finre.shares(wanted, reader)) | today for name, reader in readers.items()}}


def _lac(golds: Mapping[str, Gold]) -> dict[str, Any]:
    """What LAC finds of the names in the seen half."""
    judged = [judge(gold, lac.read(gold.text)) for gold in golds.values()]
    return {"date": _today(), "documents": len(golds), "actors": _scored([(one.sentences, one.actors) for one in judged])}


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _reports() -> list[Path]:
    return sorted((SHARED / "reports").glob("*.gold.json"))


def _before() -> dict[str, Any]:
    if not RESULTS.exists():
        return {}
    loaded: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return dict(loaded.get("reading", {}))
