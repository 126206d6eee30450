"""An extraction as statements: each with its source, the place and words that say it, and how sure the rule is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.documents.assembly import CONFIDENCE
from ingest.documents.extraction import Evidence, ExtractedEntity, ExtractedRelation, Extraction, Indicator
from ingest.documents.periods import Period
from ingest.reading import Source
from kg.statements.statement import Statement, Status, entity_key, identify
from ontology import Schema

_STATUS: Mapping[str, Status] = {"achieved": "done", "expected": "planned", "target": "planned"}  # of a figure's measure


def statements(found: Extraction, source: Source, edition: str, schema: Schema, version: str) -> list[Statement]:
    """What was found, as statements of ``source``, in the order of the text, with their ids.

    An entity's class and names rest on their first mention each. An entity that the text only understands (its district) rests
    on the evidence of the first relation or figure that needs it.
    """
    return _Writer(found, source, edition, schema, version).statements()


@dataclass(frozen=True, slots=True)
class _Writer:
    found: Extraction
    source: Source
    edition: str
    schema: Schema
    version: str

    def statements(self) -> list[Statement]:
        keys = {entity.id: entity_key(self.source.id, entity.name) for entity in self.found.entities}
        made = [
            *(one for entity in self.found.entities for one in self.entity(entity, keys[entity.id])),
            *(self.relation(relation, keys) for relation in self.found.relations),
            *(self.figure(indicator, keys[indicator.entity]) for indicator in self.found.indicators if indicator.entity),
        ]
        made.sort(key=lambda placed: placed[0])
        return list(identify((statement for _, statement in made), self.schema))

    def entity(self, entity: ExtractedEntity, key: str) -> Iterator[tuple[int, Statement]]:
        if not entity.mentions:
            evidence = self.needed_by(entity.id)
            if evidence is not None:
                understood: dict[str, Any] = {"subject_basis": "implicit", "confidence": CONFIDENCE["understood"]}
                yield self.said(evidence, "understood", key, "type", value=entity.cls, **understood)
                yield self.said(evidence, "understood", key, "name", value=_bare(entity.name), lang="zh", **understood)
            return
        first = entity.mentions[0]
        yield self.said(first.evidence, first.layer, key, "type", value=entity.cls, confidence=first.confidence)
        told: set[str] = set()
        for mention in entity.mentions:
            name = _bare(self.found.text[mention.start : mention.end])
            if name not in told and not (entity.cls == "Region" and name[:1] in "全我本"):
                told.add(name)
                yield self.said(mention.evidence, mention.layer, key, "name", value=name, lang="zh", confidence=mention.confidence)
        if (whole := _bare(entity.name)) not in told:  # 江都 stands there, 江都区 is meant
            yield self.said(first.evidence, "understood", key, "name", value=whole, lang="zh", confidence=CONFIDENCE["understood"])

    def needed_by(self, entity: str) -> Evidence | None:
        relations = (one.evidence for one in self.found.relations if entity in (one.subject, one.object))
        return next(relations, None) or next((one.evidence for one in self.found.indicators if one.entity == entity), None)

    def relation(self, relation: ExtractedRelation, keys: Mapping[str, str]) -> tuple[int, Statement]:
        return self.said(
            relation.evidence,
            relation.rule,
            keys[relation.subject],
            relation.predicate,
            object=keys[relation.object],
            valid_from=relation.period.first if relation.period else None,
            precision=relation.period.precision if relation.period else None,
            status=relation.status,
            qualifiers=relation.qualifiers,
            subject_basis=relation.basis,
            confidence=round(relation.confidence, 3),
        )

    def figure(self, indicator: Indicator, key: str) -> tuple[int, Statement]:
        qualifiers = {"indicator": indicator.name, "measure": indicator.measure, "bound": indicator.bound}
        if indicator.comparison:
            qualifiers["comparison"] = indicator.comparison
        period: Period | None = indicator.period
        return self.said(
            indicator.evidence,
            indicator.rule,
            key,
            "indicatorValue",
            value=indicator.value,
            datatype="decimal",
            unit=indicator.unit,
            valid_from=period.first if period else None,
            valid_to=period.last if period else None,
            precision=period.precision if period else None,
            status=_STATUS[indicator.measure],
            qualifiers=qualifiers,
            subject_basis=indicator.basis,
            confidence=round(indicator.confidence, 3),
        )

    def said(self, place: Evidence, method: str, subject: str, predicate: str, **content: Any) -> tuple[int, Statement]:
        """A statement with its evidence, and where that begins."""
        if "value" in content:
            content.setdefault("datatype", "string")
        return place.start, Statement(
            subject,
            predicate,
            source=self.source.id,
            edition=self.edition,
            locator=f"char={place.start},{place.end}",
            quote=self.found.text[place.start : place.end],
            method=method,
            method_version=self.version,
            **content,
        )


def _bare(name: str) -> str:
    """A document's title without its marks."""
    return name[1:-1] if name[:1] + name[-1:] in ("《》", "“”", "「」") else name
