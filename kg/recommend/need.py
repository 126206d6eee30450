"""A need in words, matched to entities by the character n-grams of what they are called and said to do.

Character n-grams need no word list: they work for Chinese and English alike, and they match only what is spelled alike.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

SIZES = (2, 3)
SAID = ("name", "formerName", "shortName", "englishName", "description", "field", "note")
BEST = 30  # how many matching entities a walk starts from
LIKE_ENOUGH = 0.08  # cosine below which two texts share no more than common syllables


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that is said to do what a need speaks of. ``likeness``: a cosine, 0 to 1; ``shared``: the longest common text."""

    entity: str
    likeness: float
    text: str
    shared: str
    statements: tuple[str, ...]


def matches(snapshot: Snapshot, need: str) -> list[Match]:
    """The entities most like ``need``, best first, by the TF-IDF cosine of character n-grams with one text that is said of each."""
    rows = snapshot.sql(
        "SELECT entity, value, statements FROM properties WHERE list_contains($said, predicate) ORDER BY entity, value, predicate",
        {"said": list(SAID)},
    ).to_pylist()
    wanted = grams(need)
    texts = [grams(row["value"]) for row in rows]
    found_in = Counter(gram for text in texts for gram in text.keys() & wanted.keys())
    rarity = {gram: log((1 + len(texts)) / (1 + found_in[gram])) + 1 for gram in wanted}
    usual = log(1 + len(texts)) / 2 + 1  # of a gram that the need does not have; only the length of a text depends on it
    found: dict[str, Match] = {}
    for row, text in zip(rows, texts, strict=True):
        likeness = cosine(wanted, text, rarity, usual)
        known = found.get(row["entity"])
        if likeness >= LIKE_ENOUGH and (known is None or likeness > known.likeness):
            shared = longest_common(folded(need), folded(row["value"]))
            found[row["entity"]] = Match(row["entity"], likeness, row["value"], shared, tuple(row["statements"]))
    return sorted(found.values(), key=lambda match: (-match.likeness, match.entity))[:BEST]


def folded(text: str) -> str:
    """Case, width and blanks do not matter."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def grams(text: str) -> Counter[str]:
    plain = folded(text)
    return Counter(plain[at : at + size] for size in SIZES for at in range(len(plain) - size + 1))


def cosine(one: Mapping[str, int], other: Mapping[str, int], rarity: Mapping[str, float], usual: float) -> float:
    """Cosine of two bags of grams under weights count × rarity."""
    common = sum(one[gram] * other[gram] * rarity[gram] ** 2 for gram in one.keys() & other.keys())
    if not common:
        return 0.0
    lengths = (sqrt(sum((count * rarity.get(gram, usual)) ** 2 for gram, count in bag.items())) for bag in (one, other))
    return common / (next(lengths) * next(lengths))


def longest_common(one: str, other: str) -> str:
    """The longest text that is part of both."""
    best = ""
    for begin in range(len(one)):
        while begin + len(best) < len(one) and one[begin : begin + len(best) + 1] in other:
            best = one[begin : begin + len(best) + 1]
    return best
