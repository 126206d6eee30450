"""What a document says, with the place of each word of it: mentions, relations and figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from ingest.documents.periods import Period
from kg.statements.statement import Basis, Status


class Evidence(Struct, frozen=True, gc=False):
    """``text[start:end]``, within one sentence."""

    start: int
    end: int


class Mention(Struct, frozen=True, gc=False):
    """A name where it stands; ``evidence`` is the clause around it, ``layer`` what found it."""

    start: int
    end: int
    evidence: Evidence
    layer: str
    confidence: float


class ExtractedEntity(Struct, frozen=True, gc=False):
    """One thing that the document speaks of. ``name`` is its fullest name; ``names`` all that the text uses."""

    id: str
    name: str
    names: tuple[str, ...]
    cls: str
    mentions: tuple[Mention, ...]


class ExtractedRelation(Struct, frozen=True, gc=False):
    """Subject and object are ids of entities."""

    subject: str
    predicate: str
    object: str
    status: Status
    period: Period | None
    basis: Basis
    evidence: Evidence
    confidence: float
    rule: str
    qualifiers: Mapping[str, str] = field(default_factory=dict)


class Indicator(Struct, frozen=True, gc=False):
    """A figure; ``value`` is the number as written, ``measure`` achieved, expected or target, ``entity`` an id."""

    name: str
    value: str
    unit: str
    bound: str
    measure: str
    period: Period | None
    entity: str | None
    basis: Basis
    evidence: Evidence
    comparison: str = ""
    rule: str = "figures"
    confidence: float = 0.85


class Extraction(Struct, frozen=True, gc=False):
    """All of it, and the text that every span counts in (code points, end exclusive)."""

    text: str
    entities: tuple[ExtractedEntity, ...]
    relations: tuple[ExtractedRelation, ...]
    indicators: tuple[Indicator, ...]

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``kg extract --json``."""
        return {
            "text": self.text,
            "entities": [
                {
                    "id": entity.id,
                    "name": entity.name,
                    "names": list(entity.names),
                    "type": entity.cls,
                    "mentions": [
                        {"start": m.start, "end": m.end, "layer": m.layer, "confidence": round(m.confidence, 3)}
                        for m in entity.mentions
                    ],
                }
                for entity in self.entities
            ],
            "relations": [
                {
                    "subject": relation.subject,
                    "predicate": relation.predicate,
                    "object": relation.object,
                    "status": relation.status,
                    "year": relation.period.first.year if relation.period else None,
                    "subject_basis": relation.basis,
                    "evidence": self._quoted(relation.evidence),
                    "confidence": round(relation.confidence, 3),
                    "rule": relation.rule,
                    **({"qualifiers": dict(relation.qualifiers)} if relation.qualifiers else {}),
                }
                for relation in self.relations
            ],
            "indicators": [
                {
                    "name": indicator.name,
                    "value": json.loads(indicator.value),
                    "unit": indicator.unit,
                    "bound": indicator.bound,
                    "status": indicator.measure,
                    "period": str(indicator.period) if indicator.period else None,
                    "entity": indicator.entity,
                    **({"comparison": indicator.comparison} if indicator.comparison else {}),
                    "evidence": self._quoted(indicator.evidence),
                }
                for indicator in self.indicators
            ],
        }

    def as_text(self) -> str:
        """The same for a terminal: entities by class, relations and figures, each with the words that say it."""
        names = {entity.id: entity.name for entity in self.entities}
        lines = [f"{len(self.entities)} entities"]
        lines += [
            f"  {entity.cls:<18}{entity.name}  ({len(entity.mentions)})"
            for entity in sorted(self.entities, key=lambda e: (e.cls, e.name))
        ]
        lines.append(f"{len(self.relations)} relations")
        for relation in self.relations:
            lines.append(f"  {names[relation.subject]} · {relation.predicate} · {names[relation.object]}  [{relation.status}]")
            lines.append(f"      {self.text[relation.evidence.start : relation.evidence.end]}")
        lines.append(f"{len(self.indicators)} figures")
        for indicator in self.indicators:
            period = f", {indicator.period}" if indicator.period else ""
            lines.append(f"  {indicator.name}: {indicator.bound} {indicator.value} {indicator.unit}  [{indicator.measure}{period}]")
            lines.append(f"      {self.text[indicator.evidence.start : indicator.evidence.end]}")
        return "\n".join(lines)

    def _quoted(self, evidence: Evidence) -> dict[str, Any]:
        return {"start": evidence.start, "end": evidence.end, "quote": self.text[evidence.start : evidence.end]}
