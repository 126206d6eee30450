"""Blanks and joints: how the pieces of a paragraph become one line."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")
_BLANKS = re.compile("[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f]+")
# Chinese and Japanese writing and its punctuation, and full-width forms.
_IDEOGRAPHIC = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
_SHARED = frozenset("“”‘’—…·%")  # signs of both scripts: the line that they stand in tells which
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def tidy(text: str) -> str:
    """Text without what nobody sees or no file can hold; every run of blanks and line breaks is one blank.

    The ideographic space stays: in Chinese it is a sign of its own, not a gap between words.
    """
    return _BLANKS.sub(" ", writable(_INVISIBLE.sub("", text)))


def writable(text: str) -> str:
    """Text with U+FFFD for control characters and unpaired surrogates, which neither UTF-8 nor XML can hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def joint(before: str, after: str) -> str:
    """What belongs between two lines of one paragraph: a blank between words and numbers, nothing in Chinese."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return ""
    if _IDEOGRAPHIC.match(before[-1]) or _IDEOGRAPHIC.match(after[0]) or after[0] in ",.;:!?%)]}" or before[-1] in "([{":
        return ""
    shared = before[-1] in _SHARED or after[0] in _SHARED
    if shared or (before[-1].isdigit() and after[0].isdigit()):  # in a Chinese line also a number may be divided
        return "" if _IDEOGRAPHIC.search(before) or _IDEOGRAPHIC.search(after) else " "
    return " "


def unwrap(text: str) -> str:
    """The lines of one paragraph as one line, tidied."""
    joined = ""
    pieces: list[str] = []
    for line in text.splitlines():
        line = tidy(line).strip(" ")
        if line:
            pieces += (joint(joined, line), line)
            joined = line
    return "".join(pieces)
