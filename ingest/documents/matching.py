"""Frames matched against a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.documents.frames import Frame, Frames
from ingest.documents.minting import is_counted, stage_behind
from ingest.documents.phrases import Group
from ingest.documents.scene import End, Scene
from ingest.documents.slots import fill, understood
from kg.statements.statement import Status

_OF_AN_INCUBATOR = re.compile(r"孵化器|众创空间|星创天地|加速器(?!.*装置)")
_FRAME_ALONE = 0.9  # the share of a frame's confidence that is left where nothing but the frame says that an end is a name


@dataclass(frozen=True, slots=True)
class Found:
    """A relation as a rule found it: two ends, the stretch that says it, and what the rule adds.

    ``trigger`` is where its verb stands: words of will and of time before it count.
    """

    predicate: str
    subject: End
    object: End
    start: int
    end: int
    rule: str
    confidence: float
    trigger: int
    status: Status | None = None
    role: str = ""
    stage: str = ""


def matches(scene: Scene, frames: Frames) -> Iterator[Found]:
    """All that the frames find in the sentence."""
    for index, element in enumerate(scene.elements):
        if not isinstance(element, Group):
            for frame in frames.by_trigger.get(element.text, ()):
                yield from match(scene, index, frame)


def match(scene: Scene, trigger: int, frame: Frame) -> Iterator[Found]:
    """The relations that ``frame`` finds at the element ``trigger``."""
    clause = scene.content[scene.start : scene.end] if frame.whole_sentence else scene.clause_text(trigger)
    if (frame.needs and not frame.needs.search(clause)) or (frame.unless and frame.unless.search(clause)):
        return
    objects = fill(scene, trigger, frame.object)
    if not objects:
        return
    subjects = fill(scene, trigger, frame.subject)
    if frame.object.mints:
        subjects = _winners(scene, trigger, frame, subjects, objects[0])
    for subject, target in _pairs(frame, subjects, objects):
        start, end = _evidence(scene, trigger, subject, target)
        role = frame.role.search(scene.content, start, end) if frame.role else None
        alone = "frames" in (subject.layer, target.layer)
        yield Found(
            frame.predicate,
            subject,
            target,
            start,
            end,
            frame.id,
            frame.confidence * (_FRAME_ALONE if alone else 1.0),
            scene.elements[trigger].start,
            frame.status,
            role[0] if role else "",
            stage_behind(scene, trigger) if frame.object.mints else "",
        )


def _winners(scene: Scene, trigger: int, frame: Frame, subjects: list[End], award: End) -> list[End]:
    """Whose award it is, and what the award says they are: “云创工场”获评省级众创空间."""
    many = "subject" in frame.subject.places and is_counted(scene, award)
    if many and (len(subjects) > 1 or any(end.clause not in (-1, scene.clauses[trigger]) for end in subjects)):
        return understood(scene, trigger, frame.subject)
    if _OF_AN_INCUBATOR.search(award.name):
        return [end._replace(cls="Incubator") if end.layer == "frames" or _may_incubate(end) else end for end in subjects]
    return subjects


def _may_incubate(end: End) -> bool:
    """A park that is no zone (X创新谷) is an incubator if it is accredited as one."""
    return end.cls == "Park" and not end.name.endswith(("区", "基地"))


def _pairs(frame: Frame, subjects: list[End], objects: list[End]) -> list[tuple[End, End]]:
    pairs = [(subject, target) for subject in subjects for target in objects if subject.name != target.name]
    if "peers" in frame.object.places:
        return [(one, other) for one, other in pairs if one.span and other.span and one.span < other.span]
    return _paired(pairs) if frame.pair else pairs


def _paired(pairs: list[tuple[End, End]]) -> list[tuple[End, End]]:
    """Partners whose name an object carries (华远集团, 华远科创城) share in that object, the other partners in the others."""
    own = [(s, o) for s, o in pairs if s.span and s.name[:2] in o.name]
    if not own:
        return pairs
    partners, objects = {s.name for s, _ in own}, {o.name for _, o in own}
    return [(s, o) for s, o in pairs if s.span is None or (s, o) in own or (s.name not in partners and o.name not in objects)]


def _evidence(scene: Scene, trigger: int, *ends: End) -> tuple[int, int]:
    """From the first to the last of the clauses of the trigger and of both ends."""
    clauses = {scene.clauses[trigger], *(end.clause for end in ends if end.clause >= 0)}
    return scene.spans[min(clauses)][0], scene.spans[max(clauses)][1]
