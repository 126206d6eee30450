"""Former names in a cell: one or several, each with the time in which it was the name where the cell says so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.tables.cells import clean_name
from ingest.tables.dates import moment, span
from ingest.tables.values import ALWAYS, Validity

_SEPARATOR = re.compile(r"[;；、\n]|[,，](?=[\u4e00-\u9fff])")  # no comma of Co., Ltd.
_DATED = re.compile(r"(.+?)[(（]([^()（）]*[0-9]{4}[^()（）]*)[)）]")
_UNTIL = re.compile(r"(?:至|到|截至|—+|–|-|~)?(.*?)(?:年?(?:以前|之前|前|止|更名|改名))?")
_HYPHEN = re.compile(r"(?<=[0-9年])\s*-\s*(?=[0-9]{4})")  # between two years, not 2008-03-05


class FormerName(NamedTuple):
    """``during``: as far as the cell tells it."""

    name: str
    during: Validity


@lru_cache(maxsize=65536)
def former_names(words: str) -> tuple[FormerName, ...]:
    """The names in a cell: 江都机械厂（1958-1995）；江都机床厂（至2008年）."""
    found = (_dated(clean_name(part)) for part in _SEPARATOR.split(words))
    return tuple(dict.fromkeys(name for name in found if name.name))


def _dated(words: str) -> FormerName:
    match = _DATED.fullmatch(words)
    during = _during(match[2].strip()) if match else None
    return FormerName(match[1], during) if match and during else FormerName(words, ALWAYS)


def _during(words: str) -> Validity | None:
    """1958-1995, 1958年至1995年3月; 至2008, 2008年前, 2008年更名."""
    begin, end = span(_HYPHEN.sub("至", words)) or (None, None)
    if begin and end:
        coarser = max((begin.precision, end.precision), key=("day", "month", "year").index)
        return Validity(begin.first, end.last, coarser) if begin.first <= end.last else None
    match = _UNTIL.fullmatch(words)
    until = moment(match[1].strip()) if match and match[1] != words else None
    return Validity(None, until.last, until.precision) if until else None
