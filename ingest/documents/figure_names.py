"""What a figure counts, in the words of the text: short enough to compare years, long enough to tell figures apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.documents.phrases import Group
from ingest.documents.scene import Scene

_LEADING = re.compile(
    r"(?:其中|全年|累计|今年以来|预计|力争|计划(?=新增|引进|建设|培育|实现)|到|至|截至|目前|已|共(?!同|建|享)|将(?!军)|确保|争取|并|也|还|先后"
    r"|[一二三四五六七八九]是|、|，|：|:|\s|全[区市县省园](?!域)|(?:公司|企业|园区|学校|研究院|孵化器|该中心|该园|我[区市县省校院园]|本[区市届])(?=实现|去年|今年|营收|研发|累计|集聚|现有|拥有|产值|已|有)"
    r"|下一步|未来[一二三四五]年|[一二三四五两]年(?:内|来)|近[一二三四五]年|年内|每年(?=新)|这个|记者近日|其"
    r"|(?:19|20)\d\d年(?:底|末)?|\d{1,2}(?:[-—~～至]\d{1,2})?月(?:份|底|末)?|（[^）]{1,6}）|\d+[、.．]|[一二三四五六七八九十]+、)+"
)
_TRAILING = re.compile(
    r"(?=[达可有预各分首高力已不仅只超突为至近签约共的由从到等—、，提最原累总同增是])"  # so most places are passed over at once
    r"(?:达到|达|可望|有望|预计|可|各|分别|首次|高达|力争|已经|不到|仅|只|超过|突破|超|为|至|近|(?<!签)约|共|有|的|由|从|到|等|—|、|，|提高|最高|原先|累计|总计|高达|同比|增长|是)+$"
)
_COMPARED = re.compile(r"(?:同比|环比|较上年同?期?|比上年|较去年|比去年)(?:增长|增加|提高|提升|下降|减少|翻)?")
_MONEY_FOR = re.compile(
    r"(?P<what>(?:[A-F]\+*轮|Pre-?[A-F]\+*轮|天使轮|种子轮|战略)(?:融资|投资)|[\u4e00-\u9fff“”]{0,6}?(?:经费|资金支持|资助|补助|奖励|授信|贷款|订单|投资协议|合同|股权融资))"
)
_SIZE = re.compile(
    r"(?P<size>(?:总)?规模|总投资|投资额|占地(?:面积)?|(?:总)?建筑面积|总面积|年产能|年产)(?:达|约|近|超|超过|只有|为)*$"
)
_OF = re.compile(r"的")
_COUNTING = frozenset("家个项名位人件所种款")
_INSIDE = frozenset(("以上", "占", "以下"))  # words that end names elsewhere, but stand inside what figures count
_LONG, _LONGEST, _SHORTEST = 14, 40, 2


def name_of(
    scene: Scene, span: tuple[int, int], clause: tuple[int, int], earlier: Sequence[tuple[str, tuple[int, int]]]
) -> tuple[str, str]:
    """The name of the figure at ``span``, and the comparison that it makes with another time (同比增长), else empty.

    ``earlier`` are the figures before it in the sentence, with their places: the second of two often says only how the first grew.
    """
    content = scene.content
    if around := [item for _, _, item in scene.listed if item.start < span[0] and span[1] < item.end]:
        return content[around[0].start : span[0]] + content[span[1] : around[0].end], ""  # 云帆新能源|8.5GW|光伏组件
    begin = max([clause[0], *(place[1] for _, place in earlier if place[1] <= span[0])])
    left = content[begin : span[0]]
    if compared := _COMPARED.search(left):
        previous = earlier[-1][0] if earlier else ""
        return f"{previous}{compared[0]}" if previous else left.strip("，、"), compared[0]
    bracket = content.rfind("（", begin, span[0])
    if bracket >= 0 and "）" not in content[bracket : span[0]]:
        return f"{_short(scene, begin, bracket)}（{content[bracket + 1 : span[0]]}）".removesuffix("（）"), ""
    if said := _of_what(scene, span, content[begin : span[0]]):
        return said, ""
    name = _with_list(scene, span) or _of_named(scene, span, clause) or _short(scene, begin, span[0])
    if content[span[1] - 1] in _COUNTING and not name.endswith(noun := _noun_behind(scene, span[1])):
        name += noun
    if len(name) < _SHORTEST:
        name = _before(scene, clause, earlier) + name
    return name[-_LONGEST:], ""


def _of_what(scene: Scene, span: tuple[int, int], left: str) -> str:
    """What stands behind a sum or a size and says what it is of: 投来3000万元|A轮融资, 规模1亿元的|云江创投基金."""
    content = scene.content
    if content[span[1] - 1] == "元" and (money := _MONEY_FOR.match(content, span[1], scene.end)):
        return money["what"]
    if (size := _SIZE.search(left)) and (of := _OF.match(content, span[1], scene.end)):
        for _, group in scene.groups():
            if group.start == of.end() and group.items[0].named:
                return content[group.items[0].start : group.items[0].end] + size["size"]
    return ""


def _of_named(scene: Scene, span: tuple[int, int], clause: tuple[int, int]) -> str:
    """A figure behind names that it counts, A、B|3家企业…: what is said of them, not who they are."""
    content = scene.content
    if content[span[1] - 1] not in _COUNTING:
        return ""
    for _, group in scene.numbered:
        if group.start > span[0]:
            break
        if group.end <= span[0] <= group.end + 1 and not group.nouns and sum([item.named for item in group.items]) > 1:
            return trimmed(content[span[1] : min(clause[1], span[1] + _LONG)])
    return ""


def _with_list(scene: Scene, span: tuple[int, int]) -> str:
    """A list's noun instead of its members: 新增|省市级企业研发平台, and with what is said of them: 企业|获批省科技进步奖."""
    for index, group in scene.numbered:
        if group.start >= span[0]:
            break
        if group.nouns and group.number and span[0] <= group.end + 60:
            noun = group.nouns[-1]
            at = scene.content.find(noun, group.end, scene.end)
            if at >= span[1]:  # 等4家企业获批…
                return trimmed(scene.content[at : scene.clause_at(span[0])[1]])
            if at >= 0 and at + len(noun) <= span[0] <= at + len(noun) + 2:  # 等企业40多家
                verb = group.before if index and scene.elements[index - 1].end == group.start else ""
                return verb + noun
    return ""


