"""Which source a reviewer means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.statements.reviews import reviewed

if TYPE_CHECKING:
    from kg.snapshot import Snapshot


def one_source(snapshot: Snapshot, asked: str) -> str:
    """The id of the one source of this id, title or path. Raises NotFound."""
    found = snapshot.sql("SELECT id FROM sources WHERE id = $1 OR title = $1 OR path = $1 ORDER BY id = $1 DESC", [asked])
    ids = found.column("id").to_pylist()
    if not ids or (len(ids) > 1 and asked not in ids):
        raise NotFound(f"no one source is called {asked!r}.", fix="`kg log` lists the sources.")
    return reviewed(str(ids[0]))
