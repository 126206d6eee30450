"""All that is measured of identity: judgements by rules, matchers on the labelled pairs, candidates in a crowd, sets of others."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Mapping, Sequence
from typing import Any

from bench.identity import candidates, judgements, matchers, pairwise, shared
from bench.identity.labelled import Pair, read_others, read_pairs
from bench.identity.universe import universe, wanted
from kg.identity import RULES
from kg.identity.candidates.making import WIDTH


def measure() -> dict[str, Any]:
    """Of every part its figures; what tunes itself does so on the dev half, and what is told is of the test half."""
    dev, test, others = read_pairs("dev"), read_pairs("test"), read_others()
    return {
        "pairs": {
            "dev": len(dev),
            "test": len(test),
            "same_in_test": sum(pair.same for pair in test),
            **{name: len(pairs) for name, pairs in others.items()},
            **{f"same_in_{name}": sum(pair.same for pair in pairs) for name, pairs in others.items()},
        },
        "rules": {
            **{rule: judgements.measured([*dev, *test], frozenset([rule])) for rule in RULES},
            "all of them": judgements.measured([*dev, *test]),
            **{f"all of them, on {name}.csv": judgements.measured(pairs) for name, pairs in others.items()},
        },
        "matchers": _matchers(dev, test),
        "candidates": {
            "test": candidates.measured([*dev, *test], test),
            "dev": candidates.measured([*dev, *test], dev),
            **{name: candidates.measured([*dev, *test, *pairs], pairs) for name, pairs in others.items()},
            **_splink_candidates(dev, test),
        },
        **shared.both(),
    }


def _matchers(dev: Sequence[Pair], test: Sequence[Pair]) -> dict[str, Mapping[str, float]]:
    """A matcher that is not installed is not in the table."""
    figures: dict[str, Mapping[str, float]] = {}
    for name, score in matchers.MATCHERS.items():
        started = time.perf_counter()
        scores = score(dev, test)
        if scores is None:
            continue
        seconds = time.perf_counter() - started
        told = [(value, pair.same) for value, pair in zip(scores, [*dev, *test], strict=True)]
        figures[name] = {**pairwise.judged(told[: len(dev)], told[len(dev) :]).as_dict(), "seconds": seconds}
    return figures


def _splink_candidates(dev: Sequence[Pair], test: Sequence[Pair]) -> dict[str, Mapping[str, float]]:
    if importlib.util.find_spec("splink") is None:
        return {}
    from bench.identity import with_splink

    named = {thing.id: thing.named for thing in universe([*dev, *test]).things}
    learned_from = sorted({(min(pair), max(pair)) for pair in wanted(dev)})
    ranked = with_splink.ranked(named, learned_from, WIDTH)
    to_find = wanted(test)
    within = {"within_20": candidates.recall(ranked, to_find), "within_20_by_name": candidates.recall_by_name(ranked, to_find)}
    return {"splink_on_test": {"pairs_to_find": len(to_find), **within}}
