"""The tags of a piece of XML as arrays: where each begins and ends, and which it is.

Only plain XML has such arrays: tags and texts alternate, without comments, sections or a bare ``>`` in a text. For anything
else there are none, and a parser reads the piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Codes = NDArray[np.uint8]


_BUT_ONE_BIT = np.uint8(0xFF ^ ord("<") ^ ord(">"))  # < and > differ in one


class Tags(NamedTuple):
    """``begin`` and ``end`` are the places of ``<`` and ``>``, ``code`` that of the tag's first two characters; 0 for others."""

    begin: Places
    end: Places
    code: Codes
    closed: NDArray[np.bool_]  # <f/> as well as </f> need no closing tag


def table_of(codes: Mapping[bytes, int]) -> Codes:
    """Tags' first two characters (``c ``, ``/c``) with their codes as a table to look up."""
    table = np.zeros(1 << 16, dtype=np.uint8)
    for (first, second), code in codes.items():
        table[first << 8 | second] = code
    return table


def find_tags(data: NDArray[np.uint8], table: Codes) -> Tags | None:
    """The tags of a piece, None where tags and texts do not alternate."""
    places = np.flatnonzero((data & _BUT_ONE_BIT) == ord("<"))
    begin, end = places[0::2], places[1::2]
    if not len(end) or len(begin) != len(end) or not (data[begin] == ord("<")).all() or not (data[end] == ord(">")).all():
        return None
    if (end - begin < 2).any():
        return None
    code = table[data[begin + 1].astype(np.uint16) << 8 | data[begin + 2]]
    return Tags(begin, end, code, data[end - 1] == ord("/"))
