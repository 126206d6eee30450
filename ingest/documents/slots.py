"""How the slots of a frame are filled: which names stand where the slot says, and which of them it accepts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from ingest.documents.aliases import SHORT_ZONES
from ingest.documents.frames import Place, Slot
from ingest.documents.items import Item
from ingest.documents.lexicon import load_lexicon
from ingest.documents.minting import list_noun, phrase
from ingest.documents.names import firm_before_figure, has_branch
from ingest.documents.phrases import Group
from ingest.documents.scene import BY, RECENT, WITH, End, Scene, is_place

_LAST_PLACE = re.compile(r".*[省市]([\u4e00-\u9fff]{2,6}[市区县])")
_INVITING = frozenset(("联合", "携手", "会同", "与"))  # 联合X设立Y: the partner stands behind the verb
_BY_WHOM = frozenset(("由",))
_ONLY_QUOTED = frozenset(("Program", "Incubator", "Policy"))
_EVENTS = Slot(("right",), frozenset(("Event",)))

Filler = Callable[[Scene, int, Slot], list[End]]


def fill(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The ends that fill ``slot`` of a frame at the element ``trigger``; empty where there are none."""
    return [end for place in slot.places for end in FILLERS[place](scene, trigger, slot)]


def understood(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The document's own subject, or its region where the slot wants one."""
    setting = scene.setting
    for name, cls in ((setting.subject, setting.subject_class), (setting.region, "Region")):
        if name and cls and (not slot.classes or cls in slot.classes):
            return [End(name, cls, None, "implicit", "understood")]
    return []


def subject(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Who does it: the names before the trigger, else the subject of a clause before in the sentence, else the understood one."""
    here = scene.left(trigger)
    if here is None and scene.marked(trigger, _BY_WHOM):
        return []  # 由A和B共建: they do, and nobody else
    if here is None:
        return _carried_on(scene, trigger, slot) or understood(scene, trigger, slot)
    index, group = here
    ends = accepted(scene, index, group, slot, _first_partners(group))
    if ends:
        return ends
    about = len(group.items) == 1 and scene.cls(group.items[0], group) in (None, "Industry", "Program", "Policy")
    is_object = (
        bool(group.before) and scene.marked(trigger, _BY_WHOM) is None
    )  # 推动产业升级，…: what another verb speaks of does nothing itself
    if is_object or (about and group.items[0].named):
        return understood(scene, trigger, slot)
    return []


def _carried_on(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    low, _ = scene.clause_range(trigger)
    for index, group in scene.groups(range(low - 1, -1, -1)):
        starts_clause = index == 0 or scene.clauses[index - 1] != scene.clauses[index]
        if starts_clause and not group.before:
            return accepted(scene, index, group, slot._replace(takes=None), group.items)
    return []


def left(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    found = scene.left(trigger)
    return accepted(scene, *found, slot, _first_partners(found[1])) if found else []


def right(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    found = scene.right(trigger, far=slot.far)
    return accepted(scene, *found, slot, found[1].items) if found else []


def partners(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Those behind 与 and its like: in 与X签约, in A与X共建, in 联合X设立."""
    element = scene.elements[trigger]
    if not isinstance(element, Group) and element.text in WITH:
        found = scene.right(trigger)
        return accepted(scene, *found, slot, found[1].items) if found and found[0] == trigger + 1 else []
    for index, group in scene.before(trigger):
        if group.before in WITH:
            return accepted(scene, index, group, slot, group.items)
        if others := group.items[len(_first_partners(group)) :]:
            return accepted(scene, index, group, slot, others)
    for index, group in scene.behind(trigger):
        if index < trigger + 3 and group.before in _INVITING:
            return accepted(scene, index, group, slot, group.items)
    return []


def before_partners(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The ones before 与: A in A与B共同研发, the subject in 与B共同研发."""
    for index, group in scene.before(trigger):
        first = _first_partners(group)
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
    "right": right,
    "with": partners,
    "before-with": before_partners,
    "peers": peers,
    "by": by,
    "at": right,
    "modified": modified,
    "region": understood,
    "events": events,
    "phrase": phrase,
    "phrase-start": phrase_start,
    "noun": list_noun,
}


def _first_partners(group: Group) -> tuple[Item, ...]:
    """The items before 与 in A与B."""
    return next((group.items[:index] for index, item in enumerate(group.items) if item.lead == "与"), group.items)


def accepted(scene: Scene, index: int, group: Group, slot: Slot, items: Sequence[Item]) -> list[End]:
    """Those of ``items`` that the slot accepts. A park in front of what stands in it (开发区X城) only says where that is."""
    places = {item.start for item, after in pairwise(group.items) if item.cls == "Park" and after.lead == "+"}
    ends = (_end(scene, group, item, slot) for item in items if item.start not in places)
    return [end._replace(clause=scene.clauses[index], partial=group.partial) for end in ends if end is not None]


def _end(scene: Scene, group: Group, item: Item, slot: Slot) -> End | None:
    name, span = scene.text(item), (item.start, item.end)
    setting = scene.setting
    if meant := scene.meant(name, item.start):
        cls = setting.subject_class if meant == setting.subject else RECENT.get(name, "Region")
        return End(meant, cls, span) if cls and (cls in slot.classes or not slot.classes) else None
    if not item.named:
        return _unnamed(scene, item, slot)
    cls = scene.cls(item, group)
    if (
        cls == "Event" and item.cls is None and not item.quoted
    ):  # 教授博士云江行: the noun of the list says that all of it is a name
        name, span = scene.content[slice(*item.raw)], item.raw
    if slot.until and (until := slot.until.search(name)):
        name, span = name[: until.start()], (item.start, item.start + until.start())
    if cls is None and (slot.regions or "Region" in slot.classes) and is_place(name):
        cls = "Region"
        if inner := _LAST_PLACE.fullmatch(name):
            name, span = inner[1], (item.end - len(inner[1]), item.end)
    if cls is not None and cls in slot.classes:
        not_own = slot.own and (any(inner.cls == "Enterprise" for inner in item.inner) or bool(firm_before_figure(name)))
        too_weak = slot.strong and not (item.strong or group.nouns)
        return None if not_own or too_weak else End(name, cls, span, layer=scene.layer(item, group))
    if cls is None and slot.takes and not (item.quoted and item.lead == "+") and _may_be_name(name, item, group, slot):
        return End(name, slot.takes, span, layer="frames")
    return None


def _unnamed(scene: Scene, item: Item, slot: Slot) -> End | None:
    """全县科技工作 speaks of the county; 高新区 alone and 科技产业综合体 are taken as the ones meant, where a slot allows it."""
    start = item.raw[0]
    for length in (2, 3):
        meant = scene.setting.means.get(scene.content[start : start + length])
        if meant and meant == scene.setting.region and "Region" in slot.classes and not slot.takes:
            return End(meant, "Region", (start, start + length))
    name = scene.text(item)
    if item.cls and item.cls in slot.classes and (name in SHORT_ZONES or (slot.generic and item.strong and len(name) > 4)):
        return End(name, item.cls, (item.start, item.end))
    return None


def _may_be_name(name: str, item: Item, group: Group, slot: Slot) -> bool:
    """Whether an unknown stretch may be taken for a name at all."""
    if slot.noun:
        return any(slot.noun.search(noun) for noun in group.nouns)
    if slot.takes in _ONLY_QUOTED:
        return item.quoted
    if slot.takes == "Result":
        return len(name) <= 20
    if item.quoted:
        return len(name) <= 12
    if not 2 <= len(name) <= 10 or not name.isalpha() or is_place(name) or load_lexicon().common.search(name):
        return False
    return has_branch(name) or len(group.items) > 1 or (3 <= len(name) <= 6 and not group.before)
