"""What a comparison of two things alone cannot say: how near their letters are, which bodies their addresses name, and how
rare what they share is among all things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.identity.candidates.expanding import entries
from kg.identity.candidates.senses import listed
from kg.identity.comparison import LEVELS, Feature, Named, compare
from kg.identity.forms import folded
from kg.identity.latin import is_latin, tokens

# As ``kg.identity.comparison.LEVELS``: from what speaks most for one thing to what speaks most for two.
NEARNESS: Mapping[str, tuple[str, ...]] = {
    "letters": ("all", "almost all", "most", "unknown", "half", "few"),
    "latin letters": ("all", "almost all", "most", "unknown", "half", "few"),
    "bodies": ("same", "nearly same", "within", "unknown", "different"),
    "rarity": ("very rare", "rare", "uncommon", "unknown", "common"),
    "latin rarity": ("very rare", "rare", "uncommon", "unknown", "common"),
    "rarity across writings": ("very rare", "rare", "uncommon", "unknown", "common"),
}
ALL_LEVELS: Mapping[str, tuple[str, ...]] = {**LEVELS, **NEARNESS}
UNKNOWN = "unknown"

_LETTERS = ((97, "all"), (88, "almost all"), (75, "most"), (60, UNKNOWN), (45, "half"), (0, "few"))  # per cent at least
_RARITY: Mapping[str, tuple[tuple[float, str], ...]] = {  # strength at least
    "rarity": ((1.6, "very rare"), (1.0, "rare"), (0.7, "uncommon"), (0.4, UNKNOWN), (0.0, "common")),
    "latin rarity": ((1.0, "very rare"), (0.6, "rare"), (0.4, "uncommon"), (0.25, UNKNOWN), (0.0, "common")),
    "rarity across writings": ((2.2, "very rare"), (1.6, "rare"), (1.2, "uncommon"), (0.6, UNKNOWN), (0.0, "common")),
}
_NEARLY = 88  # per cent of the letters of a body's name
_SEPARATORS = re.compile(r"[,;()/|]| - |\. (?=[A-Z])")


def features(a: Named, b: Named, strength: float | None = None) -> tuple[Feature, ...]:
    """Every feature of the pair, in the order of ALL_LEVELS. ``strength``: of the pair in ``blocking.pairs``, where it is known."""
    latin = is_latin(a.name) and is_latin(b.name)
    rarity = "latin rarity" if latin else "rarity" if is_latin(a.name) == is_latin(b.name) else "rarity across writings"
    found = {feature.name: feature for feature in (_letters(a, b, latin=latin), _rarity(rarity, strength))}
    if latin:
        found["bodies"] = _bodies(a.name, b.name)
    told = [_gazetteer(feature, a, b) for feature in compare(a, b)]
    return (*told, *(found.get(name) or Feature(name, UNKNOWN, "") for name in NEARNESS))


def _gazetteer(feature: Feature, a: Named, b: Named) -> Feature:
    """What the gazetteer says, or else that it may know both by forms that it does not have: 电科14所 for 中电科十四所."""
    if feature.name != "gazetteer" or feature.level != UNKNOWN or feature.says or "Person" in (a.class_name, b.class_name):
        return feature
    ours, theirs = (frozenset().union(*map(entries, named.names())) for named in (a, b))
    shared = ours & theirs
    if not shared:
        return feature
    return Feature("gazetteer", "may be same", f"the gazetteer may know both as {min(shared).partition(':')[2]}")


def _letters(a: Named, b: Named, *, latin: bool) -> Feature:
    """By rapidfuzz: the edits between the most similar names of one writing; words may stand in any order."""
    from rapidfuzz import fuzz

    name = "latin letters" if latin else "letters"
    best, which = -1.0, ("", "")
    for one in a.names():
        for other in b.names():
            if is_latin(one) == is_latin(other):
                near = fuzz.ratio(_spelt(one), _spelt(other))
                if near > best:
                    best, which = near, (one, other)
    if best < 0:
        return Feature(name, UNKNOWN, "")
    return Feature(name, _level(_LETTERS, best), f"{which[0]} and {which[1]} have {best:.0f} % of their letters in common")


@lru_cache(maxsize=1 << 17)
def _spelt(name: str) -> str:
    return " ".join(sorted(tokens(name))) if is_latin(name) else folded(name)


def _rarity(name: str, strength: float | None) -> Feature:
    level = UNKNOWN if strength is None else _level(_RARITY[name], strength)
    return Feature(name, level, "" if level == UNKNOWN else f"what the names share is {level} among all names")


def _bodies(a: str, b: str) -> Feature:
    """Of two names or printed addresses: whether they name the same university, institute or hospital."""
    from rapidfuzz import fuzz

    ours, theirs = _bodies_of(a), _bodies_of(b)
    if shared := ours & theirs:
        return Feature("bodies", "same", f"both name {' '.join(min(shared))}")
    pairs = [(one, other) for one in sorted(ours) for other in sorted(theirs)]
    for one, other in pairs:
        if set(one) <= set(other) or set(other) <= set(one):
            return Feature("bodies", "within", f"one names {' '.join(one)}, the other {' '.join(other)}")
    told = [(fuzz.ratio(" ".join(one), " ".join(other)), " ".join(one), " ".join(other)) for one, other in pairs]
    best, one_name, other_name = max(told, default=(0.0, "", ""))
    if best >= _NEARLY:
        return Feature("bodies", "nearly same", f"{one_name} and {other_name} have {best:.0f} % of their letters in common")
    if ours and theirs:
        return Feature("bodies", "different", f"one names {' '.join(min(ours))}, the other {' '.join(min(theirs))}")
    return Feature("bodies", UNKNOWN, "")


@lru_cache(maxsize=1 << 16)
def _bodies_of(name: str) -> frozenset[tuple[str, ...]]:
    """The words, sorted, of each part of the address that names a body by more than its kind."""
    named, parts = listed("latin_bodies"), listed("latin_parts")
    return frozenset(
        tuple(sorted(set(words)))
        for words in map(tokens, _parts(name))
        if len(words) > 1 and not named.isdisjoint(words) and parts.isdisjoint(words)
    )


def _parts(name: str) -> Iterator[str]:
    yield from (part for part in _SEPARATORS.split(name) if part.strip())


def _level(steps: Sequence[tuple[float, str]], value: float) -> str:
    return next((level for least, level in steps if value >= least), steps[-1][1])
