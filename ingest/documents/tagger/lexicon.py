"""Which characters may begin, go on or end a word that a dictionary knows: what names are told from.

A word is kept as one bit of a table under the hash of its characters, so that all words of two, three and four characters
at all places of a text are looked up by three array reads. A string that is no word passes for one in about one of a
hundred lookups; training sees the same table, so it knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.documents.tagger.hashing import Codes, Hashes, joined, mixed

CLASSES: Final = ("common", "place", "person", "other name")
LENGTHS: Final = (2, 3, 4)

_BITS = 24
_SHIFT = np.uint64(64 - _BITS)
_FIRST_TEMPLATE = 200  # apart from those of ``features``

Lexicon = NDArray[np.uint8]


def _slots(parts: list[Codes], length: int) -> NDArray[np.int64]:
    return (mixed(joined(*parts[:length]), _FIRST_TEMPLATE + length) >> _SHIFT).view(np.int64)


def slots_of_words(words: Mapping[str, int]) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """Slots and flags of ``words``, whose values have a bit for each of ``CLASSES``; words of other lengths are left out."""
    table = np.zeros(1 << _BITS, dtype=np.uint8)
    for length in LENGTHS:
        chosen = [word for word in words if len(word) == length]
        codes = np.array([[ord(character) for character in word] for word in chosen], dtype=np.uint64).reshape(-1, length)
        flags = np.array([words[word] for word in chosen], dtype=np.uint8)
        np.bitwise_or.at(table, _slots(list(codes.T), length), flags)
    slots = np.flatnonzero(table)
    return slots.astype(np.uint32), table[slots]


def lexicon(slots: NDArray[np.uint32], flags: NDArray[np.uint8]) -> Lexicon:
    """The table that ``patterns`` reads."""
    table = np.zeros(1 << _BITS, dtype=np.uint8)
    table[slots] = flags
    return table


def patterns(codes: Codes, table: Lexicon) -> list[Hashes]:
    """For each class a number a character: bits for beginning and ending words of 2, 3, 4 characters, and for being inside."""
    size = len(codes)
    parts = [np.concatenate((codes[shift:], np.zeros(shift, dtype=np.uint64))) for shift in range(max(LENGTHS))]
    total = np.zeros((len(CLASSES), size), dtype=np.uint8)
    for order, length in enumerate(LENGTHS):
        flags = table.take(_slots(parts, length))
        for number in range(len(CLASSES)):
            begins = (flags >> np.uint8(number)) & np.uint8(1)
            row = total[number]
            row |= begins << np.uint8(order)
            row[length - 1 :] |= begins[: size - length + 1] << np.uint8(order + 3)
            for inner in range(1, length - 1):
                row[inner:] |= begins[: size - inner] << np.uint8(6)
    return [row.astype(np.uint64) for row in total]
