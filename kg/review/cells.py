"""Texts in the cells of a list that a spreadsheet opens: what looks like a formula is text, and comes back as it was."""

from __future__ import annotations

import re

# Excel, LibreOffice and WPS run a cell that begins so, some of them after blanks; full-width signs count in Chinese settings.
_RUN = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_NEUTRAL = re.compile(r"'+(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")


def neutral(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it. ``restored`` is the inverse."""
    return "'" + text if _RUN.match(text) else text


def restored(cell: str) -> str:
    """What ``neutral`` was given."""
    return cell[1:] if _NEUTRAL.match(cell) else cell
