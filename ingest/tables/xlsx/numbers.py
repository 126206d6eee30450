"""Numbers and days of a workbook as a person sees them: 0.30000000000000004 is 0.3, 44260 under a date's format 2021-03-05."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ingest.tables.cells import text
from ingest.tables.strips import DAY, NUMBER, TEXT
from ingest.tables.xlsx.damage import Damaged

if TYPE_CHECKING:
    import pyarrow as pa

_PLAIN = r"^-?(?:[1-9][0-9]{0,14}|(?:0|[1-9][0-9]{0,6})\.[0-9]{0,7}[1-9]|0)$"  # shown as it is stored
_WHOLE_DAY = r"^(?:[1-9][0-9]{2,5})$"
_DAY_ZERO, _UNIX_DAY = datetime(1899, 12, 30), 25569  # the day 1970-01-01 counted from there
_SHIFT_1904 = 1462
_LAST_DAY = 2958465  # 9999-12-31
_FALSE_LEAP_DAY = 60  # Excel has a 29th of February in 1900; before it, days are one off


def shown_numbers(stored: pa.StringArray) -> pa.StringArray:
    """Raises Damaged for what is no number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.match_substring_regex(stored, _PLAIN)
    if pc.all(plain).as_py():
        return stored
    odd = pc.invert(plain)
    return pc.replace_with_mask(
        stored, odd, pa.array([text(_number(words)) for words in stored.filter(odd).to_pylist()], pa.string())
    )


def shown_days(stored: pa.StringArray, from_1904: bool) -> tuple[int, pa.StringArray]:
    """Days (or numbers, where one of them is none that can be a day) as texts, and what they are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    shift = _SHIFT_1904 if from_1904 else 0
    whole = pc.match_substring_regex(stored, _WHOLE_DAY)
    if pc.all(whole).as_py():
        days = stored.cast(pa.int32())
        limits = pc.min_max(days).as_py()
        if len(stored) and limits["min"] + shift > _FALSE_LEAP_DAY and limits["max"] + shift <= _LAST_DAY:
            return DAY, pc.add(days, pa.scalar(shift - _UNIX_DAY, pa.int32())).cast(pa.date32()).cast(pa.string())
    numbers = [_number(words) + shift for words in stored.to_pylist()]
    if any(not 0 <= number <= _LAST_DAY for number in numbers):
        return NUMBER, shown_numbers(stored)
    if any(number < 1 for number in numbers):
        return TEXT, pa.array([_moment(number).split(" ")[-1] for number in numbers], pa.string())
    return DAY, pa.array([_moment(number) for number in numbers], pa.string())


def _moment(number: float) -> str:
    day = _DAY_ZERO + timedelta(seconds=round((number + (number < _FALSE_LEAP_DAY)) * 86400))
    return text(day)


def _number(words: str) -> float:
    try:
        number = float(words)
    except ValueError as error:
        raise Damaged(f"it has a number {words[:20]!r}") from error
    if not math.isfinite(number):
        raise Damaged(f"it has a number {words[:20]!r}")
    return number
