"""The judgements by hand that stand, each with the entities that it speaks of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kg.merging import SOURCE
from kg.review.identity.pair import Judged
from kg.snapshot.judgements import VERDICTS

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

_ALL = """
    SELECT j.*, epoch_us(j.at) AS moment, x.entity AS one, y.entity AS other
    FROM judgements j JOIN keys x ON x.key = j.a JOIN keys y ON y.key = j.b
    WHERE j.source = $source ORDER BY j.change DESC, j.id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A judgement of the entities ``a`` and ``b``, which may be one by now. ``a_keys`` and ``b_keys`` are those that the two had
    when it was made, the one that it holds by first."""

    a: str
    b: str
    a_keys: tuple[str, ...]
    b_keys: tuple[str, ...]
    judged: Judged
    score: float | None


def standing(snapshot: Snapshot) -> list[Standing]:
    """All judgements that hold, newest first."""
    return [
        Standing(
            row["one"],
            row["other"],
            tuple(dict.fromkeys((row["a"], *row["a_keys"].split()))),
            tuple(dict.fromkeys((row["b"], *row["b_keys"].split()))),
            _judged(row["verdict"], row["by"], row["moment"], row["change"], row["comment"]),
            row["score"],
        )
        for row in snapshot.sql(_ALL, {"source": SOURCE}).to_pylist()
    ]


def _judged(predicate: str, by: str | None, moment: int, change: int, comment: str | None) -> Judged:
    at = datetime.fromtimestamp(moment / 1e6, UTC)  # not the database's zone, which Windows does not have
    return Judged(VERDICTS[predicate], by or "", at, change, comment or "")
