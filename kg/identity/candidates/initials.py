"""The acronyms by which a Chinese name may be called in Latin letters: of its English name, or of what would render its parts.

A place or a word of its own may stand with one letter or with one for each syllable: Chongqing is C or CQ in CUPT, CQUPT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product

from kg.identity.candidates.expanding import expanded
from kg.identity.candidates.senses import endings, in_order
from kg.identity.latin import acronym, initials_of_sound, is_latin, syllables, tokens
from kg.identity.parts import parts

_SHORTEST, _LONGEST = 3, 8  # letters
_STEPS = 2  # down the lists of letters, likeliest first, that all words of an acronym take together
_MANY_OF_PART, _MANY_OF_WHOLE = 40, 2  # acronyms at most that are put together
_LONGEST_WORD = 6  # characters of a Chinese word that is rendered as one
_BRACKET = re.compile(r"\s*[(（][^)）]*[)）]")
_COMPANY = re.compile(r"(?:控股)?(?:集团)?(?:股份|有限责任|有限)?(?:总公司|公司)$")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_OTHERWISE = {  # letters that stand for an English word, beside its first
    "northeast": "ne", "northeastern": "ne", "northwest": "nw", "northwestern": "nw", "technology": "tech",
    "southeast": "se", "southeastern": "se", "southwest": "sw", "southwestern": "sw",
}  # fmt: skip
_LANDS = {"中国": ("c",), "中华": ("c",), "国家": ("n", "cn"), "全国": ("n", "cn")}

Alternatives = tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def of_latin(name: str) -> frozenset[str]:
    """Of a Latin name, by its capital letters and by its words that tell; what may be pinyin is Y or YZ, as in YZU."""
    letters = (_unique((word[0], initials_of_sound(word) or word[0], _OTHERWISE.get(word, word[0]))) for word in tokens(name))
    return frozenset(_fitting((acronym(name), *_spelt(tuple(letters)))))


@lru_cache(maxsize=1 << 14)
def of_english(name: str, chinese: str) -> frozenset[str]:
    """Of an English name of a Chinese one, without what stands in brackets. ``chinese``: names of the same, for their sounds."""
    sounds = _sounds(chinese)
    plain = _BRACKET.sub("", name)
    letters = (_unique((word[0], sounds.get(word, word[0]), _OTHERWISE.get(word, word[0]))) for word in tokens(plain))
    return of_latin(plain) | frozenset(_fitting(_spelt(tuple(letters))))


@lru_cache(maxsize=1 << 15)
def of_chinese(text: str) -> frozenset[str]:
    """Of a folded Chinese name, as its parts would be rendered one by one; of a part also with the letters of its whole (IOCAS)."""
    known = parts(text)
    if not known.branch:
        return frozenset(_fitting(_rendered(text)))
    own = _rendered(known.branch.removeprefix("附属"))
    wholes = [short for name in sorted(expanded(known.whole)) if is_latin(name) for short in sorted(of_english(name, known.whole))]
    both = (found for one, whole in product(own[:_MANY_OF_PART], wholes[:_MANY_OF_WHOLE]) for found in (one + whole, whole + one))
    return frozenset(_fitting((*own, *both)))


def _rendered(text: str) -> Sequence[str]:
    """Place, field and kind of body, the kind also before the field (Nanjing University of Science and Technology) or before both
    (University of Science and Technology of China); Institute of Physics may be IP or IOP."""
    place, field, kind = _taken_apart(text)
    if not field:  # the zone or the office of a place: JSSTD
        return _unique(list(_spelt((*place, *kind)))) if place and kind else ()
    if not (place or kind):
        return ()
    orders = [(*place, *field, *kind), (*place, *kind, *field), (*kind, *field, *place), (*kind, *field)]
    if kind and not place:
        orders.append((*kind, ("o",), *field))
    return _unique([letters for order in orders for letters in _spelt(order)])


def _spelt(words: Sequence[Alternatives], steps: int = _STEPS) -> Iterator[str]:
    """One of the alternatives of each word, put together."""
    if not words:
        yield ""
        return
    for place, letters in enumerate(words[0][: steps + 1]):
        for rest in _spelt(words[1:], steps - place):
            yield letters + rest


def _taken_apart(text: str) -> tuple[Sequence[Alternatives], Sequence[Alternatives], Sequence[Alternatives]]:
    """The letters for each word of the place, the field and the kind of body."""
    text = "".join(_HAN.findall(_COMPANY.sub("", _BRACKET.sub("", text))))
    region = parts(text).region
    rest = text.removeprefix(region)
    ending = next((rest[at:] for at in range(len(rest)) if rest[at:] in endings()), "")
    kind = [endings()[ending]] if ending else []
    return list(_places(region)), list(_words(rest.removesuffix(ending), ending)), kind


def _places(region: str) -> Iterator[Alternatives]:
    if region in _LANDS:
        yield _LANDS[region]
    elif region:
        lowest = [stem for stem in re.split(r"(?<=.{2})[省市区县]", region) if stem][-1]
        yield _unique((*_by_sound(lowest), *_senses().get(lowest, ())))


def _words(text: str, ending: str) -> Iterator[Alternatives]:
    """Longest words first; what is in no list goes by its sound. The last may read otherwise before the ending: 工业大学 is a
    university of technology."""
    unknown, at = "", 0
    while at < len(text):
        word = next((text[at : at + n] for n in range(_LONGEST_WORD, 1, -1) if text[at : at + n] in _senses()), "")
        if word or text[at] in "与和及" or (text[at] == "学" and not unknown):  # 海岸学 is coastal
            if unknown:
                yield _by_sound(unknown)
            unknown = ""
            if word:
                before = _senses().get(word + ending, ()) if at + len(word) == len(text) else ()
                yield _unique((*_senses()[word], *before))
        else:
            unknown += text[at]
        at += len(word) or 1
    if unknown:
        yield _by_sound(unknown)


def _by_sound(word: str) -> Alternatives:
    letters = "".join(syllable[0] for syllable in syllables(word))
    return _unique((letters[:1], letters))


@cache
def _senses() -> Mapping[str, Alternatives]:
    """Chinese word → the initials that may render it."""
    found: dict[str, Alternatives] = {}
    for kind in ("trades", "fields", "bodies", "others"):
        for word, english in in_order(kind).items():
            found[word] = _unique((*found.get(word, ()), *_initials(english)))
    return found


def _initials(words: Sequence[str]) -> Alternatives:
    """Of words of which some may be other renderings of the same: of one, of all, of two neighbours; of two also the reverse."""
    letters = [word[0] for at, word in enumerate(words) if not at or word[0] != words[at - 1][0]]
    runs = ["".join(letters[at : at + n]) for n in (1, 2) for at in range(len(letters) - n + 1)]
    return _unique([*letters[:1], "".join(letters), *runs, *(["".join(reversed(letters))] if len(letters) == 2 else [])])


@lru_cache(maxsize=1 << 14)
def _sounds(chinese: str) -> Mapping[str, str]:
    """The sound of every two to four characters → the initials of its syllables."""
    runs = [syllables(run) for run in _HAN.findall(chinese)]
    spans = [run[at : at + n] for run in runs for n in (2, 3, 4) for at in range(len(run) - n + 1)]
    return {"".join(span): "".join(syllable[0] for syllable in span) for span in spans}


def _fitting(acronyms: Iterable[str]) -> Iterator[str]:
    return (short for short in acronyms if _SHORTEST <= len(short) <= _LONGEST)


def _unique(letters: Sequence[str]) -> Alternatives:
    return tuple(dict.fromkeys(letters))
