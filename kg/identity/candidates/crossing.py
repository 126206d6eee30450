"""The words in Latin letters by which a Chinese name may be rendered.

Each by itself is common: 江苏省科学技术厅 is rendered by jiangsu, province, science, technology and department. Two of them
together stand in few other names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

from kg.identity.candidates.expanding import expanded
from kg.identity.candidates.senses import senses
from kg.identity.forms import bare
from kg.identity.latin import is_latin, pinyin, tokens
from kg.identity.parts import Parts, parts
from kg.identity.vocabulary import read_words, vocabulary

_LONGEST_WORD = 4  # characters of a Chinese word that is rendered as one
_LATIN_WORDS = 9  # of a name that are looked at


class Rendered(NamedTuple):
    """``own``: words that may render what tells this name from others; ``common``: what says where it is and of what kind."""

    own: frozenset[str]
    common: frozenset[str]


def rendered(text: str) -> Rendered:
    """The words for a folded Chinese name."""
    known = parts(text)
    of_part = parts(known.branch)
    own = _sounds(known.core) | _sounds(known.trade) | _sounds(of_part.core)
    if known.branch:  # what the whole is called in English, no matter how: 东华大学材料学院
        own |= {word for name in expanded(known.whole) if is_latin(name) for word in tokens(name)}
    for length in range(2, _LONGEST_WORD + 1):
        for at in range(len(text) - length + 1):
            own |= _senses(text[at : at + length])
    for word, english in senses("brands").items():
        if word in text:
            own |= english
    places = _places(known) | _places(of_part)
    return Rendered(frozenset(own | places), _kinds(text, known))


def combined(words: Rendered) -> frozenset[str]:
    """Every two of the words of which one tells, in the order of the alphabet."""
    own = sorted(words.own)
    found = {f"{one} {other}" for one, other in combinations(own, 2)}
    return frozenset(found | {" ".join(sorted((one, other))) for one in own for other in words.common - words.own})


def combined_latin(found: Sequence[str]) -> frozenset[str]:
    """Every two words of a Latin name, two neighbours also as one word (Yang Zhou), in the order of the alphabet."""
    words = found[:_LATIN_WORDS]
    joined = [(words[at] + words[at + 1], {at, at + 1}) for at in range(len(words) - 1)]
    atoms = [(word, {at}) for at, word in enumerate(words)] + joined
    return frozenset(" ".join(sorted((one, other))) for (one, here), (other, there) in combinations(atoms, 2) if not here & there)


def _sounds(word: str) -> set[str]:
    return {pinyin(word[at : at + length]) for length in (2, 3, 4) for at in range(len(word) - length + 1)}


@lru_cache(maxsize=1 << 16)
def _senses(word: str) -> frozenset[str]:
    trade = frozenset(tokens(" ".join(vocabulary().trades.get(word, ()))))
    return trade | senses("fields").get(word, frozenset()) | senses("others").get(word, frozenset())


def _kinds(text: str, known: Parts) -> frozenset[str]:
    """What says of what kind the body is, and of what rank."""
    found = set(_endings().get(vocabulary().forms.get(known.legal_form, ""), frozenset()))
    for word, english in senses("bodies").items():
        if word in text:
            found |= english
    return frozenset(found)


@cache
def _endings() -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(words.split()) for kind, words in read_words("latin")["endings"].items()}


def _places(known: Parts) -> set[str]:
    found: set[str] = set()
    for stem in re.split(r"(?<=.{2})[省市区县]", known.region + known.bracket.strip("()")):
        found |= _names(stem)
    for land, words in _lands().items():
        if known.region.startswith(land):
            found |= words
    return found


@cache
def _lands() -> Mapping[str, frozenset[str]]:
    return {land: frozenset(words.split()) for land, words in read_words("latin")["lands"].items()}


@lru_cache(maxsize=1 << 14)
def _names(division: str) -> frozenset[str]:
    from kg.gazetteers import load_gazetteer

    if not division:
        return frozenset()
    names = {pinyin(bare(division))}
    for entry in load_gazetteer().named(division):
        if entry.cls == "Region":
            names |= {"".join(tokens(name)) for name in entry.english_names}
    return frozenset(names)
