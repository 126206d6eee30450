"""Where known names stand in a text: looked for one by one where there is little of both, else all of them in one pass."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator

from kg.gazetteers.finding import Finder

LITTLE = 300_000  # names times characters: up to here, looking for one name after the other takes less than a finder's tables


class Occurrences:
    """Every place of ``content`` where one of ``names`` stands, of two or more characters each."""

    def __init__(self, content: str, names: Collection[str]) -> None:
        few = len(names) * len(content) <= LITTLE
        self._spans = _one_by_one(content, names) if few else [*Finder(names).everywhere(content)]
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


def _one_by_one(content: str, names: Collection[str]) -> list[tuple[int, int]]:
    """What ``Finder.everywhere`` gives: the places in order, of those that begin together the longest first."""
    found = [span for name in {*names} if len(name) > 1 for span in _places(content, name)]
    found.sort(key=lambda span: (span[0], -span[1]))
    return found


def _places(content: str, name: str) -> Iterator[tuple[int, int]]:
    start = content.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = content.find(name, start + 1)
