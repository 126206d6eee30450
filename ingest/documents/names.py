"""What makes a stretch of text a name: it is not generic, or has the form of a person's or a firm's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from ingest.documents.lexicon import load_lexicon

_MARKS = frozenset("“”‘’\"'「」（）()《》、，· 0123456789-—.+")
_NO_GIVEN_NAME = frozenset("支则说称道区市县省镇乡州局委院部校所司厅处科厂队组园站的了等")
_OF_A_PROVINCE = re.compile(r"(?:国家|[省市区县])(?!级|内|属|外|际).{4}")
_DISTRICT = re.compile(r"(?:[\u4e00-\u9fff]{2,4}市)?([\u4e00-\u9fff]{2,3})[区县]|[\u4e00-\u9fff]{2,3}()市")
_ZONES = ("高新", "开发", "经开", "园", "新", "社", "校", "片", "城", "地", "示范", "保税", "港", "产业", "核心", "先导")
_FOREIGN = re.compile("[\u4e00-\u9fff]{1,8}(?:[·•][\u4e00-\u9fff]{1,8}){1,3}")  # 托马斯·伦德
_GLUED = re.compile(r"[\u4e00-\u9fff]{2,8}?(?=\d|年产)")
_FIRMS_WITH_PLATFORMS = re.compile(r"(?:[国省市区县]家?[市县]?级)?企业.*(?:平台|中心|实验室|工作站|机构)$")
_THEIR_PEOPLE = re.compile(r"(?<=企业|公司|高校|院所|机构|园区|单位)(?:主要)?(?:负责人|代表|高管|家代表|领导|专家)$")
ACTORS = frozenset(("Enterprise", "University", "ResearchInstitute", "Person", "Platform", "Park", "Incubator"))
_LONGEST_SHORT_NAME = 12  # with Latin letters; Chinese ones have up to 8 characters
_LONGEST_GENERIC, _LONGEST_TAIL, _LONGEST_HEAD = 7, 5, 12


@lru_cache(maxsize=65536)
def names_something(words: str) -> bool:
    """Whether ``words`` say more than generic ones do: 远山材料华东 does, 省级企业 does not."""
    return not _is_made_of(words, (load_lexicon().generic, _MARKS), _LONGEST_GENERIC)


def _is_made_of(words: str, parts: Sequence[Collection[str]], longest: int) -> bool:
    """Whether ``words`` can be divided into ``parts``, none of them longer than ``longest``."""
    length = len(words)
    ends = [True] + [False] * length  # ends[n]: the first n characters can be
    for begin in range(length):
        if ends[begin]:
            for end in range(begin + 1, min(begin + longest, length) + 1):
                part = words[begin:end]
                if not ends[end] and any([part in known for known in parts]):
                    ends[end] = True
    return ends[length]


def behind_region(content: str, start: int, noun: int, *, alone: bool) -> int:
    """Where a park's name begins behind its district: 余杭区|梦溪小镇, but 江南区科技园, which has no other name."""
    region = _DISTRICT.match(content, start, noun)
    if not region or (region[1] or "").endswith(_ZONES) or not (alone or names_something(content[region.end() : noun])):
        return start
    return region.end()


def is_of_a_province(modifier: str) -> bool:
    """Whether it says whose the only one of its kind is: 省产业技术(研究院), unlike 省级(研究院)."""
    return bool(_OF_A_PROVINCE.match(modifier))


@lru_cache(maxsize=16384)
def has_branch(name: str) -> bool:
    """Whether a short name ends in a branch of industry, as firms' names do (云帆电子)."""
    tails = load_lexicon().tails
    return any(name[begin:] in tails for begin in range(max(1, len(name) - _LONGEST_TAIL), len(name) - 1))


@lru_cache(maxsize=4096)
def noun_class(nouns: tuple[str, ...]) -> str | None:
    """What the members of a list are, by the nouns behind it; the first that says something counts."""
    for noun in nouns:
        noun = _THEIR_PEOPLE.sub("", noun)
        if _FIRMS_WITH_PLATFORMS.match(noun):
            return "Enterprise"
        for cls, endings in load_lexicon().list_nouns:
            if noun.endswith(endings):
                return cls
    return None


@lru_cache(maxsize=65536)
def is_firm(name: str) -> bool:
    """Whether a stretch that stands by itself has the form of a firm's short name: 耀阳科技, but not 消费电子 or 人工智能."""
    if not 4 <= len(name) <= 6 or not name.isalpha() or name.isascii():
        return False
    lexicon = load_lexicon()
    for begin in range(2, len(name) - 1):
        if name[begin:] in lexicon.branches:
            of_a_place = lexicon.kinds.get(name[:begin]) == "place" and name[begin:] in lexicon.sets["trades_of_places"]
            return not of_a_place and not is_topic(name[:begin])
    return False


def is_short_name(name: str) -> bool:
    """Whether a stretch that tells nothing by itself could be a firm's short name: 赛纳维, Finetek, but not 产品数量."""
    if not 2 <= len(name) <= _LONGEST_SHORT_NAME or load_lexicon().common.search(name) or is_topic(name):
        return False
    return names_something(name) and not name[0].isdigit()


def has_short_stem(name: str) -> bool:
    """Whether just one character stands before the branch: 泰电器, what is left of 正泰电器 where 正 is taken for a word."""
    return len(name) <= 5 and name[1:] in load_lexicon().branches


@lru_cache(maxsize=16384)
def is_topic(stem: str) -> bool:
    """Whether ``stem`` is made of topics and generic words."""
    lexicon = load_lexicon()
    made = _is_made_of(stem, (lexicon.topics, lexicon.tails, lexicon.generic), len(stem))
    return made or lexicon.kinds.get(stem) in ("cut", "plain", "soft", "title")


def firm_before_figure(name: str) -> str | None:
    """The firm whose name a text glues to its product: 云帆新能源 in 云帆新能源8.5GW光伏组件; None where there is none."""
    glued = _GLUED.match(name)
    return glued[0] if glued and has_branch(glued[0]) else None


@lru_cache(maxsize=65536)
def is_person(name: str) -> bool:
    """Whether ``name`` has the form of a Chinese person's name: surname, and one or two characters that end no other noun."""
    lexicon = load_lexicon()
    if _FOREIGN.fullmatch(name):
        return True
    if name in lexicon.kinds or name[-1:] in _NO_GIVEN_NAME:
        return False
    if not all("\u4e00" <= character <= "\u9fff" for character in name):
        return False
    return (len(name) in (2, 3) and name[0] in lexicon.surnames) or (len(name) in (3, 4) and name[:2] in lexicon.surnames)


@lru_cache(maxsize=16384)
def class_of_end(name: str) -> tuple[str | None, bool]:
    """The class that the noun at the end of a quoted name tells, and whether it is a strong one; None where it tells none."""
    heads = load_lexicon().heads
    for begin in range(max(0, len(name) - _LONGEST_HEAD), len(name)):
        head = heads.get(name[begin:])
        if head and (head.strong or len(name) - begin > 1):
            return (head.cls, head.strong) if names_something(name[:begin]) else (None, False)
    return None, False
