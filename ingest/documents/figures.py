"""Figures: a number with its unit, what it counts, its bound, its period and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.documents.periods import Period
from ingest.documents.scene import Scene
from ingest.documents.status import measure_at
from ingest.documents.tokens import UNIT

_CHINESE = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_FIGURE = re.compile(
    rf"(?P<before>接近|将近|大约|约为|(?<![签合契公条节制])约|近|超过|突破|超|逾|至少|不少于|不低于|不超过|最高|高达|达到|达|为)?\s?"
    rf"(?<![\d.A-Za-z第+-])(?P<number>\d[\d,]*(?:\.\d+)?|[二两三四五六七八九十](?=[家名项所]))"
    rf"(?:[-—~～至](?P<upper>\d[\d,]*(?:\.\d+)?))?\s?(?P<more>多|余|几)?\s?(?P<unit>{UNIT})(?P<more2>多|余)?(?P<after>及以上|以上|以下|以内|左右|上下)?"
)
_FIRST_EVER = re.compile(r"(?:力争|争取|实现|取得)*(?P<what>[\u4e00-\u9fff“”]{2,20}?)(?:实现|取得)?零的?突破")
_TIMES = frozenset(("", "全年", "年", "到"))  # words before a name that introduce a time, not the name
_OWNERS = frozenset(("Park", "Incubator", "Enterprise", "University", "ResearchInstitute", "Platform"))
_NOT_COUNTED = frozenset(("天", "小时", "分钟", "秒", "期", "届", "轮", "次方", "批", "年", "月", "日", "方面", "支部"))
_BEFORE = {
    "近": "approx_lt", "接近": "approx_lt", "将近": "approx_lt", "约": "approx", "约为": "approx", "大约": "approx", "超过": "gt", "超": "gt",
    "突破": "gt", "逾": "gt", "至少": "ge", "不少于": "ge", "不低于": "ge", "不超过": "le", "最高": "max",
}  # fmt: skip
_AFTER = {"以上": "ge", "及以上": "ge", "以下": "le", "以内": "le", "左右": "approx", "上下": "approx"}
_LEADING = re.compile(
    r"^(?:其中|全年|累计|今年以来|预计|力争|计划(?=新增|引进|建设|培育|实现)|到|至|截至|目前|已|共(?!同|建|享)|将(?!军)|确保|争取|并|也|还|先后|一是|二是|三是|四是|、|，|：|:|\s|"
    r"(?:19|20)\d\d年(?:底|末)?|\d{1,2}(?:[-—~～至]\d{1,2})?月(?:份|底|末)?|（[^）]{1,6}）|\d+[、.．]|[一二三四五六七八九十]+、)+"
)
_TRAILING = re.compile(
    r"(?:达到|达|超过|突破|超|为|至|近|约|共|有|的|由|从|到|等|—|、|，|提高|最高|原先|累计|总计|高达|同比|增长|是)+$"
)
_COMPARED = re.compile(r"(?:同比|环比|较上年同?期?|比上年|较去年|比去年)(?P<way>增长|增加|提高|提升|下降|减少|翻)?")
_RANK = re.compile(
    r"(?:位列|位居|居|排名|列|名列|跃居|稳居)[^，。；]{0,16}?(?:第[一二三四五六七八九十\d]+(?:方阵|位|名|梯队)?|前列|前茅|首位|榜首)|创历史新高"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as the text gives it; ``value`` is the number as written, without separators, ``unit`` the unit as written."""

    name: str
    value: str
    unit: str
    bound: str
    measure: str
    period: Period | None
    entity: str | None
    entity_class: str | None
    explicit: bool
    span: tuple[int, int]
    start: int
    end: int
    comparison: str = ""


def figures(scene: Scene, planned: bool, period_at: Period | None, periods: Sequence[tuple[int, Period]]) -> Iterator[Figure]:
    """The figures of a sentence. ``periods`` are the times that the sentence names, with their places; ``period_at`` holds before."""
    content = scene.content
    found: list[Figure] = []
    for match in _FIGURE.finditer(content, scene.start, scene.end):
        unit = match["unit"]
        if unit in _NOT_COUNTED or _is_noise(content, match):
            continue
        start = match.start("number")
        clause = scene.clause_at(match.start())
        name, compared = _name(scene, match, clause, found)
        if not name:
            continue
        period = next((p for at, p in reversed(periods) if at <= match.start()), period_at)
        measure = measure_at(content, scene.start, start, clause, planned)
        owner = _entity(scene, match.start(), clause)
        span = (match.start("number"), match.end())
        found.append(Figure(name, _number(match["number"]), unit, _bound(match), measure, period, *owner, span, *clause, compared))
    for match in _FIRST_EVER.finditer(content, scene.start, scene.end):
        clause = scene.clause_at(match.start())
        measure = measure_at(content, scene.start, match.end(), clause, planned)
        owner = _entity(scene, match.start(), clause)
        found.append(Figure(match["what"], "1", _unit_of(match["what"]), "ge", measure, period_at, *owner, match.span(), *clause))
    for index, figure in enumerate(found):
        until = found[index + 1].span[0] if index + 1 < len(found) else scene.end
        rank = _RANK.search(content, figure.span[1], until)
        yield figure if not rank or figure.comparison else replace(figure, comparison=rank[0])


