"""Which subjects go with which objects of a frame: all with all, each with its own (分别), or partner with partner."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.documents.frames import Frame
from ingest.documents.item import Item
from ingest.documents.phrases import Group
from ingest.documents.scene import End, Scene

Pair = tuple[End, End]


def pairs(scene: Scene, trigger: int, frame: Frame, subjects: Sequence[End], objects: Sequence[End]) -> list[Pair]:
    """The pairs that the sentence means; no name with itself."""
    found = [(subject, target) for subject in subjects for target in objects if subject.name != target.name]
    if "peers" in frame.object.looks_at and "peers" in frame.subject.looks_at:
        return [(one, other) for one, other in found if one.span and other.span and one.span < other.span]
    if (joined := _joined(scene, found)) is not None:
        return joined
    if len(objects) > 1 and "分别" in scene.content[scene.start : scene.elements[trigger].end]:
        return _each_its_own(found, subjects, objects)
    return _owned(found) if frame.pair else found


def _each_its_own(found: list[Pair], subjects: Sequence[End], objects: Sequence[End]) -> list[Pair]:
    """A、B分别与C、D: one with each. X分别与C、D签约，共建E、F: X in both, the partners each in one."""
    if len(subjects) == len(objects):
        return [pair for pair in zip(subjects, objects, strict=True) if pair in found]
    if len(subjects) == len(objects) + 1:
        own = set(zip((subject.name for subject in subjects[1:]), (target.name for target in objects), strict=True))
        return [(s, o) for s, o in found if s.name == subjects[0].name or (s.name, o.name) in own]
    return found


def sides(group: Group) -> list[tuple[tuple[Item, ...], tuple[Item, ...]]]:
    """The items before and behind each 与 of a list: one pair of lists in A、B与C, two in A与B、C与D."""
    items = group.items
    if len(items) == 1:
        return []
    marks = [index for index, item in enumerate(items) if item.lead == "与"]
    found, begin = [], 0
    for number, mark in enumerate(marks):
        # A与B、C与D: the last item before a later 与 belongs to that one
        until = marks[number + 1] - 1 if number + 1 < len(marks) else len(items)
        found.append((items[begin:mark], items[mark:until]))
        begin = until
    return found


def first_partners(group: Group) -> tuple[Item, ...]:
    """The items before 与 in A与B, and A and C in A与B、C与D."""
    two = sides(group)
    return tuple([item for first, _ in two for item in first]) if two else group.items


def other_partners(group: Group) -> tuple[Item, ...]:
    """The items behind 与."""
    return tuple([item for _, other in sides(group) for item in other])


def _joined(scene: Scene, found: Sequence[Pair]) -> list[Pair] | None:
    """A与B、C与D分别签约: those that 与 joins; None where the sentence has no such list."""
    if scene.content.count("与", scene.start, scene.end) < 2:  # two pairs have two
        return None
    for _, group in scene.groups():
        two = sides(group)
        if len(two) > 1:
            of_item = {item.start: number for number, pair in enumerate(two) for side in pair for item in side}
            places = [(s.span and of_item.get(s.span[0]), o.span and of_item.get(o.span[0])) for s, o in found]
            if any(None not in place for place in places):
                return [
                    pair for pair, (one, other) in zip(found, places, strict=True) if one == other or one is None or other is None
                ]
    return None


def _owned(found: list[Pair]) -> list[Pair]:
    """Partners whose name an object carries (华远集团, 华远科创城) share in that object, the other partners in the others."""
    own = [(s, o) for s, o in found if s.span and s.name[:2] in o.name]
    if not own or len({o.name for _, o in found}) == 1:
        return found
    partners, objects = {s.name for s, _ in own}, {o.name for _, o in own}
    return [(s, o) for s, o in found if s.span is None or (s, o) in own or (s.name not in partners and o.name not in objects)]
