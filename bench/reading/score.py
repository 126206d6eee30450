"""What a reading got right, by the rules that reports are scored by from outside: ``judge(gold, extraction)`` → items → figures.

A mention counts when its span is exact. Spans that the gold marks as nested, as anaphors or as another class neither help nor
hurt. A relation counts when predicate, both ends (under any of their names) and the sentence of the evidence agree; predicates
that the gold uses nowhere are not judged; partnersWith and signedAgreementWith may be turned round. A figure counts when value,
unit and sentence agree. Class, status and bound are counted among what is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from bench.reading.gold import ACTORS, STOPS, Figure, Gold, Place, Relation
from ingest.documents.extraction import Evidence, ExtractedRelation, Extraction, Indicator

SYMMETRIC = frozenset({"partnersWith", "signedAgreementWith"})

Span = tuple[int, int]
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is wanted, found, or both (then it is a hit).

    ``start`` says where; ``right`` what of it agrees besides; ``near``: its span overlaps one of the other side; ``tags`` are the
    constructions that the gold sees in it.
    """

    what: str
    start: int
    wanted: bool
    found: bool
    right: frozenset[str] = frozenset()
    near: bool = False
    tags: frozenset[str] = frozenset()

    @property
    def hit(self) -> bool:
        return self.wanted and self.found


@dataclass(frozen=True, slots=True)
class Judged:
    """All items of one document; ``sentences`` are the ends of its sentences."""

    actors: tuple[Item, ...]
    relations: tuple[Item, ...]
    figures: tuple[Item, ...]
    wrong_spans: int
    sentences: tuple[int, ...]


class Score(NamedTuple):
    """Counts, and what follows from them."""

    hit: int
    predicted: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.wanted if self.wanted else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hit / (self.predicted + self.wanted) if self.hit else 0.0


def judge(gold: Gold, read: Extraction) -> Judged:
    """Raises ValueError when ``read`` is of another text."""
    if read.text != gold.text:
        raise ValueError("the text that was read is not the gold's text")
    ends = (*(i + 1 for i, char in enumerate(gold.text) if char in STOPS), len(gold.text) + 1)
    return Judged(tuple(_actors(gold, read)), tuple(_relations(gold, read)), tuple(_figures(gold, read)), wrong_spans(read), ends)


def score(items: Iterable[Item], right: str = "") -> Score:
    """Hits among the items; with ``right`` only those that also agree in it, such as ``type``."""
    listed = list(items)
    hits = [item for item in listed if item.hit and (not right or right in item.right)]
    return Score(len(hits), sum(item.found for item in listed), sum(item.wanted for item in listed))


def overlapping(items: Iterable[Item]) -> tuple[float, float, float]:
    """Precision, recall and F when an overlap is enough."""
    listed = list(items)
    found, wanted = [i for i in listed if i.found], [i for i in listed if i.wanted]
    precision = sum(i.near for i in found) / len(found) if found else 0.0
    recall = sum(i.near for i in wanted) / len(wanted) if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def share_right(items: Iterable[Item], what: str) -> float:
    """Of the hits, the share that agrees in ``what``; 0 without hits."""
    hits = [item for item in items if item.hit]
    return sum(what in item.right for item in hits) / len(hits) if hits else 0.0


def by_construction(items: Iterable[Item]) -> dict[str, Score]:
    """Of the wanted items of each construction, how many were found (``predicted`` is 0: an extra item has no construction)."""
    wanted, hit = Counter[str](), Counter[str]()
    for item in items:
        wanted.update(item.tags)
        hit.update(item.tags if item.hit else ())
    return {tag: Score(hit[tag], 0, wanted[tag]) for tag in sorted(wanted)}


def wrong_spans(read: Extraction) -> int:
    """Spans that do not point at what they claim: a mention at one of its entity's names, evidence at some words."""
    names = sum(read.text[m.start : m.end] not in (e.name, *e.names) for e in read.entities for m in e.mentions)
    said = [relation.evidence for relation in read.relations] + [figure.evidence for figure in read.indicators]
    return names + sum(not read.text[evidence.start : evidence.end] for evidence in said)


