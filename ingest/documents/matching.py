"""Frames matched against a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.documents.frames import PAIRS, Frame, Frames
from ingest.documents.minting import is_counted, stage_behind
from ingest.documents.pairing import pairs
from ingest.documents.phrases import Group
from ingest.documents.qualifiers import Words, qualifiers
from ingest.documents.scene import End, Scene
from ingest.documents.slots import fill, understood
from kg.statements.statement import Status

_OF_AN_INCUBATOR = re.compile(r"孵化器|众创空间|星创天地|加速器(?!.*装置)")
_NOT_THE_SUBJECT = frozenset(("topic", "earlier"))  # places that could find the subject again
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
    qualifiers: Mapping[str, str] = field(default_factory=dict)


def matches(scene: Scene, frames: Frames) -> Iterator[Found]:
    """All that the frames find in the sentence.

    A list that 与 joins (A与B、C等高校) has no such word beside it; it is a trigger itself.
    """
    by_trigger = frames.by_trigger
    for index, element in enumerate(scene.elements):
        if not isinstance(element, Group):
            told = by_trigger.get(element.text, ())
            if not told and element.text.endswith("了"):
                told = by_trigger.get(element.text[:-1], ())
        elif joined := sum(item.lead == "与" for item in element.items):
            told = (*by_trigger.get("与", ()), *(by_trigger.get(PAIRS, ()) if joined > 1 else ()))
        else:
            continue
        clause = scene.clause_text(index) if told else ""
        for frame in told:
            if frame.says(clause if not frame.whole_sentence else scene.content[scene.start : scene.end]):
                yield from match(scene, index, frame)


def match(scene: Scene, trigger: int, frame: Frame) -> Iterator[Found]:
    """The relations that ``frame`` finds at the element ``trigger``, in words that have what it needs."""
    if frame.object.looks_at & _NOT_THE_SUBJECT:
        subjects = fill(scene, trigger, frame.subject)
        taken = frozenset(end.span[0] for end in subjects if end.span)
        objects = fill(scene, trigger, frame.object, taken) if subjects else []
    else:
        objects = fill(scene, trigger, frame.object)
        subjects = fill(scene, trigger, frame.subject) if objects else []
    if not objects:
        return
    if frame.object.mints:
        subjects = _winners(scene, trigger, frame, subjects, objects[0])
    for subject, target in pairs(scene, trigger, frame, subjects, objects):
        start, end = _evidence(scene, trigger, subject, target)
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
            _qualifiers(scene, trigger, frame, target, start, end),
        )


def _qualifiers(scene: Scene, trigger: int, frame: Frame, target: End, start: int, end: int) -> dict[str, str]:
    said = None
    if frame.role:
        behind = scene.elements[trigger].start  # 由教授周明|担任实验室主任: what he does there, not what he is
        said = frame.role.search(scene.word(trigger)) or frame.role.search(scene.content, behind, end)
        said = said or frame.role.search(scene.content, start, end)
    found = {"role": said[0] if said else frame.named_role, "stage": stage_behind(scene, trigger) if frame.object.mints else ""}
    if frame.carries:
        content = scene.content
        words = Words(content[scene.elements[trigger].start : end], content[start:end], target.name)
        found |= qualifiers(frame.carries, words)
    return {name: value for name, value in found.items() if value}


def _winners(scene: Scene, trigger: int, frame: Frame, subjects: list[End], award: End) -> list[End]:
    """Whose award it is, and what the award says they are: “云创工场”获评省级众创空间."""
    many = "subject" in frame.subject.looks_at and is_counted(scene, award)
    if many and (len(subjects) > 1 or any(end.clause not in (-1, scene.clauses[trigger]) for end in subjects)):
        return understood(scene, trigger, frame.subject)
    if _OF_AN_INCUBATOR.search(award.name):
        return [end._replace(cls="Incubator") if end.layer == "frames" or _may_incubate(end) else end for end in subjects]
    return subjects


def _may_incubate(end: End) -> bool:
    """A park that is no zone (X创新谷) is an incubator if it is accredited as one."""
    return end.cls == "Park" and not end.name.endswith(("区", "基地"))


def _evidence(scene: Scene, trigger: int, *ends: End) -> tuple[int, int]:
    """From the first to the last of the clauses of the trigger and of both ends."""
    clauses = {scene.clauses[trigger], *(end.clause for end in ends if end.clause >= 0)}
    return scene.spans[min(clauses)][0], scene.spans[max(clauses)][1]
