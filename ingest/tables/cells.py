"""Cells: their text as it is shown, their address, and names as people meant them."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Value = int | float | str | bool | time | date | datetime | timedelta
"""What a spreadsheet stores in a cell; an empty cell is the empty string."""

_REMEMBERED = 65536  # texts: columns repeat themselves
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef（）“”《》、，。；：]"
_BLANKS = r"[\s\u200b-\u200f\ufeff]+"
_BLANK_WITHIN = re.compile(f"(?<={_CJK}){_BLANKS}|{_BLANKS}(?={_CJK})")
_BLANKS_FOUND = re.compile(_BLANKS)
_PLAIN_SHEET = re.compile(r"[^\W\d]\w*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


def text(value: Value) -> str:
    """The text of a cell as a reader of the sheet sees it: 4111010001.0 is 4111010001, midnight of a day is that day."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"  # the digits that spreadsheets keep: 0.1 + 0.2 is 0.3


def is_blank(value: Value) -> bool:
    return isinstance(value, str) and not value.strip("\u200b\ufeff \t\r\n\xa0\u3000")


def address(row: int, column: int) -> str:
    """``B4`` for row 3 and column 1, both counted from 0."""
    return f"{letters(column)}{row + 1}"


@lru_cache(maxsize=16384)
def letters(column: int) -> str:
    """``A`` for column 0, ``AA`` for column 26."""
    found = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        found = chr(ord("A") + digit) + found
    return found


def column_number(name: str) -> int:
    """The inverse of ``letters``: 0 for ``A``."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@lru_cache(maxsize=256)
def quoted_sheet(name: str) -> str:
    """The sheet's name as a formula of Excel has it before the ``!``: quoted unless it is a plain word that is no cell."""
    if _PLAIN_SHEET.fullmatch(name) and not _LIKE_A_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


@lru_cache(maxsize=_REMEMBERED)
def compact(words: str) -> str:
    """Text for comparing headers, codes and numbers: NFKC (full-width digits become ASCII), without any blanks."""
    return _BLANKS_FOUND.sub("", unicodedata.normalize("NFKC", words))


@lru_cache(maxsize=_REMEMBERED)
def clean_name(words: str) -> str:
    """A name as meant: NFC, trimmed, without the line breaks and blanks that a narrow column put between Chinese characters.

    Brackets and letters stay as they are.
    """
    joined = _BLANK_WITHIN.sub("", unicodedata.normalize("NFC", words.strip()))
    return _BLANKS_FOUND.sub(" ", joined).strip()
