"""What frames find in a text, each with its sentence and where in it the two ends and the trigger stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.documents.extraction import ExtractedEntity, ExtractedRelation, Extraction
from ingest.documents.frames import Frame, load_frames
from ingest.documents.reader import extract
from ingest.documents.text import Text
from ontology import Schema

_STOPS = "。！？!?\n"


@dataclass(frozen=True, slots=True)
class Span:
    """``sentence[start:end]``, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """One relation that a frame finds.

    ``start`` is where the sentence begins in the text; a span is missing where the sentence leaves out what it would show.
    """

    frame: str
    sentence: str
    start: int
    subject: str
    predicate: str
    object: str
    status: str
    qualifiers: Mapping[str, str]
    subject_at: Span | None
    object_at: Span | None
    trigger_at: Span | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def matches_in(text: Text, schema: Schema, paths: tuple[Path, ...], only: Iterable[str], region: str | None = None) -> list[Match]:
    """What the frames with an id in ``only`` find in ``text``, read with the package's frames and those of ``paths``."""
    wanted = set(only)
    frames = {frame.id: frame for frame in load_frames(paths).all}
    found = extract(text, schema, region=region, frame_folders=paths)
    entities = {entity.id: entity for entity in found.entities}
    return [_match(found, relation, entities, frames[relation.rule]) for relation in found.relations if relation.rule in wanted]


def _match(found: Extraction, relation: ExtractedRelation, entities: Mapping[str, ExtractedEntity], frame: Frame) -> Match:
    content, evidence = found.text, relation.evidence
    start = max(content.rfind(stop, 0, evidence.start) for stop in _STOPS) + 1
    end = min((at for stop in _STOPS if (at := content.find(stop, evidence.end)) >= 0), default=len(content) - 1) + 1
    sentence = content[start:end].strip()
    start = content.index(sentence, start)
    subject, target = entities[relation.subject], entities[relation.object]
    return Match(
        frame.id,
        sentence,
        start,
        subject.name,
        relation.predicate,
        target.name,
        relation.status,
        relation.qualifiers,
        _place(sentence, start, subject, evidence.start, evidence.end),
        _place(sentence, start, target, evidence.start, evidence.end),
        _trigger(sentence, frame, evidence.start - start, evidence.end - start),
    )


def _place(sentence: str, start: int, entity: ExtractedEntity, first: int, last: int) -> Span | None:
    """Where the entity is named: within the evidence, else in the sentence."""
    mentions = [(m.start, m.end) for m in entity.mentions if start <= m.start and m.end <= start + len(sentence)]
    near = [span for span in mentions if first <= span[0] and span[1] <= last]
    if near or mentions:
        begin, end = (near or mentions)[0]
        return Span(begin - start, end - start)
    at = next(((place, name) for name in entity.names if (place := sentence.find(name)) >= 0), None)
    return Span(at[0], at[0] + len(at[1])) if at else None


def _trigger(sentence: str, frame: Frame, first: int, last: int) -> Span | None:
    places = [(at, -len(word)) for word in frame.triggers if (at := sentence.find(word, max(first, 0), last)) >= 0]
    if not places:
        return None
    longest = min(places, key=lambda place: (place[1], place[0]))
    return Span(longest[0], longest[0] - longest[1])
