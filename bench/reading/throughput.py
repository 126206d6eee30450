"""How fast documents are read, in characters a second on one core."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from bench.reading.gold import Gold
from ingest.documents import extract
from ingest.documents.text import Text
from ontology import Schema

LEAST = 200_000
ROUNDS = 5


def characters_a_second(golds: Sequence[Gold], schema: Schema, layers: Collection[str]) -> float:
    """The best of ``ROUNDS`` readings of at least ``LEAST`` characters, as documents of their own length, one after the other."""
    once = sum(len(gold.text) for gold in golds)
    corpus = [gold for _ in range(-(-LEAST // once)) for gold in golds]
    best = min(_seconds(corpus, schema, layers) for _ in range(ROUNDS))
    return sum(len(gold.text) for gold in corpus) / best


def _seconds(corpus: Sequence[Gold], schema: Schema, layers: Collection[str]) -> float:
    start = time.perf_counter()
    for gold in corpus:
        extract(Text(gold.text), schema, region=gold.region, layers=layers)
    return time.perf_counter() - start
