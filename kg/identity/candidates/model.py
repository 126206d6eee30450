"""The score of a pair: a weight for the level of each feature, added up as log-odds, so that every score is the sum of its reasons.

This is the form of Fellegi and Sunter's model (1969), with weights learned by logistic regression from labelled pairs
(``python -m bench.identity.learning``, which writes model.json) in place of frequencies estimated without labels. It is a
table of numbers: whoever joins it to levels has the score, in Python, DuckDB or Spark.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.identity.comparison import Feature

FILE = Path(__file__).parent / "model.json"


class Reason(NamedTuple):
    """A step of the waterfall: a feature at its level adds ``weight`` to the log-odds; ``says`` is the sentence for a reviewer."""

    name: str
    level: str
    says: str
    weight: float


@dataclass(frozen=True, slots=True)
class Model:
    """``base``: log-odds of a pair of which nothing is known. ``weights``: by feature and level; one not there weighs 0."""

    base: float
    weights: Mapping[str, Mapping[str, float]]

    def reasons(self, features: Iterable[Feature]) -> tuple[Reason, ...]:
        """The features that weigh anything, the heaviest first."""
        weighed = (Reason(*feature, self.weights.get(feature.name, {}).get(feature.level, 0.0)) for feature in features)
        return tuple(sorted((reason for reason in weighed if reason.weight), key=lambda reason: (-abs(reason.weight), reason.name)))

    def log_odds(self, features: Iterable[Feature]) -> float:
        weights = self.weights
        return self.base + sum(weights.get(name, {}).get(level, 0.0) for name, level, _ in features)


def probability(log_odds: float) -> float:
    """0–1, of log-odds (natural logarithm)."""
    return 1 / (1 + math.exp(-log_odds)) if log_odds >= 0 else 1 - 1 / (1 + math.exp(log_odds))


def uncertainty(probability: float) -> float:
    """Bits that a judgement of the pair would tell: 1 at a probability of one half, 0 when it is sure either way."""
    return -sum(p * math.log2(p) for p in (probability, 1 - probability) if p > 0)


@cache
def load_model() -> Model:
    """The model that comes with the package."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(float(told["base"]), told["weights"])
