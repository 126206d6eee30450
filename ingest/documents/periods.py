"""Times that a report names: 1-10月, 全年, 到2022年, 上半年, 今年5月."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.statements.statement import Precision

_TIME = re.compile(
    r"(?=[\d到至截今本当去上下一二三四前全年])"  # so that most places are passed over at once, and most others here:
    r"(?=\d|[到至]|截[至止]|[今本当去上]年|[上下]半年|[一二三四]季度|前[二三]季度|全年|年[度内])"
    r"(?P<until>到|至|截至|截止)?(?:(?P<year>(?:19|20)\d\d)年|(?P<this>今年|本年|当年)|(?P<last>去年|上年))?(?P<end>底|末)?"
    r"(?:(?P<first>\d{1,2})[-—~～至](?P<second>\d{1,2})月|(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})日)?|(?P<half>上半年|下半年)|(?P<quarter>[一二三四])季度|前(?P<quarters>[二三])季度|(?P<whole>全年|年度|年内))?"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, as exact as the text is."""

    first: date
    last: date
    precision: Precision

    def __str__(self) -> str:
        if self.precision == "year":
            return f"{self.first:%Y}" if self.first.year == self.last.year else f"{self.first:%Y}/{self.last:%Y}"
        if self.precision == "month":
            return (
                f"{self.first:%Y-%m}"
                if (self.first.year, self.first.month) == (self.last.year, self.last.month)
                else f"{self.first:%Y-%m}/{self.last:%Y-%m}"
            )
        return f"{self.first}" if self.first == self.last else f"{self.first}/{self.last}"


@lru_cache(maxsize=256)
def year_period(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), "year")


def periods(content: str, start: int, end: int, year: int | None) -> tuple[tuple[int, Period], ...]:
    """Where ``content[start:end]`` names a time, and which; ``year`` is the year that the text is about."""
    words = content[start:end]
    if "年" not in words and "月" not in words and "季度" not in words:
        return ()  # as in most sentences
    found: list[tuple[int, Period]] = []
    position = start
    for match in _TIME.finditer(content, start, end):
        if match.end() == match.start() or match.end() <= position:
            continue
        if period := _period(match, year):
            position = match.end()
            found.append((match.start(), period))
    return tuple(found)


def _period(match: re.Match[str], year: int | None) -> Period | None:
    about = int(match["year"]) if match["year"] else year - 1 if match["last"] and year else year
    if about is None or not 1900 <= about <= 2100:
        return None
    if match["first"]:
        return _months(about, int(match["first"]), int(match["second"]))
    if match["month"]:
        month = int(match["month"])
        if match["day"] and 1 <= month <= 12 and 1 <= int(match["day"]) <= monthrange(about, month)[1]:
            day = date(about, month, int(match["day"]))
            return Period(date(about, 1, 1) if match["until"] else day, day, "day")
        return _months(about, 1 if match["until"] else month, month)
    if match["half"]:
        return _months(about, 1, 6) if match["half"] == "上半年" else _months(about, 7, 12)
    if match["quarter"]:
        quarter = _QUARTERS[match["quarter"]]
        return _months(about, 3 * quarter - 2, 3 * quarter)
    if match["quarters"]:
        return _months(about, 1, 3 * _QUARTERS[match["quarters"]])
    if match["year"] or match["whole"] or match["this"] or match["last"]:
        return year_period(about)
    return None


def _months(year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]), "month")
