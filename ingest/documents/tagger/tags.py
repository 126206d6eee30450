"""The tags of a character: outside, or the beginning or inside of a name of some kind."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Kind = Literal["company", "organisation", "park", "person", "place", "government"]

KINDS: Final[tuple[Kind, ...]] = ("company", "organisation", "park", "person", "place", "government")
OUTSIDE: Final = 0
TAGS: Final = 1 + 2 * len(KINDS)


class Tagged(NamedTuple):
    """``text[start:end]`` is a name of ``kind``; ``confidence`` estimates how likely span and kind are both right."""

    start: int
    end: int
    kind: Kind
    confidence: float


def begin(kind: int) -> int:
    """The tag of the first character of a name of ``KINDS[kind]``."""
    return 1 + 2 * kind


def inside(kind: int) -> int:
    """The tag of its other characters."""
    return 2 + 2 * kind


def allowed() -> NDArray[np.bool_]:
    """``[a, b]``: tag ``b`` may follow tag ``a``; inside of a kind follows only that kind."""
    table = np.ones((TAGS, TAGS), dtype=bool)
    for kind in range(len(KINDS)):
        table[:, inside(kind)] = False
        table[[begin(kind), inside(kind)], inside(kind)] = True
    return table


def may_start() -> NDArray[np.bool_]:
    """The tags that a stretch may begin with."""
    tags = np.arange(TAGS)
    begins: NDArray[np.bool_] = (tags == OUTSIDE) | (tags % 2 == 1)
    return begins
