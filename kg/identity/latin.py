"""Names in Latin letters: their words, and how they render a Chinese name by sound (Yawei) and by sense (Machine Tool)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from kg.identity.forms import bare, folded
from kg.identity.parts import Parts, parts
from kg.identity.vocabulary import read_words, vocabulary

Rendering = Literal["all", "core", "some", "none"]

# A syllable of pinyin: Robin is none, and Shing is written otherwise.
SYLLABLE = (
    r"(?:[bpmf](?:a|ai|an|ang|ao|o|ou|ei|en|eng|i|ian|iao|ie|in|ing|iu|u)|[dtnl](?:a|ai|an|ang|ao|e|ei|en|eng|i|ia|ian|iang|iao|ie|in|ing|iu"
    r"|ong|ou|u|uan|ui|un|uo|v|ve|ue)|[gkh](?:a|ai|an|ang|ao|e|ei|en|eng|ong|ou|u|ua|uai|uan|uang|ui|un|uo)|[jqx](?:i|ia|ian|iang|iao|ie|in"
    r"|ing|iong|iu|u|uan|ue|un)|(?:zh|ch|sh|[rzcs])(?:a|ai|an|ang|ao|e|ei|en|eng|i|ong|ou|u|ua|uai|uan|uang|ui|un|uo)|y(?:a|an|ang|ao|e|i|in|ing"
    r"|ong|ou|u|uan|ue|un)|w(?:a|ai|an|ang|ei|en|eng|o|u)|a|ai|an|ang|ao|e|ei|en|er|o|ou)"
)
_SPLIT = (re.compile(f"({SYLLABLE})" * 2), re.compile(f"({SYLLABLE})" * 3))


@dataclass(frozen=True, slots=True)
class _Words:
    """latin.yaml: ``kinds``: word → the one that stands for it; ``endings``: kind of body → its words."""

    legal: frozenset[str]
    empty: frozenset[str]
    kinds: Mapping[str, str]
    endings: Mapping[str, frozenset[str]]
    lands: Mapping[str, frozenset[str]]
    of_places: frozenset[str]
    of_parts: frozenset[str]
    ordinals: Mapping[str, int]


@cache
def _words() -> _Words:
    said = read_words("latin")
    legal, empty, of_places, of_parts = (frozenset(said[kind].split()) for kind in ("legal", "empty", "of_places", "of_parts"))
    endings, lands = ({key: frozenset(words.split()) for key, words in said[kind].items()} for kind in ("endings", "lands"))
    kinds = {word: kind for kind, words in said["kinds"].items() for word in words.split()}
    return _Words(legal, empty, kinds, endings, lands, of_places, of_parts, said["ordinals"])


_OF_WHOLE = re.compile("附属|第[一二三四五六七八九十]+")  # in a branch: what says that it is a part, and which
_SYLLABLES = re.compile(r"(?<=[a-z][aeiung])['’](?=(?:an|ang|ao|ai|en|er|e|ou)\b)")  # between those of one word: xi'an
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


@lru_cache(maxsize=1 << 17)
def is_latin(name: str) -> bool:
    """Whether the name has Latin letters and no Chinese characters."""
    return not any("\u3400" <= character <= "\u9fff" for character in name) and any(character.isalpha() for character in name)


@lru_cache(maxsize=1 << 17)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a Latin name that tell, small, without accents, legal forms and articles; kinds of body in English."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", plain).replace("'s ", " ")  # s.p.a. → spa
    plain = _SYLLABLES.sub("", plain)
    known = _words()
    words = [known.kinds.get(word, word) for word in re.findall(r"\w+", plain)]
    return tuple(word for word in words if word not in known.empty and word not in known.legal) or tuple(words)


def acronym(name: str) -> str:
    """The first letters of the words of a name that tell and are capital in it: Chinese Academy of Sciences → cas."""
    return "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper()).casefold()


@lru_cache(maxsize=1 << 16)
def pinyin(text: str) -> str:
    """The sound of Chinese characters in pinyin without tones and blanks, ü as v; other characters in small letters."""
    return "".join(syllables(text)).casefold()


def syllables(text: str) -> list[str]:
    """The pinyin of each Chinese character, as ``pinyin`` has it."""
    from pypinyin import lazy_pinyin  # half a second, so only where a Latin name meets a Chinese one

    return [str(syllable) for syllable in lazy_pinyin(text)]


def initials_of_sound(word: str) -> str:
    """The first letters of the syllables of a small word that may be pinyin of two or three: yangzhou → yz; empty for others."""
    found = next(filter(None, (pattern.fullmatch(word) for pattern in _SPLIT)), None)
    return "".join(syllable[0] for syllable in found.groups()) if found else ""


def same_sound(chinese: str, latin: str) -> bool:
    """Whether a Latin name is the pinyin of the whole Chinese one."""
    return re.sub(r"[\W_]", "", latin.casefold()).replace("ü", "v") == re.sub(r"[\W_]", "", pinyin(folded(chinese)))


@lru_cache(maxsize=1 << 16)
def renders(chinese: str, latin: str) -> Rendering:
    """How much of a Chinese name a Latin one renders.

    all: every word is explained by a part, and every part that tells has a word; core: the name's own word is there by its
    sound and no word contradicts; some: anything else that more than one word or part has in common; none.
    """
    known, left = parts(folded(chinese)), list(tokens(latin))
    if not left:
        return "none"
    of_part = parts(_OF_WHOLE.sub("", known.branch)) if known.branch else Parts()
    core, trade = known.core + of_part.core, known.trade + of_part.trade
    core_found, left = _take_core(core, left)
    place_found, left = _take_places(known.region + known.bracket.strip("()") + of_part.region, left)
    trade_found, left = _take_trade(trade, left)
    form_found, rest = _take(_form_words(known.legal_form), left)
    part_found = False
    if known.branch:  # Guangling College of Yangzhou University: two kinds of bodies
        part_words = _form_words(of_part.legal_form or known.branch)
        part_found = bool(part_words.intersection(left))
        _, rest = _take(part_words | _words().of_parts, rest)
        part_found = part_found and len(left) - len(rest) > 1
    left = rest
    spare = {"chinese"} if not known.region else set()  # China Merchants Bank is 招商银行
    left = [word for word in left if not word.isdigit() and word not in _words().ordinals and word not in spare]
    # a place alone does not tell, unless the name has nothing else: 苏州大学
    telling = [found for part, found in ((core, core_found), (trade, trade_found)) if part] or [
        place_found and (form_found or not known.legal_form)
    ]
    whole = not known.branch or part_found
    if all(telling) and not left and whole and (place_found or not _below_city(known.region)):
        return "all"
    if core_found and not left and whole:
        return "core"
    return "some" if core_found or place_found + trade_found + form_found > 1 else "none"


def _take(known: Set[str], words: list[str]) -> tuple[bool, list[str]]:
    left = [word for word in words if word not in known]
    return len(left) < len(words), left


def _take_core(core: str, words: list[str]) -> tuple[bool, list[str]]:
    return _take_sound(pinyin(core), words) if core else (False, words)


def _take_trade(trade: str, words: list[str]) -> tuple[bool, list[str]]:
    """By its sense, or else by its sound: Yangzhou Shihua."""
    found, left = _take(_trade_words(trade), words)
    return (found, left) if found or not trade else _take_sound(pinyin(trade), words)


def _take_sound(sound: str, words: list[str]) -> tuple[bool, list[str]]:
    """Whether neighbouring words together are this sound (yawei; ya wei), and the words without them."""
    for first in range(len(words)):
        joined = ""
        for last in range(first, len(words)):
            joined += words[last]
            if joined == sound or (len(sound) > 3 and joined == sound.replace("v", "u")):
                return True, words[:first] + words[last + 1 :]
            if not sound.startswith(joined):
                break
    return False, words


def _take_places(region: str, words: list[str]) -> tuple[bool, list[str]]:
    """Whether the lowest of the divisions is named, and the words without those that name any."""
    found = not region
    for stem in _stems(region):
        land = next((english for name, english in _words().lands.items() if stem == name), None)
        if land is not None:
            found, words = _take(land, words)
            continue
        found = False
        for name in _names_of(stem):
            taken, words = _take_sound(name, words)
            found = found or taken
    return found and bool(region), [word for word in words if not region or word not in _words().of_places]


@lru_cache(maxsize=1 << 14)
def _stems(region: str) -> tuple[str, ...]:
    """The divisions that a region is made of: 江苏省扬州市 is 江苏省, 扬州市."""
    stems: list[str] = []
    while region:
        division = next(vocabulary().divisions_at(region, 0), "")
        stems += [division] if division else []
        region = region[len(division) or 1 :]
    return tuple(stems)


def _below_city(region: str) -> bool:
    return bool(_stems(region)) and not vocabulary().divisions.get(_stems(region)[-1], "").endswith("00")


@lru_cache(maxsize=1 << 14)
def _names_of(division: str) -> tuple[str, ...]:
    """The Latin names of a division, the longest first: its pinyin, and what the gazetteer knows (Harbin)."""
    from kg.gazetteers import load_gazetteer

    english = {name for entry in load_gazetteer().named(division) for name in entry.english_names}
    names = {"".join(re.findall("[a-z]+", name.casefold())) for name in english} | {pinyin(bare(division))}
    return tuple(sorted(names, key=len, reverse=True))


@lru_cache(maxsize=1 << 16)
def places_in(name: str) -> Mapping[str, str]:
    """The codes of the provinces and cities that a Latin name may name, with the words by which it does (xi an is 西安)."""
    words = tokens(name)
    spans = [words[at : at + length] for length in (1, 2, 3) for at in range(len(words) - length + 1)]
    return {code: " ".join(span) for span in spans for code in _places().get("".join(span), ())}


@cache
def _places() -> Mapping[str, frozenset[str]]:
    """The Latin names of provinces and cities → the codes of those that have them."""
    from kg.gazetteers import load_gazetteer

    found: dict[str, frozenset[str]] = {}
    for entry in load_gazetteer():
        if entry.cls == "Region" and entry.kind in ("province", "city"):
            for name in _names_of(entry.name):
                found[name] = found.get(name, frozenset()) | {entry.code}
    return found


@cache
def _trade_words(trade: str) -> frozenset[str]:
    """The English words of every trade word in it, with the kinds that ``tokens`` puts for them."""
    known = vocabulary().trades
    found: set[str] = set()
    for start in range(len(trade)):
        for end in range(start + 1, len(trade) + 1):
            found |= known.get(trade[start:end], frozenset())
    return frozenset(_words().kinds.get(word, word) for word in found) | frozenset(word + "s" for word in found)


def ordinals(name: str) -> frozenset[int]:
    """The numbers that a Latin name says in words: First Hospital."""
    known = _words().ordinals
    return frozenset(known[word] for word in tokens(name) if word in known)


def _form_words(form: str) -> frozenset[str]:
    found = frozenset(_words().endings.get(vocabulary().forms.get(form, ""), ()))
    return found | _trade_words(form) | ({"group"} if "集团" in form else set())
