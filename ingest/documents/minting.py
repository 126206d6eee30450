"""Names made of the words themselves: 获批|省“双创”人才计划. What is awarded has no list of names, but a place in the sentence."""

from __future__ import annotations

import re

from ingest.documents.frames import Slot
from ingest.documents.scene import End, Scene
from ingest.documents.tokens import UNIT

_UNTIL = re.compile(rf"[，。；：:！？、(\n]|（(?!套）)|近?\d[\d,.]*(?:多|余)?(?:{UNIT})|[“「](?=\d)")
_STEPS = re.compile(r"(?:为|了|成为|到|过|(筹建|创建|建设|设立|组建|培育|立项)(?!银行))+")
_DESCRIPTION = re.compile(
    r"(?:为|成为)?(?:全[国省市区县州球](?:唯一|首批|首个|首家|第[一二三]批?|仅有|最大)|首批|首个|首家|唯一|第[一二三]批?|年度|20\d\d年度?)+的?"
)
# What an award, a title or a programme has in its name, and other objects of the same verbs hardly ever.
_OF_A_LEVEL = re.compile(r"国家|省|市|区|县|部|中国|全国|世界|国际|“|奖|称号|[A-Z]类|级|示范|百强|标兵|先进|优秀|十佳|基地|龙头")
_QUOTED = re.compile(r"[“「]([^”」]+)[”」](?:称号|荣誉|荣誉称号|认证|认定|品牌)?")
_COUNTED = re.compile(r"[”」]?\d")
_LONGEST = 40


def phrase(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The words behind the trigger up to a mark, a bracket or a number, if they end as the slot says."""
    content = scene.content
    start, until = scene.elements[trigger].end, scene.spans[scene.clauses[trigger]][1]
    for skipped in (_STEPS, _DESCRIPTION):
        if found := skipped.match(content, start, until):
            start = found.end()
    end = _end_of_phrase(content, start, until)
    while end > start and content[end - 1] in "等的了 ":
        end -= 1
    name = content[start:end]
    endings = (name, name.rstrip("”」"))
    if slot.ends and not any(slot.ends.search(ending) for ending in endings):
        return []
    if slot.not_ends and any(slot.not_ends.search(ending) for ending in endings):
        return []
    name = name.removesuffix("零突破")
    end = start + len(name)
    if not 2 <= len(name) <= _LONGEST or name[0].isdigit() or name[0] in "的了" or not _OF_A_LEVEL.search(name):
        return []
    if quoted := _QUOTED.fullmatch(name):
        return [_minted(scene, trigger, slot, start + 1, start + 1 + len(quoted[1]))]
    if content[end : end + 1].isdigit() and "“" not in name:
        return []  # 科技计划项目40多项: a kind that is counted, no name
    return [_minted(scene, trigger, slot, start, end)]


def list_noun(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The last noun of the list behind the trigger: 新增A、B等企业技术中心等|省市级企业研发平台."""
    found = scene.right(trigger)
    if found is None or not found[1].nouns or not any(item.named for item in found[1].items):
        return []
    nouns = found[1].nouns
    start = scene.content.find(nouns[-1], found[1].end, scene.end)
    fits = (not slot.starts or slot.starts.match(nouns[0])) and (not slot.ends or slot.ends.search(nouns[-1]))
    return [_minted(scene, found[0], slot, start, start + len(nouns[-1]))] if fits and start >= 0 else []


def is_counted(scene: Scene, end: End) -> bool:
    """Whether a number stands behind the award (省“科技副总”46个): it counts all winners, not those named before."""
    return end.span is not None and bool(_COUNTED.match(scene.content, end.span[1], scene.end))


def stage_behind(scene: Scene, trigger: int) -> str:
    """筹建, 创建, … between the verb and the award, else empty."""
    steps = _STEPS.match(scene.content, scene.elements[trigger].end)
    return steps[1] or "" if steps else ""


def _minted(scene: Scene, index: int, slot: Slot, start: int, end: int) -> End:
    return End(scene.content[start:end], slot.mints or "Award", (start, end), layer="frames", clause=scene.clauses[index])


def _end_of_phrase(content: str, start: int, until: int) -> int:
    depth = 0  # of quotation marks
    for position in range(start, until):
        character = content[position]
        if character in "“「《":
            depth += 1
        elif character in "”」》":
            depth = max(0, depth - 1)
        elif depth == 0 and _UNTIL.match(content, position):
            return position
    return until
