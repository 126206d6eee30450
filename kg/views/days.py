"""Until when a view is right: direct triples hold today, so a view is built anew when the next relation begins or ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.snapshot import Snapshot


def next_turn(snapshot: Snapshot, today: date) -> date | None:
    """The first day after ``today`` on which a relation begins to hold, or no longer holds; None when there is none."""
    found: date | None = (
        snapshot.sql(
            "SELECT min(turn) AS turn FROM (SELECT valid_from AS turn FROM relations UNION ALL SELECT valid_to + 1 FROM relations) "
            "WHERE turn > $1",
            [today],
        )
        .column("turn")[0]
        .as_py()
    )
    return found
