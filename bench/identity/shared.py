"""The two sets of organisations beside the checkout: affiliations with their ROR id, and the participants of Horizon 2020."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.identity.candidates import Thing, load_model, probability
from kg.identity.candidates.making import scored
from kg.identity.comparison import Named
from kg.statements import Statement, entity_key, identify
from kg.workspace import Workspace

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
_CLASSES = {
    "PRC": "Enterprise",
    "HES": "University",
    "REC": "ResearchInstitute",
    "PUB": "GovernmentBody",
    "OTH": "ResearchInstitute",
}
THRESHOLDS = (0.5, 0.8, 0.9)


def ror(folder: Path = FOLDER) -> dict[str, float]:
    """Pairwise precision and recall of candidates at some scores, over all pairs of strings that share a ROR id.

    Strings of no id take part, and are one with nothing. ``judged``: pairs that share an identity by the rules.
    """
    from bench.identity.judgements import identities

    ids = ror_ids("test", folder)
    things = ror_things(ids)
    same = _pairs_of(ids)
    model = load_model()
    told = {(things[p.l].id, things[p.r].id): probability(p.log_odds) for p in scored(things, model)}
    figures = {"strings": len(things), "same_pairs": len(same), "blocked_recall": len(same & told.keys()) / len(same)}
    for threshold in THRESHOLDS:
        taken = {pair for pair, score in told.items() if score >= threshold}
        figures[f"precision_{threshold}"] = len(taken & same) / max(len(taken), 1)
        figures[f"recall_{threshold}"] = len(taken & same) / len(same)
    judged = _pairs_of(dict(zip((t.id for t in things), identities([t.named for t in things]), strict=True)))
    return {**figures, "judged_pairs": len(judged), "judged_precision": len(judged & same) / len(judged) if judged else 1.0}


def ror_ids(split: str, folder: Path = FOLDER) -> dict[str, set[str]]:
    """The ROR ids of each string; a string is in the half of its first id (by hash), one of no id in ``test``."""
    rows = [
        *_read(folder / "resolution" / "ror-affiliations.json", "ror_ids"),
        *_read(folder / "resolution" / "ror-names.json", "ror-id"),
    ]
    ids: dict[str, set[str]] = {}
    for text, found in rows:
        ids.setdefault(text, set()).update(found)
    return {
        text: found for text, found in ids.items() if split == ("dev" if found and zlib.crc32(min(found).encode()) % 2 else "test")
    }


def ror_things(ids: Mapping[str, set[str]]) -> list[Thing]:
    """A string says neither class nor place apart from its own words."""
    return [Thing(text, Named(text)) for text in sorted(ids)]


def h2020(folder: Path = FOLDER) -> dict[str, float]:
    """``kg resolve`` as a process of its own on a workspace with every organisation as an entity; each has an orgId of its own."""
    with tempfile.TemporaryDirectory() as place:
        workspace = Workspace.create(Path(place) / "h2020")
        rows = list(_organisations(folder / "h2020" / "organisations.csv.gz"))
        workspace.ledger.commit(list(identify(rows, workspace.schema)), agent="bench", message="organisations")
        before = workspace.snapshot().counts["entities"]
        started = time.perf_counter()
        command = [sys.executable, "-c", "from kg.cli import main; main()", "resolve", "-w", str(workspace.root), "--json"]
        done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
        seconds = time.perf_counter() - started
        told: dict[str, Any] = json.loads(done.stdout)
        return {
            "entities": told["entities"],
            "resolve_s": seconds,
            "candidates": told["candidates"],
            "likely": told["likely"],
            "judgements": told["judgements"]["made"],
            "merged_wrongly": before - told["entities"],
        }


def _organisations(path: Path) -> Iterator[Statement]:
    source = "h2020"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            key = entity_key(source, row["orgId"])
            said = [("type", _CLASSES[row["activityType"]]), ("name", row["name"])]
            if row["shortName"] not in ("", "NA", row["name"]):
                said.append(("shortName", row["shortName"]))
            if row["city"]:
                said.append(("address", row["city"]))
            for predicate, value in said:
                locator = f"organisations!A{number}"
                yield Statement(key, predicate, value=value, quote=value, source=source, locator=locator, method="bench")


def _read(path: Path, field: str) -> Iterator[tuple[str, set[str]]]:
    for row in json.loads(path.read_text(encoding="utf-8")):
        found = row[field]
        yield row["affiliation"], set([found] if isinstance(found, str) else found)


def _pairs_of(identities: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """Pairs of things, in order, that have an identity in common."""
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for ident in sorted(identities):
        for identity in identities[ident]:
            bearers[identity].append(ident)
    return {pair for found in bearers.values() for pair in combinations(sorted(set(found)), 2)}


def both(folder: Path = FOLDER) -> dict[str, Mapping[str, float]]:
    """Empty where the data are not beside the checkout."""
    return {"ror": ror(folder), "h2020": h2020(folder)} if folder.is_dir() else {}
