"""What two names of organisations say of each other, part by part: the features of ``comparison`` that need only the names."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.identity.forms import bare, folded, in_order, shortens
from kg.identity.latin import acronym, is_latin, ordinals, places_in, renders, same_sound, tokens
from kg.identity.parts import Parts, parts
from kg.identity.regions import place_code, relation
from kg.identity.vocabulary import vocabulary

Said = tuple[str, str]  # the level, and a sentence for the person who reviews


def same_name(a: str, b: str) -> Said:
    one, other = folded(a), folded(b)
    if one == other:
        return "equal", "the same name" if a == b else f"{a} and {b} are one name in another script or width"
    if is_latin(a) and is_latin(b):
        return ("equal", "the same words") if tokens(a) == tokens(b) else ("different", "")
    if is_latin(a) != is_latin(b):
        latin, chinese = (a, b) if is_latin(a) else (b, a)
        if same_sound(chinese, latin):
            return "rendered", f"{latin} is the pinyin of {chinese}"
        told = {
            "all": ("rendered", f"{latin} renders {chinese}"),
            "core": ("partly rendered", f"{latin} renders the core of {chinese}"),
            "some": ("some words", f"{latin} has words for parts of {chinese}, and others"),
        }
        return told.get(renders(chinese, latin), ("different", ""))
    short, full = sorted((a, b), key=lambda name: (len(folded(name)), name))
    if how := shortens(short, full):
        says = {
            "core": "has only the core of",
            "contained": "stands in",
            "letters": "has some letters of",
            "parts": "has some parts of",
        }
        return how, f"{short} {says[how]} {full}"
    if _restyled(parts(one), parts(other)):
        return "restyled", f"{a} and {b} differ in the legal form only"
    return ("similar", f"{a} and {b} differ in one character") if _one_apart(one, other) else ("different", "")


def _restyled(a: Parts, b: Parts) -> bool:
    """Whether only the legal form differs, as after a firm went public or a college rose. A group is not its firm."""
    same = (a.region, a.core, a.trade, a.branch, a.bracket) == (b.region, b.core, b.trade, b.branch, b.bracket)
    ours, theirs = vocabulary().forms.get(a.legal_form), vocabulary().forms.get(b.legal_form)
    grouped = ("集团" in a.legal_form) != ("集团" in b.legal_form)
    return same and bool(a.core or a.trade) and ours == theirs and ours in ("company", "university") and not grouped


def by_parts(a: str, b: str) -> dict[str, Said]:
    """The features that compare the parts of two Chinese names; of a Latin one, only its numbers and the place that it names."""
    if is_latin(a) or is_latin(b):
        across = {"region": _region_across(a, b)} if is_latin(a) != is_latin(b) else {}
        return {"number": _numbers(a, b), **across}
    one, other = parts(folded(a)), parts(folded(b))
    return {
        "core": _core(one, other),
        "region": _regions(one, other),
        "trade": _trade(one.trade, other.trade),
        "legal form": _form(one, other),
        "part": _part(one, other),
        "number": _numbers(a, b),
    }


def _core(a: Parts, b: Parts) -> Said:
    one, other = a.core, b.core
    if not one or not other:
        return "unknown", ""
    if one == other:
        return "same", f"both are called {one}"
    if one in other or other in one:
        return "contains", f"{max(one, other, key=len)} contains {min(one, other, key=len)}"
    if _one_apart(one, other):
        return "one character", f"{one} and {other} differ in one character"
    return "different", f"{one} and {other}"


def _region(known: Parts) -> str:
    return known.region + known.bracket.strip("()") if place_code(known.bracket.strip("()")) else known.region


def _regions(a: Parts, b: Parts) -> Said:
    short, full = sorted((a, b), key=lambda known: (len(str(known)), str(known)))
    if short.region and short.region in full.core and shortens(str(short), str(full)):
        return "unknown", ""  # 磐石 is a county, and the core of 常州磐石复合材料
    ours, theirs = _region(a), _region(b)
    level = relation(ours, theirs)
    said = {
        "same": f"both begin with {ours}",
        "within": f"{ours} and {theirs} lie in each other",
        "contradicts": f"{ours} and {theirs} are two places",
    }
    return level, said.get(level, "")


def _region_across(a: str, b: str) -> Said:
    latin, chinese = (a, b) if is_latin(a) else (b, a)
    region = _region(parts(folded(chinese)))
    if not place_code(region):
        return "unknown", ""
    places = places_in(latin)
    levels = {relation(region, code): name for code, name in sorted(places.items())}
    says = {"same": "are one", "within": "lie in each other", "contradicts": "are two places"}
    for level, said in says.items():
        if level in levels:
            return level, f"{region} and {levels[level]} {said}"
    return "unknown", ""


def _trade(a: str, b: str) -> Said:
    if not a or not b:
        return "unknown", ""
    if a == b:
        return "same", f"both in {a}"
    ours, theirs = _trade_words(a), _trade_words(b)
    short, long = sorted((a, b), key=len)
    if in_order(short, long) or ours & theirs:  # 石化 of 石油化工
        return "overlaps", f"{a} and {b} overlap"
    if not ours or not theirs:
        return "unknown", f"{a} or {b} does not say what it does"
    return "contradicts", f"{a} and {b} are two trades"


@lru_cache(maxsize=1 << 14)
def _trade_words(trade: str) -> frozenset[str]:
    """The trade words in it that say what is done."""
    known = vocabulary()
    return frozenset(
        trade[start:end]
        for start in range(len(trade))
        for end in range(start + 2, len(trade) + 1)
        if trade[start:end] in known.trades and trade[start:end] not in known.vague
    )


def _form(a: Parts, b: Parts) -> Said:
    one, other = (_form_of_branch(known.branch) if known.branch else known.legal_form for known in (a, b))
    if not one or not other:
        return "unknown", ""
    if one == other:
        return "same", f"both are {one}"
    ours, theirs = _kind(one), _kind(other)
    if ours == theirs:
        return "compatible", f"{one} and {other} are forms of one kind"
    return "contradicts", f"{one} and {other} are two kinds of bodies"


@lru_cache(maxsize=1 << 14)
def _form_of_branch(branch: str) -> str:
    """How a part's name ends where that says what kind of body it is: 医院 of 附属第一医院, nothing of 扬州分公司."""
    known = vocabulary()
    if branch.endswith(known.subordinate) and not branch.endswith(("医院", "学校")):
        return ""
    return next((branch[at:] for at in range(len(branch)) if branch[at:] in known.forms), "")


