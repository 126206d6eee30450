"""From a document as it comes (txt, md, html, docx, pdf) to one text with a map back."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

from ingest.documents.text import Text, assemble
from ingest.kinds import Kind, kind_of
from ingest.limits import DEFAULT, MIB, Limits
from ingest.naming import shown
from kg.errors import InputError

__all__ = ["read_bytes", "read_text"]


def read_text(source: Path | str | bytes, name: str = "", limits: Limits = DEFAULT) -> Text:
    """The text of a document: a path, or its bytes with the name that it goes by.

    The text of a UTF-8 .txt file is the file's text unchanged, line ends included (without a byte order mark).
    Raises InputError, and nothing else, for whatever cannot be read.
    """
    if isinstance(source, bytes):
        data, where = source, shown(name) or "document"
    else:
        path = Path(source)
        data, where, name = read_bytes(path, limits), shown(path), name or str(path)
    kind = kind_of(io.BytesIO(data), name or "document")
    if kind.family != "document":
        raise InputError(
            f"is a table (.{kind.name}), not a document.", where=where, fix="Read it with `kg ingest`, which takes tables as well."
        )
    try:
        text = _read(data, kind, where, limits)
    except InputError:
        raise
    except (MemoryError, RecursionError) as error:
        raise InputError("is too large or too deeply nested to read.", where=where, fix="Split it and read the parts.") from error
    except Exception as error:  # the parsers are others' code and the bytes anybody's: whatever breaks, the file is at fault
        raise InputError(f"cannot be read as .{kind.name} ({type(error).__name__}).", where=where, fix="Save it anew.") from error
    if len(text.content) > limits.text_length:
        raise InputError(
            f"holds {len(text.content):,} characters; up to {limits.text_length:,} are read.",
            where=where,
            fix="Split it and read the parts.",
        )
    if not text.content.strip():
        raise InputError("holds no text.", where=where, fix="Check that it was saved or copied whole.")
    return text


def read_bytes(path: Path, limits: Limits = DEFAULT) -> bytes:
    """The bytes of a file. Raises InputError when it is not there, not a file, not readable or too large."""
    where = shown(path)
    try:
        with _opened(path) as file:
            data = file.read(limits.document_bytes + 1)
    except FileNotFoundError as error:
        raise InputError("is not there.", where=where, fix="Check the name; it may have been moved or deleted.") from error
    except PermissionError as error:
        raise InputError("may not be read by this account.", where=where, fix="Change its permissions, or copy it.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot be opened ({reason}).", where=where, fix="Check the name and the disk.") from error
    if len(data) > limits.document_bytes:
        raise InputError(
            f"is larger than {limits.document_bytes // MIB} MiB, the limit for documents.",
            where=where,
            fix="Split it and read the parts.",
        )
    return data


def _opened(path: Path) -> io.BufferedReader:
    """A regular file, open; a pipe or a device is never opened, as that could wait for ever."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise InputError("is no regular file.", where=shown(path), fix="Name a file.")
    return path.open("rb")


def _read(data: bytes, kind: Kind, where: str, limits: Limits) -> Text:
    # Each format is imported when a file of it comes: together they would cost a start of `kg` a third of a second.
    match kind.name:
        case "docx":
            from ingest.documents.formats import docx

            return assemble(docx.blocks(data, where, limits))
        case "pdf":
            from ingest.documents.formats import pdf

            return pdf.read(data, where, limits)
        case "html":
            from ingest.documents.formats import html

            return assemble(html.blocks(_bounded(data, limits.html_bytes, where), where))
        case "md":
            from ingest.documents.formats import markdown
            from ingest.documents.formats.encoding import decode

            return assemble(markdown.blocks(decode(_bounded(data, limits.markdown_bytes, where), where), where))
    from ingest.documents.formats.encoding import decode

    return Text(decode(data, where))


def _bounded(data: bytes, limit: int, where: str) -> bytes:
    if len(data) > limit:
        raise InputError(
            f"is larger than {limit // MIB} MiB, the limit for text with marks.",
            where=where,
            fix="Save it as plain text (.txt), or split it.",
        )
    return data
