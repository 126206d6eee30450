"""What readers claim, how sure that is when another agrees or denies it, and which of their claims belong together.

Let *a* and *b* be the confidences of two readers.

- They say the same: ``1 - (1 - a)(1 - b)``, the noisy-or of Pearl (Probabilistic Reasoning in Intelligent Systems, 1988, 4.3.2),
  at most .99 and never below the surer of the two. It takes the readers' errors to be independent; that they are not quite
  is why it ends at .99.
- They say different things of the same words: ``a(1 - b/2)`` and ``b(1 - a/2)``; both stay, and a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from ingest.documents.extraction import Evidence, Extraction

SUREST = 0.99

Kind = Literal["class", "boundary", "predicate", "direction", "status", "value", "bound", "measure", "ends"]
"""What is disputed: the class of a name; where a name ends; of the same ends in the same words the predicate, its direction or
its status; the value, bound or measure of a figure; or a relation whose ends are of classes, as the other reader sees them,
between which the ontology does not allow it (that one is left out of what is joined)."""

SaidT = TypeVar("SaidT")


class Reader(NamedTuple):
    """One reader's extraction; ``figures`` is how sure it is of a figure."""

    name: str
    extraction: Extraction
    figures: float


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """What one reader says in ``text[start:end]``.

    ``predicate`` is ``type``, ``name``, ``indicatorValue`` or a relation's; ``said`` the class, the object's name or the number
    with its unit; ``subject`` a name, of a figure what it counts. ``status`` is empty for names, the measure of a figure.
    ``confidence`` is what it has after the disagreement.
    """

    reader: str
    subject: str
    predicate: str
    said: str
    status: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Disagreement:
    """Two claims about ``text[start:end]`` that cannot both be right, in the order of their readers' names."""

    start: int
    end: int
    kind: Kind
    claims: tuple[Claim, Claim]

    @classmethod
    def between(cls, kind: Kind, one: Claim, other: Claim) -> Disagreement:
        """About the words of both."""
        return cls(min(one.start, other.start), max(one.end, other.end), kind, (one, other))


class Sure(NamedTuple):
    """How sure a figure is, and the readers that say it."""

    confidence: float
    readers: tuple[str, ...]


def agreed(one: float, other: float) -> float:
    """The confidence of what two readers say."""
    return max(one, other, min(SUREST, 1 - (1 - one) * (1 - other)))


def disputed(own: float, other: float) -> float:
    """The confidence of what another reader denies."""
    return own * (1 - other / 2)


def by_both(one: str, other: str) -> str:
    """The layer or rule of what two say, such as ``joint-establishment+model:NAME``: what names its reader comes behind."""
    return "+".join(sorted({*one.split("+"), *other.split("+")}, key=lambda rule: (":" in rule, rule)))


def overlap(one: Evidence, other: Evidence) -> int:
    """Code points that two places share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def pairs(
    ones: Sequence[SaidT], others: Sequence[SaidT], place: Callable[[SaidT], Evidence], likeness: Callable[[SaidT, SaidT], int]
) -> Iterator[tuple[int, int]]:
    """Which of ``ones`` and of ``others`` belong together, as indices: each at most once, of several the likest first.

    Only what overlaps is compared; ``likeness`` 0 is no pair. ``ones`` and ``others`` stand in the order of their places.
    """
    found: list[tuple[int, int, int]] = []
    begin = 0
    for index, one in enumerate(ones):
        while begin < len(others) and place(others[begin]).end <= place(one).start:  # what ends here overlaps none of the next
            begin += 1
        for at in range(begin, len(others)):
            if place(others[at]).start >= place(one).end:
                break
            if overlap(place(one), place(others[at])) and (like := likeness(one, others[at])):
                found.append((-like, index, at))
    used_ones: set[int] = set()
    used_others: set[int] = set()
    for _, index, at in sorted(found):
        if index not in used_ones and at not in used_others:
            used_ones.add(index)
            used_others.add(at)
            yield index, at
