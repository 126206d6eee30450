"""What each layer of the reader adds: read with the first one, two, three … of them, and with all but one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from bench.reading.gold import Gold
from bench.reading.score import Item, Judged, judge, score
from ingest.documents import extract
from ingest.documents.text import Text
from ontology import Schema


class Step(NamedTuple):
    """F with a choice of layers; ``typed`` is that of mentions with the right class."""

    layers: str
    actors: float
    typed: float
    relations: float
    figures: float


def read(golds: Iterable[Gold], schema: Schema, layers: Collection[str]) -> list[Judged]:
    """Every document read with ``layers`` and judged."""
    return [judge(gold, extract(Text(gold.text), schema, region=gold.region, layers=layers)) for gold in golds]


def steps(golds: Sequence[Gold], schema: Schema, layers: Sequence[str]) -> Iterator[Step]:
    """First layer by layer, each added to those before (``+ lists``), then all but each (``all − lists``)."""
    for n, layer in enumerate(layers):
        yield _step(f"+ {layer}", read(golds, schema, layers[: n + 1]))
    for layer in layers:
        yield _step(f"all − {layer}", read(golds, schema, [one for one in layers if one != layer]))


def _step(name: str, judged: Sequence[Judged]) -> Step:
    actors = [item for one in judged for item in one.actors]
    relations, figures = _f(one.relations for one in judged), _f(one.figures for one in judged)
    return Step(name, score(actors).f, score(actors, "type").f, relations, figures)


def _f(parts: Iterable[Sequence[Item]]) -> float:
    return score(item for items in parts for item in items).f