def _actors(gold: Gold, read: Extraction) -> Iterator[Item]:
    wanted: dict[Span, str] = {}
    tags: dict[Span, frozenset[str]] = {}
    neutral: set[Span] = set()
    for mention in gold.mentions:
        span = (mention.start, mention.end)
        if mention.layer == "top" and gold.cls(mention) in ACTORS and gold.entities[mention.entity].named:
            wanted[span], tags[span] = gold.cls(mention), mention.constructions
        else:
            neutral.add(span)
    got = {(m.start, m.end): e.cls for e in read.entities if e.cls in ACTORS for m in e.mentions}
    near = {s for s in got if any(_overlap(s, w) for w in wanted)}
    free = {s for s in got if not any(_overlap(s, n) for n in neutral)}
    counted = {s: c for s, c in got.items() if s in wanted or s in free or (s in near and s not in neutral)}
    for span, cls in wanted.items():
        right = frozenset({"type"}) if counted.get(span) == cls else frozenset[str]()
        overlapped = any(_overlap(span, other) for other in counted)
        yield Item(f"{gold.text[slice(*span)]} {cls}", span[0], True, span in counted, right, overlapped, tags[span])
    for span, cls in counted.items():
        if span not in wanted:
            yield Item(f"{gold.text[slice(*span)]} {cls}", span[0], False, True, near=span in near)


def _relations(gold: Gold, read: Extraction) -> Iterator[Item]:
    words = {e.id: frozenset({e.name, *(read.text[m.start : m.end] for m in e.mentions)}) for e in read.entities}
    known = {relation.predicate for relation in gold.relations}
    left = [relation for relation in read.relations if relation.predicate in known]
    for wanted in gold.relations:
        ends = (gold.names(wanted.subject), gold.names(wanted.object))
        hit = next(
            (one for one in left if _same(wanted, ends, one, words) and _says(gold.text, wanted.evidence, one.evidence)), None
        )
        if hit:
            left.remove(hit)
        right = frozenset({"status"}) if hit and hit.status == wanted.status else frozenset[str]()
        tags = frozenset({wanted.construction} if wanted.construction else ())
        what = f"{_name(gold, wanted.subject)} {wanted.predicate} {_name(gold, wanted.object)}"
        yield Item(what, wanted.evidence.start, True, hit is not None, right, tags=tags)
    for extra in left:
        ends_said = [min(words.get(end, frozenset({end}))) for end in (extra.subject, extra.object)]
        yield Item(f"{ends_said[0]} {extra.predicate} {ends_said[1]}", extra.evidence.start, False, True)


def _figures(gold: Gold, read: Extraction) -> Iterator[Item]:
    left = list(read.indicators)
    for wanted in gold.figures:
        hit = next((one for one in left if _equal(wanted, one) and _says(gold.text, wanted.evidence, one.evidence)), None)
        right = set()
        if hit:
            left.remove(hit)
            right = {key for key, same in (("bound", hit.bound == wanted.bound), ("status", hit.measure == wanted.status)) if same}
        what = f"{wanted.name} {wanted.value}{wanted.unit}"
        yield Item(what, wanted.evidence.start, True, hit is not None, frozenset(right))
    for extra in left:
        yield Item(f"{extra.name} {extra.value}{extra.unit}", extra.evidence.start, False, True)


def _same(wanted: Relation, ends: tuple[Words, Words], one: ExtractedRelation, words: Mapping[str, Words]) -> bool:
    """The predicate, and a word in common at both ends."""
    if one.predicate != wanted.predicate:
        return False
    subject, object_ = words.get(one.subject, frozenset()), words.get(one.object, frozenset())
    turned = wanted.predicate in SYMMETRIC and ends[0] & object_ and ends[1] & subject
    return bool((ends[0] & subject and ends[1] & object_) or turned)


def _equal(wanted: Figure, one: Indicator) -> bool:
    return Decimal(one.value) == wanted.value and one.unit == wanted.unit


def _name(gold: Gold, end: str) -> str:
    return gold.entities[end].name if end in gold.entities else end


def _says(text: str, quote: Place, evidence: Evidence) -> bool:
    """Whether the evidence meets the quote and stays within the sentences that the quote stands in."""
    first = max(text.rfind(stop, 0, quote.start) for stop in STOPS) + 1
    stops = [place for stop in STOPS if (place := text.find(stop, quote.end - 1)) >= 0]
    last = min(stops) + 1 if stops else len(text)
    return _overlap((quote.start, quote.end), (evidence.start, evidence.end)) and first <= evidence.start and evidence.end <= last


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
