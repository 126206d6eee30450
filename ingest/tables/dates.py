"""Dates as tables have them: Excel serials, 2021.3, 2021年3月, 2021/3/5, 20210305, 21/3/5; with the precision that is given."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from ingest.tables.cells import Value
from kg.statements.statement import Precision

_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_SERIALS = range(18264, 73051)  # 1950-01-01 to 2099-12-31 in days since 1899-12-30, Excel's day 0
_EPOCH = date(1899, 12, 30)

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_CHINESE_NUMBER = re.compile(r"([一二三四五六七八九])?(十)?([一二三四五六七八九])?(?=[月日号])")
_YEAR_FIRST = re.compile(
    r"([12]\d{3})(?:年度?|(?:年|[-/.])(\d{1,2})(?:月份?|(?:月|[-/.])(\d{1,2})[日号]?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)?)?"
)
_BLANKS = re.compile(r"\s+(?=[-/.年月日号])|(?<=[-/.年月日号])\s+")
_SOLID = re.compile(r"([12]\d{3})(0[1-9]|1[0-2])([0-3]\d)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2([12]\d{3})")
_SHORT = re.compile(r"[’']?(\d{2})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(?:(\d{1,2})日?)?")
_RANGE = re.compile(r"\s*(?:至|到|—+|–|~|～|―|\bto\b| - |(?<=[日月年])-|(?<=\.\d)-|(?<=\.\d\d)-)\s*")
_OPEN_END = frozenset(("今", "现在", "目前", "长期", "present", "now"))


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month or year: its first and its last day. ``doubt`` says why it may be another one; empty when it cannot."""

    first: date
    last: date
    precision: Precision
    doubt: str = ""


@lru_cache(maxsize=65536, typed=True)
def moment(value: Value, *, serials: bool = True) -> Moment | None:
    """The time that a cell gives, None when it gives none. ``serials``: a bare number may be Excel's count of days.

    A number such as 2021.1 may have been typed as 2021.10 (Excel drops the zero); then the year alone is certain.
    """
    if isinstance(value, bool) or value != value:  # NaN
        return None
    if isinstance(value, datetime):
        return _day(value.date())
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, (int, float)):
        return _number(value, serials) if abs(value) < 1e9 else None
    return _text(value, serials) if isinstance(value, str) else None


def span(value: Value) -> tuple[Moment, Moment | None] | None:
    """A beginning, and an end where the cell gives one: 2021.3 至 2022.5; 至今 leaves it open. None for anything else."""
    if not isinstance(value, str):
        begin = moment(value)
        return (begin, None) if begin else None
    ends = _RANGE.split(unicodedata.normalize("NFKC", value).strip(), maxsplit=1)
    begin = moment(ends[0])
    if begin is None or len(ends) == 1 or ends[1].lower() in _OPEN_END:
        return (begin, None) if begin else None
    end = moment(ends[1])
    return (begin, end) if end else None


def _number(value: float, serials: bool) -> Moment | None:
    if value == int(value):
        number = int(value)
        if _FIRST_YEAR <= number <= _LAST_YEAR:
            return _year(number)
        if solid := _SOLID.fullmatch(str(number)):
            return _of(solid[1], solid[2], solid[3])
    if serials and int(value) in _SERIALS:
        return _day(_EPOCH + timedelta(days=int(value)))
    year, _, month = f"{value:.2f}".partition(".")
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    if month == "10":
        return _year(int(year), f"{year}.1 is January, or October whose zero the sheet dropped")
    return _of(year, month.rstrip("0"), None)


def _text(value: str, serials: bool) -> Moment | None:
    words = _chinese_numbers(unicodedata.normalize("NFKC", value).strip())
    words = _BLANKS.sub("", words)
    if match := _SOLID.fullmatch(words) or _YEAR_FIRST.fullmatch(words):
        return _of(*match.groups())
    if match := _YEAR_LAST.fullmatch(words):
        return _year_last(int(match[1]), int(match[3]), int(match[4]))
    if match := _SHORT.fullmatch(words):
        return _short(*match.groups())
    if serials and re.fullmatch(r"\d{5}(?:\.0+)?", words):
        return _number(float(words), serials)
    return None


def _year_last(one: int, other: int, year: int) -> Moment | None:
    """3/5/2021 is the third of May or the fifth of March; with a number above 12 it is clear, else the year alone is."""
    if one > 12 or other > 12 or one == other:
        month, day = (other, one) if one > 12 else (one, other)
        return _of(str(year), str(month), str(day))
    return _year(year, "day and month may be either way round") if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _short(year: str, month: str, day: str | None) -> Moment | None:
    """21/3/5 is read in the Chinese order. Where the year could as well be a day or a month, nothing of it is certain."""
    found = _of("20" + year, month, day)
    if found is None or int(year) <= 12:
        return None
    return Moment(found.first, found.last, found.precision, "the year has two digits; the order is taken to be year, month, day")


def _of(year: str, month: str | None, day: str | None) -> Moment | None:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    if not month:
        return _year(int(year))
    try:
        if day:
            return _day(date(int(year), int(month), int(day)))
        first = date(int(year), int(month), 1)
    except ValueError:
        return None
    return Moment(first, first.replace(day=monthrange(first.year, first.month)[1]), "month")


def _day(day: date) -> Moment | None:
    return Moment(day, day, "day") if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _year(year: int, doubt: str = "") -> Moment:
    return Moment(date(year, 1, 1), date(year, 12, 31), "year", doubt)


def _chinese_numbers(words: str) -> str:
    """二〇二一年十一月 as 2021年11月."""
    if not _CHINESE_YEAR.match(words):
        return words
    words = _CHINESE_YEAR.sub(lambda year: year[0].translate(_DIGITS), words)

    def number(match: re.Match[str]) -> str:
        tens, ten, ones = match.groups()
        if not match[0]:
            return ""
        value = (int((tens or "一").translate(_DIGITS)) * 10 if ten else 0) + int(
            (ones or (tens if not ten else "") or "0").translate(_DIGITS)
        )
        return str(value)

    return _CHINESE_NUMBER.sub(number, words)
