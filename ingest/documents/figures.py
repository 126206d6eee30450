"""Figures: a number with its unit, what it counts, its bound, its period and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from ingest.documents.figure_names import name_of, trimmed
from ingest.documents.item import Item
from ingest.documents.lexicon import load_lexicon
from ingest.documents.names import firm_before_figure
from ingest.documents.periods import Period
from ingest.documents.phrases import Group
from ingest.documents.scene import Scene
from ingest.documents.status import measure_at
from ingest.documents.tokens import UNIT

_CHINESE = dict(zip("二两三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_NOT_COUNTED = load_lexicon().sets["not_counted"]
_TENTHS = "零一二三四五六七八九"
_LONGEST_TITLE = 16
_SCHOOLS = ("高校", "院校", "学校", "院所", "大学", "机构", "与", "内外", "等", "新增", "建成", "引进", "共建")
_BEFORE = {
    "近": "approx_lt",
    "接近": "approx_lt",
    "将近": "approx_lt",
    "约": "approx",
    "约为": "approx",
    "大约": "approx",
    "超": "gt",
    "超过": "gt",
    "突破": "gt",
    "逾": "gt",
    "至少": "ge",
    "不少于": "ge",
    "不低于": "ge",
    "不超过": "le",
    "最高": "max",
}
_AFTER = {"以上": "ge", "及以上": "ge", "以下": "le", "以内": "le", "左右": "approx", "上下": "approx"}
_FIGURE = re.compile(
    r"(?=[\d\s一二两三四五六七八九十近接将约大超突逾至不最])"  # so that most places are passed over at once
    rf"(?P<before>(?<![签合契公条节制])(?:{'|'.join(sorted(_BEFORE, key=len, reverse=True))}))?\s?"
    r"(?<![\d.A-Za-z第+-])(?P<number>\d[\d,]*(?:\.\d+)?|[二两三四五六七八九十](?=[家名项所])|[一二三四五六七八九](?=成(?![立为果功效员长绩熟本都交品套型分就了群家份])))"
    r"(?:[-—~～至](?P<upper>\d[\d,]*(?:\.\d+)?))?\s?(?P<more>多|余|几)?\s?"
    rf"(?P<unit>{UNIT}|成)(?P<too>多|余)?"
    rf"(?P<after>{'|'.join(sorted(_AFTER, key=len, reverse=True))})?"
)
_FIRST_EVER = re.compile(r"(?:力争|争取|实现|取得)*(?P<what>[\u4e00-\u9fff“”]{2,20}?)(?:实现|取得)?零的?突破")
_BY_PIECE = re.compile(r"奖|项目|专利|专项")
_RANK = re.compile(
    r"(?=[增总数位居排列名跃稳创])(?:(?:(?:增速|增幅|总量|总数|数量)?(?:位列|位居|居|排名|列|名列|跃居|稳居)|(?:增速|增幅|总量|数量)(?=全))[^，。；]{0,16}?"
    r"(?:第[一二三四五六七八九十\d]+(?:方阵|位|名|梯队)?|前列|前茅|首位|榜首)|创历史新高)"
)
_GROWTH = re.compile(
    r"(?=[同环较比增提下减上翻超完是占])(?:(?:同比|环比|较上年(?:同期)?|比上年|较去年|比去年)?(?:增长|增加|提高|提升|下降|减少|上升|翻)|(?:超额)?完成[^，。；]{1,20}?的?|是[^，。；]{1,10}?的|占[^，。；]{1,14}?的?)"
    r"(?:了|达|近|约|超)?[\d.]+(?:%|％|倍|个百分点)"
)
_PARTS_OF_A_TEXT = re.compile(r"方面|重点|月|五年|百年|季度|任务")  # 四个方面, 三个月: behind a counting word, these are no figures
_TIMES = frozenset(("", "全年", "年", "到"))  # words before a name that introduce a time, not the name
_OWNERS = frozenset(("Park", "Incubator", "Enterprise", "University", "ResearchInstitute", "Platform"))


class Owner(Struct, frozen=True, gc=False):
    """Whose a figure is; ``explicit`` where its clause says so."""

    entity: str | None
    cls: str | None
    explicit: bool


class Figure(Struct, frozen=True, gc=False):
    """One figure as the text gives it.

    ``value`` is the number as written, without separators and in ASCII digits, ``unit`` the unit (亿元, 家). ``measure`` is
    achieved, expected or target. ``span`` is the number with its unit, ``start`` and ``end`` the clause that says it.
    """

    name: str
    value: str
    unit: str
    bound: str
    measure: str
    period: Period | None
    owner: Owner
    span: tuple[int, int]
    start: int
    end: int
    comparison: str = ""


def figures(scene: Scene, planned: bool, period: Period | None, times: Sequence[tuple[int, Period]]) -> list[Figure]:
    """The figures of a sentence. ``times`` are those that it names, with their places; ``period`` holds before the first."""
    found = _numbers(scene, planned, period, times)
    if scene.content.find("突破", scene.start, scene.end) >= 0:
        found += _first_ever(scene, planned, period)
    for index, figure in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if not figure.comparison and (compared := _compared(scene, figure, following)):
            found[index] = replace(figure, comparison=compared)
    return found


def _compared(scene: Scene, figure: Figure, following: Figure | None) -> str:
    """With what a figure is compared behind it: 同比增长22.68%, 完成年度任务的110%, 位列全市第一."""
    until = following.span[0] if following else scene.end
    if rank := _RANK.search(scene.content, figure.span[1], max(until, figure.span[1])):
        return rank[0]
    if following is None:
        return ""
    said = _GROWTH.search(scene.content, figure.span[1], following.span[1])
    return said[0].strip("，,") if said and said.end() == following.span[1] else ""


def _numbers(scene: Scene, planned: bool, period: Period | None, times: Sequence[tuple[int, Period]]) -> list[Figure]:
    found: list[Figure] = []
    named: list[tuple[str, tuple[int, int]]] = []  # the same by their names, with their places
    for match in _FIGURE.finditer(scene.content, scene.start, scene.end):
        unit = match["unit"]
        if unit in _NOT_COUNTED or _is_no_figure(scene, match, unit):
            continue
        start = match.start()
        clause = scene.clause_at(start)
        name, comparison = name_of(scene, match.span(), clause, named)
        if name:
            at = next((time for place, time in reversed(times) if place <= start), period) if times else period
            span = (match.start("number"), match.end())
            measure = measure_at(scene.content, scene.start, span[0], clause, planned)
            owner = _owner(scene, start, clause)
            if owner.entity and name.startswith(owner.entity):
                name = trimmed(name.removeprefix(owner.entity)) or name
            value = _value(match["number"], in_tenths=unit == "成")
            unit = "%" if unit == "成" else unit
            named.append((name, span))
            found.append(Figure(name, value, unit, _bound(match), measure, at, owner, span, *clause, comparison))
    return found


def _first_ever(scene: Scene, planned: bool, period: Period | None) -> Iterator[Figure]:
    """国家级孵化器零突破: at least one, where there was none."""
    for match in _FIRST_EVER.finditer(scene.content, scene.start, scene.end):
        clause = scene.clause_at(match.start())
        measure = measure_at(scene.content, scene.start, match.end(), clause, planned)
        unit = "项" if _BY_PIECE.search(match["what"]) else "家"
        yield Figure(match["what"], "1", unit, "ge", measure, period, _owner(scene, match.start(), clause), match.span(), *clause)


def _is_no_figure(scene: Scene, match: re.Match[str], unit: str) -> bool:
    """Numbers inside titles and quotations, ordinals, and counted parts of a text or a time."""
    content, before = scene.content, (scene.start, match.start("number"))
    if content.count("《", *before) > content.count("》", *before) or content.endswith("第", *before):
        return True
    if content.count("“", *before) > content.count("”", *before):
        opened, closed = content.rfind("“", *before), content.find("”", match.end(), scene.end)
        if closed >= 0 and opened + _LONGEST_TITLE > closed:
            return True  # “323+1”产业集群, unlike what somebody says
    if unit == "所" and not content.endswith(_SCHOOLS, *before) and match["number"].isdigit():
        return True  # 中国电科48所
    return unit in ("个", "条", "项", "类") and bool(_PARTS_OF_A_TEXT.match(content, match.end()))


def _value(number: str, *, in_tenths: bool) -> str:
    if number.isascii() and number[0] != "0" and not in_tenths:  # most are
        return number.replace(",", "")
    amount = Decimal(_CHINESE[number]) if number in _CHINESE else _decimal(number)
    return format(amount * 10 if in_tenths else amount, "f")


def _decimal(number: str) -> Decimal:
    return Decimal(_TENTHS.index(number)) if len(number) == 1 and number in _TENTHS else Decimal(number.replace(",", ""))


def _bound(match: re.Match[str]) -> str:
    if match["after"]:
        return _AFTER[match["after"]]
    if match["more"] or match["too"]:
        return "gt"
    if match["before"]:
        return _BEFORE[match["before"]]
    return "ge" if match["upper"] else "eq"


def _owner(scene: Scene, position: int, clause: tuple[int, int]) -> Owner:
    """The actor before the figure in its clause, else in the sentence's first clause, else the understood subject."""
    setting = scene.setting
    bracket = scene.content.rfind("（", clause[0], position)
    if bracket >= 0 and (meant := setting.means.get(scene.content[bracket + 1 : position])):
        return Owner(meant, "Region", True)  # （全市7家）
    groups = [group for _, group in scene.numbered if group.start < position]
    for item in groups[-1].items if groups else ():
        if item.start < position < item.end and (firm := firm_before_figure(item.text)):
            return Owner(firm, "Enterprise", True)
    for group in groups:
        if group.start >= clause[0] and (owner := _is_owner(scene, group)):
            return owner
    first = _is_owner(scene, groups[0]) if groups and groups[0].start == scene.start else None
    return first or Owner(setting.subject, setting.subject_class, False)


def _is_owner(scene: Scene, group: Group) -> Owner | None:
    if group.before not in _TIMES or len(group.items) > 1 or group.partial:
        return None
    item: Item = group.items[0]
    name, cls = item.text, scene.classes[item]
    if meant := scene.setting.means.get(name):
        return Owner(meant, scene.setting.subject_class if meant == scene.setting.subject else "Region", True)
    definite = item.named or (item.strong and len(name) > 4)
    return Owner(name, cls, True) if cls in _OWNERS and definite else None
