"""Where known names stand in a text: one pass for all of them, which takes no longer for many than for few."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from kg.gazetteers.finding import Finder


class Occurrences:
    """Every place of ``content`` where one of ``names`` stands, of two or more characters each."""

    def __init__(self, content: str, names: Iterable[str]) -> None:
        self._spans = [*Finder(names).everywhere(content)]
        self._starts = [start for start, _ in self._spans]

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        """Those within ``content[start:end]``, in order: of two that overlap the first, of two that begin at a place the longer."""
        first = bisect_left(self._starts, start)
        found: list[tuple[int, int]] = []
        for begin, stop in self._spans[first : bisect_left(self._starts, end, first)]:
            if begin >= start and stop <= end:
                found.append((begin, stop))
                start = stop
        return found
