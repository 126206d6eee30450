"""Where the names of a slot stand, seen from the trigger of its frame: one function for each place of docs/frames.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ingest.documents.acceptance import accepted
from ingest.documents.frames import Place, Slot
from ingest.documents.minting import list_noun, occasion, phrase
from ingest.documents.pairing import first_partners, other_partners, sides
from ingest.documents.phrases import Group
from ingest.documents.scene import BY, RECENT, WITH, End, Scene

_BOTH = ("双方", "三方", "各方", "两家")  # who has been named before
_SAYS = re.compile(r"(?:说|表示|介绍|透露|告诉[^，]{0,4}|指出|认为|坦言|回忆)道?$")
_INVITING = frozenset(("联合", "携手", "会同", "与"))  # 联合X设立Y: the partner stands behind the verb
_BY_WHOM = frozenset(("由",))
_IN = frozenset(("在", "于", "位于", "地处"))
_TO = frozenset(("对", "向", "给", "为"))
_FROM = frozenset(("从", "自", "来自"))
_EVENTS = Slot((("right",),), frozenset(("Event",)))

Filler = Callable[[Scene, int, Slot], list[End]]


def fill(scene: Scene, trigger: int, slot: Slot, taken: frozenset[int] = frozenset()) -> list[End]:
    """The ends that fill ``slot`` of a frame at the element ``trigger``; empty where there are none.

    ``taken`` are the places where the names of the other slot begin: the topic is another one.
    """
    for together in slot.places:
        ends: list[End] = []
        for place in together:
            filler = FILLERS.get(place)
            found = filler(scene, trigger, slot) if filler else OTHERS[place](scene, trigger, slot, taken)
            ends = found if not ends else list(dict.fromkeys((*ends, *found)))
        if ends:
            return ends
    return []


def understood(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The document's own subject, or its region where the slot wants one."""
    setting = scene.setting
    for name, cls in ((setting.subject, setting.subject_class), (setting.region, "Region")):
        if name and cls and (not slot.classes or cls in slot.classes):
            return [End(name, cls, None, "implicit", "understood")]
    return []


