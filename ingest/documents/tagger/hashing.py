"""Hashes of short sequences of numbers, for whole arrays at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Hashes = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


def joined(*parts: Codes) -> Hashes:
    """One number for several, place by place; different tuples rarely agree."""
    total = parts[0]
    for part in parts[1:]:
        total = (total * _MULTIPLIER) ^ (total >> _HALF) ^ part
    return total


def mixed(values: Hashes, template: int) -> Hashes:
    """``values`` spread over 64 bits, apart from those of other templates."""
    spread = (values + np.uint64(template)) * _MULTIPLIER
    spread ^= spread >> _HALF
    spread *= _MIX
    spread ^= spread >> _HALF
    return spread
