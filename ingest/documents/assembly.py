"""Mentions, relations and figures joined to what a document says: its entities, each under one name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from ingest.documents.aliases import canonical_names
from ingest.documents.extraction import Evidence, ExtractedEntity, ExtractedRelation, Extraction, Indicator, Mention
from ingest.documents.figures import Figure
from ingest.documents.lexicon import Layer
from ingest.documents.matching import Found
from ingest.documents.mentions import Seen
from ingest.documents.parsing import Sentence
from ingest.documents.periods import Period, year_period
from ingest.documents.setting import Setting
from ingest.documents.status import status_at
from kg.statements.statement import Basis, Status

CONFIDENCE: Mapping[Layer, float] = {
    "gazetteers": 0.95,
    "heads": 0.9,
    "persons": 0.9,
    "lists": 0.85,
    "repeats": 0.75,
    "frames": 0.7,
    "understood": 0.7,
    "branches": 0.65,
    "tagger": 0.6,
    "nested": 0.6,
}


def assemble(
    content: str,
    setting: Setting,
    mentions: Sequence[Seen],
    found: Sequence[tuple[Sentence, Found]],
    figures: Sequence[Figure],
) -> Extraction:
    """The extraction: entities in the order of their first mention, relations and figures in the order of the text."""
    named = [(content[one.start : one.end], one) for one in mentions]
    classes = _classes(setting, named, found, figures)
    canonical = canonical_names(classes, content, setting.means)
    relations = _relations(found, canonical)
    of_entity: dict[str, list[Mention]] = defaultdict(list)
    names: dict[str, dict[str, None]] = defaultdict(dict)  # that the text uses, in order
    for name, one in named:
        of_entity[canonical[name]].append(Mention(one.start, one.end, one.evidence, one.layer, CONFIDENCE[one.layer]))
        names[canonical[name]][name] = None
    needed = [name for subject, target, _ in relations for name in (subject, target)]
    needed += [canonical[figure.owner.entity] for figure in figures if figure.owner.entity]
    ids = {name: f"e{number}" for number, name in enumerate(dict.fromkeys((*of_entity, *needed)), 1)}
    return Extraction(
        content,
        tuple(
            [
                ExtractedEntity(key, name, tuple({name: None, **names[name]}), classes[name], tuple(of_entity[name]))
                for name, key in ids.items()
            ]
        ),
        tuple([_relation(told, ids[subject], ids[target]) for subject, target, told in relations]),
        tuple([_indicator(figure, ids[canonical[figure.owner.entity]] if figure.owner.entity else None) for figure in figures]),
    )


def _classes(
    setting: Setting,
    named: Sequence[tuple[str, Seen]],
    found: Iterable[tuple[Sentence, Found]],
    figures: Iterable[Figure],
) -> dict[str, str]:
    """Every name with its class; of a name that is told twice, the first mention counts most (so it comes last)."""
    about = ((setting.parent, "Region"), (setting.region, "Region"), (setting.subject, setting.subject_class))
    classes = {name: cls for name, cls in about if name and cls}
    for figure in figures:
        if figure.owner.entity and figure.owner.cls:
            classes[figure.owner.entity] = figure.owner.cls
    for _, one in found:
        classes[one.object.name] = one.object.cls
        classes[one.subject.name] = one.subject.cls
    for name, seen in reversed(named):
        classes[name] = seen.cls
    return classes


class _Told(Struct, gc=False):
    sentence: Sentence
    found: Found
    status: Status


def _relations(found: Iterable[tuple[Sentence, Found]], canonical: Mapping[str, str]) -> list[tuple[str, str, _Told]]:
    """Subject, object and what tells of them; of the same ends, predicate, status and clause that of the surest rule."""
    relations: dict[tuple[str, str, str, Status, int], tuple[str, str, _Told]] = {}
    for sentence, one in found:
        subject, target = canonical[one.subject.name], canonical[one.object.name]
        if subject == target:
            continue
        status = one.status or _status(sentence, one)
        key = (subject, one.predicate, target, status, one.start)
        if key not in relations or relations[key][2].found.confidence < one.confidence:
            relations[key] = (subject, target, _Told(sentence, one, status))
    return sorted(relations.values(), key=lambda relation: relation[2].found.start)


def _status(sentence: Sentence, one: Found) -> Status:
    scene = sentence.scene
    return status_at(scene.content, scene.start, one.trigger, scene.clause_at(one.trigger), sentence.planned)


def _relation(told: _Told, subject: str, target: str) -> ExtractedRelation:
    sentence, one = told.sentence, told.found
    evidence = Evidence(one.start, one.end)
    period, basis = _period(sentence, one), one.subject.basis
    return ExtractedRelation(
        subject, one.predicate, target, told.status, period, basis, evidence, one.confidence, one.rule, _qualifiers(one)
    )


def _period(sentence: Sentence, one: Found) -> Period | None:
    """The month or day that the clause names, else the year that the sentence is about."""
    for at, period in reversed(sentence.times):
        if one.start <= at <= one.end and period.precision != "year":
            return period
    return year_period(sentence.year) if sentence.year else None


def _qualifiers(one: Found) -> Mapping[str, str]:
    if one.subject.partial or one.object.partial:
        return {**one.qualifiers, "partial": "true"}
    return one.qualifiers


def _indicator(figure: Figure, entity: str | None) -> Indicator:
    basis: Basis = "explicit" if figure.owner.explicit else "implicit"
    evidence = Evidence(figure.start, figure.end)
    return Indicator(
        figure.name,
        figure.value,
        figure.unit,
        figure.bound,
        figure.measure,
        figure.period,
        entity,
        basis,
        evidence,
        figure.comparison,
    )


def of_layers(layers: Collection[str], found: Iterable[tuple[Sentence, Found]]) -> list[tuple[Sentence, Found]]:
    """The relations whose ends do not rest on a layer that is switched off."""
    off = set(CONFIDENCE) - {"nested", "understood"} - set(layers)
    return [(sentence, one) for sentence, one in found if one.subject.layer not in off and one.object.layer not in off]
