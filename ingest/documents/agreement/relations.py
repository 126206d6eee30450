"""Relations of two readers: the same ends, predicate and status in the same words are one; others of the same ends are disputed."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from ingest.documents.agreement.claims import Claim, Disagreement, Kind, Reader, agreed, by_both, disputed, overlap, pairs
from ingest.documents.agreement.entities import Things
from ingest.documents.extraction import Evidence, ExtractedRelation
from ontology import Schema


def relations(first: Reader, second: Reader, of: Things, schema: Schema) -> tuple[list[ExtractedRelation], list[Disagreement]]:
    """The relations of both, names as their ends, in the order of the text; and what they dispute.

    A relation that the ontology does not allow between the classes that count is in no list but that of disagreements.
    """
    ones, others = _named(first, of.first), _named(second, of.second)
    found: list[tuple[str, ExtractedRelation]] = []
    disagreements: list[Disagreement] = []
    same = dict(pairs(ones, others, _place, lambda one, other: overlap(_place(one), _place(other)) * _is_same(one, other, schema)))
    found += [(first.name, _both(ones[index], others[at])) for index, at in same.items()]
    left = [one for index, one in enumerate(ones) if index not in same]
    over = [other for at, other in enumerate(others) if at not in set(same.values())]
    rivals = dict(pairs(left, over, _place, lambda one, other: overlap(_place(one), _place(other)) * _same_ends(one, other)))
    for index, at in rivals.items():
        one = replace(left[index], confidence=disputed(left[index].confidence, over[at].confidence))
        other = replace(over[at], confidence=disputed(over[at].confidence, left[index].confidence))
        found += [(first.name, one), (second.name, other)]
        disagreements.append(Disagreement.between(_kind(one, other), _claim(first.name, one), _claim(second.name, other)))
    found += [(first.name, one) for index, one in enumerate(left) if index not in rivals]
    found += [(second.name, other) for at, other in enumerate(over) if at not in set(rivals.values())]
    kept = []
    for reader, relation in found:
        misfit = _misfit(relation, of, schema)
        if misfit is None:
            kept.append(relation)
        else:
            told, confidence = of.told[misfit]
            place = relation.evidence
            seen = Claim(told, misfit, "type", of.classes[misfit], "", confidence, place.start, place.end)
            claims = sorted((_claim(reader, relation), seen))
            disagreements.append(Disagreement.between("ends", *claims))
    return sorted(kept, key=_order), disagreements


def _named(reader: Reader, of: Mapping[str, str]) -> list[ExtractedRelation]:
    made = [replace(one, subject=of[one.subject], object=of[one.object]) for one in reader.extraction.relations]
    return sorted(made, key=_order)


def _order(relation: ExtractedRelation) -> tuple[int, int, str, str, str, str, str]:
    place = relation.evidence
    return place.start, place.end, relation.subject, relation.predicate, relation.object, relation.status, relation.rule


def _place(relation: ExtractedRelation) -> Evidence:
    return relation.evidence


def _is_same(one: ExtractedRelation, other: ExtractedRelation, schema: Schema) -> bool:
    if (one.predicate, one.status) != (other.predicate, other.status):
        return False
    known = schema.relations.get(one.predicate)
    turned = (one.subject, one.object) == (other.object, other.subject)
    return (one.subject, one.object) == (other.subject, other.object) or (turned and known is not None and known.symmetric)


def _same_ends(one: ExtractedRelation, other: ExtractedRelation) -> bool:
    return {one.subject, one.object} == {other.subject, other.object}


def _kind(one: ExtractedRelation, other: ExtractedRelation) -> Kind:
    if one.predicate != other.predicate:
        return "predicate"
    return "status" if one.status != other.status else "direction"


def _both(one: ExtractedRelation, other: ExtractedRelation) -> ExtractedRelation:
    """The surer one's words, of equals the shorter; with what only the other one knows."""
    surer, lesser = sorted((one, other), key=lambda r: (-r.confidence, r.evidence.end - r.evidence.start, r.evidence.start))
    return replace(
        surer,
        period=surer.period or lesser.period,
        confidence=agreed(one.confidence, other.confidence),
        rule=by_both(one.rule, other.rule),
        qualifiers={**lesser.qualifiers, **surer.qualifiers},
    )


def _misfit(relation: ExtractedRelation, of: Things, schema: Schema) -> str | None:
    """The end whose class, as it counts now, the predicate does not take; also one that both ends turn out to be."""
    known = schema.relations[relation.predicate]
    if relation.subject == relation.object or of.classes[relation.subject] not in known.domain:
        return relation.subject
    return relation.object if of.classes[relation.object] not in known.range else None


def _claim(reader: str, relation: ExtractedRelation) -> Claim:
    place = relation.evidence
    return Claim(
        reader, relation.subject, relation.predicate, relation.object, relation.status, relation.confidence, place.start, place.end
    )
