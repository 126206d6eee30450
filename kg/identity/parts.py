"""The parts of a Chinese organisation's name: 江苏 + 亚威 + 机床 + 股份有限公司.

A registered name is division, own word, trade and legal form, in this order (企业名称登记管理规定, art. 6); universities,
institutes and offices follow it loosely. A part of an organisation has the name of the whole first: 苏州大学 + 附属第一医院.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kg.identity.names import normalise
from kg.identity.vocabulary import lies_in, vocabulary

Sort = Literal["region", "core", "trade", "legal_form", "branch", "bracket"]
_NUMBER = r"第?[〇零一二三四五六七八九十百0-9]+"
_WHOLE = re.compile(
    # what may be a whole with a part behind it; not 大学城, 学院路 and what only begins like a longer ending
    r"(?:股份有限公司|有限责任公司|有限公司|集团公司|总公司|公司|集团|大学(?!城[^市])|学院(?!路)|科学院|研究院|研究所|设计院|医院|银行)(?=.{2})"
)
_NO_PART = re.compile(r"(?:\)|股份|有限|控股|公司|总公司|集团|\(|责任|企业|有限合伙|技术研究所|科学研究院|设计研究院)")
_SUBSIDIARY = re.compile(
    r".*(?:公司|厂|学院|大学|医院|院|所|中心|中学|小学|学校|实验室|基地|科技园|出版社|银行|部|处|行|局|站|园|孵化器|基金会|系|室|店|会)$"
)


class Parts(NamedTuple):
    """The parts of a normalised name, "" where it has none; ``pieces`` are the same in their order, and make up the name.

    ``bracket`` keeps its brackets. A Latin name, or one that is no organisation's, is all core.
    """

    region: str = ""
    core: str = ""
    trade: str = ""
    legal_form: str = ""
    branch: str = ""
    bracket: str = ""
    pieces: tuple[tuple[Sort, str], ...] = ()

    def __str__(self) -> str:
        return "".join(text for _, text in self.pieces)

    @property
    def whole(self) -> str:
        """The name of the organisation that this is a part of, or the name itself where it is none."""
        return "".join(text for sort, text in self.pieces if sort != "branch")


@lru_cache(maxsize=1 << 17)
def parts(name: str) -> Parts:
    """The parts of a name, which is normalised first; ``str()`` of them is the normalised name again."""
    text = normalise(name)
    head, branch = _branch(text)
    pieces = list(_pieces(head))
    if branch:
        pieces.append(("branch", branch))
    said: dict[str, str] = {}
    for sort, piece in pieces:
        said[sort] = said.get(sort, "") + piece
    return Parts(**said, pieces=tuple(pieces))


def _branch(name: str) -> tuple[str, str]:
    """The name of the whole, and what follows it when the name is one of a part."""
    known = vocabulary()
    wholes = _wholes()
    for whole in _WHOLE.finditer(name):
        rest = name[whole.end() :]
        if whole.start() < 2 or _NO_PART.match(rest):
            continue
        if known.forms.get(rest) == "company" or not _SUBSIDIARY.match(rest):
            continue
        if name in wholes and name[: whole.end()] not in wholes:  # 中国科学院大学 is no part of 中国科学院
            continue
        return name[: whole.end()], rest
    if name.endswith(known.subordinate) and name not in wholes:
        return _before_branch(name)
    return name, ""


def _before_branch(name: str) -> tuple[str, str]:
    """中国石化扬州分公司: the branch takes the division and the number before its ending along."""
    end = next(ending for ending in vocabulary().subordinate if name.endswith(ending))
    at = len(name) - len(end)
    if number := re.search(f"{_NUMBER}$", name[:at]):
        at = number.start()
    divisions = vocabulary().divisions
    for start in range(max(2, at - 9), at - 1):
        if name[start:at] in divisions:
            at = start
            break
    return (name[:at], name[at:]) if at >= 2 else (name, "")


@cache
def _wholes() -> frozenset[str]:
    """Names of the gazetteer's that stand for themselves, though they may look like those of parts."""
    from kg.gazetteers import load_gazetteer

    alone = ("University", "GovernmentBody", "Enterprise")
    return frozenset(normalise(entry.name) for entry in load_gazetteer() if entry.cls in alone)


def _pieces(name: str) -> Iterator[tuple[Sort, str]]:
    known = vocabulary()
    name, form = _ending(name)
    start = _region(name)
    if start:
        yield "region", name[:start]
    rest = name[start:]
    opening = rest.find("(")
    closing = rest.find(")", opening) + 1
    if opening >= 0 and closing > opening:
        yield from _middle(rest[:opening])
        yield "bracket", rest[opening:closing]
        yield from _middle(rest[closing:])
    else:
        yield from _middle(rest, known.divisions if start == 0 else {})
    bracket = form.find("(") if form not in known.forms else -1
    if form:
        yield "legal_form", form if bracket < 0 else form[:bracket]
    if bracket >= 0:
        yield "bracket", form[bracket:]


def _ending(name: str) -> tuple[str, str]:
    """The name without the ending that says what kind of body it is, and that ending; of several the longest."""
    forms = vocabulary().forms
    for length in range(min(14, len(name)), 0, -1):
        if name[-length:] in forms:
            return name[:-length], name[-length:]
    if name.endswith(")") and (opening := name.rfind("(")) > 0:  # 中国地质大学(武汉): the bracket stays with what is before it
        _, form = _ending(name[:opening])
        return (name, "") if not form else (name[: opening - len(form)], name[opening - len(form) :])
    return name, ""


def _region(name: str) -> int:
    """How many characters at the beginning are divisions: 江苏省扬州市江都区, 扬州高新区, 中国."""
    known = vocabulary()
    at, upper = 0, ""
    while True:
        for division in known.divisions_at(name, at):
            code = known.divisions[division]
            if not upper or lies_in(code, upper) or (not code and len(division) > 2):
                at, upper = at + len(division), code or upper
                break
        else:
            break
    if at and at + 1 < len(name):
        if name[at] in "省市区县":
            at += 1
        if name.startswith(known.zones, at):
            at += next(len(zone) for zone in known.zones if name.startswith(zone, at))
    return at


def _middle(text: str, divisions: Mapping[str, str] | None = None) -> Iterator[tuple[Sort, str]]:
    """Core and trade; the trade is every word of one at the end. OPPO广东移动通信: a division may stand behind the core."""
    trades = vocabulary().trades
    at = len(text)
    while at:
        for length in range(min(8, at), 1, -1):
            if text[at - length : at] in trades:
                at -= length
                break
        else:
            break
    core = text[:at]
    if divisions and len(core) > 3:
        for length in range(4, 1, -1):
            if core[-length:] in divisions:
                yield "core", core[:-length]
                yield "region", core[-length:]
                core = ""
                break
    if core:
        yield "core", core
    if at < len(text):
        yield "trade", text[at:]
