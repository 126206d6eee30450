"""Blocking keys: what two names of one thing very likely have in common, so that not every pair has to be looked at.

A key is a kind and a text. Most are shared by names of one writing; others bridge between writings: the characters or
initials that a short form keeps of the long one (哈尔滨工业大学/哈工大, National Research Council/NRC, 南京理工大学/NJUST),
the sound and the sense of Chinese words in English (亚威机床/Yawei Machine Tool). There one side ``offers`` what the
other ``seeks``; two that offer have nothing in common by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from kg.identity.candidates import initials
from kg.identity.candidates.crossing import combined, combined_latin, rendered
from kg.identity.candidates.expanding import expanded, numbers
from kg.identity.candidates.numbered import value
from kg.identity.forms import folded
from kg.identity.latin import is_latin, pinyin, tokens
from kg.identity.parts import parts
from kg.identity.people import families_of, person

Role = Literal["both", "seeks", "offers"]

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN_RUN = re.compile(r"[^\W\d_\u3400-\u9fff][^\u3400-\u9fff()]+")
_NUMBER = re.compile(r"[〇零一二三四五六七八九十百]+|\d+")
_SHORT = 6  # characters at most of a form that leaves characters out: 哈工大, 林化所, 中石化
_REACH = 10  # how far apart in the long name two characters of a short form that follow each other may stand
_LONGEST = 24  # characters of a name that are looked at for characters kept and for sounds
_PIECE = 5  # letters of a piece of a word: long enough to be rare, short enough to survive an ending or a typing error


class Key(NamedTuple):
    kind: str
    text: str
    role: Role = "both"


class Kind(NamedTuple):
    """``worth``: how much more than by its rarity a shared key tells, a whole name more than a pair of characters.

    ``most``: things that share a key, beyond which it is not followed to the pairs that have it in common.
    ``measured``: whether it is of what the name is made of, and so tells how much there is to share.
    """

    worth: float
    most: int = 200
    measured: bool = False


KINDS: Mapping[str, Kind] = {
    "identifier": Kind(5.0),
    "entry": Kind(2.5),
    "numbered": Kind(2.5),
    "name": Kind(3.0),
    "core": Kind(2.0),
    "core sound": Kind(1.5),
    "number": Kind(0.7, measured=True),
    "word": Kind(1.0, measured=True),
    "pair": Kind(0.7, measured=True),
    "piece": Kind(0.4, most=40, measured=True),
    "sound": Kind(1.5),
    "sense": Kind(1.0, most=500),
    "two words": Kind(0.8),
    "kept": Kind(0.9),
    "acronym": Kind(1.2),
    "family": Kind(0.6, most=60),
}


def keys(name: str) -> Iterator[Key]:
    """The keys of one name, some of them twice, but for what it offers."""
    text = folded(name)
    yield Key("name", re.sub(r"[\W_]+", "", text))
    for body in numbers(name):
        yield Key("numbered", body)
    for number in _NUMBER.findall(text):
        if (digits := value(number)) is not None:
            yield Key("number", digits)
    if is_latin(name):
        yield from _latin_keys(name)
    else:
        yield from _han_keys(text)
        for run in _LATIN_RUN.findall(name):
            yield from _latin_keys(run)


def families(name: str) -> Iterator[Key]:
    """The keys of a person's family name, which may be written in many ways; of a Latin name either end may be it."""
    found = person(name)
    if found.words:
        yield from (Key("family", word, "seeks") for word in {found.words[0], found.words[-1]} if len(word) > 1)
    else:
        yield from (Key("family", written, "offers") for written in families_of(found))


def offers(name: str, kinds: Collection[str]) -> Iterator[Key]:
    """What the name offers of these kinds, some of it twice: many keys, of which few are sought."""
    if is_latin(name):
        if "acronym" in kinds:
            yield from _acronyms(initials.of_latin(name))
        return
    readings = (text := folded(name), *expanded(text))
    chinese = [reading for reading in readings if not is_latin(reading)]
    for reading in readings:
        yield from _in_latin(reading, chinese, kinds) if is_latin(reading) else _in_chinese(reading, kinds)


def _han_keys(text: str) -> Iterator[Key]:
    known = parts(text)
    if len(known.core) > 1:
        yield Key("core", known.core)
        yield Key("core sound", pinyin(known.core))
    own = text.removesuffix(known.legal_form) or text
    for run in _HAN_RUN.findall(own):
        for first, second in pairwise(run):
            yield Key("pair", first + second)
    han = "".join(_HAN_RUN.findall(text))[:_LONGEST]
    if len(han) <= _SHORT:
        for first, second in pairwise(han):
            yield Key("kept", first + second, "seeks")


def _in_chinese(text: str, kinds: Collection[str]) -> Iterator[Key]:
    """What a long Chinese name offers to short and to Latin ones."""
    han = "".join(_HAN_RUN.findall(text))[:_LONGEST]
    if "kept" in kinds and len(han) > 3:
        for at, first in enumerate(han):
            for second in han[at + 1 : at + _REACH]:
                yield Key("kept", first + second, "offers")
    if "sound" in kinds:
        own = text.removesuffix(parts(text).legal_form) or text
        syllables = list(map(_syllable, "".join(_HAN_RUN.findall(own))[:_LONGEST]))
        for length in (1, 2, 3, 4):
            for at in range(len(syllables) - length + 1):
                yield Key("sound", "".join(syllables[at : at + length]), "offers")
    if "sense" in kinds or "two words" in kinds:
        words = rendered(text)
        yield from (Key("sense", word, "offers") for word in words.own | words.common)
        yield from (Key("two words", two, "offers") for two in combined(words))
    if "acronym" in kinds:
        yield from _acronyms(initials.of_chinese(text))


def _in_latin(english: str, chinese: Sequence[str], kinds: Collection[str]) -> Iterator[Key]:
    """What a Chinese name offers that the gazetteer knows in English."""
    if "acronym" in kinds:
        yield from _acronyms(initials.of_english(english, "\n".join(chinese)))
    if "sense" in kinds or "two words" in kinds:
        found = tokens(english)
        yield from (Key("sense", word, "offers") for word in found)
        yield from (Key("two words", two, "offers") for two in combined_latin(found))


def _acronyms(found: Iterable[str]) -> Iterator[Key]:
    yield from (Key("acronym", short, "offers") for short in found)


def _latin_keys(name: str) -> Iterator[Key]:
    found = tokens(name)
    for word in found:
        yield Key("word", word)
        yield Key("sense", word, "seeks")
        for at in range(len(word) - _PIECE + 1):
            yield Key("piece", word[at : at + _PIECE])
    for at in range(len(found)):
        for last in range(at + 1, min(at + 4, len(found)) + 1):
            if len(joined := "".join(found[at:last])) > 2:
                yield Key("sound", joined, "seeks")
    for two in combined_latin(found):
        yield Key("two words", two, "seeks")
    for word in found if len(found) < 3 else ():
        if 2 < len(word) < 9:
            yield Key("acronym", word, "seeks")


@lru_cache(maxsize=1 << 15)
def _syllable(character: str) -> str:
    return pinyin(character)
