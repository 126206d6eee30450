"""Names to search in: as written, by pinyin and its first letters, and with typing errors, all in memory.

All names stand in one text with line ends between them: one pass of ``str.find`` over 200,000 names takes milliseconds.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from kg.identity.forms import folded

How = Literal["name", "beginning", "part", "pinyin", "initials", "similar"]
LOOKED_AT = 2_000  # places of a text, of which the best are given
LEAST_LIKE = 60.0  # per cent of likeness by which a name may be meant


class Found(NamedTuple):
    """An entity, the name by which it was found, how, and how well (0–1)."""

    id: str
    name: str
    how: How
    score: float


class NameIndex:
    """The names of entities; ``search`` is a function of them and the question alone."""

    def __init__(self, ids: Sequence[str], names: Sequence[Sequence[str]]) -> None:
        self._ids = ids
        self._owner = array("l", (place for place, of in enumerate(names) for _ in of))
        self._names = [name for of in names for name in of]
        self._plain = [folded(name).replace("\n", " ") for name in self._names]
        syllables = _syllables(self._plain)
        spoken = ["".join(syllables.get(c, c) for c in name) for name in self._plain]
        initials = ["".join(syllables[c][0] if c in syllables else c for c in name) for name in self._plain]
        self._texts: dict[How, _Text] = {"name": _Text(self._plain), "pinyin": _Text(spoken), "initials": _Text(initials)}

    def search(self, text: str, most: int) -> list[Found]:
        """At most ``most`` entities, best first; of one entity its best name."""
        plain = folded(text).replace("\n", " ")
        if not plain:
            return []
        found: dict[str, Found] = {}
        for one in self._exactly(plain):
            if one.id not in found or one.score > found[one.id].score:
                found[one.id] = one
        if len(found) < most and len(plain) > 1:
            for one in self._nearly(plain, most):
                found.setdefault(one.id, one)
        return sorted(found.values(), key=lambda one: (-one.score, len(one.name), one.name, one.id))[:most]

    def _exactly(self, plain: str) -> Iterator[Found]:
        ways: tuple[How, ...] = ("name", "pinyin", "initials") if plain.isascii() and len(plain) > 1 else ("name",)
        for way in ways:
            worth = {"name": 1.0, "pinyin": 0.9, "initials": 0.8}[way]
            asked = plain.replace("'", "") if way == "pinyin" else plain
            for place, whole, first in self._texts[way].places(asked):
                covered = len(asked) / max(1, len(self._texts[way].lines[place]))
                score = worth * (1.0 if whole else (0.7 if first else 0.5) + 0.2 * covered)
                how: How = way if way != "name" or whole else "beginning" if first else "part"
                yield self._found(place, how, score)

    def _nearly(self, plain: str, most: int) -> Iterator[Found]:
        from rapidfuzz import fuzz, process

        for way in ("pinyin",) if plain.isascii() else ("name",):
            lines = self._texts[way].lines
            for _, likeness, place in process.extract(
                plain, lines, scorer=fuzz.ratio, processor=None, limit=2 * most, score_cutoff=LEAST_LIKE
            ):
                yield self._found(place, "similar", likeness / 100 * 0.7)

    def _found(self, place: int, how: How, score: float) -> Found:
        return Found(self._ids[self._owner[place]], self._names[place], how, round(score, 4))


class _Text:
    """Lines as one text."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self._text = "\n" + "\n".join(lines) + "\n"
        self._starts = array("l")
        at = 1
        for line in lines:
            self._starts.append(at)
            at += len(line) + 1

    def places(self, part: str) -> Iterator[tuple[int, bool, bool]]:
        """Lines with the part in them, whether it is all of the line, whether its beginning; wholes and beginnings come first."""
        seen = set[int]()
        for wanted, skip in ((f"\n{part}\n", 1), (f"\n{part}", 1), (part, 0)):
            at, left = self._text.find(wanted), LOOKED_AT
            while at >= 0 and left:
                place = bisect_right(self._starts, at + skip) - 1
                if place not in seen:
                    seen.add(place)
                    yield place, len(self.lines[place]) == len(part), bool(skip)
                at, left = self._text.find(wanted, at + len(wanted) - skip), left - 1


def _syllables(names: Sequence[str]) -> dict[str, str]:
    """The commonest pinyin of each Chinese character that occurs, without tones."""
    from pypinyin import lazy_pinyin

    characters = sorted({c for name in names for c in name if "\u3400" <= c <= "\u9fff"})
    return dict(zip(characters, (lazy_pinyin(c)[0] for c in characters), strict=True))
