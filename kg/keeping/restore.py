"""A workspace from a backup: everything is checked before the first byte is written, and it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, LedgerError, UsageError
from kg.keeping.archive import AGAIN, blocks, check, opened
from kg.keeping.backup import SETTINGS, Kept
from kg.statements.ledger import Ledger


def restore(file: Path, folder: Path) -> Kept:
    """Make ``folder``, which is empty or not there yet, the workspace that the backup holds.

    Raises InputError for what is no whole backup; UsageError for a folder that holds something; LedgerError when there is no room.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("is not empty.", where=str(folder), fix="Restore into an empty or a new folder.")
    with opened(file) as (archive, contents):
        if SETTINGS not in contents.parts:
            raise InputError("is missing.", where=f"{file}: {SETTINGS}", fix=AGAIN)
        size = sum(size for size, _ in contents.parts.values())
        _room(folder, size)
        check(archive, contents, file)
        made = not folder.exists()
        part = folder / f".{uuid.uuid4().hex[:8]}.part"
        try:
            part.mkdir(parents=True)
            for name, expected in contents.parts.items():
                _write(part / name, blocks(archive, name, expected, file))
            _verify(part, contents.change, file)
            for place in sorted(part.iterdir(), key=lambda path: path.name == SETTINGS):  # which makes it a workspace
                os.rename(place, folder / place.name)
            part.rmdir()
        except BaseException as error:
            _remove(folder, itself=made)
            if isinstance(error, OSError):
                fix = "Nothing is left of it: make room, or restore elsewhere."
                raise LedgerError(f"restoring failed: {error}.", where=str(folder), fix=fix) from error
            raise
    return Kept(file.absolute(), folder, contents.change, len(contents.parts), size)


def _write(target: Path, content: Iterator[bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        for block in content:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _remove(folder: Path, *, itself: bool) -> None:
    """What was written into the folder, which was empty; and the folder, where it was not there."""
    if itself:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for place in folder.iterdir():
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)


def _room(folder: Path, size: int) -> None:
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if size > shutil.disk_usage(place).free:
        raise LedgerError(f"needs {size} bytes, which the disk does not have.", where=str(folder), fix="Restore it elsewhere.")


def _verify(workspace: Path, change: int, file: Path) -> None:
    """That the parts are a ledger which its own checksums call whole. Raises InputError."""
    ledger = Ledger(workspace / "ledger")
    damages = ledger.verify()
    if damages or ledger.change != change:
        what = f"{damages[0].path} {damages[0].what}" if damages else f"it holds change {ledger.change} instead of {change}"
        raise InputError(f"is no workspace's backup: {what}.", where=str(file), fix=AGAIN)
