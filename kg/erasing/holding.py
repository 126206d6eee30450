"""Whether a file holds a name, also inside of what is packed: archives, office documents, compressed files, tables in columns."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.erasing.wording import Wording

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
DEEPEST = 3  # archives within archives
LARGEST = 1 << 28  # bytes of one member that are looked at
_TAG = re.compile(r"<[^<>]*>")


def holds(path: Path, wording: Wording) -> bool:
    """Whether the file holds one of the names, as far as that can be seen without the program that made it."""
    try:
        return _holds(path.read_bytes(), wording, DEEPEST)
    except OSError:
        return False


def _holds(content: bytes, wording: Wording, deep: int) -> bool:
    if any(_in_text(content, encoding, wording) for encoding in ENCODINGS):
        return True
    if deep and content[:2] == b"PK":
        return _in_archive(content, wording, deep)
    if deep and content[:2] == b"\x1f\x8b":
        try:
            with gzip.open(io.BytesIO(content)) as file:
                return _holds(file.read(LARGEST), wording, deep - 1)
        except (OSError, EOFError):
            return False
    return False


def _in_archive(content: bytes, wording: Wording, deep: int) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                with archive.open(member) as file:
                    if wording.found(member.filename) or _holds(file.read(LARGEST), wording, deep - 1):
                        return True
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return False
    return False


def _in_text(content: bytes, encoding: str, wording: Wording) -> bool:
    """Exactly as it is, or as this encoding's text, without the tags that office documents put into the middle of words."""
    if any(name.encode(encoding, "ignore") in content for name in wording.names if name.encode(encoding, "ignore")):
        return True
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    if text.startswith(("{", "[")) and "\\u" in text:
        with suppress(ValueError):
            text = json.dumps(json.loads(text), ensure_ascii=False)
    return wording.found(text) or ("<" in text and wording.found(_TAG.sub("", text)))
