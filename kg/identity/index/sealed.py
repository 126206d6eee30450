"""A SQLite file that changes in place and whose pages are known by their digests, so that a flipped byte is found.

SQLite writes what a commit changes into its write-ahead log first, from where it is copied into the file. The log tells which
pages these are (https://www.sqlite.org/fileformat2.html#walformat), so only their digests have to be made anew. They
stand in a second file with a check of itself, which is replaced whole. A process that is killed in between leaves
the log behind: whoever opens the file next copies it, and makes the digests of the same pages.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.checksums import Damage
from kg.files import write_whole

DATABASE, PAGES = "index.sqlite", "index.pages"
PAGE = 4096  # bytes
_DIGEST = 8  # bytes of a page's digest
_FORMAT = 1
_WAL_HEADER, _FRAME_HEADER = 32, 24  # bytes
_CACHE = 128_000  # KiB


class Broken(Exception):
    """The file does not fit its digests, or itself: it is to be built anew."""


@dataclass(frozen=True, slots=True)
class _Digests:
    """Of each page its digest, one after the other; ``stamp`` is that of the commit that they are of."""

    stamp: str
    pages: bytearray

    def encode(self) -> bytes:
        head = {"format": _FORMAT, "stamp": self.stamp, "check": self._check()}
        return json.dumps(head).encode() + b"\n" + self.pages

    def _check(self) -> str:
        return hashlib.sha256(self.stamp.encode() + b"\n" + self.pages).hexdigest()

    @classmethod
    def read(cls, folder: Path) -> _Digests:
        """Raises Broken when they are not as they were written."""
        try:
            head, _, pages = (folder / PAGES).read_bytes().partition(b"\n")
            told = json.loads(head)
            found = cls(str(told["stamp"]), bytearray(pages))
            whole = found.encode() == head + b"\n" + pages
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Broken(PAGES) from error
        if not whole:
            raise Broken(PAGES)
        return found

    def __len__(self) -> int:
        return len(self.pages) // _DIGEST

    def __getitem__(self, page: int) -> bytes:
        return bytes(self.pages[page * _DIGEST : (page + 1) * _DIGEST])


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file of ``folder``, which nobody else has open. Raises Broken when it is not there, or not whole.

    What is to stay is written by ``commit``. An error of SQLite itself means that the file is broken, and is raised as that.
    """
    if not (folder / DATABASE).is_file():
        raise Broken("absent")
    with _failures(), closing(_connect(folder / DATABASE)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        stamp = _stamp(connection)
        if _logged(folder):
            _seal(connection, folder, stamp)
        known = _Digests.read(folder)
        if known.stamp != stamp or (folder / DATABASE).stat().st_size != len(known) * PAGE:
            raise Broken(DATABASE)
        yield connection


def commit(connection: sqlite3.Connection, folder: Path) -> None:
    """End the transaction that was begun, and bring the digests up to date."""
    stamp = uuid.uuid4().hex
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('stamp', ?)", (stamp,))
    connection.execute("COMMIT")
    _seal(connection, folder, stamp)


def create(folder: Path, fill: Callable[[sqlite3.Connection], None]) -> None:
    """A new file in the place of any that is there. ``fill`` makes its tables, ``meta`` (name, value) among them."""
    for left in folder.glob(".*.part*"):
        left.unlink(missing_ok=True)
    part = folder / f".{uuid.uuid4().hex[:8]}.part"
    try:
        with _failures(), closing(_connect(part)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            fill(connection)
            stamp = uuid.uuid4().hex
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('stamp', ?)", (stamp,))
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")
        digests = _Digests(stamp, bytearray())
        with part.open("rb+") as file:
            while page := file.read(PAGE):
                digests.pages.extend(_digest(page))
            os.fsync(file.fileno())
        remove(folder)
        os.replace(part, folder / DATABASE)
        write_whole(folder / PAGES, digests.encode())
    finally:
        part.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Delete the file and all that belongs to it."""
    for path in (folder / PAGES, *folder.glob(f"{DATABASE}*"), *folder.glob(f"{PAGES}.*.part")):
        path.unlink(missing_ok=True)


def verify(folder: Path) -> list[Damage]:
    """What is not as it was written; nobody writes meanwhile. Pages that a killed writer's log holds are not judged."""
    if not (folder / DATABASE).exists() and not (folder / PAGES).exists():
        return []
    try:
        known = _Digests.read(folder)
    except Broken:
        return [Damage(PAGES, "is missing" if not (folder / PAGES).exists() else "is not as it was written")]
    logged = set(_logged(folder))
    try:
        with (folder / DATABASE).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size != len(known) * PAGE and not logged:
                return [Damage(DATABASE, f"has {size} bytes instead of {len(known) * PAGE}")]
            for number in range(len(known)):
                if _digest(file.read(PAGE)) != known[number] and number not in logged:
                    return [Damage(DATABASE, "has other content than was written")]
    except FileNotFoundError:
        return [Damage(DATABASE, "is missing")]
    except OSError as error:
        return [Damage(DATABASE, f"cannot be read: {error}")]
    return []


@contextmanager
def _failures() -> Iterator[None]:
    """Errors of SQLite: a full disk as the system tells it, any other as what it means here."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise Broken(str(error)) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA page_size = {PAGE}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _stamp(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT value FROM meta WHERE name = 'stamp'").fetchone()
    if row is None:
        raise Broken(DATABASE)
    return str(row[0])


def _seal(connection: sqlite3.Connection, folder: Path, stamp: str) -> None:
    """Copy the log into the file, make the digests of its pages anew, and only then forget the log."""
    pages = _logged(folder)
    busy, logged, copied = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
    if busy or logged != copied:
        raise Broken("somebody else has it open")
    known = _Digests.read(folder).pages
    with (folder / DATABASE).open("rb") as file:
        count = os.fstat(file.fileno()).st_size // PAGE
        changed = {*pages, *range(len(known) // _DIGEST, count)}
        known[count * _DIGEST :] = bytes(max(0, count * _DIGEST - len(known)))
        for number in sorted(page for page in changed if page < count):
            file.seek(number * PAGE)
            known[number * _DIGEST : (number + 1) * _DIGEST] = _digest(file.read(PAGE))
    write_whole(folder / PAGES, _Digests(stamp, known).encode())
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _logged(folder: Path) -> list[int]:
    """The pages, counted from 0, that the write-ahead log has."""
    found = []
    with suppress(FileNotFoundError), (folder / f"{DATABASE}-wal").open("rb") as file:
        salts = file.read(_WAL_HEADER)[16:24]
        while len(head := file.read(_FRAME_HEADER)) == _FRAME_HEADER and head[8:16] == salts:
            found.append(int.from_bytes(head[:4], "big") - 1)
            file.seek(PAGE, os.SEEK_CUR)
    return found


def _digest(page: bytes) -> bytes:
    return hashlib.blake2b(page, digest_size=_DIGEST).digest()
