"""A text in passages: whole paragraphs, or sentences of long ones, that are sent to a model one by one.

Where a passage ends depends on the paragraphs around that place and not on all before it, so that a paragraph inserted into a
document changes the passages near it, and the others are known from the last reading.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingest.documents.setting import Part, Setting, parts_of
from ingest.documents.structure import sentences
from ingest.documents.text import Text

_OFTEN = 4  # of a paragraph's hash: one in so many begins a passage when the one before is half full


class Sentence(NamedTuple):
    """``content[start:end]`` and the year that its part of the document is about."""

    start: int
    end: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that follow one another and are about the same year; ``headings`` are those above the first of them.

    ``planned``: they stand where the document tells of plans.
    """

    sentences: tuple[Sentence, ...]
    headings: tuple[str, ...]
    planned: bool

    @property
    def start(self) -> int:
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end


def passages(text: Text, setting: Setting, size: int) -> Iterator[Passage]:
    """The passages of ``text``, in order, each of at most ``size`` code points; together they hold every sentence once."""
    gathered: list[Sentence] = []
    first: Part | None = None
    for part, unit in _units(text, setting, size):
        if first and gathered and (_is_another(first, part) or _is_full(text.content, gathered, unit, size)):
            yield Passage(tuple(gathered), first.section.path, first.planned)
            gathered = []
        if not gathered:
            first = part
        gathered += unit
    if first and gathered:
        yield Passage(tuple(gathered), first.section.path, first.planned)


def _is_another(first: Part, part: Part) -> bool:
    """Whether one tells of what was done and the other of plans, or of another year."""
    return (first.planned, first.year) != (part.planned, part.year)


def _is_full(content: str, gathered: list[Sentence], unit: list[Sentence], size: int) -> bool:
    start, end = gathered[0].start, unit[-1].end
    if end - start > size:
        return True
    first = content[unit[0].start : unit[0].end].encode("utf-8", "replace")
    return 2 * (gathered[-1].end - start) >= size and zlib.crc32(first) % _OFTEN == 0


def _units(text: Text, setting: Setting, size: int) -> Iterator[tuple[Part, list[Sentence]]]:
    """Paragraphs as their sentences, and sentences alone where one is longer than ``size``; with the part that they are of."""
    for part in parts_of(text, setting):
        paragraph: list[Sentence] = []
        for span in sentences(text, part.section.start, part.section.end):
            sentence = Sentence(span.start, span.end, part.year)
            if paragraph and ("\n" in text.content[paragraph[-1].end : sentence.start] or sentence.end - paragraph[0].start > size):
                yield part, paragraph
                paragraph = []
            paragraph.append(sentence)
        if paragraph:
            yield part, paragraph
