"""LAC beside the reader: what a general Chinese tagger finds of the same names.

It is the extra ``lac`` (Apache-2.0, with paddle) and no part of the package; where it is not installed its last figures stay.
Its loader wants a paddle that has ``paddle.fluid``, or that name put onto ``paddle.base``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ingest.documents.extraction import Evidence, ExtractedEntity, Extraction, Mention

CLASSES: Mapping[str, str] = {"ORG": "Enterprise", "PER": "Person"}  # it tells no kinds of organisations: class is not scored


class Word(NamedTuple):
    """``text[start:end]`` with LAC's tag, such as ORG, PER, LOC or a part of speech."""

    start: int
    end: int
    tag: str


def installed() -> bool:
    return importlib.util.find_spec("LAC") is not None


def words(texts: Sequence[str]) -> list[list[Word]]:
    """The words of each text. Raises ModuleNotFoundError without the extra."""
    from LAC import LAC  # type: ignore[import-not-found, import-untyped, unused-ignore]  # an optional extra

    reader = LAC(mode="lac")
    return [_placed(*reader.run(text)) if text.strip() else [] for text in texts]


def read(text: str) -> Extraction:
    """The organisations and persons that LAC sees in ``text``, line by line, as a reading."""
    lines = text.split("\n")
    entities, start = [], 0
    for line, found in zip(lines, words(lines), strict=True):
        entities += [
            _entity(text, start + word.start, start + word.end, CLASSES[word.tag]) for word in found if word.tag in CLASSES
        ]
        start += len(line) + 1
    return Extraction(text, tuple(entities), (), ())


def _placed(pieces: Sequence[str], tags: Sequence[str]) -> list[Word]:
    ends = [sum(map(len, pieces[: n + 1])) for n in range(len(pieces))]
    return [Word(end - len(piece), end, tag) for piece, end, tag in zip(pieces, ends, tags, strict=True)]


def _entity(text: str, start: int, end: int, cls: str) -> ExtractedEntity:
    mention = Mention(start, end, Evidence(start, end), "lac", 1.0)
    return ExtractedEntity(f"{start}", text[start:end], (text[start:end],), cls, (mention,))
