"""Until when a view is right: direct triples hold today, so a view is built anew when the next relation begins or ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

FILE = "view.json"


@dataclass(frozen=True, slots=True)
class Meta:
    """The change that a view shows, the day it was built for, and the first day on which it would look different."""

    change: int
    day: date
    until: date | None

    def write(self, folder: Path) -> None:
        until = self.until.isoformat() if self.until else None
        (folder / FILE).write_text(json.dumps({"change": self.change, "day": self.day.isoformat(), "until": until}), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Meta:
        """Raises OSError, ValueError or KeyError when the folder holds no finished view."""
        known = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(int(known["change"]), date.fromisoformat(known["day"]), date.fromisoformat(known["until"]) if known["until"] else None)

    def right_on(self, day: date) -> bool:
        return self.day <= day and (self.until is None or day < self.until)


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
