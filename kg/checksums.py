"""Checksums of files: what a file was when it was written, and what is wrong with it now."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Measured = tuple[int, str]  # size in bytes, SHA-256 in hex


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not as it was written; ``path`` is relative to the folder that was looked at, with slashes."""

    path: str
    what: str


def measure(path: Path) -> Measured:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def damages(folder: Path, expected: Mapping[str, Measured]) -> list[Damage]:
    """The files of ``folder`` that are not as expected, by path."""
    return [Damage(path, what) for path, known in sorted(expected.items()) if (what := difference(folder / path, known))]


def difference(path: Path, expected: Measured) -> str:
    """What is wrong with a file; empty when nothing is."""
    try:
        size, digest = measure(path)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error}"
    if size != expected[0]:
        return f"has {size} bytes instead of {expected[0]}"
    return "" if digest == expected[1] else "has other content than was written"
