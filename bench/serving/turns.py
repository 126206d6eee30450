"""Times of several systems asked the same thing turn by turn, so that each meets the same machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

REPEATS = 40  # of one question to one system, at most
BUDGET = 1.5  # seconds of one system on one question, after which it is not asked again


class Overtime(Exception):
    """The question took longer than one may."""


class Failed(Exception):
    """The system does not answer the question; what it says."""


@dataclass(frozen=True, slots=True)
class Reply:
    """How many rows came, and the seconds they took: by the asker's clock, where the system does not tell."""

    rows: int
    seconds: float | None = None


Ask = Callable[[], Reply]


@dataclass(slots=True)
class Times:
    """What one system took for one question, in ms; ``wrong`` says why it has no times."""

    ms: list[float] = field(default_factory=list)
    rows: int | None = None
    wrong: str = ""

    def as_dict(self) -> dict[str, Any]:
        if self.wrong:
            return {"wrong": self.wrong}
        import numpy as np

        low, median, high, p95 = np.percentile(self.ms, [25, 50, 75, 95])
        return {"median": median, "quartiles": [low, high], "p95": p95, "asked": len(self.ms), "rows": self.rows}


def in_turns(systems: Mapping[str, Ask], first: Mapping[str, Times]) -> dict[str, Times]:
    """The times of each system. ``first`` has the answers that were had before and do not count; who failed then is not asked."""
    found = {name: Times(rows=first[name].rows, wrong=first[name].wrong) for name in systems}
    for _ in range(REPEATS):
        due = [name for name, times in found.items() if not times.wrong and sum(times.ms) < BUDGET * 1000]
        if not due:
            break
        for name in due:
            found[name].ms.append(_ask(systems[name], found[name]) * 1000)
    return found


def once(systems: Mapping[str, Ask]) -> dict[str, Times]:
    """One answer of each system, without its time: what was read, started and compiled for it is there afterwards."""
    found = {name: Times() for name in systems}
    for name, ask in systems.items():
        _ask(ask, found[name])
    return found


def _ask(ask: Ask, times: Times) -> float:
    """Seconds; notes the rows, or what was wrong."""
    began = time.perf_counter()
    try:
        reply = ask()
    except (Overtime, Failed) as error:
        times.wrong = str(error) or "over its time"
        return 0.0
    times.rows = reply.rows
    return time.perf_counter() - began if reply.seconds is None else reply.seconds
