"""A finding, and the words for the place where a person finds what it is about."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["violation", "warning"]

QUOTED = 60  # characters of a quote that a work list shows


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``rule`` names the check, ``about`` the id of the relation, statement or entity it speaks of.

    ``where`` is the place as a person finds it: ``名单.xlsx: Sheet1!B4``, ``report.txt: characters 10-24, “…”``.
    """

    severity: Severity
    rule: str
    where: str
    what: str
    fix: str
    about: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one statement stands; any part of it may be what is missing."""

    source: str
    locator: str | None = None
    quote: str | None = None

    def __str__(self) -> str:
        span = span_of(self.locator)
        if span is None:
            return f"{self.source}: {self.locator}" if self.locator else f"{self.source}{self._words()}"
        return f"{self.source}: characters {span[0]}-{span[1]}{self._words()}"

    def order(self) -> tuple[str, int, str]:
        """As one meets it when reading: by source, then by position or row."""
        span = span_of(self.locator)
        row = re.search(r"([0-9]+)$", self.locator or "")
        return self.source, span[0] if span else int(row.group(1)) if row else 0, self.locator or ""

    def _words(self) -> str:
        return f", “{clipped(self.quote)}”" if self.quote else ""


def clipped(text: str) -> str:
    """On one line, and cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else line[:QUOTED] + "…"


def span_of(locator: str | None) -> tuple[int, int] | None:
    """(10, 24) of ``char=10,24``; None for anything else."""
    match = re.fullmatch(r"char=([0-9]+),([0-9]+)", locator or "")
    return (int(match.group(1)), int(match.group(2))) if match else None