def subject(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Who does it: the names before the trigger, else the subject of a clause before in the sentence, else the understood one."""
    joined = _joined_by(scene, trigger)
    if joined is not None:
        return accepted(scene, trigger, joined, slot, first_partners(joined))
    here = scene.left(trigger)
    if here is None and scene.marked(trigger, _BY_WHOM):
        return []  # 由A和B共建: they do, and nobody else
    if here is None:
        return _carried_on(scene, trigger, slot) or understood(scene, trigger, slot)
    index, group = here
    if scene.content.startswith(_BOTH, group.items[0].raw[0]):
        return _carried_on(scene, trigger, slot)
    ends = accepted(scene, index, group, slot, first_partners(group))
    if ends:
        return ends
    about = len(group.items) == 1 and scene.classes[group.items[0]] in (None, "Industry", "Program", "Policy")
    is_object = (
        bool(group.before) and scene.marked(trigger, _BY_WHOM) is None
    )  # 推动产业升级，…: what another verb speaks of does nothing itself
    if is_object or (about and group.items[0].named):
        return understood(scene, trigger, slot)
    return []


def _carried_on(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    low, _ = scene.clause_range(trigger)
    silent = replace(slot, takes=None) if low and slot.takes else slot
    for index, group in scene.groups(range(low - 1, -1, -1)):
        if not group.before and scene.begins_clause(index) and (ends := accepted(scene, index, group, silent, group.items)):
            return ends
    return []


def _joined_by(scene: Scene, trigger: int) -> Group | None:
    """The list at ``trigger`` where 与 inside it is what the frame looks for (A与B、C等高校)."""
    element = scene.elements[trigger]
    return element if isinstance(element, Group) else None


def topic(scene: Scene, trigger: int, slot: Slot, taken: frozenset[int]) -> list[End]:
    """Whom the clause is about, or the nearest before it: its first name, or what a relative clause at its head modifies.

    获X领投的A轮融资 in 由Y创办的|云帆科技|获X领投的A轮融资, and in 云帆科技完成融资，由X领投，Z跟投.
    """
    for clause in range(scene.clauses[trigger], -1, -1):
        for here, group in scene.by_clause[clause]:
            if here >= trigger:
                break
            leads = group.before in ("的", "原") or (not group.before and scene.begins_clause(here))
            if not leads or _is_another(scene, here, group, trigger, slot, taken):
                continue
            if ends := accepted(scene, here, group, slot, first_partners(group)):
                return ends
    return []


def _is_another(scene: Scene, index: int, group: Group, trigger: int, slot: Slot, taken: frozenset[int]) -> bool:
    """Whether a name cannot be the topic: it fills the other slot, does the same (X领投，Y跟投), or only speaks."""
    if any(item.start in taken for item in group.items):
        return True
    if slot.apart and index + 1 != trigger and scene.word(index + 1) in slot.beside:
        return True
    return "Person" not in slot.classes and bool(_SAYS.search(scene.clause_text(index)))


def left(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    found = scene.left(trigger)
    return accepted(scene, *found, slot, first_partners(found[1])) if found else []


def nearest(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The last name before the trigger: B in A、B旗下的C."""
    found = scene.left(trigger)
    return accepted(scene, *found, slot, found[1].items[-1:]) if found else []


def earlier(scene: Scene, trigger: int, slot: Slot, taken: frozenset[int]) -> list[End]:
    """The last name of the sentence before the trigger that the slot accepts, in whatever clause."""
    for index, group in scene.groups(range(trigger - 1, -1, -1)):
        if any(item.start in taken for item in group.items):
            continue
        if ends := accepted(scene, index, group, slot, group.items):
            return ends
    return []


def right(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    found = scene.right(trigger, far=slot.far)
    if found is None or found[1].before == "、":  # 由X领投、|Y跟投: another verb's
        return []
    return accepted(scene, *found, slot, found[1].items)


def partners(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Those behind 与 and its like: in 与X签约, in A与X共建, in 联合X设立."""
    element = scene.elements[trigger]
    if isinstance(element, Group):
        return accepted(scene, trigger, element, slot, other_partners(element))
    if element.text in WITH:
        found = scene.right(trigger)
        return accepted(scene, *found, slot, found[1].items) if found and found[0] == trigger + 1 else []
    for index, group in scene.before(trigger):
        if group.before in WITH:
            return accepted(scene, index, group, slot, group.items)
        if others := other_partners(group):
            return accepted(scene, index, group, slot, others)
    for index, group in scene.behind(trigger):
        if index < trigger + 3 and group.before in _INVITING:
            return accepted(scene, index, group, slot, group.items)
    return []


def partners_before(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Those behind 与 in the clause before, where this one has none: 与X签署协议，|共建Y."""
    low, high = scene.clause_range(trigger)
    here = scene.groups(range(low, high))
    if low == 0 or any(group.before in WITH or sides(group) for _, group in here):
        return []
    for index, group in scene.before(low - 1):
        if group.before in WITH:
            return accepted(scene, index, group, slot, group.items)
        if others := other_partners(group):
            return accepted(scene, index, group, slot, others)
    return []


def before_partners(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The ones before 与: A in A与B共同研发, the subject in 与B共同研发."""
    for index, group in scene.before(trigger):
        first = first_partners(group)
        if len(first) < len(group.items):
            return accepted(scene, index, group, slot, first)
        if group.before in WITH:
            return subject(scene, trigger, slot)
    return []


def peers(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """All members of the list before the trigger: A、B、C签署…"""
    found = scene.left(trigger)
    return accepted(scene, *found, slot, found[1].items) if found else []


def by(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    found = scene.marked(trigger, BY)
    return accepted(scene, *found, slot, found[1].items) if found else []


def inside(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Where it happens: 在云江科技园举行."""
    found = scene.marked(trigger, _IN)
    return accepted(scene, *found, slot, found[1].items) if found else []


def out_of(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Where it comes from: 从海创谷毕业."""
    found = scene.marked(trigger, _FROM)
    return accepted(scene, *found, slot, found[1].items) if found else []


def following(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Whom the next clause speaks of first: 作为由X、Y共建的研发机构，|Z…"""
    _, high = scene.clause_range(trigger)
    for index, group in scene.groups(range(high, min(high + 2, len(scene.elements)))):
        if not group.before:
            return accepted(scene, index, group, slot, group.items)
    return []


def people(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Every person that the sentence names before the trigger: A院士，B教授，以及C等专家参会."""
    return [
        end
        for index, group in scene.groups(range(trigger))
        for end in accepted(scene, index, group, slot, group.items)
        if end.cls == "Person"
    ]


def towards(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Whom it is for: 对云江实验室补助500万元."""
    found = scene.marked(trigger, _TO)
    return accepted(scene, *found, slot, found[1].items) if found else []


def recent(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """What a sentence before spoke of last, of a class that the slot accepts."""
    for word, cls in RECENT.items():
        if cls in slot.classes and (name := scene.recent.get(word)):
            return [End(name, cls, None, "implicit", "understood")]
    return []


def modified(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """What a relative clause speaks of: 位于海州市的|云江高新区."""
    for index, group in scene.behind(trigger):
        if group.before == "的":
            return accepted(scene, index, group, slot, group.items)
    return []


def events(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The events that the sentence has named up to the clause of the trigger."""
    return [
        end
        for index, group in scene.groups()
        if scene.clauses[index] <= scene.clauses[trigger]
        for end in accepted(scene, index, group, _EVENTS, group.items)
    ]


def phrase_start(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The first name of the words behind the trigger: 受到|省政府|督查激励."""
    found = scene.right(trigger)
    return accepted(scene, *found, slot, found[1].items[:1]) if found else []


FILLERS: Mapping[Place, Filler] = {
    "subject": subject,
    "left": left,
    "nearest": nearest,
    "right": right,
    "with": partners,
    "with-before": partners_before,
    "before-with": before_partners,
    "peers": peers,
    "by": by,
    "in": inside,
    "out-of": out_of,
    "to": towards,
    "recent": recent,
    "people": people,
    "following": following,
    "at": right,
    "modified": modified,
    "region": understood,
    "events": events,
    "phrase": phrase,
    "phrase-start": phrase_start,
    "noun": list_noun,
    "occasion": occasion,
}

OTHERS: Mapping[Place, Callable[[Scene, int, Slot, frozenset[int]], list[End]]] = {"topic": topic, "earlier": earlier}
