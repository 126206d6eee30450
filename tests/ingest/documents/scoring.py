"""How well a reading agrees with a short report's gold: names with class, relations with status, figures with bound and measure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.documents import extract
from ingest.documents.extraction import Extraction
from ingest.documents.text import Text
from ontology import load_schema

REPORTS = Path(__file__).parent / "reports"
ACTORS = {"Enterprise", "University", "ResearchInstitute", "Person", "Platform", "Park", "Incubator"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Found and wanted things; ``missed`` and ``extra`` are what only one side has."""

    hits: int
    missed: tuple[Any, ...]
    extra: tuple[Any, ...]

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / (2 * self.hits + len(self.missed) + len(self.extra)) if self.hits else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + len(self.missed)) if self.hits else 0.0


def load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((REPORTS / f"{name}.yaml").read_text("utf-8"))
    return loaded


def read(name: str) -> Extraction:
    return extract(Text(load(name)["text"]), load_schema())


def actors(gold: dict[str, Any], found: Extraction) -> Agreement:
    """Every different name of an actor that the text has, with its class."""
    wanted = set(gold["actors"].items())
    got = {(found.text[m.start : m.end], entity.cls) for entity in found.entities if entity.cls in ACTORS for m in entity.mentions}
    got = {(name, cls) for name, cls in got if name not in gold.get("either", ())}
    return _agreement(wanted, got)


def relations(gold: dict[str, Any], found: Extraction) -> Agreement:
    """Relations, with any of an entity's names at either end; predicates that the gold does not use are not judged."""
    names = {entity.id: set(entity.names) for entity in found.entities}
    judged = {predicate for _, predicate, _, _ in gold["relations"]}
    got = [relation for relation in found.relations if relation.predicate in judged]
    missed, used = [], set()
    for subject, predicate, target, status in gold["relations"]:
        for index, relation in enumerate(got):
            if (
                index not in used
                and (relation.predicate, relation.status) == (predicate, status)
                and subject in names[relation.subject]
                and target in names[relation.object]
            ):
                used.add(index)
                break
        else:
            missed.append((subject, predicate, target, status))
    extra = [(min(names[r.subject]), r.predicate, min(names[r.object]), r.status) for i, r in enumerate(got) if i not in used]
    return Agreement(len(used), tuple(missed), tuple(extra))


def figures(gold: dict[str, Any], found: Extraction) -> Agreement:
    got = [(float(i.value), i.unit, i.bound, i.measure) for i in found.indicators]
    missed = []
    for value, unit, bound, measure in gold["figures"]:
        wanted = (float(value), unit, bound, measure)
        if wanted in got:
            got.remove(wanted)
        else:
            missed.append(wanted)
    return Agreement(len(gold["figures"]) - len(missed), tuple(missed), tuple(got))


def _agreement(wanted: set[Any], got: set[Any]) -> Agreement:
    return Agreement(len(wanted & got), tuple(sorted(wanted - got)), tuple(sorted(got - wanted)))