def _is_noise(content: str, match: re.Match[str]) -> bool:
    """Numbers inside titles, quotations and ordinals, and years."""
    line = content.rfind("\n", 0, match.start()) + 1
    before = content[line : match.start("number")]
    if before.count("《") > before.count("》") or before.count("“") > before.count("”"):
        return True
    if content[match.start("number") - 1 : match.start("number")] == "第":
        return True
    return match["unit"] in ("个", "条", "门", "类", "部", "台") and bool(
        re.match(r"方面|重点|月|五年|百年|季度", content[match.end() : match.end() + 3])
    )


def _number(number: str) -> str:
    if number in _CHINESE:
        return str(_CHINESE[number])
    return number.replace(",", "").rstrip(".")


def _bound(match: re.Match[str]) -> str:
    if match["after"]:
        return _AFTER[match["after"]]
    if match["more"] or match["more2"]:
        return "gt"
    if match["before"] in _BEFORE:
        return _BEFORE[match["before"]]
    return "ge" if match["upper"] else "eq"


def _name(scene: Scene, match: re.Match[str], clause: tuple[int, int], earlier: Sequence[Figure]) -> tuple[str, str]:
    """What the figure counts, in the words of the text, and the comparison it belongs to."""
    content = scene.content
    begin = max(clause[0], earlier[-1].span[1] if earlier and earlier[-1].span[1] <= match.start() else clause[0])
    left = content[begin : match.start()]
    if compared := _COMPARED.search(left):
        previous = earlier[-1].name if earlier else ""
        return f"{previous}{compared[0]}" if previous else left.strip("，、"), compared[0]
    bracket = content.rfind("（", clause[0], match.start())
    if bracket >= 0 and "）" not in content[bracket : match.start()]:
        where = content[bracket + 1 : match.start()]
        return f"{_words(content[clause[0] : bracket])}（{where}）".replace("（）", ""), ""
    name = _words(left)
    if match["unit"] in ("家", "个", "项", "名", "位", "人", "件", "所", "种", "款", "多家"):
        behind = re.match(r"[\u4e00-\u9fff]{1,10}", content[match.end() : clause[1]])
        noun = _following_noun(scene, match.end())
        if behind and noun:
            name = f"{name}{noun}" if not name.endswith(noun) else name
    if len(name) < 2 and begin > clause[0]:
        name = _words(content[clause[0] : begin]) + name
    if len(name) < 2:
        previous = [figure for figure in earlier if figure.end <= clause[0]]
        before = content[scene.start : clause[0]].rstrip("，、")
        name = name or (previous[-1].name if previous else _words(before.rsplit("，", 1)[-1]))
    return name[-40:], ""


def _following_noun(scene: Scene, position: int) -> str:
    for _, group in scene.groups(range(len(scene.elements))):
        if group.start == position:
            return scene.content[group.items[0].raw[0] : group.items[0].raw[1]][:12]
        if group.start <= position <= group.end + 12 and group.number and group.nouns:
            return group.nouns[-1]
    return ""


def _words(left: str) -> str:
    return _TRAILING.sub("", _LEADING.sub("", left.strip())).strip("，、：:；。 的")


def _entity(scene: Scene, position: int, clause: tuple[int, int]) -> tuple[str | None, str | None, bool]:
    """Whose figure it is, its class, and whether the clause names it: the actor before the figure, else the understood subject."""
    setting = scene.setting
    bracket = scene.content.rfind("（", clause[0], position)
    if bracket >= 0 and (meant := setting.means.get(scene.content[bracket + 1 : position])):
        return meant, "Region", True  # （全市7家）
    for _, group in scene.groups():
        if group.start >= position:
            break
        if group.start < clause[0] or group.before not in _TIMES or len(group.items) > 1 or group.partial:
            continue
        name, cls = scene.text(group.items[0]), scene.cls(group.items[0], group)
        if meant := setting.means.get(name):
            return meant, setting.subject_class if meant == setting.subject else "Region", True
        if cls in _OWNERS and (group.items[0].named or (group.items[0].strong and len(name) > 4)):
            return name, cls, True
    return setting.subject, setting.subject_class, False


def _unit_of(what: str) -> str:
    return "项" if re.search(r"奖|项目|专利|专项", what) else "家"
