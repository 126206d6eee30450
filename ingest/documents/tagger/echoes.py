"""A name found with confidence in one place of a document is the same name in its other places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ingest.documents.tagger.tags import Kind, Tagged

SURE: Final = 0.9  # a name is looked for elsewhere from this confidence on
DOUBTFUL: Final = 0.7  # what is found with less gives way to a sure name that overlaps it
FADED: Final = 0.9  # what an echo keeps of the confidence of its name

_SHORTEST: Final = 2
_NOBODY: Final = -1


def with_echoes(text: str, spans: Sequence[tuple[int, int]], found: Iterable[Tagged]) -> list[Tagged]:
    """``found`` and the other occurrences of its sure names within ``spans``, in order and without overlap.

    Places are left out: their names stand inside others too often.
    """
    names = list(found)
    sources: dict[str, tuple[Kind, float]] = {}
    for name in names:
        written = text[name.start : name.end]
        if name.confidence >= SURE and name.kind != "place" and len(written) >= _SHORTEST:
            best = sources.get(written)
            if best is None or best[1] < name.confidence:
                sources[written] = (name.kind, name.confidence)
    if not sources:
        return names
    owners = [_NOBODY] * len(text)  # for each place the number of the name that covers it
    for number, name in enumerate(names):
        owners[name.start : name.end] = [number] * (name.end - name.start)
    borders = _borders(len(text), spans)
    dropped: set[int] = set()
    for written in sorted(sources, key=lambda one: (-len(one), one)):
        kind, confidence = sources[written]
        start = text.find(written)
        while start >= 0:
            end = start + len(written)
            rivals = {*owners[start:end]} - {_NOBODY}
            if borders[start] >= end and all(_yields(names[rival], start, end, confidence) for rival in rivals):
                for rival in rivals:
                    dropped.add(rival)
                    owners[names[rival].start : names[rival].end] = [_NOBODY] * (names[rival].end - names[rival].start)
                owners[start:end] = [len(names)] * (end - start)
                names.append(Tagged(start, end, kind, round(confidence * FADED, 3)))
            start = text.find(written, start + 1)
    return sorted(name for number, name in enumerate(names) if number not in dropped)


def _yields(rival: Tagged, start: int, end: int, confidence: float) -> bool:
    """Whether ``rival`` gives way to a sure name at ``start:end``."""
    return (rival.start, rival.end) != (start, end) and rival.confidence < min(DOUBTFUL, confidence)


def _borders(size: int, spans: Sequence[tuple[int, int]]) -> list[int]:
    """For each place of the text, where the span that holds it ends; 0 outside spans."""
    borders = [0] * size
    for start, end in spans:
        borders[start:end] = [end] * (end - start)
    return borders
