"""Names, numbers and words looked up in a quote, so that nothing but what stands there is taken for said."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")  # one for one, so that places stay
_CHINESE = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_NUMBER = re.compile(
    r"(?<![\d.A-Za-z第])(?P<number>\d[\d,]*(?:\.\d+)?|(?<![一二三四五六七八九十百千万])[一二两三四五六七八九十](?![一二三四五六七八九十百千万]))"
    r"(?:[-—~～至]\d[\d,]*(?:\.\d+)?)?(?P<unit>\s?[多余几]?\s?)"
)
_PLAIN = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DATE = re.compile(r"[年月日号届]")
_WORD = re.compile(r"[A-Za-z0-9]")


class Number(NamedTuple):
    """A number at ``start`` of its quote, as written but in ASCII digits and without separators."""

    start: int
    value: str


def find_name(content: str, name: str, start: int, end: int) -> int:
    """Where ``name`` stands in ``content[start:end]``, not as a part of a longer Latin word or number; -1 for nowhere."""
    at = content.find(name, start, end)
    while at >= 0 and (_runs_on(content, at) or _runs_on(content, at + len(name))):
        at = content.find(name, at + 1, end)
    return at


def find_number(quote: str, value: str, unit: str) -> Number | None:
    """The first number of ``quote`` that equals ``value`` and is followed by ``unit``; without a unit, by none of a date."""
    wanted = _decimal(value.strip())
    if wanted is None:
        return None
    plain, unit = quote.translate(_FULL_WIDTH), unit.translate(_FULL_WIDTH)
    for match in _NUMBER.finditer(plain):
        written = match["number"]
        value = str(_CHINESE[written]) if written in _CHINESE else written.replace(",", "")
        if _decimal(value) != wanted:
            continue
        if plain.startswith(unit, match.end()) if unit else not _DATE.match(plain, match.end()):
            return Number(match.start(), value)
    return None


def in_order(words: str, quote: str) -> bool:
    """Whether all characters of ``words`` stand in ``quote`` in the same order: words of it, perhaps with some left out."""
    rest = iter(quote)
    return all(character in rest for character in words if not character.isspace())


def _runs_on(content: str, at: int) -> bool:
    return 0 < at < len(content) and bool(_WORD.match(content, at - 1)) and bool(_WORD.match(content, at))


def _decimal(number: str) -> Decimal | None:
    number = number.translate(_FULL_WIDTH)
    if not number.isascii() or not _PLAIN.fullmatch(number):
        return None
    try:
        return Decimal(number.replace(",", ""))
    except InvalidOperation:
        return None
