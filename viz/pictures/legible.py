"""Text as a picture can show it: valid in XML, measured without a font, cut to a width, and closed in itself.

No font is at hand when a picture is made, so widths are those of classes of characters (Unicode Standard Annex 11), rather
too wide than too narrow.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

WIDE, NARROW, NONE = 1.0, 0.6, 0.0  # in em
UNSEEN = ("Mn", "Me", "Cf")  # marks upon other characters, and characters that only steer
# What XML 1.0 (section 2.2) has no place for, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Of the direction of writing (Unicode Standard Annex 9): what opens a run, with what closes it, and what only marks.
POP, END = "\u202c", "\u2069"
OPENS = dict.fromkeys("\u202a\u202b\u202d\u202e", POP) | dict.fromkeys("\u2066\u2067\u2068", END)
ISOLATE = "\u2068"
STEERING = re.compile(f"[\u061c\u200e\u200f{''.join(OPENS)}{POP}{END}]")


def clean(text: str) -> str:
    """The text with a sign in place of each character that XML cannot hold: ``␀`` for NUL, ``�`` for the others."""
    return FORBIDDEN.sub(lambda found: chr(0x2400 + ord(found[0])) if ord(found[0]) < 0x20 else "\ufffd", text)


def one_line(text: str) -> str:
    """The text on one line; where it steers its direction of writing, closed in itself: what follows it stays in order."""
    line = " ".join(clean(text).split())
    return f"{ISOLATE}{_balanced(line)}{END}" if STEERING.search(line) else line


def width(text: str, size: float = 1.0) -> float:
    """How wide the text is at most, in the unit of the font ``size``."""
    return size * sum(_em(character) for character in text)


def cut(text: str, room: float, size: float) -> str:
    """The text on one line, no wider than ``room``; one that is cut ends with an ellipsis."""
    line = " ".join(clean(text).split())
    left = room / size
    taken = 0.0
    for place, character in enumerate(line):
        taken += _em(character)
        if taken > left or place >= 4 * left + 8:  # characters without a width may be any number
            kept = line[:place]
            while kept and width(kept) + WIDE > left:
                kept = kept[:-1]
            return one_line(kept.rstrip("\u200d ") + "…")
    return one_line(line)


def _em(character: str) -> float:
    if category(character) in UNSEEN:
        return NONE
    return WIDE if east_asian_width(character) in "WFA" else NARROW


def _balanced(line: str) -> str:
    """All runs that the line opens are closed; what closes none, and would close a run around the line, is left out."""
    kept, open_ = [], list[str]()
    for character in line:
        if closing := OPENS.get(character):
            open_.append(closing)
        elif character in (POP, END):
            if character not in open_ or (character == POP and open_[-1] == END):
                continue
            while open_[-1] != character:
                kept.append(open_.pop())
            open_.pop()
        kept.append(character)
    return "".join((*kept, *reversed(open_)))
