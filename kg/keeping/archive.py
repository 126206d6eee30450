"""The form of a backup: a ZIP archive whose first part lists all others with size and SHA-256, and which ends with a seal.

The seal is the archive's comment: the SHA-256 of all bytes before it. So a flipped byte is found wherever it is, and the list
tells which part it belongs to. What is read may come from anywhere: nothing is believed before it is checked, names and
sizes before the content of any part is looked at.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from kg.checksums import Measured
from kg.errors import InputError

LIST = "backup.json"
FORMAT = "innovation-kg backup 1"
SEAL = 64  # characters, hexadecimal
BLOCK = 1 << 20
TIGHTEST = 100  # no part is packed more tightly: what would be is stored as it is, and what is, comes from somebody else
LARGEST_LIST = 1 << 28  # bytes
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)
AGAIN = "Take another copy of the backup; nothing was written."


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds. ``parts``: path in the workspace, with slashes → size in bytes and SHA-256."""

    change: int
    at: str
    parts: Mapping[str, Measured]

    def encode(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False).encode()

    @classmethod
    def decode(cls, content: bytes) -> Contents:
        """Raises ValueError, KeyError or TypeError for what is none."""
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        parts = {str(name): (int(size), str(digest)) for name, (size, digest) in told["parts"].items()}
        return cls(int(told["change"]), str(told["at"]), parts)


def seal(archive: Path) -> None:
    """Write the archive's seal over the zeros that stand for it."""
    with archive.open("r+b") as file:
        digest = _digest(file, archive.stat().st_size - SEAL)
        file.seek(-SEAL, 2)
        file.write(digest.encode())


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Contents]]:
    """The archive and its list, when names and sizes are what a backup's may be.

    Raises InputError for what is no backup, names the part that is not as it should be where that can be told.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            contents = _listed(archive, path)
            _examine(archive, contents, path)
            yield archive, contents
    except (zipfile.BadZipFile, EOFError) as error:
        raise InputError(f"is no whole backup: {error}.".replace("..", "."), where=str(path), fix=AGAIN) from error
    except OSError as error:
        raise InputError(f"cannot be read: {error}.", where=str(path), fix="See that it is there and readable.") from error


def check(archive: zipfile.ZipFile, contents: Contents, path: Path) -> None:
    """Read every part and compare it with the list, then the whole with its seal. Raises InputError, which names the part."""
    for name in contents.parts:
        for _ in blocks(archive, name, contents.parts[name], path):
            pass
    with path.open("rb") as file:
        if _digest(file, path.stat().st_size - SEAL).encode() != archive.comment:
            raise InputError("is not as it was written: the seal does not fit.", where=str(path), fix=AGAIN)


def blocks(archive: zipfile.ZipFile, name: str, expected: Measured, path: Path) -> Iterator[bytes]:
    """A part, block by block, never more of it than it says; raises InputError at its end when it is not what is expected."""
    size, digest, read = expected[0], hashlib.sha256(), 0
    where = f"{path}: {name}"
    try:
        with archive.open(name) as file:
            while block := file.read(min(BLOCK, size - read + 1)):
                read += len(block)
                if read > size:
                    raise InputError("holds more than its list says.", where=where, fix=AGAIN)
                digest.update(block)
                yield block
    except BROKEN as error:
        raise InputError(f"cannot be unpacked: {str(error).rstrip('.')}.", where=where, fix=AGAIN) from error
    if (read, digest.hexdigest()) != expected:
        raise InputError("has other content than was written.", where=where, fix=AGAIN)


def _listed(archive: zipfile.ZipFile, path: Path) -> Contents:
    try:
        if archive.getinfo(LIST).file_size > LARGEST_LIST:
            raise ValueError("its list is too long")
        with archive.open(LIST) as file:
            return Contents.decode(file.read(LARGEST_LIST))
    except (*BROKEN, KeyError, TypeError, AttributeError) as error:
        raise InputError("is no backup, or its list is damaged.", where=f"{path}: {LIST}", fix=AGAIN) from error


def _examine(archive: zipfile.ZipFile, contents: Contents, path: Path) -> None:
    """Raises InputError for names that lead elsewhere, links, parts too many or too few, and what unpacks to far more."""

    def refuse(name: str, what: str) -> None:
        raise InputError(what, where=f"{path}: {name!r}"[:300], fix=AGAIN)

    seen: set[str] = set()
    for part in archive.infolist():
        kind = stat.S_IFMT(part.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or part.is_dir():
            refuse(part.filename, "is a link or something else that is no file.")
        if part.filename != LIST and not is_inside(part.filename):
            refuse(part.filename, "has a name that leads out of the workspace.")
        if part.filename.casefold() in seen:
            refuse(part.filename, "is there twice.")
        seen.add(part.filename.casefold())
        if part.flag_bits & 1:
            refuse(part.filename, "is encrypted.")
        if part.file_size > TIGHTEST * max(part.compress_size, 1) + BLOCK:
            refuse(part.filename, "unpacks to far more than it is.")
        if part.filename != LIST and contents.parts.get(part.filename, (-1, ""))[0] != part.file_size:
            refuse(part.filename, "is not in the list, or has another size there.")
    for name in contents.parts:
        if name.casefold() not in seen:
            refuse(name, "is missing.")
    if sum(part.compress_size for part in archive.infolist()) > path.stat().st_size:
        refuse(LIST, "parts of it lie over each other.")
    if len(archive.comment) != SEAL:
        refuse(LIST, "the seal is missing.")


def is_inside(name: str) -> bool:
    """Whether a name is a plain path below the workspace, on every system."""
    parts = name.split("/")
    return all(
        part not in ("", ".", "..")
        and part.isprintable()
        and not set(part) & set('\\:*?"<>|')
        and not part.endswith((" ", "."))
        and not _DEVICE.fullmatch(part)
        for part in parts
    )


def _digest(file: IO[Any], length: int) -> str:
    """SHA-256 of the first bytes of a file."""
    digest = hashlib.sha256()
    file.seek(0)
    while length > 0 and (block := file.read(min(BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()
