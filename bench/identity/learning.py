"""Learns the weights of the model from the dev half: ``python -m bench.identity.learning`` writes model.json.

Logistic regression over the levels of each feature. Weights fall with the order of the levels, ``unknown`` weighs nothing: no
accident of the examples makes "one within the other" count for more than "the same". What is learned from are the labelled
pairs, and the pairs that blocking gives among their names, since most candidates are of that kind.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.identity.labelled import Pair, read_pairs
from bench.identity.shared import FOLDER, ror_ids, ror_things
from bench.identity.universe import thing_id, universe
from kg.identity.candidates import blocking
from kg.identity.candidates.making import blocking_keys
from kg.identity.candidates.model import FILE, Model
from kg.identity.candidates.nearness import ALL_LEVELS, UNKNOWN, features
from kg.identity.comparison import Feature

PENALTY = 1.5  # of the squares of the steps between levels, beside the likelihood of all examples
LARGEST_STEP = 4.0  # between two levels of a feature, so that no single reason decides
ONLY_AGAINST = ("class",)  # features that are known of nearly every pair: agreeing is no reason, and not to be known no loss
LABELLED_WEIGHT = 1.0
BLOCKED_WEIGHT = 0.5


class Example(NamedTuple):
    features: tuple[Feature, ...]
    same: bool
    weight: float


def examples(pairs: Sequence[Pair]) -> list[Example]:
    """The labelled pairs, then what blocking finds among their names and the gazetteer's."""
    crowd = universe(pairs)
    found = blocking.pairs(blocking_keys(crowd.things))
    strengths = {
        frozenset((crowd.things[l].id, crowd.things[r].id)): strength
        for l, r, strength in zip(*(found[name].to_pylist() for name in ("l", "r", "strength")), strict=True)  # noqa: E741
    }
    known = {thing.id: thing.named for thing in crowd.things}
    learned = []
    for pair in pairs:
        strength = strengths.get(frozenset((thing_id(pair.a), thing_id(pair.b))))
        learned.append(Example(features(pair.a, pair.b, strength), pair.same, LABELLED_WEIGHT))
    for met, strength in strengths.items():
        a, b = sorted(met)
        same = crowd.same(a, b)
        if same is not None:
            learned.append(Example(features(known[a], known[b], strength), same, BLOCKED_WEIGHT))
    return learned


def latin_examples() -> list[Example]:
    """What blocking finds among the printed affiliations of the dev half of the ROR ids.

    None where these are not beside the checkout; a model that is learned then knows less of Latin names.
    """
    if not FOLDER.is_dir():
        return []
    ids = ror_ids("dev")
    things = ror_things(ids)
    found = blocking.pairs(blocking_keys(things))
    learned = []
    for l, r, strength in zip(*(found[name].to_pylist() for name in ("l", "r", "strength")), strict=True):  # noqa: E741
        a, b = things[l], things[r]
        same = not ids[a.id].isdisjoint(ids[b.id])
        learned.append(Example(features(a.named, b.named, strength), same, BLOCKED_WEIGHT))
    return learned


def learn(learned: Sequence[Example], penalty: float = PENALTY) -> Model:
    """The model under which the examples are likeliest, with the penalty."""
    steps = _Steps()
    design = steps.design([example.features for example in learned])
    same = np.array([example.same for example in learned], dtype=float)
    weight = np.array([example.weight for example in learned])

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = parameters[0] + design @ parameters[1:]
        likelihood = np.logaddexp(0, score) - same * score
        gradient = weight * (1 / (1 + np.exp(-score)) - same)
        value = float(weight @ likelihood + penalty * parameters[1:] @ parameters[1:] / 2)
        return value, np.concatenate([[gradient.sum()], design.T @ gradient + penalty * parameters[1:]])

    bounds = [(None, None), *((0.0, 0.0 if name in ONLY_AGAINST and sign > 0 else LARGEST_STEP) for name, _, sign in steps.columns)]
    start = np.concatenate([[-2.0], np.full(design.shape[1], 0.1)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000})
    return Model(round(float(found.x[0]), 3), steps.weights(found.x[1:]))


def _middle(levels: Sequence[str]) -> int:
    """The level that weighs nothing: unknown, or the last where everything is known."""
    return levels.index(UNKNOWN) if UNKNOWN in levels else len(levels) - 1


class _Steps:
    """The weights as steps of at least 0 from ``unknown`` up to what speaks for, and down to what speaks against."""

    def __init__(self) -> None:
        self.columns: list[tuple[str, str, float]] = []
        self._rows: dict[tuple[str, str], NDArray[np.float64]] = {}
        for name, levels in ALL_LEVELS.items():
            middle = _middle(levels)
            self.columns += [(name, level, 1.0 if at < middle else -1.0) for at, level in enumerate(levels) if at != middle]
        for name, levels in ALL_LEVELS.items():
            middle = _middle(levels)
            for at, level in enumerate(levels):
                row = np.zeros(len(self.columns))
                for place, (of, other, sign) in enumerate(self.columns):
                    step = levels.index(other) if of == name else -1
                    if of == name and (at <= step < middle or middle < step <= at):
                        row[place] = sign
                self._rows[name, level] = row

    def design(self, given: Sequence[tuple[Feature, ...]]) -> NDArray[np.float64]:
        return np.array([sum(self._rows[feature.name, feature.level] for feature in found) for found in given])

    def weights(self, steps: NDArray[np.float64]) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for (name, level), row in self._rows.items():
            if weight := round(float(row @ steps), 3):
                found.setdefault(name, {})[level] = weight
        return found


def main() -> None:
    model = learn([*examples(read_pairs("dev")), *latin_examples()])
    FILE.write_text(json.dumps({"base": model.base, "weights": model.weights}, indent=1) + "\n", encoding="utf-8")
    print(f"written: {FILE.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
