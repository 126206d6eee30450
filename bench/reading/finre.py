"""Company mentions of general news: of the names in FinRE's development split, which share is found.

Only the two names of each row are known, not every name of its sentence, so there is a share found and no precision. FinRE
(MIT) stands beside the checkout as ``shared/data/extraction/finre-valid.tsv.gz``: head, tail, relation, sentence.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench.reading import lac
from bench.reading.gold import ACTORS

Span = tuple[int, int]
Reader = Callable[[list[str]], list[list[Span]]]
"""Sentences → the spans of the organisations in each."""

ORGANISATIONS = ACTORS - {"Person"} | {"GovernmentBody"}
KINDS = ("company", "organisation", "park", "government")


@dataclass(frozen=True, slots=True)
class Shares:
    """Of ``wanted`` mentions the share with exactly their span, and the share that some span overlaps."""

    wanted: int
    exact: float
    overlapping: float


def sentences(path: Path) -> dict[str, set[Span]]:
    """Each sentence and all places in it of the names of its rows."""
    found: dict[str, set[Span]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            head, tail, _, sentence = row.rstrip("\n").split("\t")
            places = found.setdefault(sentence, set())
            places.update(place for name in (head, tail) for place in _places(name, sentence))
    return found


def shares(wanted: Mapping[str, set[Span]], reader: Reader) -> Shares:
    """How many of ``wanted`` the reader finds."""
    exact = near = total = 0
    for places, spans in zip(wanted.values(), reader(list(wanted)), strict=True):
        total += len(places)
        exact += len(places & set(spans))
        near += sum(any(a[0] < b[1] and b[0] < a[1] for b in spans) for a in places)
    return Shares(total, exact / total, near / total)


def tagger(texts: list[str]) -> list[list[Span]]:
    """The package's tagger alone."""
    from ingest.documents.tagger import tag

    ends = list(accumulate(len(text) + 1 for text in texts))
    lines = [(end - 1 - len(text), end - 1) for text, end in zip(texts, ends, strict=True)]
    found = tag("\n".join(texts), lines)
    return [[(a - start, b - start) for a, b, kind, _ in _within(found, start, end) if kind in KINDS] for start, end in lines]


def whole_reader(texts: list[str]) -> list[list[Span]]:
    """The reader with all its layers; every sentence is a document of its own."""
    from ingest.documents import extract
    from ingest.documents.text import Text
    from ontology import load_schema

    schema = load_schema()
    read = (extract(Text(text), schema) for text in texts)
    return [[(m.start, m.end) for e in one.entities if e.cls in ORGANISATIONS for m in e.mentions] for one in read]


def lac_alone(texts: list[str]) -> list[list[Span]]:
    """LAC's ORG. Raises ModuleNotFoundError without the extra ``lac``."""
    return [[(word.start, word.end) for word in found if word.tag == "ORG"] for found in lac.words(texts)]


def _within(found: Iterable[Any], start: int, end: int) -> list[Any]:
    return [one for one in found if start <= one[0] and one[1] <= end]


def _places(name: str, text: str) -> Iterable[Span]:
    start = text.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = text.find(name, start + 1)
