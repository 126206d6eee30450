"""What the tagger sees of a character: hashes of the characters around it and of the list it stands in.

All sentences of a document are packed into one array, with a margin between them, so that every feature is a few shifted
additions over the whole text. A feature is one 64-bit hash; ``model`` looks it up. Training uses this module too, so the
two can't drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.documents.tagger.hashing import Codes, Hashes, joined, mixed
from ingest.documents.tagger.lexicon import Lexicon, patterns

Places = NDArray[np.int64]

MARGIN = 4  # as far as a feature looks past its character
LONGEST = 160  # longer stretches are cut, which bounds the steps of decoding
LIST_REACH = 120  # as far back as the word that closes a list is carried

_EDGE, _DIGIT, _UPPER, _LOWER = 1, ord("0"), ord("A"), ord("a")
_STOPS = '，。；：！？、,;:!?()（）“”"《》〈〉「」『』【】[]—\n\t '
_SOFT = "，、；：,;: 。！？"
_BETWEEN = np.array([ord(mark) for mark in "，。；：！？,;:!?"], dtype=np.uint32)
_TABLE = 0x10000


class Packed(NamedTuple):
    """Stretches of a text side by side: ``codes`` with margins, where each stretch begins in it, and in the text."""

    codes: Codes
    begins: Places
    lengths: Places
    origins: Places


def _alphabet() -> NDArray[np.uint32]:
    """What each code point below 0x10000 is read as: full-width forms as ASCII, digits and Latin letters by kind."""
    table = np.arange(_TABLE, dtype=np.uint32)
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    for first, last, code in ((0x30, 0x39, _DIGIT), (0x41, 0x5A, _UPPER), (0x61, 0x7A, _LOWER)):
        table[first : last + 1] = code
        table[first + 0xFEE0 : last + 0xFEE1] = code
    return table


def _classes() -> NDArray[np.uint8]:
    """0 for a character that may stand in a word, else the number of the delimiter."""
    table = np.zeros(_TABLE, dtype=np.uint8)
    for number, stop in enumerate(_STOPS, start=1):
        table[ord(stop)] = number
    table[_EDGE] = len(_STOPS) + 1
    return table


_ALPHABET = _alphabet()
_CLASSES = _classes()


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of ``text``, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def stretches(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` without empty ones, cut where they are longer than ``LONGEST``: after a delimiter, else anywhere."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        while end - start > LONGEST:
            cut = max(text.rfind(stop, start + LONGEST // 2, start + LONGEST) for stop in _SOFT) + 1
            cut = cut or start + LONGEST
            found.append((start, cut))
            start = cut
        if start < end:
            found.append((start, end))
    return found


def pack(text: str, spans: Sequence[tuple[int, int]]) -> Packed:
    """The characters of ``spans``, normalised, with ``MARGIN`` edges before, between and after them."""
    pieces = np.array(stretches(text, spans), dtype=np.int64).reshape(-1, 2)
    origins, lengths = pieces[:, 0], pieces[:, 1] - pieces[:, 0]
    begins = np.cumsum(np.concatenate(([0], lengths[:-1]))) + MARGIN * np.arange(1, len(lengths) + 1) if len(lengths) else lengths
    first, last = (int(origins.min()), int((origins + lengths).max())) if len(origins) else (0, 0)
    raw = code_points(text[first:last])
    size = int(lengths.sum()) + MARGIN * (len(lengths) + 1)
    codes = np.full(size, _EDGE, dtype=np.uint64)
    inside = positions(begins, lengths)
    read = raw[positions(origins - first, lengths)]
    small = read < _TABLE
    codes[inside] = np.where(small, _ALPHABET[np.where(small, read, 0)], read)
    return Packed(codes, begins, lengths, origins)


def positions(begins: Places, lengths: Places) -> Places:
    """``begin, begin + 1, …`` for ``length`` steps, for all stretches one after the other."""
    if not len(lengths):
        return np.zeros(0, dtype=np.int64)
    offsets = np.cumsum(lengths) - lengths
    return np.repeat(begins - offsets, lengths) + np.arange(int(lengths.sum()))


def between_clauses(packed: Packed) -> NDArray[np.bool_]:
    """For each character whether it is a mark between clauses, which no name holds."""
    return np.isin(packed.codes[positions(packed.begins, packed.lengths)], _BETWEEN)


def _last_seen(marked: NDArray[np.bool_]) -> Places:
    """For each place the nearest marked place at or before it; the first place counts as marked."""
    places = np.where(marked, np.arange(len(marked)), 0)
    return np.maximum.accumulate(places)


def _next_seen(marked: NDArray[np.bool_]) -> Places:
    """For each place the nearest marked place at or after it; the last place counts as marked."""
    last = len(marked) - 1
    places = np.where(marked, np.arange(len(marked)), last)
    return np.minimum.accumulate(places[::-1])[::-1]


def templates(packed: Packed, lexicon: Lexicon) -> list[Hashes]:
    """One array of hashes a template, each with a hash for every character of the stretches in order."""
    codes = packed.codes
    inside = positions(packed.begins, packed.lengths)
    around = {shift: codes[inside + shift] for shift in range(-MARGIN, MARGIN + 1)}
    windows = (
        *((shift,) for shift in range(-2, 3)),
        *((shift, shift + 1) for shift in range(-3, 3)),
        (-1, 1),
        *((shift, shift + 1, shift + 2) for shift in range(-3, 2)),
        (0, 1, 2, 3),
        (-3, -2, -1, 0),
        (1, 2, 3, 4),
        (-4, -3, -2, -1),
    )
    found = [mixed(joined(*(around[shift] for shift in window)), number) for number, window in enumerate(windows)]
    further = (*_surroundings(codes), *_words(codes, lexicon))
    found += [mixed(values[inside], len(windows) + number) for number, values in enumerate(further)]
    return found


_BEGINS, _ENDS = np.uint64(0b0000111), np.uint64(0b0111000)  # of a pattern of ``lexicon``


def _words(codes: Codes, lexicon: Lexicon) -> list[Hashes]:
    """How a character and its neighbours stand to the words of the dictionary."""
    common, place, person, other = patterns(codes, lexicon)
    following, preceding = np.roll(common, -1), np.roll(common, 1)
    return [
        common,
        joined(common, preceding, following),
        joined(common, codes),
        joined(preceding & _ENDS, following & _BEGINS, codes),
        joined(place, np.roll(place, -1)),
        joined(person, common & _BEGINS, np.roll(person, -1)),
        joined(other, np.roll(other, -1)),
    ]


def _surroundings(codes: Codes) -> list[Hashes]:
    """Where a character stands between two delimiters, and what closes the list that it stands in."""
    small = codes < _TABLE
    kinds = _CLASSES[np.where(small, codes, 0)]
    stops = kinds > 0
    here = np.arange(len(codes))
    left, right = _last_seen(stops), _next_seen(stops)
    before, after = kinds[left].astype(np.uint64), kinds[right].astype(np.uint64)
    since = np.minimum(here - left, 12).astype(np.uint64)
    until = np.minimum(right - here, 12).astype(np.uint64)
    length = np.minimum(right - left, 20).astype(np.uint64)
    closing = _closing(codes, kinds)
    first = joined(codes[np.minimum(left + 1, len(codes) - 1)], codes[np.minimum(left + 2, len(codes) - 1)])
    last = joined(codes[np.maximum(right - 2, 0)], codes[np.maximum(right - 1, 0)])
    outer = joined(codes[np.maximum(left - 2, 0)], codes[np.maximum(left - 1, 0)])
    inner = joined(codes[np.minimum(right + 1, len(codes) - 1)], codes[np.minimum(right + 2, len(codes) - 1)])
    return [
        joined(before, since, codes),
        joined(after, until, codes),
        joined(before, after, length, since),
        joined(closing, before, since),
        joined(closing, after, until),
        joined(closing, codes),
        joined(before, since, first),
        joined(after, until, last),
        joined(after, until, inner),
        joined(before, since, outer),
    ]


_AND_SO_ON = ord("等")
_COUNTS = tuple(ord(character) for character in "家个名位项所余多几两三四五十一批0")
_CLAUSE_ENDS = tuple(ord(character) for character in "，。；！？：,;!?:")


def _closing(codes: Codes, kinds: NDArray[np.uint8]) -> Hashes:
    """The two characters after the 等 of a list and its count (等4家企业 gives 企业), for all that stands in the list.

    0 outside lists: where no 等 follows before the clause ends.
    """
    size = len(codes)
    here = np.arange(size)
    etc = codes == _AND_SO_ON
    ends = np.isin(codes, np.array((*_CLAUSE_ENDS, _EDGE), dtype=np.uint64))
    counting = np.isin(codes, np.array(_COUNTS, dtype=np.uint64))
    after = _next_seen(~counting)  # where a run of counting characters is over
    noun = after[np.minimum(here + 1, size - 1)]
    word = joined(codes[noun], codes[np.minimum(noun + 1, size - 1)])
    upcoming = _next_seen(etc | ends)
    within = etc[upcoming] & (upcoming - here <= LIST_REACH)
    return np.where(within, word[upcoming], np.uint64(0)).astype(np.uint64)
