"""Ratios of what was measured, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.questions import library

BORDER = 5.0  # ms of the bare engine: below it the front may cost 3 ms, above it 1.2 times as much
LOOK_UP = (
    20.0  # ms within which we answer a question about one thing; longer are those that list or count a large part of the graph
)
WANTED = 0.5  # of a rival's time
FRONT = "ours, undecoded"  # where the time of decoding an answer is part of that of a rival, and of ours beside it
SAMPLES = 10_000
RIVALS = {"tdb2": "fuseki", "memory": "fuseki", "neo4j": "neo4j"}


def summary(found: Mapping[str, Any]) -> dict[str, Any]:
    """``against``: for each rival the geometric mean of our times over its times; ``front``: what our front costs."""
    phases = [phase for phase in RIVALS if found.get(phase)]
    return {
        "against": {phase: against(found[phase], RIVALS[phase], found.get("tdb2", {})) for phase in phases},
        "front": {phase: front(found[phase]) for phase in phases if phase != "memory"},
    }


def against(questions: Mapping[str, Any], rival: str, engine: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Over the questions that both answered with as many rows. A question that one alone answered in time is named, not counted.

    ``look_ups`` are questions about a thing that is named, ``listings`` the others. ``engine`` has the times of the bare engine
    where ``questions`` have none.
    """
    of_one = {name for name, question in library().items() if any(parameter.kind == "text" for parameter in question.parameters)}
    both = {name: times for name, times in questions.items() if "median" in times["ours"] and "median" in times[rival]}
    alike = {name: times for name, times in both.items() if times["ours"]["rows"] == times[rival]["rows"]}
    ratios = {name: times["ours"]["median"] / times[rival]["median"] for name, times in alike.items()}
    return {
        "questions": len(questions),
        "compared": len(alike),
        "mean": _geometric(list(ratios.values())),
        "look_ups": _geometric([ratio for name, ratio in ratios.items() if name in of_one]),
        "listings": _geometric([ratio for name, ratio in ratios.items() if name not in of_one]),
        "of_p95": _geometric([times["ours"]["p95"] / times[rival]["p95"] for times in alike.values()]),
        "over_wanted": [name for name, ratio in ratios.items() if ratio > WANTED],
        "engine_over_wanted": [
            name
            for name, times in alike.items()
            if {**(engine or {}).get(name, {}), **times}.get("bare", {}).get("median", 0.0) > WANTED * times[rival]["median"]
        ],
        "rows_differ": sorted(both.keys() - alike.keys()),
        "ours_alone": [name for name, times in questions.items() if "median" in times["ours"] and "wrong" in times[rival]],
        "rival_alone": [name for name, times in questions.items() if "wrong" in times["ours"] and "median" in times[rival]],
        "neither": [name for name, times in questions.items() if "wrong" in times["ours"] and "wrong" in times[rival]],
    }


def front(questions: Mapping[str, Any]) -> dict[str, Any]:
    """Milliseconds more for answers under ``BORDER``, times as long for those over it: the middle and the worst of medians."""
    import numpy as np

    both = [(name, times["bare"], times.get(FRONT, times["ours"])) for name, times in questions.items()]
    medians = {name: (bare["median"], ours["median"]) for name, bare, ours in both if "median" in bare and "median" in ours}
    short = {name: ours - bare for name, (bare, ours) in medians.items() if bare < BORDER}
    long = {name: ours / bare for name, (bare, ours) in medians.items() if bare >= BORDER}
    found: dict[str, Any] = {}
    for kind, costs in (("short_ms", short), ("long_ratio", long)):
        if costs:
            worst = max(costs, key=costs.__getitem__)
            median = float(np.median(list(costs.values())))
            found[kind] = {"questions": len(costs), "median": median, "worst": costs[worst], "worst_at": worst}
    return found


def _geometric(ratios: Sequence[float]) -> list[float]:
    """The geometric mean with its 95 % interval, by bootstrap over the questions."""
    import numpy as np

    if not ratios:
        return []
    logs = np.log(ratios)
    means = np.random.default_rng(0).choice(logs, (SAMPLES, len(logs))).mean(axis=1)
    return [float(np.exp(value)) for value in (logs.mean(), *np.percentile(means, [2.5, 97.5]))]
