"""Frames matched against a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

from msgspec import Struct, field
from msgspec.structs import replace

from ingest.documents.frames import PAIRS, Frame, Frames
from ingest.documents.minting import is_counted, stage_behind
from ingest.documents.pairing import pairs
from ingest.documents.qualifiers import Words, qualifiers
from ingest.documents.scene import End, Scene
from ingest.documents.slots import fill, understood
from kg.statements.statement import Status

_OF_AN_INCUBATOR = re.compile(r"孵化器|众创空间|星创天地|加速器(?!.*装置)")
_FRAME_ALONE = 0.9  # the share of a frame's confidence that is left where nothing but the frame says that an end is a name


class Found(Struct, eq=False, gc=False):
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


class Matched(Struct, gc=False):
    """The frames that look for names in a sentence, each with the element where it does, and what some of them have found.

    ``found`` stands in the order of ``asked``; None for a frame that has not looked yet.
    """

    asked: Sequence[tuple[int, Frame]]
    found: Sequence[Sequence[Found] | None]


def matched(scene: Scene, frames: Frames, ids: Collection[str]) -> Matched:
    """What those of the frames find that have one of these ids."""
    asked = _asked(scene, frames.by_word)
    return Matched(asked, [match(scene, index, frame) if frame.id in ids else None for index, frame in asked])


def matches(scene: Scene, frames: Frames, known: Matched | None = None) -> list[Found]:
    """All that the frames find in the sentence. ``known`` is what some of them have found, if nothing more is known by now."""
    if known is None:
        return [one for index, frame in _asked(scene, frames.by_word) for one in match(scene, index, frame)]
    found: list[Found] = []
    for (index, frame), before in zip(known.asked, known.found, strict=True):
        found += match(scene, index, frame) if before is None or frame.looks_back else before
    return found


def _asked(scene: Scene, by_trigger: Mapping[str, tuple[Frame, ...]]) -> list[tuple[int, Frame]]:
    """The elements at which frames look for names, and which frames do.

    A list that 与 joins (A与B、C等高校) has no such word beside it; it is a trigger itself.
    """
    found = [(index, told) for index, text in scene.words if (told := by_trigger.get(text))]
    for index, group in scene.numbered:
        if len(group.items) > 1 and (joined := sum([item.lead == "与" for item in group.items])):
            found.append((index, (*by_trigger.get("与", ()), *(by_trigger.get(PAIRS, ()) if joined > 1 else ()))))
            found.sort(key=itemgetter(0))
    return [(index, frame) for index, told in found for frame in told]


def match(scene: Scene, trigger: int, frame: Frame) -> list[Found]:
    """The relations that ``frame`` finds at the element ``trigger``; none in words that lack what it needs."""
    if frame.is_choosy and not frame.says(scene.sentence_text() if frame.whole_sentence else scene.clause_text(trigger)):
        return []
    if frame.object.seeks_another:
        subjects = fill(scene, trigger, frame.subject)
        taken = frozenset(end.span[0] for end in subjects if end.span)
        objects = fill(scene, trigger, frame.object, taken) if subjects else []
    else:
        objects = fill(scene, trigger, frame.object)
        subjects = fill(scene, trigger, frame.subject) if objects else []
    if not (subjects and objects):
        return []
    if frame.object.mints:
        subjects = _winners(scene, trigger, frame, subjects, objects[0])
    begin = scene.elements[trigger].start
    found: list[Found] = []
    for subject, target in pairs(scene, trigger, frame, subjects, objects):
        start, end = _evidence(scene, trigger, subject, target)
        alone = subject.layer == "frames" or target.layer == "frames"
        confidence = frame.confidence * _FRAME_ALONE if alone else frame.confidence
        carried = _qualifiers(scene, trigger, frame, target, start, end)
        found.append(Found(frame.predicate, subject, target, start, end, frame.id, confidence, begin, frame.status, carried))
    return found


def _qualifiers(scene: Scene, trigger: int, frame: Frame, target: End, start: int, end: int) -> dict[str, str]:
    said = None
    if frame.role:
        behind = scene.elements[trigger].start  # 由教授周明|担任实验室主任: what he does there, not what he is
        said = frame.role.search(scene.word(trigger)) or frame.role.search(scene.content, behind, end)
        said = said or frame.role.search(scene.content, start, end)
    found: dict[str, str] = {}
    if role := said[0] if said else frame.named_role:
        found["role"] = role
    if frame.object.mints and (stage := stage_behind(scene, trigger)):
        found["stage"] = stage
    if frame.carries:
        content = scene.content
        words = Words(content[scene.elements[trigger].start : end], content[start:end], target.name)
        found |= qualifiers(frame.carries, words)
    return found


def _winners(scene: Scene, trigger: int, frame: Frame, subjects: list[End], award: End) -> list[End]:
    """Whose award it is, and what the award says they are: “云创工场”获评省级众创空间."""
    many = "subject" in frame.subject.looks_at and is_counted(scene, award)
    if many and (len(subjects) > 1 or any(end.clause not in (-1, scene.clauses[trigger]) for end in subjects)):
        return understood(scene, trigger, frame.subject)
    if _OF_AN_INCUBATOR.search(award.name):
        return [replace(end, cls="Incubator") if end.layer == "frames" or _may_incubate(end) else end for end in subjects]
    return subjects


def _may_incubate(end: End) -> bool:
    """A park that is no zone (X创新谷) is an incubator if it is accredited as one."""
    return end.cls == "Park" and not end.name.endswith(("区", "基地"))


def _evidence(scene: Scene, trigger: int, *ends: End) -> tuple[int, int]:
    """From the first to the last of the clauses of the trigger and of both ends."""
    first = last = scene.clauses[trigger]
    for end in ends:
        if end.clause >= 0:
            first, last = min(first, end.clause), max(last, end.clause)
    return scene.spans[first][0], scene.spans[last][1]
