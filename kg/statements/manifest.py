"""Checksums of every file of the ledger, so that a damaged one is found and named.

``_manifest.jsonl`` has one line for each version of the Delta table: the files that came with it, each with its size and
SHA-256. Lines are appended under the ledger's lock, after the version is visible; a process killed in between leaves that
one version unlisted, and the next writer lists it. Each line carries a check of itself and of the line before it, so that
a changed, lost or swapped line is found as well. The name begins with ``_``, which Delta readers pass over.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from kg import checksums
from kg.checksums import Damage, Measured
from kg.errors import LedgerError
from kg.statements.delta import LOG

MANIFEST = "_manifest.jsonl"
LAST_CHECKPOINT = f"{LOG}/_last_checkpoint"
GROWING = (MANIFEST, LAST_CHECKPOINT)  # all other files are never changed


@dataclass(frozen=True, slots=True)
class Line:
    """The files that came with a version, path → (size in bytes, SHA-256); and those that are ``gone`` for good."""

    version: int
    files: dict[str, Measured]
    gone: tuple[str, ...] = ()
    check: str = ""

    def after(self, before: str) -> Line:
        """This line with its check, which follows from what it says and from the check of the line before it."""
        body = json.dumps([before, self.version, sorted(self.files.items()), self.gone])
        return replace(self, check=hashlib.sha256(body.encode()).hexdigest()[:16])

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> Line:
        """The inverse of ``encode``; raises ValueError, KeyError or TypeError for what is not a line."""
        told = json.loads(line)
        files = {str(path): (int(size), str(digest)) for path, (size, digest) in told["files"].items()}
        return cls(int(told["version"]), files, tuple(told["gone"]), str(told["check"]))


def catch_up(folder: Path, version: int, gone: Collection[str] = (), added: Collection[str] = ()) -> None:
    """List what came with every version that is not listed yet, up to this one; the caller holds the ledger's lock.

    ``gone`` are files that are about to be deleted because nothing refers to them any more, ``added`` are files that came
    with no version of their own. Raises LedgerError when the
    manifest itself is damaged.
    """
    with (folder / MANIFEST).open("a+b") as file:
        last = _mend(file)
        if last.version > version:
            what = f"the log ends at version {version} instead of {last.version}."
            raise LedgerError(what, where=LOG, fix="Restore the missing entries from a backup.")
        lines = [Line(number, _measured(folder, number)) for number in range(last.version + 1, version + 1)]
        if gone or added:
            lines.append(Line(version, {path: checksums.measure(folder / path) for path in added}, tuple(sorted(gone))))
        written = b""
        for line in lines:
            last = line.after(last.check)
            written += last.encode()
        file.write(written)


def listed(folder: Path) -> dict[str, Measured]:
    """All files that the manifest lists, and itself. Raises LedgerError when it is damaged."""
    read = _read(folder)
    if read.damages:
        raise LedgerError(f"{read.damages[0].path} {read.damages[0].what}.", where=str(folder), fix="`kg check` names the damage.")
    itself = {MANIFEST: checksums.measure(folder / MANIFEST)} if (folder / MANIFEST).exists() else {}
    return {**read.files, **itself}


def verify(folder: Path) -> list[Damage]:
    """What is not as it was written, by path.

    A version that a killed writer left unlisted is not judged, nor are files whose own checksums are damaged. What a
    writer does meanwhile is no damage either: as long as the manifest grows, what looks like it is looked at again.
    """
    while True:
        size = _size(folder / MANIFEST)
        damages = _damages(folder)
        if not damages or _size(folder / MANIFEST) == size:
            return damages


def _damages(folder: Path) -> list[Damage]:
    read = _read(folder)
    damages = {damage.path: damage for damage in checksums.damages(folder, read.files)}
    newest = max((int(path.stem) for path in (folder / LOG).glob("*.json") if path.stem.isdecimal()), default=-1)
    if read.damages or newest > read.version:
        damages.pop(LAST_CHECKPOINT, None)  # it may be newer than the checksum that could be read
    if newest > read.version + 1:
        read.damages.append(Damage(MANIFEST, f"lists no version after {read.version}, the table is at {newest}"))
    return [*read.damages, *damages.values()]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@dataclass(slots=True)
class _Reading:
    """The manifest as far as it can be trusted."""

    version: int = -1
    files: dict[str, Measured] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)


def _read(folder: Path) -> _Reading:
    read = _Reading()
    try:
        content = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return read
    *lines, tail = content.split(b"\n")
    if _is_line(tail[:-1]):
        read.damages.append(Damage(MANIFEST, "does not end as it was written"))
    before: str | None = ""
    for number, text in enumerate(lines, 1):
        line = Line.decode(text) if _is_line(text) else None
        if line is None or (before is not None and line.check != line.after(before).check):
            read.damages.append(Damage(MANIFEST, f"line {number} is not as it was written, or does not follow the one before it"))
        else:
            read.version = max(read.version, line.version)
            read.files |= line.files
            for path in line.gone:
                read.files.pop(path, None)
        before = None if line is None else line.check
    return read


def _is_line(text: bytes) -> bool:
    try:
        Line.decode(text)
    except (ValueError, KeyError, TypeError):
        return False
    return True


def _mend(file: BinaryIO) -> Line:
    """The last whole line; what a killed writer left of another one is cut off."""
    end = file.seek(0, os.SEEK_END)
    tail, start = b"", end
    while start > 0 and tail.count(b"\n") < 2:
        step = min(start, 1 << 16)
        start -= step
        file.seek(start)
        tail = file.read(step) + tail
    whole, newline, torn = tail.rpartition(b"\n")
    if torn:
        file.truncate(end - len(torn))
    if not newline:
        return Line(-1, {})
    try:
        return Line.decode(whole.rpartition(b"\n")[2])
    except (ValueError, KeyError, TypeError) as error:
        fix = "Restore it from a backup; or move it away, and the next write lists all files as they are now."
        raise LedgerError("the checksums are damaged.", where=MANIFEST, fix=fix) from error


def _measured(folder: Path, version: int) -> dict[str, Measured]:
    """Size and checksum of the files that came with a version of the table, as far as they are still there."""
    return {path: checksums.measure(folder / path) for path in _paths(folder, version) if (folder / path).is_file()}


def _paths(folder: Path, version: int) -> Iterator[str]:
    yield (entry := f"{LOG}/{version:020}.json")
    yield (checkpoint := f"{LOG}/{version:020}.checkpoint.parquet")
    if (folder / checkpoint).exists():
        yield LAST_CHECKPOINT
    if not (folder / entry).exists():
        return  # erased, with all that came with it
    with (folder / entry).open(encoding="utf-8") as file:
        for line in file:
            if added := json.loads(line).get("add"):
                yield added["path"]
