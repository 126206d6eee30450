"""The numbers that Word puts before paragraphs by itself, and that are therefore nowhere in their text.

ECMA-376 Part 1, 17.9 (numbering), 17.18.59 (number formats). They carry the structure of most Chinese reports (一、（一）1.).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.documents.formats.wordml import child, children, value

_DIGITS = "零一二三四五六七八九"
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str  # decimal, chineseCounting, …
    pattern: str  # such as 第%1章 or %1.%2
    paragraph_style: str


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    _lists: dict[str, str] = field(default_factory=dict)  # numId → abstractNumId
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)  # numId → level → first number
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)  # by abstractNumId: lists of one kind count on
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element) -> Numbering:
        """From word/numbering.xml."""
        numbering = cls()
        for kind in children(root, "abstractNum"):
            numbering._levels[value(kind, "abstractNumId")] = dict(_levels(kind))
        for number in children(root, "num"):
            identifier = value(number, "numId")
            numbering._lists[identifier] = _val(number, "abstractNumId")
            for override in children(number, "lvlOverride"):
                if start := _val(override, "startOverride"):
                    numbering._restarts.setdefault(identifier, {})[_integer(value(override, "ilvl"))] = _integer(start, 1)
        return numbering

    def next(self, number: str, level: int) -> str:
        """The label of the next paragraph of list ``number`` at ``level``; empty for bullets and unknown lists."""
        kind = self._lists.get(number, "")
        levels = self._levels.get(kind, {})
        if level not in levels:
            return ""
        counters = self._counters.setdefault(kind, {})
        if number not in self._begun:
            self._begun.add(number)
            for restarted, start in self._restarts.get(number, {}).items():
                counters[restarted] = start - 1
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counters.pop(deeper, None)
        if levels[level].style in ("bullet", "none"):
            return ""

        def figure(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            of = levels.get(index)
            return _number(counters.get(index, of.start), of.style) if of else ""

        return re.sub(r"%([1-9])", figure, levels[level].pattern)


def _levels(kind: etree._Element) -> Iterator[tuple[int, _Level]]:
    for level in children(kind, "lvl"):
        yield (
            _integer(value(level, "ilvl")),
            _Level(
                _integer(_val(level, "start"), 1), _val(level, "numFmt") or "decimal", _val(level, "lvlText"), _val(level, "pStyle")
            ),
        )


def _val(element: etree._Element, name: str) -> str:
    found = child(element, name)
    return value(found, "val") if found is not None else ""


def _integer(text: str, default: int = 0) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default


def _number(count: int, style: str) -> str:
    if style in (
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseCounting",
    ):
        return chinese(count)
    if style == "ideographDigital":
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(count))
    if style.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if style == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(count))
    if style in ("upperLetter", "lowerLetter") and count >= 1:
        letters = chr(ord("A") + (count - 1) % 26) * min(1 + (count - 1) // 26, 10)
        return letters if style == "upperLetter" else letters.lower()
    if style in ("upperRoman", "lowerRoman") and 1 <= count < 4000:
        return _roman(count) if style == "upperRoman" else _roman(count).lower()
    if style == "decimalZero":
        return f"{count:02d}"
    return str(count)


def chinese(count: int) -> str:
    """A number from 0 to 9999 as it is counted in Chinese: 十, 十二, 二十, 一百零五; other numbers in digits."""
    if count < 10:
        return _DIGITS[count]
    if count > 9999:
        return str(count)
    words, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return words.removeprefix("一") if words.startswith("一十") else words


def _roman(count: int) -> str:
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"))
    words = ""
    for amount, sign in (*signs, (5, "V"), (4, "IV"), (1, "I")):
        words += sign * (count // amount)
        count %= amount
    return words
