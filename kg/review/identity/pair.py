"""What is put before a reviewer of identity: two entities side by side, why they may be one, and what a merge would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from kg.review.item import Passage
from kg.show.plain import plain
from kg.show.words import Words

if TYPE_CHECKING:
    from kg.merging import Preview

Verdict = Literal["same", "different", "unsure"]

KIND = "identity"
SEPARATOR = "~"  # between the two ids of a pair


@dataclass(frozen=True, slots=True)
class Literally:
    """A literal that is said of a side: what it is (``label``), as people read it (``text``), and where it is said first."""

    predicate: str
    label: Words
    value: str
    text: Words
    passage: Passage


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of a side. ``label`` reads from the side to ``other_name``; ``shared``: the other side has it, too."""

    predicate: str
    label: Words
    other: str
    other_name: str
    details: Words
    shared: bool
    passage: Passage


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: an entity, or, where both are one already, the ``keys`` that a judgement spoke of.

    ``ties`` are the first of ``tied`` relations, those that both sides have before others. ``place`` names where it lies.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    class_name: str
    class_label: Words
    place: str
    names: tuple[Literally, ...]
    identifiers: tuple[Literally, ...]
    facts: tuple[Literally, ...]
    ties: tuple[Tie, ...]
    tied: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the waterfall: a feature at its level adds ``weight`` to the log-odds. ``label`` is both in words."""

    name: str
    level: str
    label: Words
    says: str
    weight: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement that stands of a pair: what, by whom and when, and why."""

    verdict: Verdict
    agent: str
    at: datetime | None
    change: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that may be one. ``id`` is ``a~b``; it goes on to mean this pair when either is merged with others.

    ``score`` is 0–1, None for a pair that was judged without one; ``log_odds`` is ``base`` and the weights of ``reasons`` added
    up. ``moves`` is how many relations a merge would move. ``effect`` is what it would change, None where that is not worked out,
    or the two are one already.
    """

    id: str
    a: Side
    b: Side
    score: float | None
    log_odds: float | None
    base: float | None
    reasons: tuple[Step, ...]
    moves: int
    judged: Judged | None = None
    effect: Preview | None = None
    kind: str = KIND

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found: dict[str, Any] = plain(self)
        return found


def pair_id(a: str, b: str) -> str:
    """The same for both orders."""
    return SEPARATOR.join(sorted((a, b)))