def _short(scene: Scene, begin: int, end: int) -> str:
    """The words before a figure; of long ones, those from the last verb on."""
    words = trimmed(scene.content[begin:end])
    if len(words) <= _LONG:
        return words
    verbs = [
        e
        for e in scene.elements
        if not isinstance(e, Group) and begin <= e.start < end - 3 and e.kind == "cut" and e.text not in _INSIDE
    ]
    return trimmed(scene.content[verbs[-1].start : end]) if verbs else words


def _noun_behind(scene: Scene, position: int) -> str:
    """The noun that a number counts: 600家|企业."""
    for _, group in scene.groups():
        if group.start == position:
            return scene.content[slice(*group.items[0].raw)][:12]
    return ""


def _before(scene: Scene, clause: tuple[int, int], earlier: Sequence[tuple[str, tuple[int, int]]]) -> str:
    """What the clause before spoke of, for a figure that stands alone in its clause."""
    if earlier:
        return earlier[-1][0]
    before = [span for span in scene.spans if span[1] <= clause[0]]
    return trimmed(scene.content[slice(*before[-1])]) if before else ""


def trimmed(words: str) -> str:
    """The words without those before and behind that say when, how much or whether, not what."""
    words = words.strip()
    leading = _LEADING.match(words)
    return _TRAILING.sub("", words[leading.end() :] if leading else words).strip("，、：:；。 的")
