"""What is wrong with the places of a file, counted: of each kind of fault the first place, and how often it occurs."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import Problem

_KINDS = 200  # of faults that are told one by one


@dataclass(slots=True)
class _Counted:
    first: str
    count: int = 0


class Faults:
    """Faults of one file; ``where`` is how the file is called in messages. Faults of the same words are of one kind."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._kinds: dict[tuple[str, str], _Counted] = {}
        self._more = 0

    def add(self, place: str, what: str, fix: str) -> None:
        """``place`` is within the file, such as ``line 7``."""
        kind = (what, fix)
        if kind not in self._kinds:
            if len(self._kinds) == _KINDS:
                self._more += 1
                return
            self._kinds[kind] = _Counted(place)
        self._kinds[kind].count += 1

    def all(self) -> tuple[Problem, ...]:
        """One problem a kind, in the order in which they were met first."""
        told = []
        for (what, fix), counted in self._kinds.items():
            more = f" {counted.count} such places, the first is told." if counted.count > 1 else ""
            told.append(Problem(f"{self._where}: {counted.first}", what + more, fix))
        if self._more:
            told.append(Problem(self._where, f"has {self._more} faults of further kinds.", "Mend those above first."))
        return tuple(told)
