"""Accepted records joined to an extraction, in the shape that the deterministic reader gives."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.documents.extraction import Evidence, ExtractedEntity, ExtractedRelation, Extraction, Indicator, Mention
from ingest.documents.model.acceptance import Accepted, Counted, End, Named, Related
from ingest.documents.model.passages import Passage
from ingest.documents.setting import Setting

_UNDERSTOOD = 0.7  # as sure as the deterministic reader is of an understood subject


def assemble(
    content: str, found: Accepted, passages: Sequence[Passage], setting: Setting, reader: str, confidence: float
) -> Extraction:
    """The extraction; ``reader`` names layer and rule. Entities stand in the order of their first mention."""
    classes: dict[str, str] = {}
    of_entity: dict[str, list[Mention]] = defaultdict(list)
    for one in _everywhere(content, found.named, passages):
        name = setting.means.get(one.name, one.name)
        classes.setdefault(name, one.cls)
        of_entity[name].append(Mention(one.start, one.end, one.evidence, reader, confidence))
    ends = _ends(found)
    for end in ends:
        classes[end.name] = end.cls
    ids = {name: f"e{number}" for number, name in enumerate(dict.fromkeys((*of_entity, *(end.name for end in ends))), 1)}
    return Extraction(
        content,
        tuple(_entity(ids[name], name, classes[name], of_entity[name], content) for name in ids),
        tuple(_relations(found.related, ids, reader, confidence)),
        tuple(_indicator(one, ids) for one in sorted(found.counted, key=lambda one: one.evidence.start)),
    )


def _everywhere(content: str, named: Sequence[Named], passages: Sequence[Passage]) -> list[Named]:
    """Every place of the names in the passages that were read, the longer name first where two overlap; quoted places stay."""
    kept = {(one.start, one.end): one for one in sorted(named, key=lambda one: (one.start, one.end), reverse=True)}
    first = {one.name: one for one in sorted(named, key=lambda one: one.start, reverse=True)}
    if not first:
        return []
    anywhere = re.compile(
        "|".join(
            rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])" if name.isascii() else re.escape(name)
            for name in sorted(first, key=len, reverse=True)
        )
    )
    for passage in passages:
        for sentence in passage.sentences:
            for match in anywhere.finditer(content, sentence.start, sentence.end):
                evidence = Evidence(sentence.start, sentence.end)
                kept.setdefault(match.span(), Named(match[0], first[match[0]].cls, *match.span(), evidence))
    return [kept[span] for span in sorted(kept, key=lambda span: (span[0], -span[1]))]


def _ends(found: Accepted) -> list[End]:
    ends = [end for one in found.related for end in (one.subject, one.object)]
    return ends + [one.owner for one in found.counted if one.owner]


def _entity(key: str, name: str, cls: str, mentions: Sequence[Mention], content: str) -> ExtractedEntity:
    said = (content[mention.start : mention.end] for mention in mentions)
    return ExtractedEntity(key, name, tuple(dict.fromkeys((name, *said))), cls, tuple(mentions))


def _relations(related: Iterable[Related], ids: Mapping[str, str], reader: str, confidence: float) -> Iterator[ExtractedRelation]:
    """In the order of the text; the same ends, predicate, status and quote once."""
    told: set[tuple[str, str, str, str, int]] = set()
    for one in sorted(related, key=lambda one: one.evidence.start):
        key = (one.subject.name, one.predicate, one.object.name, one.status, one.evidence.start)
        if key in told:
            continue
        told.add(key)
        sure = min(confidence, _UNDERSTOOD) if one.subject.basis == "implicit" else confidence
        yield ExtractedRelation(
            ids[one.subject.name],
            one.predicate,
            ids[one.object.name],
            one.status,
            one.period,
            one.subject.basis,
            one.evidence,
            sure,
            reader,
            dict(one.qualifiers),
        )


def _indicator(one: Counted, ids: Mapping[str, str]) -> Indicator:
    owner = ids[one.owner.name] if one.owner else None
    basis = one.owner.basis if one.owner else "implicit"
    return Indicator(one.name, one.value, one.unit, one.bound, one.measure, one.period, owner, basis, one.evidence)
