"""What the readers hand on: a source, and what one edition of it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.errors import Problem
    from kg.statements.statement import Statement


@dataclass(frozen=True, slots=True)
class Source:
    """A document or a list. ``id`` stays the same over its editions; ``path`` is where this edition was read."""

    id: str
    title: str
    path: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one edition of a source says, as a reader found it.

    ``edition`` is the SHA-256 of the stored text (documents) or of the original bytes (tables), in hex; ``text`` is the
    stored text that locators count in, None for tables. Every statement carries source, edition, locator, quote, method and
    confidence, and its id; of tables they are a ``StatementTable``, columns without an object for each. ``problems`` are
    places that could not be read; they do not stop the rest. ``entities`` counts the different keys that the statements
    speak of. ``others`` are further sources all of whose statements are among these: an export holds what many sources say.
    A file that only ``carries`` what others say is not stored: what is erased from the ledger is then erased.
    """

    source: Source
    edition: str
    text: str | None
    statements: Sequence[Statement]
    problems: tuple[Problem, ...]
    entities: int
    others: tuple[str, ...] = ()
    carries: bool = False
