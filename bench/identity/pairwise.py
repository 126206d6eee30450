"""How well a score tells the labelled pairs apart: the same figures for every matcher."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bench.identity.labelled import Pair

Score = Callable[[Sequence[Pair]], list[float]]
"""A matcher: for each pair a number that is larger the likelier it is that both are one thing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """``threshold`` is the one with the best F1 on the dev half; all else is of the test half."""

    precision: float
    recall: float
    f1: float
    average_precision: float
    threshold: float
    recall_at_full_precision: float

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def judged(dev: Sequence[tuple[float, bool]], test: Sequence[tuple[float, bool]]) -> Figures:
    """From scores and labels of both halves."""
    threshold = best_threshold(dev)
    precision, recall = at(test, threshold)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Figures(precision, recall, f1, average_precision(test), threshold, _before_the_first_error(test))


def measured(score: Score, dev: Sequence[Pair], test: Sequence[Pair]) -> Figures:
    scores = score([*dev, *test])
    told = [(value, pair.same) for value, pair in zip(scores, [*dev, *test], strict=True)]
    return judged(told[: len(dev)], told[len(dev) :])


def at(told: Sequence[tuple[float, bool]], threshold: float) -> tuple[float, float]:
    """Precision and recall of taking a pair for one thing whose score is ``threshold`` or more."""
    taken = [same for score, same in told if score >= threshold]
    return sum(taken) / max(len(taken), 1), sum(taken) / max(sum(same for _, same in told), 1)


def best_threshold(told: Sequence[tuple[float, bool]]) -> float:
    every, positives = sorted(told, reverse=True), sum(same for _, same in told)
    best, threshold, hits = 0.0, 0.0, 0
    for place, (score, same) in enumerate(every, 1):
        hits += same
        last_of_its_score = place == len(every) or every[place][0] < score
        if last_of_its_score and (f1 := 2 * hits / (place + positives)) > best:
            best, threshold = f1, score
    return threshold


def average_precision(told: Sequence[tuple[float, bool]]) -> float:
    """Pairs of one score count as if the different ones came first."""
    hits, total = 0, 0.0
    for place, (_, same) in enumerate(sorted(told, key=lambda pair: (-pair[0], pair[1])), 1):
        if same:
            hits += 1
            total += hits / place
    return total / max(hits, 1)


def _before_the_first_error(told: Sequence[tuple[float, bool]]) -> float:
    """Recall above the highest score of a different pair: what could be merged without an error, if one knew the threshold."""
    highest = max((score for score, same in told if not same), default=float("-inf"))
    return sum(same and score > highest for score, same in told) / max(sum(same for _, same in told), 1)
