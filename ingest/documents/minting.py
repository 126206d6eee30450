"""Names made of the words themselves: 获批|省“双创”人才计划. What is awarded has no list of names, but a place in the sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec.structs import replace

from ingest.documents.frames import Slot
from ingest.documents.scene import End, Scene
from ingest.documents.tokens import UNIT

_UNTIL = re.compile(rf"[，。；：:！？、(\n]|（(?!套）)|近?\d[\d,.]*(?:多|余)?(?:{UNIT})")
_MARKS = re.compile(r"[“「《”」》，。；：:！？、(\n（近\d]")  # what encloses, and what _UNTIL begins with
_STEPS = re.compile(r"(?:为|了|成为|到|过|(筹建|创建|建设|设立|组建|培育|立项)(?!银行))+")
_DESCRIPTION = re.compile(
    r"(?:为|成为)?(?:全[国省市区县州球](?:唯一|首批|首个|首家|第[一二三]批?|仅有|最大)|首批|首个|首家|唯一|第[一二三四五六七八九十\d]{1,3}批次?|年度|20\d\d年度?)+的?"
)
# 工信部第三批…, 科技部“…”: who gives an award of all the country is no part of its name
_ISSUER = re.compile(
    r"(?:国家)?(?:工信部|工业和信息化部|科技部|科学技术部|教育部|发展?改(?:革)?委|农业农村部|人社部|人力资源和?社会保障部|商务部|生态环境部|自然资源部|中国科协)"
    r"(?:办公厅|火炬中心)?(?:组织的|评选的|认定的)?(?=第|20\d\d|首批|“|国家|全国|专精特新|年度)"
)
# What an award, a title or a programme has in its name, and other objects of the same verbs hardly ever.
_OF_A_LEVEL = re.compile(r"国家|省|市|区|县|部|中国|全国|世界|国际|“|奖|称号|[A-Z]类|级|示范|百强|标兵|先进|优秀|十佳|基地|龙头")
_OCCASION = re.compile(r"在(?P<what>[^，。；在]{3,40}?)(?:工作)?中")
_ISSUER_AND = re.compile(r".{2,16}(?:组织|开展|举办|公布|发布|评选)的")
_RANKS = re.compile(r"(?P<prize>.*?)(?P<one>[特一二三]等奖|[金银铜]奖)(?:和|、|及|与)(?P<other>[特一二三]等奖|[金银铜]奖)")
# 和 between two awards: the noun of the first ends before it
_JOINED = re.compile(
    r"(?<=企业|冠军|称号|基地|中心|验室|化器|空间|计划|人才|名单|范区|项目|团队|单位|标兵|院士)(?:和|及|以及)(?!服务|技术|人才|成果)"
)
_GIVEN = frozenset(("Award", "Program"))
_QUOTED = re.compile(r"[“「]([^”」]+)[”」](?:称号|荣誉|荣誉称号|认证|认定|品牌)?")
_CLOSING = "”」"
_COUNTED = re.compile(r"[”」]?\d")
_LONGEST = 40


def phrase(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """The words behind the trigger up to a mark, a bracket or a number, if they end as the slot says; of a list, each of them."""
    content = scene.content
    start, until = scene.elements[trigger].end, scene.spans[scene.clauses[trigger]][1]
    if slot.until and (last := slot.until.search(content, start, until)):
        until = last.start()
    start, end = _first_phrase(content, start, until)
    ends: list[End] = []
    while start < until:
        inside = _JOINED.search(content, start, end) if slot.mints in _GIVEN else None
        ends += _named(scene, trigger, slot, start, inside.start() if inside else end)
        if inside:
            start = inside.end()
        elif ends and content[end : end + 1] == "、" and slot.mints in _GIVEN and _OF_A_LEVEL.match(content, end + 1):
            start = end + 1
        else:
            break
        end = _end_of_phrase(content, start, until)
    return ends


@lru_cache(maxsize=8)  # the frames of a trigger ask one after the other
def _first_phrase(content: str, start: int, until: int) -> tuple[int, int]:
    """Where what is named begins and ends, behind the words between the verb and it."""
    for skipped in (_STEPS, _DESCRIPTION, _ISSUER, _DESCRIPTION):
        if found := skipped.match(content, start, until):
            start = found.end()
    return start, _end_of_phrase(content, start, until)


def _named(scene: Scene, trigger: int, slot: Slot, start: int, end: int) -> list[End]:
    """``content[start:end]`` as the name of what the slot mints; two for 二等奖和三等奖, none where the slot refuses it."""
    content = scene.content
    while end > start and content[end - 1] in "等的了 ":
        end -= 1
    name = content[start:end]
    forms = (name,) if name[-1:] not in _CLOSING else (name, name.rstrip(_CLOSING))
    if slot.starts and not slot.starts.match(name):
        return []
    if slot.ends and not any([slot.ends.search(form) for form in forms]):
        return []
    if slot.not_ends and any([slot.not_ends.search(form) for form in forms]):
        return []
    name = name.removesuffix("零突破")
    if slot.drops:
        name = slot.drops.sub("", name)
    end = start + len(name)
    if not 2 <= len(name) <= _LONGEST or name[0].isdigit() or name[0] in "的了":
        return []
    if slot.mints in _GIVEN and not _OF_A_LEVEL.search(name):
        return []
    if quoted := _QUOTED.fullmatch(name):
        return [_minted(scene, trigger, slot, start + 1, start + 1 + len(quoted[1]))]
    if content[end : end + 1].isdigit() and "“" not in name:
        return []  # 科技计划项目40多项: a kind that is counted, no name
    if slot.mints == "Award" and (ranks := _RANKS.fullmatch(name)):
        first = _minted(scene, trigger, slot, start, start + ranks.end("one"))
        return [first, replace(first, name=(ranks["prize"] or "") + ranks["other"], span=None)]
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


def occasion(scene: Scene, trigger: int, slot: Slot) -> list[End]:
    """In what it happened: 在|省级孵化器绩效评价|中获评A类."""
    start, until = scene.spans[scene.clauses[trigger]]
    found = _OCCASION.search(scene.content, start, until)
    if found is None:
        return []
    begin, name = found.start("what"), found["what"]
    for skipped in (_ISSUER_AND, _DESCRIPTION):
        if part := skipped.match(name):
            begin, name = begin + part.end(), name[part.end() :]
    if len(name) < 2 or (slot.ends and not slot.ends.search(name)):
        return []
    return [_minted(scene, trigger, slot, begin, begin + len(name))]


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
    for mark in _MARKS.finditer(content, start, until):
        character = mark[0]
        if character in "“「《":
            depth += 1
        elif character in "”」》":
            depth = max(0, depth - 1)
        elif depth == 0 and _UNTIL.match(content, mark.start()):
            return mark.start()
    return until