def _kind(form: str) -> str:
    kind = vocabulary().forms.get(re.sub(r"\(.*\)$", "", form) or form, vocabulary().forms.get(form, ""))
    return "institute" if kind == "platform" else kind


def _part(a: Parts, b: Parts) -> Said:
    if not a.branch and not b.branch:
        return "unknown", ""
    if a.branch and b.branch:
        if a.branch == b.branch:
            return "same", f"both are {a.branch}"
        return "contradicts", f"{a.branch} and {b.branch} are two parts"
    part, other = (a, b) if a.branch else (b, a)
    whole = part.whole
    if shortens(str(other), str(part)) or not (
        _own(parts(whole)) == _own(other) or shortens(*sorted((whole, str(other)), key=len))
    ):
        return "unknown", ""
    return "of the other", f"{part} is a part of {whole}"


def _own(known: Parts) -> tuple[str, str, str]:
    return bare(known.region), known.core, known.trade


_CHINESE = "[〇零一二三四五六七八九十百]+"
_NUMBER = re.compile(rf"{_CHINESE}(?=[医中研所院厂局附公航设冶建大水工机铁])|第{_CHINESE}|\d+|(?<![a-zA-Z])[IVX]+(?![a-zA-Z])")
_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {"零": "0"}


def _numbers(a: str, b: str) -> Said:
    """第十四研究所 is 14所; 第一医院 is never 第二医院."""
    ours, theirs = _numbers_in(a), _numbers_in(b)
    if not ours or not theirs:
        return "unknown", ""
    if ours & theirs:
        return "same", f"both are number {min(ours & theirs)}"
    return "contradicts", f"numbers {min(ours)} and {min(theirs)}"


@lru_cache(maxsize=1 << 16)
def _numbers_in(name: str) -> frozenset[str]:
    said = {str(number) for number in ordinals(name)} if is_latin(name) else set()
    return frozenset(said | {_arabic(match.group()) for match in _NUMBER.finditer(folded(name).upper())})


def _arabic(number: str) -> str:
    number = number.removeprefix("第")
    if "十" in number and "百" not in number:
        tens, ones = number.split("十", 1)
        return (_DIGITS.get(tens, "1") if tens else "1") + (_DIGITS.get(ones, "0") if ones else "0")
    roman = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
    return roman.get(number, "".join(_DIGITS.get(character, character) for character in number))


def latin_words(a: str, b: str) -> Said:
    """What words two Latin names have in common."""
    if not (is_latin(a) and is_latin(b)):
        return "unknown", ""
    ours, theirs = frozenset(tokens(a)), frozenset(tokens(b))
    shared = ours & theirs
    told = " ".join(sorted(shared))
    if ours == theirs:
        return "same", told
    short, long = sorted((a, b), key=len)
    if " " not in short.strip() and len(short) > 1 and acronym(long) == short.casefold():
        return "acronym", f"{short} are the first letters of {long}"
    if not shared:
        return "none", "no word in common"
    if shared in (ours, theirs):
        return "contains", f"one has all words of the other: {told}"
    return ("most" if 2 * len(shared) > len(ours | theirs) else "some"), f"in common: {told}"


def _one_apart(a: str, b: str) -> bool:
    """Whether one character is another, or one is left out; names of one character are never one apart."""
    if min(len(a), len(b)) < 2 or abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
