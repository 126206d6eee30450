"""Versioned folders: ``<view>/<change>/``, built beside their place and renamed into it, and never changed afterwards.

Whoever opens a folder sees a whole view or none. One that does not open, or whose day has passed, is built again under a new
name (``12``, then ``12.2``): nothing is ever renamed away from under a reader, which Windows would refuse. Each folder lists
the checksums of its files, so that a flipped byte is found by ``verify``; opening a view does not read them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from kg.checksums import Damage, Measured, damages, measure
from kg.errors import KgError
from kg.files import no_room

META = "meta.json"
CHECKSUMS = "checksums.json"
LOCK = ".lock"
SNAPSHOT = "snapshot"  # the view that the others are built from
LITTLE = 1 << 20  # bytes, less than which no view can be built in
LAYOUT = 2  # raised when a view is to look different: one of another layout is built anew
KEEP = 2  # versions of one view that stay on disk: the newest, and the one before it or the past one that was asked for last

View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class Meta:
    """The change that a view shows, the day it was built for, and the first day on which it would look different."""

    change: int
    day: date
    until: date | None

    def write(self, folder: Path) -> None:
        until = self.until.isoformat() if self.until else None
        known = {"layout": LAYOUT, "change": self.change, "day": self.day.isoformat(), "until": until}
        (folder / META).write_text(json.dumps(known), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Meta:
        """Raises OSError, ValueError, KeyError or TypeError when the folder holds no finished view of this layout."""
        known = json.loads((folder / META).read_text(encoding="utf-8"))
        if known["layout"] != LAYOUT:
            raise ValueError(f"its layout is {known['layout']}, wanted is {LAYOUT}")
        until = date.fromisoformat(known["until"]) if known["until"] else None
        return cls(int(known["change"]), date.fromisoformat(known["day"]), until)

    def right_on(self, day: date) -> bool:
        return self.day <= day and (self.until is None or day < self.until)


def open_or_build(
    root: Path,
    change: int,
    build: Callable[[Path], date | None],
    open_view: Callable[[Path], View],
    *,
    day: date,
    keep: int = KEEP,
) -> View:
    """The view of ``change`` that is right on ``day``, opened from a folder of ``root``; built there when there is none that opens.

    ``build`` fills an empty folder and returns the first day on which the view would look different, None for never.
    It runs in one process at a time: the others wait and open what it made. What it raises, this raises; but a full disk
    is told as a KgError. ``keep`` is how many folders stay.
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
        _prune(root, folder, keep)
    return opened


def newest_change(root: Path) -> int | None:
    """The newest change of which ``root`` has a folder."""
    return max((version[0] for version, _ in _versions(root)), default=None)


def verify(views: Path) -> list[Damage]:
    """The files of all finished folders below ``views`` that are not as they were built; paths are relative to it.

    A folder that is removed meanwhile is no damage.
    """
    found: list[Damage] = []
    for root in sorted(path for path in views.iterdir() if path.is_dir()) if views.is_dir() else []:
        for _, folder in sorted(_versions(root)):
            wrong = _damages(folder)
            found += [Damage(f"{root.name}/{folder.name}/{one.path}", one.what) for one in wrong if folder.is_dir()]
    return found


@contextmanager
def nobody_builds(views: Path) -> Iterator[None]:
    """Hold the locks of all views. A builder holds that of its view and then asks for its snapshot, hence the order."""
    from filelock import FileLock

    with ExitStack() as held:
        roots = [path for path in views.iterdir() if path.is_dir()] if views.is_dir() else []
        for root in sorted(roots, key=lambda path: (path.name == SNAPSHOT, path.name)):
            held.enter_context(FileLock(root / LOCK))
        yield


def remove_all(views: Path) -> list[Path]:
    """Delete every folder of every view, finished or not; those that stay because they are open elsewhere on Windows."""
    with nobody_builds(views):
        for root in [path for path in views.iterdir() if path.is_dir()] if views.is_dir() else []:
            for _, folder in _versions(root):
                _remove(folder)
            _clear(root)
            for path in root.iterdir():
                if path.is_file() and path.name != LOCK:  # of a view that changes in place
                    with suppress(OSError):
                        path.unlink()
    return [path for path in views.glob("*/*") if path.name != LOCK]


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
        _list(part)
        _sync(part)
        taken = [number for (of, number), _ in _versions(root) if of == change]
        target = root / (f"{change}.{max(taken) + 1}" if taken else str(change))
        os.rename(part, target)
    except Exception as error:
        if no_room(error) or shutil.disk_usage(root).free < LITTLE:  # some engines only say that they cannot read a file
            fix = "Nothing is lost: make room, and ask again."
            raise KgError("there is no room on the disk to build this.", where=str(root), fix=fix) from error
        raise
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


def _prune(root: Path, current: Path, keep: int) -> None:
    """Keep the folder just built, the newest change, and of the rest what was used last, ``keep`` in all where that is enough."""
    versions = dict(_versions(root))
    kept = {current, versions[max(versions)]}
    rest = sorted((path for path in versions.values() if path not in kept), key=_last_used, reverse=True)
    for old in rest[max(0, keep - len(kept)) :]:
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


def _list(folder: Path) -> None:
    """Write the checksums of all files of a folder; the list carries one of itself."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files = {name: measure(folder / name) for name in names}
    (folder / CHECKSUMS).write_text(json.dumps({"files": files, "check": _check(files)}), encoding="utf-8")


def _check(files: dict[str, Measured]) -> str:
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()


def _damages(folder: Path) -> list[Damage]:
    path = folder / CHECKSUMS
    try:
        content = path.read_bytes()
        listed = json.loads(content)
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in listed["files"].items()}
        whole = json.dumps({"files": files, "check": _check(files)}).encode() == content
    except FileNotFoundError:
        return [Damage(CHECKSUMS, "is missing")]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        whole = False
    return damages(folder, files) if whole else [Damage(CHECKSUMS, "is not as it was written")]


def _sync(folder: Path) -> None:
    """Have the disk hold every file of the folder before its name says that it is whole."""
    for place, _, files in os.walk(folder):
        for name in files:
            with open(Path(place, name), "rb+") as file:
                os.fsync(file.fileno())
