"""Names of people: family and given name, Chinese or romanised in either order; a title is no part of them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import Literal, NamedTuple

from kg.identity.forms import simplified
from kg.identity.latin import SYLLABLE, is_latin, pinyin
from kg.identity.names import normalise
from kg.identity.vocabulary import read_words

Agreement = Literal["equal", "romanised", "initials", "family", "different"]

_TITLES = re.compile(
    r"(?:中国|两院|中国科学院|中国工程院|中科院|工程院)?(?:外籍)?院士|(?:副|助理)?教授|(?:副|助理)?研究员|(?:高级|正高级)?工程师|博士生导师|博导|博士|硕士|"
    r"先生|女士|老师|(?:副)?(?:董事长|总经理|校长|院长|所长|主任|处长|局长|市长|县长|区长|书记)"
)
_LATIN_TITLES = re.compile(
    r"^(?:(?:prof(?:essor)?|academician|associate|assistant|dr|mr|mrs|ms|miss|sir|ir)\b\.?\s*)+|,?\s*\b(?:ph\.?\s?d|m\.?d|msc|bsc|mba|frs|faeng)\b\.?",
    re.I,
)


class PersonName(NamedTuple):
    """``family`` and ``given`` of a Chinese name; of a Latin one ``words``, small, as it is seldom sure which is which."""

    family: str
    given: str
    words: tuple[str, ...] = ()


@cache
def _compound() -> frozenset[str]:
    return frozenset(read_words("people")["compound"].split())


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Surname → its readings, where it is not read as the character is elsewhere (单 Shan) or has several (覃 Qin, Tan)."""
    return {family: tuple(readings.split()) for family, readings in read_words("people")["readings"].items()}


@lru_cache(maxsize=1 << 16)
def person(name: str) -> PersonName:
    """The name without titles, in simplified characters. A Chinese name has its family name first; 阿卜杜拉·买买提 is all given."""
    if is_latin(name):
        comma = name.split(",")
        if len(comma) == 2 and not _LATIN_TITLES.fullmatch("," + comma[1]):
            name = f"{comma[1]} {comma[0]}"  # Wang, Xiaoming
        plain = _LATIN_TITLES.sub("", name).casefold().replace("ü", "v").replace("’", "'")
        return PersonName("", "", tuple(word for word in re.split(r"[\s.]+", plain) if word))
    plain = simplified(normalise(re.sub(r"[(（].*?[)）]", "", name)))
    plain = _TITLES.sub("", plain) or plain
    if "·" in plain or len(plain) < 2:
        return PersonName("", plain)
    cut = 2 if len(plain) > 2 and plain[:2] in _compound() else 1
    return PersonName(plain[:cut], plain[cut:])


def is_academician(name: str) -> bool:
    """Whether the name is written with an academician's title: no part of the name, yet few namesakes have it."""
    return "院士" in simplified(name) or "academician" in name.casefold()


def agree(a: str, b: str) -> Agreement:
    """How far two names of people are one name. Equal names are still those of namesakes, more often than not."""
    one, other = person(a), person(b)
    if not one.words and not other.words:
        return "equal" if (one.family, one.given) == (other.family, other.given) else "different"
    if one.words and other.words:
        return _latin_agree(one.words, other.words)
    chinese, words = (one, other.words) if not one.words else (other, one.words)
    return _romanised(chinese, words)


def _latin_agree(a: tuple[str, ...], b: tuple[str, ...]) -> Agreement:
    one, other = sorted(_letters(word) for word in a), sorted(_letters(word) for word in b)
    if one == other or {_joined(a), _joined(a[1:] + a[:1])} & {_joined(b), _joined(b[1:] + b[:1]), _joined(b[-1:] + b[:-1])}:
        return "equal"
    short, long = (a, b) if _initials(a) else (b, a)
    full = [word for word in short if len(_letters(word)) > 1]
    if _initials(short) and not _initials(long) and len(full) == 1 and full[0] in long:
        rest = list(long)
        rest.remove(full[0])
        wanted = "".join(_letters(word) for word in short if len(_letters(word)) == 1)
        got = "".join(part[0] for word in rest for part in re.split(r"[-']", word) if part)
        return "initials" if got and (got.startswith(wanted) or wanted.startswith(got)) else "different"
    return "different"


def _romanised(chinese: PersonName, words: tuple[str, ...]) -> Agreement:
    if not chinese.family:
        return "romanised" if _joined(words) == pinyin(re.sub("·", "", chinese.given)) else "different"
    families = _readings().get(chinese.family) or (pinyin(chinese.family),)
    given = pinyin(chinese.given)
    syllables = [pinyin(character) for character in chinese.given]
    for family, given_form in product(families, {given, "".join(syllables)}):
        for known in {family, family.replace("v", "u"), family.replace("v", "yu")}:
            if _joined(words) in _orders(known, given_form):
                return "romanised"
        if family in words and len(words) > 1:
            rest = [word for word in words if word != family]
            initials = "".join(_letters(word) for word in rest)
            if initials and initials == "".join(syllable[0] for syllable in syllables)[: len(initials)]:
                return "initials"
    if not families_of(chinese).isdisjoint((words[0], words[-1])) and not _initials(words) and not _all_pinyin(words):
        return "family"  # Robin Li: what is not pinyin does not say that another is meant
    return "different"


def families_of(chinese: PersonName) -> frozenset[str]:
    """The ways in which the family name of a Chinese name is written in Latin letters, here and elsewhere."""
    own = _readings().get(chinese.family) or ((pinyin(chinese.family),) if chinese.family else ())
    found = {form for family in own for form in (family, family.replace("v", "u"), family.replace("v", "yu"))}
    return frozenset(found.union(_elsewhere().get(chinese.family, ())))


@cache
def _elsewhere() -> dict[str, tuple[str, ...]]:
    return {family: tuple(written.split()) for family, written in read_words("people")["elsewhere"].items()}


def _all_pinyin(words: tuple[str, ...]) -> bool:
    """Whether every word may be pinyin, so that it tells which given name is meant, or that another is."""
    return all(re.fullmatch(f"{SYLLABLE}{{1,3}}", _letters(word)) for word in words)


def _orders(family: str, given: str) -> set[str]:
    forms = {given, given.replace("v", "u"), given.replace("v", "yu")}
    return {family + form for form in forms} | {form + family for form in forms}


def _letters(word: str) -> str:
    return re.sub(r"[\W_]", "", word)


def _joined(words: tuple[str, ...]) -> str:
    return "".join(_letters(word) for word in words)


def _initials(words: tuple[str, ...]) -> bool:
    return any(len(_letters(word)) == 1 for word in words)
