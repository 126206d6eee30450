"""How the slots of a frame are filled: which names stand where the slot says, and which of them it accepts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from ingest.documents.aliases import SHORT_ZONES
from ingest.documents.frames import Place, Slot
from ingest.documents.items import Item
from ingest.documents.lexicon import load_lexicon
from ingest.documents.minting import list_noun, occasion, phrase
from ingest.documents.names import firm_before_figure, has_branch, is_person
from ingest.documents.pairing import sides
from ingest.documents.phrases import Group
from ingest.documents.scene import BY, RECENT, WITH, End, Scene, is_place

_LAST_PLACE = re.compile(r".*[省市]([\u4e00-\u9fff]{2,6}[市区县])")
_BOTH = ("双方", "三方", "各方", "两家")  # who has been named before
_SAYING = frozenset(("说", "表示", "介绍", "透露", "告诉", "介绍说", "指出", "认为", "坦言", "回忆", "称"))
_INVITING = frozenset(("联合", "携手", "会同", "与"))  # 联合X设立Y: the partner stands behind the verb
_BY_WHOM = frozenset(("由",))
_IN = frozenset(("在", "于", "位于", "地处"))
_TO = frozenset(("对", "向", "给", "为"))
_FROM = frozenset(("从", "自", "来自"))
# What is made, not who makes it, by its last word.
_IS_A_RESULT = re.compile(r".(?:技术|装置|系统|工艺|软件|成果|设备|装备|芯片|药物|疫苗|组件|方法|仪|电池|材料|制备|机器人|压缩机)$")
_ONLY_QUOTED = frozenset(("Program", "Incubator", "Policy"))
_WORDS = frozenset(("Result", "Need"))  # what is made and what is wanted is called by words of all kinds
_EVENTS = Slot(("right",), frozenset(("Event",)))

Filler = Callable[[Scene, int, Slot], list[End]]


def fill(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The ends that fill ``slot`` of a frame at the element ``trigger``; empty where there are none."""
    for together in slot.places:
        if ends := [end for place in together for end in FILLERS[place](scene, trigger, slot)]:
            return list(dict.fromkeys(ends))
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
        return accepted(scene, trigger, joined, slot, _first_partners(joined))
    here = scene.left(trigger)
    if here is None and scene.marked(trigger, _BY_WHOM):
        return []  # 由A和B共建: they do, and nobody else
    if here is None:
        return _carried_on(scene, trigger, slot) or understood(scene, trigger, slot)
    index, group = here
    if scene.content.startswith(_BOTH, group.items[0].raw[0]):
        return _carried_on(scene, trigger, slot)
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
        if starts_clause and not group.before and (ends := accepted(scene, index, group, slot._replace(takes=None), group.items)):
            return ends
    return []


def _joined_by(scene: Scene, trigger: int) -> Group | None:
    """The list at ``trigger`` where 与 inside it is what the frame looks for (A与B、C等高校)."""
    element = scene.elements[trigger]
    return element if isinstance(element, Group) else None


def topic(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """Whom the sentence is about: its first clause-initial name up to the trigger, or what a relative clause before modifies.

    获X领投的A轮融资 in 由Y创办的|云帆科技|获X领投的A轮融资, and in 云帆科技完成融资，由X领投，Z跟投.
    """
    last = scene.clauses[trigger]
    for index, group in scene.groups():
        if scene.clauses[index] > last or index >= trigger:
            break
        starts = index == 0 or scene.clauses[index - 1] != scene.clauses[index]
        speaks = scene.word(index + 1) in _SAYING and "Person" not in slot.classes
        does_it = index + 1 != trigger and scene.word(index + 1) in slot.beside
        if speaks or does_it or any(item.start in slot.taken for item in group.items):
            continue  # X领投，Y跟投: neither is who gets the money
        if (starts and not group.before) or group.before == "的":
            if ends := accepted(scene, index, group, slot, _first_partners(group)):
                return ends
    return []


def left(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    found = scene.left(trigger)
    return accepted(scene, *found, slot, _first_partners(found[1])) if found else []


def nearest(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The last name before the trigger: B in A、B旗下的C."""
    found = scene.left(trigger)
    return accepted(scene, *found, slot, found[1].items[-1:]) if found else []


def earlier(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The last name of the sentence before the trigger that the slot accepts, in whatever clause."""
    for index, group in scene.groups(range(trigger - 1, -1, -1)):
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
        return accepted(scene, trigger, element, slot, _other_partners(element))
    if element.text in WITH:
        found = scene.right(trigger)
        return accepted(scene, *found, slot, found[1].items) if found and found[0] == trigger + 1 else []
    for index, group in scene.before(trigger):
        if group.before in WITH:
            return accepted(scene, index, group, slot, group.items)
        if others := _other_partners(group):
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
        if others := _other_partners(group):
            return accepted(scene, index, group, slot, others)
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
        end for index, group in scene.groups(range(trigger)) for end in accepted(scene, index, group, slot, group.items) if end.cls == "Person"
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
    "topic": topic,
    "left": left,
    "nearest": nearest,
    "earlier": earlier,
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


def _first_partners(group: Group) -> tuple[Item, ...]:
    """The items before 与 in A与B, and A and C in A与B、C与D."""
    two = sides(group)
    return tuple(item for first, _ in two for item in first) if two else group.items


def _other_partners(group: Group) -> tuple[Item, ...]:
    """The items behind 与."""
    return tuple(item for _, other in sides(group) for item in other)


def accepted(scene: Scene, index: int, group: Group, slot: Slot, items: Sequence[Item]) -> list[End]:
    """Those of ``items`` that the slot accepts. A park in front of what stands in it (开发区X城) only says where that is."""
    places = {item.start for item, after in pairwise(group.items) if item.cls == "Park" and after.lead == "+"}
    if "Person" in slot.classes:  # 云江研究院研究员|周明: he does it, and not his house
        places |= {item.start for item, after in pairwise(group.items) if after.cls == "Person" and after.lead == "+"}
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
    if cls is None and slot.takes == "Enterprise" and item.quoted and _IS_A_RESULT.search(name):
        return End(name, "Result", span, layer="frames") if "Result" in slot.classes else None
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
    if slot.anaphors and (meant := scene.recent.get(name)) and RECENT[name] in slot.classes:
        return End(meant, RECENT[name], (item.start, item.end))
    if item.cls and item.cls in slot.classes and (name in SHORT_ZONES or (slot.generic and item.strong and len(name) > 4)):
        return End(name, item.cls, (item.start, item.end))
    return None


def _may_be_name(name: str, item: Item, group: Group, slot: Slot) -> bool:
    """Whether an unknown stretch may be taken for a name at all."""
    if slot.ends and slot.takes != slot.mints:
        return bool(slot.ends.search(name)) and 2 < len(name) <= 10
    if slot.noun:
        return any(slot.noun.search(noun) for noun in group.nouns)
    if slot.takes in _ONLY_QUOTED:
        return item.quoted
    if slot.takes == "Person":
        return is_person(name)
    if slot.takes in _WORDS:
        return len(name) <= 20
    if item.quoted:
        return len(name) <= 16
    if not 2 <= len(name) <= 10 or not name.isalpha() or is_place(name) or load_lexicon().common.search(name):
        return False
    return has_branch(name) or len(group.items) > 1 or (3 <= len(name) <= 6 and not group.before)
