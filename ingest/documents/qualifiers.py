"""What a relation carries besides its ends: the amount, the round, the level, the rank … that the words around it say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?|[数几上][百千]?|[百千])"
_AMOUNT = re.compile(
    rf"(?=[近超逾约\d数几上百千])(?:近|超过?|逾|约)?(?P<number>{_NUMBER})(?:多|余)?(?P<unit>(?:亿|千万|百万|万)?(?:元|美元|欧元|港元)(?:人民币)?)"
)
_OF_SOMETHING_ELSE = re.compile(r"(?:产值|营收|收入|税收|销售额|注册资本|利润|估值)[^，。；]{0,6}$")
_ROUND = re.compile(r"(?:Pre-?)?[A-F]\d?\+*轮|种子轮|天使\+?轮|战略(?:投资|融资)|首轮|新一轮|Pre-?IPO轮?|IPO")
_STAGE = re.compile(r"筹建|在孵|毕业(?=企业)")
_RANK = re.compile(
    r"[特一二三四五][等级]奖|[金银铜]奖|优秀奖|优胜奖|入围奖|冠军|亚军|季军|第[一二三四五六七八九十]名"
    r"|(?:优秀|良好|合格)(?=[（(]?[ABC]?类?)|[“]?[ABCD]类[”]?|[1-5]A级?|[三四五]星级?"
)
_BATCH = re.compile(r"首批(?:次)?|第[一二三四五六七八九十\d]{1,3}批")
_SHARE = re.compile(r"(?:股权|股份|持股|占股|控股|出资|比例)[^，。；\d]{0,6}(\d[\d.]*%)|(\d[\d.]*%)(?:的)?(?:股权|股份)")
_AREA = re.compile(r"(?:近|超|约)?(\d[\d,.]*(?:多|余)?(?:万)?(?:平方米|亩|平米|公顷|平方公里))")
_LEVELS = tuple(
    (re.compile(pattern), level)
    for pattern, level in (
        ("国际|全球|世界", "international"),
        ("国家|全国|中国|科技部|工信部|教育部", "national"),
        ("省", "province"),
        ("市", "city"),
        ("区|县", "county"),
    )
)
_LEVEL_WITHIN = 6  # the first characters of an award's name say who gives it
_AGREEMENTS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        ("框架", "framework"),
        ("备忘录", "memorandum"),
        ("战略合作|战略协议|战略签约", "strategic"),
        ("技术(?:开发|转让|服务|许可|合作)?合同|横向", "technology_contract"),
        ("投资协议|投资合同|项目投资", "investment"),
        ("合作协议|合作意向|合作共建|共建协议|校企合作|产学研合作", "cooperation"),
    )
)


class Words(Struct, gc=False):
    """The stretches that qualifiers are read from: from the verb to the object's end or further, and the whole evidence."""

    behind: str
    evidence: str
    target: str


def amount(words: Words) -> str:
    """The first sum of money behind the verb, else in the evidence: 2亿元; not what somebody turns over."""
    for stretch in (words.behind, words.evidence):
        for found in _AMOUNT.finditer(stretch) if "元" in stretch else ():
            if not _OF_SOMETHING_ELSE.search(stretch, 0, found.start()):
                return found[0]
    return ""


def stage(words: Words) -> str:
    """The round of a financing (A轮), or how far something is (筹建)."""
    found = _ROUND.search(words.evidence) or _STAGE.search(words.evidence)
    return found[0] if found else ""


def level(words: Words) -> str:
    """The level of the administration that gives the award: the notation of the code list."""
    begins = words.target[:_LEVEL_WITHIN]
    for pattern, notation in _LEVELS:
        if pattern.search(begins):
            return notation
    return ""


def rank(words: Words) -> str:
    """一等奖, A类: the class within the award."""
    found = _RANK.search(words.target) or _RANK.search(words.behind)
    return found[0].strip("“”") if found else ""


def batch(words: Words) -> str:
    found = _BATCH.search(words.behind)
    return found[0] if found else ""


def share(words: Words) -> str:
    found = _SHARE.search(words.evidence)
    return (found[1] or found[2]) if found else ""


def area(words: Words) -> str:
    found = _AREA.search(words.evidence)
    return found[1] if found else ""


def agreement(words: Words) -> str:
    """The kind of the document that is signed: a notation of the code list, empty where none fits."""
    return next((kind for pattern, kind in _AGREEMENTS if pattern.search(words.evidence)), "")


READERS: Mapping[str, Callable[[Words], str]] = {
    "amount": amount,
    "stage": stage,
    "level": level,
    "rank": rank,
    "batch": batch,
    "share": share,
    "area": area,
    "agreement": agreement,
}


def qualifiers(carried: Iterable[str], words: Words) -> dict[str, str]:
    """Those of the ``carried`` qualifiers that the words say."""
    return {name: value for name in carried if (value := READERS[name](words))}
