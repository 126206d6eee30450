"""Snapshots on disk: one folder for a change, built when it is first asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.snapshot.build import build_snapshot
from kg.snapshot.snapshot import Snapshot
from kg.versions import open_or_build

if TYPE_CHECKING:
    from kg.statements.ledger import Ledger
    from ontology import Schema

KEEP = 4  # more than of a view: every view of a past change begins with its snapshot


def open_snapshot(ledger: Ledger, folder: Path, schema: Schema, *, change: int | None = None) -> Snapshot:
    """The snapshot as of ``change`` (the newest when None) from ``folder/<change>``, built there if it is not there or broken.

    Raises NotFound for a change that the ledger does not have.
    """
    newest = ledger.change
    wanted = newest if change is None else change
    if not 0 <= wanted <= newest:
        raise NotFound(f"there is no change {wanted}.", fix=f"The newest is {newest}; `kg log` lists them.")

    def build(place: Path) -> None:
        build_snapshot(ledger, place, schema, change=wanted)

    return open_or_build(folder, wanted, build, _opened, day=date.min, keep=KEEP)  # no day on which it would look different


def _opened(folder: Path) -> Snapshot:
    snapshot = Snapshot(folder)
    snapshot.check()
    return snapshot
