"""What one question may cost, and how many run at once."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one engine. A question runs in the quick lane at first; one that takes longer leaves it for the long lane.

    So a question that never ends holds up those that take milliseconds for no more than ``quick_seconds``, and takes processor time
    from them for no more than ``fair_seconds``.
    """

    seconds: float = 30.0  # of one question, until its process is ended
    memory: int = 2 << 30  # bytes of its process
    answer: int = 16 << 20  # bytes of an answer, which ends there and says so
    triples: int = 100_000  # of an answer that is a graph
    text: int = 1 << 18  # bytes of a question
    quick: int = max(2, os.cpu_count() or 2)  # questions at once in the quick lane
    spare: int = 1  # processes that are ready besides, to take the place of one that is lost
    quick_seconds: float = 0.5
    fair_seconds: float = 1.0
    long: int = 4  # questions at once in the long lane
    waiting: int = 128  # questions that wait for the quick lane; twice as many as one client may have (``Pace``)
    wait_seconds: float = 10.0  # for which they do
    look: float = 0.2  # seconds in which the newest change is looked for once
    patience: float = 1.0  # seconds after a change in which a question waits for the new view, before it is told of the old one
