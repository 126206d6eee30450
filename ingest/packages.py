"""Office packages (zip files with XML parts) opened with bounds: sizes, inflation, encryption and document types are checked.

Nothing is ever unpacked to disk, so a member's name such as ``../../x`` has no effect; parts are asked for by name.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from ingest.limits import MIB
from kg.errors import InputError

_SMALL = 10 * MIB  # below this, inflation says nothing: a short part of blanks packs to almost none
_PROLOG = 64 * 1024  # bytes within which an XML part's root element begins
_MEMBERS = 20_000
_ASIDE = ((b"<!--", b"-->"), (b"<?", b"?>"))  # what may stand before the root besides a document type
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    ValueError,
    OSError,
)  # offsets may be anything


@contextmanager
def opened(file: BinaryIO, name: str) -> Iterator[zipfile.ZipFile]:
    """A zip file to read from; damage met inside the block becomes an InputError that names the file."""
    try:
        with zipfile.ZipFile(file) as package:
            if len(package.infolist()) > _MEMBERS:
                raise InputError(
                    f"holds {len(package.infolist())} parts; no office file does.",
                    where=name,
                    fix="Check where the file comes from.",
                )
            yield package
    except _DAMAGE as error:
        raise damaged(name) from error


def check(package: zipfile.ZipFile, name: str, *, part_bytes: int, inflation: int) -> None:
    """Refuse a package that is encrypted, a bomb, or whose XML declares a document type (office XML never does).

    Raises InputError. Every part is checked, so that what a parser does with entities does not matter.
    """
    for member in package.infolist():
        if member.flag_bits & 0x1:
            raise InputError("is a zip file with a password.", where=name, fix="Save it without a password and read that file.")
        if member.file_size > part_bytes or (
            member.file_size > _SMALL and member.file_size > inflation * max(1, member.compress_size)
        ):
            raise too_large(name, member)
        if member.filename.lower().endswith((".xml", ".rels")):
            with package.open(member) as part:
                if _declares_type(part):
                    raise InputError(
                        f"declares XML entities in its part {member.filename!a}; office files never do.",
                        where=name,
                        fix="Do not trust this file; ask its sender for a fresh one.",
                    )


def part(package: zipfile.ZipFile, member: str, name: str, limit: int) -> bytes:
    """One part, unpacked, at most ``limit`` bytes. Raises InputError when it is missing or larger."""
    try:
        info = package.getinfo(member)
    except KeyError as error:
        raise damaged(name) from error
    with package.open(info) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise too_large(name, info)
    return data


def damaged(name: str) -> InputError:
    return InputError(
        "is damaged: its parts cannot be unpacked.",
        where=name,
        fix="Open it in its program, save it again and read that file; or get it again from where it comes from.",
    )


def too_large(name: str, member: zipfile.ZipInfo) -> InputError:
    return InputError(
        f"unpacks to {member.file_size // MIB} MiB in its part {member.filename!a}, from {member.compress_size:,} bytes: too much.",
        where=name,
        fix="If it is a real document, split it; if you do not know its sender, do not open it.",
    )


def _declares_type(part: IO[bytes]) -> bool:
    """Whether a DOCTYPE stands before the root element (or the root does not come where it must)."""
    prolog = part.read(_PROLOG)
    wide = prolog[:2] in (b"\xff\xfe", b"\xfe\xff") or 0 in prolog[:2]
    text = prolog.replace(b"\x00", b"") if wide else prolog
    position = text.find(b"<")
    while position >= 0:
        aside = next(((opening, closing) for opening, closing in _ASIDE if text.startswith(opening, position)), None)
        if aside is None:
            return text.startswith(b"<!", position)
        after = text.find(aside[1], position + len(aside[0]))
        position = text.find(b"<", after) if after >= 0 else -1
    return len(prolog) == _PROLOG
