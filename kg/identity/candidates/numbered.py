"""Bodies that are called by a number: 中国电子科技集团公司第十四研究所, 电科14所 and No. 14 Research Institute of CETC are one;
so are 郑州大学第一附属医院, 郑大一附院 and The First Affiliated Hospital of Zhengzhou University."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from kg.identity.candidates.senses import groups
from kg.identity.forms import folded
from kg.identity.latin import is_latin, ordinals, tokens

_NUMBER = "[〇零一二三四五六七八九十百]+|[0-9]+"
_INSTITUTE = re.compile(rf"(?P<whole>.{{2,20}}?)第?(?P<number>{_NUMBER})(?:研究)?(?P<kind>[所院])")
_LEGAL = re.compile(r"(?:\(集团\)|集团|股份|有限责任|有限|总公司|公司)+$")
_HOSPITAL = re.compile(
    rf"(?P<whole>(?!第).{{2,16}}?)(?:医学院)?(?:附属第?(?P<after>{_NUMBER})|附(?P<short>{_NUMBER})|第?(?P<before>{_NUMBER}))"
    r"(?:附属|附|人民)?(?:医院|院)"
)
_OTHER_HOSPITAL = re.compile(r"(?P<whole>(?!第).{2,16}?)(?:医学院)?(?:附属医院|附院)")
_SHORTEST = re.compile(rf"(?P<whole>(?!第).{{2,8}}?)附(?P<number>{_NUMBER})")  # 苏大附一
_NAMED_HOSPITAL = re.compile(r"(?P<whole>.{2,10}?(?:大学|医学院))(?:医学院)?(?:附属)?(?P<own>.{2,6})医院")
_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_LATIN_KINDS = {"institute": "所", "academy": "院"}
_OF_HOSPITALS = frozenset(
    ["affiliated", "hospital", "teaching", "school", "medicine", "medical", "clinical", "no", "number", "people", "s", "peoples"]
)


class Numbered(NamedTuple):
    """``whole``: the code of a group of institutes, or what a hospital belongs to, as it is written (in Latin letters its words).
    ``kind``: 所, 院 or 医院. ``number``: in digits; "0" where a whole has one affiliated hospital; what one is called instead."""

    whole: str
    number: str
    kind: str


@lru_cache(maxsize=1 << 16)
def numbered(name: str) -> Numbered | None:
    """What the name says, None where it is not that of a numbered institute of a known group, or of a numbered hospital."""
    return _latin(name) if is_latin(name) else _chinese(folded(name))


def value(number: str) -> str | None:
    """The number in digits, None for what is hardly one: 一 is mostly no number in a name, and 三一 is a firm."""
    if number.isdecimal():
        return str(int(number))
    if len(number) < 2 or ("十" not in number and "百" not in number and len(number) < 3):
        return None
    return _read(number)


def _chinese(text: str) -> Numbered | None:
    if institute := _INSTITUTE.fullmatch(text):
        code = _groups().get(_LEGAL.sub("", institute["whole"]))
        number = _read(institute["number"])
        if code and number:
            return Numbered(code, number, institute["kind"])
    if hospital := _HOSPITAL.fullmatch(text):
        number = _read(hospital["after"] or hospital["short"] or hospital["before"])
        return Numbered(hospital["whole"], number, "医院") if number else None
    if hospital := _OTHER_HOSPITAL.fullmatch(text):
        return Numbered(hospital["whole"], "0", "医院")
    if (hospital := _SHORTEST.fullmatch(text)) and (number := _read(hospital["number"])):
        return Numbered(hospital["whole"], number, "医院")
    if hospital := _NAMED_HOSPITAL.fullmatch(text):
        return Numbered(hospital["whole"], hospital["own"], "医院")
    return None


def _latin(name: str) -> Numbered | None:
    """CETC 14, No. 14 Research Institute of CETC; First Affiliated Hospital of Zhengzhou University."""
    words = tokens(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", name.casefold()))
    if "hospital" in words:
        rest = [word for word in words if word not in _OF_HOSPITALS and not ordinals(word) and not word.isdecimal()]
        told = {*map(str, ordinals(name)), *(word for word in words if word.isdecimal())}
        if len(told) > 1 or not rest or not (told or "affiliated" in words):
            return None
        return Numbered(" ".join(rest), min(told, default="0"), "医院")
    told = {word for word in words if word.isdecimal()} | set(map(str, ordinals(name)))
    if len(told) != 1:
        return None
    text = " ".join(words)
    code = next((code for english, code in _latin_groups().items() if f" {english} " in f" {text} "), "")
    kind = next((kind for word, kind in _LATIN_KINDS.items() if word in words), "所" if len(words) == 2 else "")
    return Numbered(code, told.pop(), kind) if code and kind else None


def _read(number: str) -> str:
    """In digits, "" where it is no number: 七一一 is 711, 二十三 is 23."""
    if number.isdecimal():
        return str(int(number))
    if "十" not in number and "百" not in number:
        return "".join(str(_DIGITS[character]) for character in number).lstrip("0")
    hundreds, _, rest = number.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    try:
        return str(
            (_DIGITS[hundreds] * 100 if hundreds else 0)
            + (_DIGITS[tens.lstrip("零〇") or "一"] * 10 if ten else 0)
            + _DIGITS[ones.lstrip("零〇") or "零"]
        )
    except KeyError:
        return ""


@cache
def _groups() -> dict[str, str]:
    return {name: code for code, said in groups().items() for name in said if not is_latin(name)}


@cache
def _latin_groups() -> dict[str, str]:
    """The words of a group's Latin name → its code, the longest first."""
    found = {" ".join(tokens(name)): code for code, said in groups().items() for name in said if is_latin(name)}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))
