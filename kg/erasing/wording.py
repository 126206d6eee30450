"""What to look for when a name is erased, and the black that stands in its place.

A name is found however it is written: with full-width or half-width signs, in simplified or traditional characters, in capitals
or not, with blanks between the characters of a Chinese name (张　三), over the end of a line. Black is as long as what it covers,
so that the places of everything else in a text stay what they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from kg.identity.forms import simplified

MARK = "█"
LEAST = 2  # characters: a shorter name is part of too many words
_BLANK = "[ \\t\\r\\n\u00a0\u3000]"
_DOTS = "·•・‧∙⋅"
_HALF, _FULL = "".join(map(chr, range(0x21, 0x7F))), "".join(map(chr, range(0xFF01, 0xFF5F)))
_TWINS = {**dict(zip(_HALF, _FULL, strict=True)), **dict(zip(_FULL, _HALF, strict=True))}


@dataclass(frozen=True)
class Wording:
    """The names to be erased, longest first; the shorter than ``LEAST`` are not among them."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Wording:
        wanted = {name.strip() for name in names if len(re.sub(r"\s", "", name)) >= LEAST}
        return cls(tuple(sorted(wanted, key=lambda name: (-len(name), name))))

    @cached_property
    def pattern(self) -> str:
        """A regular expression that Python and RE2 read alike; one that never matches when there is no name."""
        return f"(?i)(?:{'|'.join(map(_pattern, self.names))})" if self.names else r"\b\B"

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def count(self, text: str) -> int:
        return sum(1 for _ in self._compiled.finditer(text))

    def found(self, text: str) -> bool:
        return self._compiled.search(text) is not None

    def blackened(self, text: str) -> str:
        """The text with marks instead of the names, of the same length; a line break within a name stays one."""
        return self._compiled.sub(lambda match: re.sub(r"[^\r\n]", MARK, match.group()), text)

    def blackened_within(self, value: Any) -> Any:
        """A value of JSON with every text in it blackened; the names of its fields stay."""
        match value:
            case str():
                return self.blackened(value)
            case list():
                return [self.blackened_within(part) for part in value]
            case dict():
                return {name: self.blackened_within(part) for name, part in value.items()}
            case _:
                return value


def _pattern(name: str) -> str:
    parts: list[str] = []
    before = ""
    for character in re.sub(r"\s+", " ", name):
        if before and _is_wide(before) and _is_wide(character):
            parts.append(_BLANK + "*")
        parts.append(_one(character))
        before = character
    return "".join(parts)


def _one(character: str) -> str:
    if character == " ":
        return _BLANK + "+"
    if character in _DOTS:
        return f"[{_DOTS}]"
    written = _variants().get(_plain(character), "") + _TWINS.get(character, "") + character
    kinds = "".join(re.escape(one) for one in sorted(set(written)))
    return kinds if len(set(written)) == 1 else f"[{kinds}]"


@cache
def _variants() -> dict[str, str]:
    """Simplified character → itself and the traditional ones that are written for it; of those that have any."""
    found: dict[str, str] = {}
    for character in map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))):
        if (plain := _plain(character)) != character:
            found[plain] = found.get(plain, plain) + character
    return found


def _plain(character: str) -> str:
    """The simplified character; beside one that can only be traditional, so that 後, which is both, counts as that."""
    return simplified("蘇" + character)[1:]


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
