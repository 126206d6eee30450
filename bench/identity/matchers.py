"""The matchers that are compared: the house's own, rapidfuzz alone, Splink and nomenklatura."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.identity.labelled import Pair
from kg.identity.candidates import load_model
from kg.identity.candidates.nearness import features
from kg.identity.forms import folded

NOMENKLATURA = "KG_NOMENKLATURA_PYTHON"  # a Python that has nomenklatura (it needs ICU, so an environment of its own)
Scores = Callable[[Sequence[Pair], Sequence[Pair]], "list[float] | None"]
"""For the pairs of dev, then of test, a number: the larger, the likelier both are one. None where it is not installed."""


def own(dev: Sequence[Pair], test: Sequence[Pair]) -> list[float]:
    """The model that comes with the package."""
    model = load_model()
    return [model.log_odds(features(pair.a, pair.b)) for pair in (*dev, *test)]


def rapidfuzz_alone(dev: Sequence[Pair], test: Sequence[Pair]) -> list[float]:
    """The edits between the two names and nothing else, by WRatio, the best of its ratios on the dev half."""
    from rapidfuzz import fuzz

    return [fuzz.WRatio(folded(pair.a.name), folded(pair.b.name)) for pair in (*dev, *test)]


def splink(dev: Sequence[Pair], test: Sequence[Pair]) -> list[float] | None:
    if importlib.util.find_spec("splink") is None:
        return None
    from bench.identity import with_splink

    return with_splink.scores(dev, test)


def nomenklatura(algorithm: str) -> Scores:
    """One of its matchers, on the same names, former names, classes, places and identifiers."""

    def scores(dev: Sequence[Pair], test: Sequence[Pair]) -> list[float] | None:
        python = os.environ.get(NOMENKLATURA)
        if not python:
            return None
        given = json.dumps([[_side(pair, side) for side in "ab"] for pair in (*dev, *test)])
        command = [python, str(Path(__file__).with_name("with_nomenklatura.py")), algorithm]
        done = subprocess.run(command, input=given, stdout=subprocess.PIPE, text=True, check=True, encoding="utf-8")
        return [float(score) for score in json.loads(done.stdout.splitlines()[-1])]

    return scores


MATCHERS: Mapping[str, Scores] = {
    "own model": own,
    "Splink 5, own comparisons": splink,
    "nomenklatura regression-v1": nomenklatura("regression-v1"),
    "nomenklatura logic-v2": nomenklatura("logic-v2"),
    "rapidfuzz alone": rapidfuzz_alone,
}


def _side(pair: Pair, side: str) -> dict[str, object]:
    named = pair.a if side == "a" else pair.b
    return {
        "name": named.name,
        "former": [former.name for former in named.former],
        "class": named.class_name,
        "place": named.place,
        "identifier": dict(named.identifiers).get("uscc", ""),
    }
