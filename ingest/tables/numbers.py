"""Numbers as tables have them: 1,234.5, １２００, 300万元, 41.3%; with the unit that stands in the cell or in the header."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from ingest.tables.cells import Value, compact, text

_UNITS = (
    "(?:百|千|万|百万|千万|亿)?(?:元|美元|欧元|人民币|元人民币)|百|千|万|百万|千万|亿|家|个|项|件|人|名|人次|次|位|户|台|套|所|年|月|天"
    "|万?平方米|平米|m2|平方公里|km2|公顷|亩|吨|公里|米|%|‰"
)
_NUMBER = re.compile(rf"([-+−]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)\s*({_UNITS})?")
_BRACKETED = re.compile(r"[(\[（【]([^()（）\[\]【】]+)[)\]）】]")
_HEADER_UNIT = re.compile(rf"(?:单位:)?(?:{_UNITS})")


class Number(NamedTuple):
    """``digits`` is the number as a decimal, without signs of grouping; ``unit`` is what stands behind it, or empty."""

    digits: str
    unit: str


def number(value: Value) -> Number | None:
    """The number in a cell, None when it holds none or more than a number and its unit."""
    if isinstance(value, bool):
        return None
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text(value)).strip())
    if match is None:
        return None
    try:
        digits = Decimal(match[1].replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None
    return Number(format(digits, "f"), match[2] or "")


@lru_cache(maxsize=1024)
def unit_of(header: str) -> str | None:
    """The unit that a header gives in brackets: 营业收入（万元）."""
    for noted in _BRACKETED.findall(header):
        if _HEADER_UNIT.fullmatch(compact(noted)):
            return re.sub(r"单位[:：]", "", noted).strip()
    return None
