"""Resident memory of this process while something runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resident_mb() -> Iterator[list[float]]:
    """This process's resident MB, taken fifty times a second while the block runs; the first is from before it.

    The system's own high-water mark is no use here: on Linux a new process starts with that of the one that made it.
    """
    import psutil  # type: ignore[import-untyped]  # it ships no type information

    process, done = psutil.Process(), threading.Event()
    taken = [process.memory_info().rss / 1e6]

    def take() -> None:
        while not done.wait(0.02):
            taken.append(process.memory_info().rss / 1e6)

    taker = threading.Thread(target=take, daemon=True)
    taker.start()
    try:
        yield taken
    finally:
        done.set()
        taker.join()
