"""An extraction as statements: each with its source, the place and words that say it, and how sure the rule is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ingest.documents.extraction import ExtractedEntity, Extraction, Evidence, Indicator
from ingest.documents.periods import Period
from ingest.reading import Source
from kg.statements.statement import Statement, Status, entity_key, identify
from ontology import Schema

_MEASURED: Mapping[str, Status] = {"achieved": "done", "expected": "planned", "target": "planned"}


def statements(found: Extraction, source: Source, edition: str, schema: Schema, version: str) -> list[Statement]:
    """What was found, as statements of ``source``, in the order of the text, with their ids.

    An entity's class and names rest on their first mention each. An entity that the text only understands (its district) rests
    on the evidence of the first relation or figure that needs it.
    """
    keys = {entity.id: entity_key(source.id, entity.name) for entity in found.entities}
    made = [
        *(statement for entity in found.entities for statement in _entity(entity, keys, found)),
        *_relations(found, keys),
        *(_indicator(indicator, keys, found) for indicator in found.indicators if indicator.entity),
    ]
    placed = (_placed(statement, place, found.text, source, edition, version) for statement, place in made)
    return list(identify(sorted(placed, key=_position), schema))


def _entity(entity: ExtractedEntity, keys: Mapping[str, str], found: Extraction) -> Iterator[tuple[Statement, Evidence]]:
    key = keys[entity.id]
    if not entity.mentions:
        evidence = _needed_by(entity.id, found)
        if evidence is not None:
            yield (
                Statement(
                    key, "type", value=entity.cls, datatype="string", method="understood", subject_basis="implicit", confidence=0.7
                ),
                evidence,
            )
            yield (
                Statement(
                    key,
                    "name",
                    value=_bare(entity.name),
                    datatype="string",
                    lang="zh",
                    method="understood",
                    subject_basis="implicit",
                    confidence=0.7,
                ),
                evidence,
            )
        return
    first = entity.mentions[0]
    yield (
        Statement(key, "type", value=entity.cls, datatype="string", method=first.layer, confidence=first.confidence),
        first.evidence,
    )
    said: set[str] = set()
    for mention in entity.mentions:
        name = _bare(found.text[mention.start : mention.end])
        if name not in said and not (entity.cls == "Region" and name[:1] in "全我本"):
            said.add(name)
            yield (
                Statement(
                    key, "name", value=name, datatype="string", lang="zh", method=mention.layer, confidence=mention.confidence
                ),
                mention.evidence,
            )


def _needed_by(entity: str, found: Extraction) -> Evidence | None:
    for relation in found.relations:
        if entity in (relation.subject, relation.object):
            return relation.evidence
    return next((indicator.evidence for indicator in found.indicators if indicator.entity == entity), None)


def _bare(name: str) -> str:
    """A document's title without its marks."""
    return name[1:-1] if name[:1] + name[-1:] in ("《》", "“”", "「」") else name


def _relations(found: Extraction, keys: Mapping[str, str]) -> Iterator[tuple[Statement, Evidence]]:
    for relation in found.relations:
        yield (
            Statement(
                keys[relation.subject],
                relation.predicate,
                object=keys[relation.object],
                valid_from=relation.period.first if relation.period else None,
                precision=relation.period.precision if relation.period else None,
                status=relation.status,
                qualifiers=relation.qualifiers,
                subject_basis=relation.basis,
                method=relation.rule,
                confidence=round(relation.confidence, 3),
            ),
            relation.evidence,
        )


def _indicator(indicator: Indicator, keys: Mapping[str, str], found: Extraction) -> tuple[Statement, Evidence]:
    qualifiers = {"indicator": indicator.name, "measure": indicator.measure, "bound": indicator.bound}
    if indicator.comparison:
        qualifiers["comparison"] = indicator.comparison
    period: Period | None = indicator.period
    return (
        Statement(
            keys[indicator.entity or ""],
            "indicatorValue",
            value=indicator.value,
            datatype="decimal",
            unit=indicator.unit,
            valid_from=period.first if period else None,
            valid_to=period.last if period else None,
            precision=period.precision if period else None,
            status=_MEASURED[indicator.measure],
            qualifiers=qualifiers,
            subject_basis=indicator.basis,
            method="figures",
            confidence=0.85,
        ),
        indicator.evidence,
    )


def _placed(statement: Statement, place: Evidence, text: str, source: Source, edition: str, version: str) -> Statement:
    return replace(
        statement,
        source=source.id,
        edition=edition,
        locator=f"char={place.start},{place.end}",
        quote=text[place.start : place.end],
        method_version=version,
    )


def _position(statement: Statement) -> int:
    return int((statement.locator or "char=0,0")[5:].split(",")[0])
