"""What is put before a reviewer, and what the reviewer answers: the same values for every kind of review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from kg.show.plain import plain
from kg.show.words import Words

Answer = Literal["accept", "reject", "correct", "nothing", "same", "different", "unsure"]
Role = Literal["subject", "object", "value"]
Review = Literal["accepted", "rejected"]
Why = Literal["disagreement", "low confidence", "changed", "left behind", "reviewed", "asked for"]

# What a correction may say, in the order in which a reviewer is asked for it.
FIELDS = ("subject", "predicate", "object", "class", "name", "indicator", "value", "unit", "status", "when")
NO_FIELDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[start:end]`` of a passage is the name of the subject or of the object, or the value."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that an item rests on. ``locator`` is their place in the source, ``line`` counts from 1 where there are lines."""

    text: str
    marks: tuple[Mark, ...]
    source: str
    title: str
    locator: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge. ``id`` is the statement's and stays; ``seen`` names the content that is shown.

    ``understood`` is what was read in words, by language. ``fields`` are those that a correction may change, with their
    present values. ``confidence`` is the reader's, 0–1; ``carries`` how many relations stand and fall with it.
    ``review`` and ``reviewer`` tell of the newest judgement, if there is one.
    """

    id: str
    kind: str
    seen: str
    understood: Words
    passage: Passage
    fields: Mapping[str, str]
    status: Words
    when: Words
    confidence: float
    method: str
    carries: int
    why: tuple[Why, ...]
    review: Review | None = None
    reviewer: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        found: dict[str, Any] = plain(self)
        return found


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer. Of what was read: right, wrong, right but for ``corrected`` (of FIELDS), or that there is no such thing at all.
    Of a pair: the same, different, or unsure; ``score`` is the one that it was shown with."""

    answer: Answer
    corrected: Mapping[str, str] = field(default_factory=lambda: NO_FIELDS)
    comment: str = ""
    score: float | None = None


class Asked(NamedTuple):
    """An answer, and where it was given. ``seen`` is the content (of a pair, the judgement) that the reviewer saw, None for
    whatever stands there now."""

    item: str
    decision: Decision
    seen: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items: of one ``source`` (id or title), with a confidence ``below``; ``everything`` regardless of it,
    ``reviewed``: those that are judged already, instead of those that are not."""

    source: str | None = None
    below: float = 0.8
    everything: bool = False
    reviewed: bool = False
