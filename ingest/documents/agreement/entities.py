"""Entities and mentions of two readers as one: joined by name, mentions by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from ingest.documents.agreement.claims import Claim, Disagreement, Reader, agreed, by_both, disputed, overlap
from ingest.documents.extraction import Evidence, ExtractedEntity, Mention

UNDERSTOOD = 0.7  # how sure a reader is of the class of what the text only understands
_NOWHERE = Evidence(0, 0)


class Things(NamedTuple):
    """Entities that share a name, as one. ``first`` and ``second``: id of each reader's entity → name.

    ``classes`` is the class of each by its surer reader, which ``told`` names with its confidence; ``names`` holds all names.
    """

    first: Mapping[str, str]
    second: Mapping[str, str]
    classes: Mapping[str, str]
    told: Mapping[str, tuple[str, float]]
    names: Mapping[str, tuple[str, ...]]
    disagreements: tuple[Disagreement, ...]


class _Told(NamedTuple):
    confidence: float
    reader: str
    cls: str
    place: Evidence


def things(first: Reader, second: Reader) -> Things:
    """The entities of both, each under the fullest name that one of them gives it."""
    groups = _groups([*first.extraction.entities, *second.extraction.entities])
    named = {name: min(group, key=lambda entity: (-len(entity.name), entity.name)).name for name, group in groups.items()}
    ids = [{entity.id: named[entity.name] for entity in reader.extraction.entities} for reader in (first, second)]
    classes: dict[str, str] = {}
    told: dict[str, tuple[str, float]] = {}
    names: dict[str, tuple[str, ...]] = {}
    disagreements: list[Disagreement] = []
    sides = [_by_thing(reader, of) for reader, of in zip((first, second), ids, strict=True)]
    for thing in dict.fromkeys(named.values()):
        said = [_surest(reader, side.get(thing, ())) for reader, side in zip((first, second), sides, strict=True)]
        one, other = said
        surer = max((claim for claim in said if claim), key=lambda claim: claim.confidence)
        classes[thing], told[thing] = surer.cls, (surer.reader, surer.confidence)
        names[thing] = tuple(dict.fromkeys((thing, *(name for entity in _members(sides, thing) for name in entity.names))))
        if one and other and one.cls != other.cls:
            disagreements.append(Disagreement.between("class", _type_claim(thing, one, other), _type_claim(thing, other, one)))
    return Things(ids[0], ids[1], classes, told, names, tuple(disagreements))


def mentions(first: Reader, second: Reader, of: Things) -> tuple[list[tuple[str, Mention]], list[Disagreement]]:
    """The mentions of both with their thing's name, in the order of the text; and those that dispute where a name ends."""
    ones, others = dict(_placed(first, of.first)), dict(_placed(second, of.second))
    classes = [{entity.id: entity.cls for entity in reader.extraction.entities} for reader in (first, second)]
    found: dict[tuple[int, int], tuple[str, Mention]] = {}
    for span in {*ones, *others}:
        if span in ones and span in others:
            (one_id, one), (other_id, other) = ones[span], others[span]
            same = classes[0][one_id] == classes[1][other_id]
            found[span] = (of.first[one_id], _both(one, other, same))
        else:
            names, (key, alone) = (of.first, ones[span]) if span in ones else (of.second, others[span])
            found[span] = (names[key], alone)
    disagreements = []
    lowered: dict[tuple[int, int], float] = {}
    only_one, only_other = (sorted({*mine} - {*its}) for mine, its in ((ones, others), (others, ones)))
    for one_span, other_span in _crossing(only_one, only_other):
        (one_id, one), (other_id, other) = ones[one_span], others[other_span]
        nested = _within(one_span, other_span) or _within(other_span, one_span)
        if nested and classes[0][one_id] != classes[1][other_id]:
            continue  # 南山大学 in 南山大学技术转移中心
        own, its = disputed(one.confidence, other.confidence), disputed(other.confidence, one.confidence)
        lowered[one_span] = min(own, lowered.get(one_span, 1.0))
        lowered[other_span] = min(its, lowered.get(other_span, 1.0))
        text = first.extraction.text
        disagreements.append(
            Disagreement.between(
                "boundary",
                Claim(first.name, text[slice(*one_span)], "name", text[slice(*one_span)], "", own, *one_span),
                Claim(second.name, text[slice(*other_span)], "name", text[slice(*other_span)], "", its, *other_span),
            )
        )
    for span, confidence in lowered.items():
        name, sole = found[span]
        found[span] = (name, replace(sole, confidence=confidence))
    return [found[span] for span in sorted(found, key=lambda span: (span[0], -span[1]))], disagreements


def _groups(entities: Sequence[ExtractedEntity]) -> dict[str, list[ExtractedEntity]]:
    """By each entity's own name, all entities that are joined to it through names."""
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for entity in entities:
        for name in entity.names:
            above[root(name)] = root(entity.name)
    groups: dict[str, list[ExtractedEntity]] = {}
    for entity in entities:
        groups.setdefault(root(entity.name), []).append(entity)
    return {entity.name: groups[root(entity.name)] for entity in entities}


def _by_thing(reader: Reader, of: Mapping[str, str]) -> dict[str, list[ExtractedEntity]]:
    found: dict[str, list[ExtractedEntity]] = {}
    for entity in reader.extraction.entities:
        found.setdefault(of[entity.id], []).append(entity)
    return found


def _members(sides: Iterable[Mapping[str, Sequence[ExtractedEntity]]], thing: str) -> Iterator[ExtractedEntity]:
    for side in sides:
        yield from side.get(thing, ())


def _surest(reader: Reader, entities: Sequence[ExtractedEntity]) -> _Told | None:
    """What a reader says of a thing's class; None when it knows no such thing."""
    claims = [
        _Told(mention.confidence, reader.name, entity.cls, Evidence(mention.start, mention.end))
        for entity in entities
        for mention in entity.mentions
    ]
    claims += [_Told(UNDERSTOOD, reader.name, entity.cls, _NOWHERE) for entity in entities if not entity.mentions]
    return max(claims, key=lambda claim: claim.confidence, default=None)


def _type_claim(thing: str, own: _Told, other: _Told) -> Claim:
    place = own.place if own.place != _NOWHERE else other.place
    confidence = disputed(own.confidence, other.confidence)
    return Claim(own.reader, thing, "type", own.cls, "", confidence, place.start, place.end)


def _placed(reader: Reader, of: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], tuple[str, Mention]]]:
    for entity in reader.extraction.entities:
        for mention in entity.mentions:
            yield (mention.start, mention.end), (entity.id, mention)


def _both(one: Mention, other: Mention, same: bool) -> Mention:
    """One mention for two at the same place; its evidence is the surer one's, of equals the shorter."""
    surer, lesser = sorted((one, other), key=lambda m: (-m.confidence, m.evidence.end - m.evidence.start, m.evidence.start))
    if same:
        return replace(surer, layer=by_both(one.layer, other.layer), confidence=agreed(one.confidence, other.confidence))
    return replace(surer, confidence=disputed(surer.confidence, lesser.confidence))


def _crossing(
    ones: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Spans that overlap."""
    longest = max((end - start for start, end in others), default=0)
    begin = 0
    for one in ones:
        while begin < len(others) and others[begin][0] + longest <= one[0]:
            begin += 1
        for other in others[begin:]:
            if other[0] >= one[1]:
                break
            if overlap(Evidence(*one), Evidence(*other)):
                yield one, other


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
