"""Folders named by a change: built beside, renamed into place, rebuilt when broken, and never changed afterwards."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.snapshot.build import build_snapshot
from kg.snapshot.snapshot import Snapshot

if TYPE_CHECKING:
    from kg.statements.ledger import Ledger
    from ontology import Schema

KEEP = 4  # versions of one view that stay on disk: the newest, and the past ones that were asked for last


def open_snapshot(ledger: Ledger, folder: Path, schema: Schema, *, change: int | None = None) -> Snapshot:
    """The snapshot as of ``change`` (the newest when None) from ``folder/<change>``, built there if it is not there or broken.

    Raises NotFound for a change that the ledger does not have.
    """
    newest = ledger.change
    wanted = newest if change is None else change
    if not 0 <= wanted <= newest:
        raise NotFound(f"there is no change {wanted}.", fix=f"The newest is {newest}; `kg log` lists them.")
    target = folder / str(wanted)
    publish(target, lambda place: build_snapshot(ledger, place, schema, change=wanted), is_whole)
    prune(folder, target)
    return Snapshot(target)


def is_whole(folder: Path) -> bool:
    """Whether a snapshot can be opened and all its tables are readable."""
    try:
        Snapshot(folder).check()
    except Exception:  # whatever is wrong with it, it is built anew
        return False
    return True


def publish(target: Path, build: Callable[[Path], None], whole: Callable[[Path], bool]) -> bool:
    """Make sure that ``target`` is there and whole; True when it had to be built.

    ``build`` writes into a new folder beside it that is then renamed, so that a reader sees all of it or nothing,
    a killed build leaves only a folder that nobody reads, and of two that build at once the second takes the first's.
    """
    if target.is_dir():
        if whole(target):
            return False
        broken = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.broken")
        os.replace(target, broken)
        shutil.rmtree(broken, ignore_errors=True)
    place = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.part")
    place.mkdir(parents=True)
    try:
        build(place)
        try:
            os.replace(place, target)
        except OSError:
            if not (target.is_dir() and whole(target)):
                raise
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return True


def prune(folder: Path, current: Path) -> None:
    """Remove what is left over: all but the last few versions by use, and the remains of builds that were killed a day ago."""
    os.utime(current)
    versions = [path for path in folder.iterdir() if path.name.isdecimal() and path != current]
    for old in sorted(versions, key=lambda path: path.stat().st_mtime, reverse=True)[KEEP - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    for left in folder.glob(".*.part"):
        if current.stat().st_mtime - left.stat().st_mtime > 86_400:
            shutil.rmtree(left, ignore_errors=True)
