"""Versioned folders: ``<view>/<change>/``, built beside their place and renamed into it, and never changed afterwards.

Whoever opens a folder sees a whole view or none. One that does not open, or whose day has passed, is built again under a new
name (``12``, then ``12.2``): nothing is ever renamed away from under a reader, which Windows would refuse.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

META = "meta.json"
LOCK = ".lock"
KEEP = 2  # versions of one view that stay on disk: the newest, and the one before it or the past one that was asked for last

View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class Meta:
    """The change that a view shows, the day it was built for, and the first day on which it would look different."""

    change: int
    day: date
    until: date | None

    def write(self, folder: Path) -> None:
        known = {"change": self.change, "day": self.day.isoformat(), "until": self.until.isoformat() if self.until else None}
        (folder / META).write_text(json.dumps(known), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Meta:
        """Raises OSError, ValueError, KeyError or TypeError when the folder holds no finished view."""
        known = json.loads((folder / META).read_text(encoding="utf-8"))
        until = date.fromisoformat(known["until"]) if known["until"] else None
        return cls(int(known["change"]), date.fromisoformat(known["day"]), until)

    def right_on(self, day: date) -> bool:
        return self.day <= day and (self.until is None or day < self.until)


def open_or_build(
    root: Path, change: int, build: Callable[[Path], date | None], open_view: Callable[[Path], View], *, day: date
) -> View:
    """The view of ``change`` that is right on ``day``, opened from a folder of ``root``; built there when there is none that opens.

    ``build`` fills an empty folder and returns the first day on which the view would look different, None for never.
    It runs in one process at a time: the others wait and open what it made. What it raises, this raises.
    """
    from filelock import FileLock

    if (found := _open_existing(root, change, open_view, day)) is not None:
        return found
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / LOCK):
        if (found := _open_existing(root, change, open_view, day, remove_broken=True)) is not None:
            return found
        _clear(root)
        folder = _build(root, change, build, day)
        opened = open_view(folder)
        _prune(root, folder)
    return opened


def newest_change(root: Path) -> int | None:
    """The newest change of which ``root`` has a folder."""
    return max((version[0] for version, _ in _versions(root)), default=None)


def _open_existing(
    root: Path, change: int, open_view: Callable[[Path], View], day: date, *, remove_broken: bool = False
) -> View | None:
    for (of, _), folder in sorted(_versions(root), reverse=True):
        if of != change:
            continue
        try:
            if not Meta.read(folder).right_on(day):
                continue
            opened = open_view(folder)
        except Exception:  # whatever is wrong with it, it is built anew
            if remove_broken:
                _remove(folder)
            continue
        with suppress(OSError):  # a medium that cannot be written to
            os.utime(folder)
        return opened
    return None


def _build(root: Path, change: int, build: Callable[[Path], date | None], day: date) -> Path:
    part = root / f".{change}.{uuid.uuid4().hex[:8]}.part"
    part.mkdir()
    try:
        until = build(part)
        Meta(change, day, until).write(part)
        _sync(part)
        taken = [number for (of, number), _ in _versions(root) if of == change]
        target = root / (f"{change}.{max(taken) + 1}" if taken else str(change))
        os.rename(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def _versions(root: Path) -> Iterator[tuple[tuple[int, int], Path]]:
    """(change, number) of each finished folder."""
    try:
        names = os.listdir(root)
    except FileNotFoundError:
        return
    for name in names:
        change, _, number = name.partition(".")
        if change.isdecimal() and (number.isdecimal() or not number):
            yield (int(change), int(number or 1)), root / name


def _prune(root: Path, current: Path) -> None:
    """Keep the folder just built, the newest change, and of the rest what was used last, KEEP in all where that is enough."""
    versions = dict(_versions(root))
    kept = {current, versions[max(versions)]}
    rest = sorted((path for path in versions.values() if path not in kept), key=_last_used, reverse=True)
    for old in rest[max(0, KEEP - len(kept)) :]:
        _remove(old)


def _last_used(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # another process removed it
        return 0.0


def _clear(root: Path) -> None:
    """Remove what killed builds and interrupted removals left: whoever holds the lock knows that nobody works there."""
    for left in root.glob(".*.part"):
        shutil.rmtree(left, ignore_errors=True)


def _remove(folder: Path) -> None:
    """Take a folder out of sight, then delete it; one that is open on Windows stays until the next time."""
    gone = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}.part")
    with suppress(OSError):
        os.rename(folder, gone)
        shutil.rmtree(gone, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Have the disk hold every file of the folder before its name says that it is whole."""
    for place, _, files in os.walk(folder):
        for name in files:
            with open(Path(place, name), "rb+") as file:
                os.fsync(file.fileno())
