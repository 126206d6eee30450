"""Which names a slot of a frame accepts, and which unknown stretches it takes for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from ingest.documents.aliases import SHORT_ZONES
from ingest.documents.frames import Slot
from ingest.documents.item import Item
from ingest.documents.lexicon import any_of, load_lexicon
from ingest.documents.names import firm_before_figure, has_branch, is_person
from ingest.documents.phrases import Group
from ingest.documents.scene import RECENT, End, Scene, is_place

_LAST_PLACE = re.compile(r".*[省市]([\u4e00-\u9fff]{2,6}[市区县])")
# What is made, not who makes it, by its last word.
_IS_A_RESULT = re.compile(r".(?:技术|装置|系统|工艺|软件|成果|设备|装备|芯片|药物|疫苗|组件|方法|仪|电池|材料|制备|机器人|压缩机)$")
_IS_AN_HONOUR = re.compile(r"(?:奖|称号|计划)$")
_DESCRIBES = re.compile(
    r"[”」](?:资源|体系|模式|政策|理念|机制|品牌|效应|优势|精神|战略|格局|生态|路径|经验|服务|协议|合作)"
)  # “清华系”资源
_ONLY_QUOTED = frozenset(("Program", "Incubator", "Policy"))
_WORDS = frozenset(("Result", "Need"))  # what is made and what is wanted is called by words of all kinds
_LONGEST_OF = {"brand": 10, "words": 20, "quoted": 16, "bare": 10}


@cache
def titles() -> re.Pattern[str]:
    """Every title of the lexicon."""
    words = [word for word, kind in load_lexicon().kinds.items() if kind == "title"]
    begins = re.escape("".join(sorted({word[0] for word in words})))
    return re.compile(f"(?=[{begins}]){any_of(words)}")  # so that most places are passed over at once


def accepted(scene: Scene, index: int, group: Group, slot: Slot, items: Sequence[Item]) -> list[End]:
    """Those of ``items`` that the slot accepts. A park in front of what stands in it (开发区X城) only says where that is."""
    passed: set[int] = set()
    if len(group.items) > 1:
        person = "Person" in slot.classes
        passed = {
            item.start
            for item, after in pairwise(group.items)
            if (after.lead == "+" and item.cls == "Park") or (person and _leads_to_person(scene, item, after))
        }
    clause, partial = scene.clauses[index], group.partial
    found: list[End] = []
    for item in items:
        if item.start not in passed and (end := _end(scene, group, item, slot)) is not None:
            end.clause, end.partial = clause, partial
            found.append(end)
    return found


def _leads_to_person(scene: Scene, item: Item, after: Item) -> bool:
    """云江研究院研究员|周明 and 云帆科技创始人、首席科学家|周明, where a person is wanted."""
    if after.cls != "Person" or item.cls == "Person":
        return False
    return after.lead == "+" or titles().match(scene.content, item.end) is not None


def _end(scene: Scene, group: Group, item: Item, slot: Slot) -> End | None:
    name, span = item.text, (item.start, item.end)
    setting = scene.setting
    if meant := scene.meant(name, item.start):
        cls = setting.subject_class if meant == setting.subject else RECENT.get(name, "Region")
        if name in RECENT and name not in setting.means:
            meant = _named_before(scene, item, RECENT[name]) or meant
        return End(meant, cls, span) if cls and (cls in slot.classes or not slot.classes) else None
    if not item.named:
        return _unnamed(scene, item, slot)
    if slot.takes == "Person" and name.endswith("团队") and is_person(name.removesuffix("团队")):
        return End(name.removesuffix("团队"), "Person", (span[0], span[1] - len("团队")), layer="frames")
    cls = scene.classes[item]
    if cls is not None and cls not in slot.classes:
        return None
    if cls == "Event" and item.cls is None and not item.quoted:
        name, span = scene.content[slice(*item.raw)], item.raw  # 教授博士云江行: the noun of the list says that all of it is a name
    if slot.until and (until := slot.until.search(name)):
        name, span = name[: until.start()], (item.start, item.start + until.start())
    if cls is None and (slot.regions or "Region" in slot.classes) and is_place(name):
        cls = "Region"
        if inner := _LAST_PLACE.fullmatch(name):
            name, span = inner[1], (item.end - len(inner[1]), item.end)
    if cls is None:
        return _taken(scene.content, name, span, item, group, slot) if slot.takes and name else None
    if cls not in slot.classes:
        return None  # a region, where the slot takes other places
    not_own = slot.own and (any(inner.cls == "Enterprise" for inner in item.inner) or bool(firm_before_figure(name)))
    too_weak = slot.strong and not (item.strong or group.nouns)
    return None if not_own or too_weak else End(name, cls, span, layer=scene.layer(item, group))


def _named_before(scene: Scene, anaphor: Item, cls: str) -> str | None:
    """The last name of the class in the same sentence before 公司 or 园区; None where it names none."""
    before = (
        item.text
        for _, group, item in scene.items()
        if item.end < anaphor.start and item.named and scene.classes[item] == cls and (cls != "Enterprise" or not group.before)
    )
    return max(((at, name) for at, name in enumerate(before)), default=(0, None))[1]


def _taken(content: str, name: str, span: tuple[int, int], item: Item, group: Group, slot: Slot) -> End | None:
    """A stretch that nothing knows, taken for what the slot takes; a quoted device for a result."""
    if slot.takes == "Enterprise" and item.quoted and (_IS_AN_HONOUR.search(name) or _DESCRIBES.match(content, item.end)):
        return None
    if slot.takes == "Enterprise" and item.quoted and _IS_A_RESULT.search(name):
        return End(name, "Result", span, layer="frames") if "Result" in slot.classes else None
    if (item.quoted and item.lead == "+") or not _may_be_name(name, item, group, slot):
        return None
    return End(name, slot.takes or "", span, layer="frames")


def _unnamed(scene: Scene, item: Item, slot: Slot) -> End | None:
    """全县科技工作 speaks of the county; 高新区 alone and 科技产业综合体 are taken as the ones meant, where a slot allows it."""
    start = item.raw[0]
    for length in (2, 3):
        meant = scene.setting.means.get(scene.content[start : start + length])
        if meant and meant == scene.setting.region and "Region" in slot.classes and not slot.takes:
            return End(meant, "Region", (start, start + length))
    name = item.text
    if slot.anaphors and RECENT.get(name) in slot.classes:
        meant = _named_before(scene, item, RECENT[name]) or scene.recent.get(name)
        return End(meant, RECENT[name], (item.start, item.end)) if meant else None
    if item.cls and item.cls in slot.classes and (name in SHORT_ZONES or (slot.generic and item.strong and len(name) > 4)):
        return End(name, item.cls, (item.start, item.end))
    return None


def _may_be_name(name: str, item: Item, group: Group, slot: Slot) -> bool:
    """Whether an unknown stretch may be taken for a name at all."""
    if slot.ends and slot.takes != slot.mints:
        return bool(slot.ends.search(name)) and 2 < len(name) <= _LONGEST_OF["brand"]
    if slot.noun:
        return any(slot.noun.search(noun) for noun in group.nouns)
    if slot.takes in _ONLY_QUOTED:
        return item.quoted
    if slot.takes == "Person":
        return is_person(name)
    if slot.takes in _WORDS:
        return len(name) <= _LONGEST_OF["words"]
    if name[0] in "一这那该其":
        return False  # 一块优质资产
    if item.quoted:
        return len(name) <= _LONGEST_OF["quoted"]
    if not 2 <= len(name) <= _LONGEST_OF["bare"] or not name.isalpha() or is_place(name) or load_lexicon().common.search(name):
        return False
    return has_branch(name) or len(group.items) > 1 or (3 <= len(name) <= 6 and not group.before)
