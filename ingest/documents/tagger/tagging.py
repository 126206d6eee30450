"""From a text and its sentences to the names in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from ingest.documents.tagger import decoding, features
from ingest.documents.tagger.echoes import with_echoes
from ingest.documents.tagger.model import Model
from ingest.documents.tagger.tags import KINDS, Tagged

BATCH: Final = 50_000  # characters at once: enough to be fast, few enough for the arrays to stay in the processor's caches


def tag_with(model: Model, text: str, spans: Sequence[tuple[int, int]]) -> list[Tagged]:
    """The names that ``model`` finds in the spans of ``text``, in order; none crosses the border of a span."""
    return with_echoes(text, spans, tagged_once(model, text, spans))


def tagged_once(model: Model, text: str, spans: Sequence[tuple[int, int]]) -> list[Tagged]:
    """What ``tag_with`` finds sentence by sentence, before it looks for the same names elsewhere."""
    return [name for batch in _batches(spans) for name in _tagged_batch(model, text, batch)]


def _batches(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """``spans`` in runs of about ``BATCH`` characters."""
    batch: list[tuple[int, int]] = []
    size = 0
    for start, end in spans:
        batch.append((start, end))
        size += end - start
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    yield batch


def _tagged_batch(model: Model, text: str, spans: Sequence[tuple[int, int]]) -> list[Tagged]:
    packed = features.pack(text, spans)
    if not len(packed.lengths):
        return []
    lattice = decoding.Lattice(model.emissions(features.templates(packed, model.lexicon)), model.transitions)
    lattice, lengths = decoding.apart(lattice, packed.lengths, features.between_clauses(packed))
    path = decoding.best_path(lattice, lengths)
    found = decoding.names(lattice, lengths, path)
    places = features.positions(packed.origins, packed.lengths)
    starts, ends = places[found.first], places[found.last] + 1
    confidences = np.round(model.calibrated(found.probabilities), 3)
    return [
        Tagged(start, end, KINDS[kind], confidence)
        for start, end, kind, confidence in zip(
            starts.tolist(), ends.tolist(), found.kinds.tolist(), confidences.tolist(), strict=True
        )
    ]
