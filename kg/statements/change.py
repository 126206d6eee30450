"""A change: one commit to the ledger, and the row of the ledger that describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kg.statements.statement import CHANGE, Statement


@dataclass(frozen=True, slots=True)
class Change:
    """What one commit did. ``asserted``, ``retracted`` and ``unchanged`` count statements, not rows with reserved predicates.

    ``change`` is its number, counted from 1; when the commit had nothing to write, it is the number that was the newest
    already. ``at`` is in UTC. ``sources`` are those whose rows it wrote, or would have written had they been new.
    """

    change: int
    at: datetime
    agent: str
    message: str
    asserted: int
    retracted: int
    unchanged: int
    sources: tuple[str, ...]
    batch: str

    def statement(self) -> Statement:
        """The reserved row that keeps this in the ledger; ``of`` is the inverse."""
        told = {
            "message": self.message,
            "batch": self.batch,
            "asserted": self.asserted,
            "retracted": self.retracted,
            "unchanged": self.unchanged,
            "sources": self.sources,
        }
        return Statement(
            id=f"change:{self.change}",
            subject=f"change:{self.change}",
            predicate=CHANGE,
            value=json.dumps(told, ensure_ascii=False),
            change=self.change,
            asserted_at=self.at,
            agent=self.agent,
        )

    @classmethod
    def of(cls, row: Statement) -> Change:
        """The change that a row describes."""
        told = json.loads(row.value or "{}")
        assert row.change is not None and row.asserted_at is not None
        return cls(change=row.change, at=row.asserted_at, agent=row.agent or "", **{**told, "sources": tuple(told["sources"])})


@dataclass(frozen=True, slots=True)
class Rollback:
    """``change`` undid what it could. ``later``: the statements it left alone, each with the later changes that touched it."""

    change: Change
    later: Mapping[str, tuple[int, ...]]
