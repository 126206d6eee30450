"""Bytes to text, with care for what Chinese offices write: UTF-8, GB18030 (with GBK and GB2312 in it), Big5, UTF-16.

Almost any bytes decode as GB18030, so that decoding alone proves nothing; a decoding counts only when what it gives looks
like writing: common characters, as GB 2312-1980 level 1 and Big5 level 1 list them.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice
from operator import itemgetter

from kg.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = (("gb18030", 0.1), ("big5hkscs", 0.0), ("utf-16-le", 0.0), ("utf-16-be", 0.0))  # with how much likelier it is here
_PLAUSIBLE = 0.7
_SAMPLE = 200_000  # bytes or code points that a judgement looks at
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FIX = "Save it as UTF-8 text and read that file."


def decode(data: bytes, where: str) -> str:
    """The text of ``data``, unchanged but for a byte order mark, which is a signature and not text (Unicode 23.8).

    Raises InputError when the encoding cannot be told, when the bytes break off or contradict it, or for binary data.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _text(_strict(data[len(mark) :], encoding, where), where)
    try:
        text = data.decode("utf-8")
        if "\x00" not in text:
            return _text(text, where)  # with NULs it may be UTF-16 without its mark
    except UnicodeDecodeError as error:
        # A file cut within its last character, or with one foreign byte in a megabyte, is a damaged UTF-8 file.
        if error.start > 3 and _mostly_utf8(data):
            raise InputError(f"is UTF-8 text with a broken character at byte {error.start}.", where=where, fix=_FIX) from error
    plausibility, text = max((_candidate(data, encoding, bonus) for encoding, bonus in _CANDIDATES), key=itemgetter(0))
    return _text(text if plausibility >= _PLAUSIBLE else _by_statistics(data, where), where)


def _candidate(data: bytes, encoding: str, bonus: float) -> tuple[float, str]:
    """How plausible ``data`` is in ``encoding``, and the text; 0 for what cannot be or shows binary data."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0, ""
    sample = text[:_SAMPLE]
    if _BINARY.search(sample):
        return 0.0, ""
    # Latin letters speak for UTF-16 (other bytes seldom give them) and say nothing where every encoding has them.
    lowest = " " if encoding.startswith("utf-16") else "\x7f"
    telling = list(islice((character for character in sample if character > lowest), 20_000))
    return (sum(map(_commonness, telling)) / len(telling) + bonus if telling else 0.0), text


def _commonness(character: str) -> float:
    """1 for ASCII, everyday characters and punctuation, less for rare ones (names have them), 0 for what is not Chinese."""
    if character < "\x7f" or character in _PUNCTUATION:
        return 1.0
    if not "\u4e00" <= character <= "\u9fff":
        return 0.0
    return max(_rank(character, encoding, first, last, rare) for encoding, first, last, rare in _LEVELS)


def _rank(character: str, encoding: str, first: int, last: int, rare: float) -> float:
    try:
        lead = character.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0.0
    return 1.0 if first <= lead <= last else rare


# Level 1 of each standard by its lead bytes, and what any other character of it counts.
_LEVELS = (("gb2312", 0xB0, 0xD7, 0.6), ("big5", 0xA4, 0xC6, 0.4), ("gbk", 0xFF, 0xFF, 0.4))
_PUNCTUATION = frozenset("。，、；：？！“”‘’（）《》〈〉【】「」『』—…·％～－．／　０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩℃㎡×±≥≤→■●◆★▲€")


def _mostly_utf8(data: bytes) -> bool:
    text = data[:_SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    foreign = sum(character > "\x7f" for character in text)
    return broken * 20 <= foreign


def _by_statistics(data: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    if b"\x00" in data[:_SAMPLE]:
        raise InputError(f"holds NUL bytes (the first is byte {data.index(0)}): it is not a text.", where=where, fix=_FIX)
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise InputError("is in an encoding that cannot be told.", where=where, fix=_FIX)
    return _strict(data, best.encoding, where)


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not whole: byte {error.start} cannot be {encoding.upper()} text.", where=where, fix=f"Get it again. {_FIX}"
        ) from error


def _text(text: str, where: str) -> str:
    if found := _BINARY.search(text):
        character = "a NUL" if found[0] == "\x00" else f"a control character (U+{ord(found[0]):04X})"
        raise InputError(f"holds {character} at character {found.start()}: it is not a text.", where=where, fix=_FIX)
    return text
