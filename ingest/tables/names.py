"""Names in cells: which class a name tells, several names in one cell, and titles glued to persons."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from ingest.documents.lexicon import load_lexicon
from ingest.tables.cells import clean_name
from ingest.tables.vocabulary import load_vocabulary

_DIVISION = re.compile(r"[\u4e00-\u9fff]{1,24}(?:省|自治区|特别行政区|市|区|县|旗|盟|州|地区|镇|乡|街道)")
_BRACKETED_END = re.compile(r"[(（][^()（）]*[)）]$")
_LONGEST_HEAD = 12
_TAIL = 4  # characters that tell the class of most names
_CJK = r"[\u2e80-\u9fff）》”]"
_SURE_SEPARATOR = re.compile(r"[、；;|\n\r]+")
_CHINESE_SEPARATOR = re.compile(rf"(?<={_CJK})\s*[,，/]+\s*(?=[\u2e80-\u9fff（《“])")
_BLANK = re.compile(rf"(?<={_CJK})[ \t\u3000\xa0]+(?=[\u2e80-\u9fff（《“])")
_AND_OTHERS = re.compile(r"等(?:[0-9一二三四五六七八九十]+[家所个名项位])?(?:单位|企业|高校|院校|机构)?$")
_OPENING, _CLOSING = "([{（【〔《“", ")]}）】〕》”"


@lru_cache(maxsize=65536)
def class_of(name: str) -> str | None:
    """The class that a name's head noun tells (苏州大学: University), Region for a division; None when it tells none."""
    bare = _BRACKETED_END.sub("", name)
    if bare.isascii():
        return next(
            (found for word in reversed(re.findall("[a-z]+", bare.lower())) if (found := load_vocabulary().endings.get(word))), None
        )
    heads = load_lexicon().heads
    for length in range(min(_LONGEST_HEAD, len(bare)), 0, -1):
        head = heads.get(bare[-length:])
        if head is not None:
            return head.cls if length < len(bare) or head.alone else None  # 大学 alone is no university's name
    return "Region" if is_division(bare) else None


def is_division(name: str) -> bool:
    """Whether a name is that of an administrative division, by its ending or because it is a province's."""
    return name in load_lexicon().provinces or _DIVISION.fullmatch(name) is not None


def choose_class(name: str, allowed: Sequence[str]) -> str:
    """Which of ``allowed`` the name tells; the first where it tells none of them."""
    told = class_of(name) if len(allowed) > 1 else None
    return told if told is not None and told in allowed else allowed[0]


def choose_classes(names: Sequence[str], allowed: Sequence[str]) -> list[str]:
    """``choose_class`` of many names, most of which end alike: with 有限公司."""
    known: dict[str, str | None] = {}

    def chosen(name: str) -> str:
        tail = name[-_TAIL:]
        if tail not in known:
            known[tail] = _class_of_tail(tail)
        told = known[tail] if len(name) > _LONGEST_HEAD else None
        told = told or class_of(name)
        return told if told is not None and told in allowed else allowed[0]

    return [chosen(name) for name in names]


@cache
def _class_of_tail(tail: str) -> str | None:
    """The class of all names that end so and are longer than any head noun; None where it takes more than the tail to tell."""
    heads = load_lexicon().heads
    own = next((heads[tail[begin:]] for begin in range(len(tail)) if tail[begin:] in heads), None)
    longer = {head.cls for word, head in heads.items() if word.endswith(tail)}
    return own.cls if own is not None and longer <= {own.cls} and tail[-1] not in ")）" and not tail.isascii() else None


@lru_cache(maxsize=65536)
def split_names(words: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The names in one cell: 苏州大学、江苏大学; 上海市 中国科学院.

    A blank separates only what is complete on both sides, so that a stray one within a name does no harm; commas and slashes only
    Chinese names; nothing is cut within brackets. 等5家 at the end is dropped.
    """
    parts = [piece for part in _outside_brackets(_SURE_SEPARATOR, words) for piece in _outside_brackets(_CHINESE_SEPARATOR, part)]
    names = [clean_name(name) for part in parts for name in _split_at_blanks(part, allowed)]
    if len(names) > 1:
        names[-1] = _AND_OTHERS.sub("", names[-1])
    return tuple(dict.fromkeys(name for name in names if name))


def _split_at_blanks(words: str, allowed: Collection[str]) -> list[str]:
    parts = _outside_brackets(_BLANK, words.strip())
    return parts if len(parts) > 1 and all(_complete(clean_name(part), allowed) for part in parts) else [words]


def _complete(name: str, allowed: Collection[str]) -> bool:
    return len(name) >= 2 and class_of(name) in allowed


def _outside_brackets(separator: re.Pattern[str], words: str) -> list[str]:
    parts: list[str] = []
    begin = 0
    for match in separator.finditer(words):
        before = words[begin : match.start()]
        if sum(before.count(mark) for mark in _OPENING) <= sum(before.count(mark) for mark in _CLOSING):
            parts.append(before)
            begin = match.end()
    return [*parts, words[begin:]]


def split_person(words: str) -> tuple[str, str]:
    """A person's name and the title behind it, which may be empty: 李培根院士."""
    kinds = load_lexicon().kinds
    for length in range(len(words) - 2, 1, -1):
        if kinds.get(words[-length:]) == "title":
            return words[:-length], words[-length:]
    return words, ""


def is_academy_title(title: str) -> bool:
    """Whether a title is that of an academician, which its holder holds for life."""
    return title in load_lexicon().academy
