"""The text layer of a PDF, as paragraphs with their pages."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

from ingest.documents.formats import layout, pdf_worker
from ingest.documents.formats.whitespace import writable
from ingest.documents.text import Text, assemble
from ingest.limits import DEFAULT, Limits
from kg.errors import InputError, Problem

_OCR = "Give it one: ocrmypdf -l chi_sim --skip-text FILE OUT.pdf (https://ocrmypdf.readthedocs.io)."
_AGAIN = "Open it in a PDF program and print it to a new PDF, or get it again from where it comes from."
_PROTECTED = "Remove its password (qpdf --decrypt --password=… FILE OUT.pdf) and read that file."
_FAILURES = {
    "password": ("is protected with a password.", _PROTECTED),
    "damaged": ("is damaged: it is no complete PDF.", _AGAIN),
    "pages": ("has more pages than are read.", "Split it and read the parts."),
    "length": ("holds more text than is read.", "Split it and read the parts."),
}


def read(data: bytes, where: str, limits: Limits = DEFAULT) -> Text:
    """The text of a PDF. Raises InputError for a damaged or protected one, and for one without readable text."""
    pages = _pages(data, where, limits)
    text = assemble(layout.blocks(pages))
    silent = [page.number for page in pages if not page.lines]
    if len(silent) == len(pages):
        raise InputError("has no text layer: its pages are pictures.", where=where, fix=_OCR)
    if _is_garbled(text.content):
        raise InputError("has a text layer whose characters cannot be told (its fonts do not say).", where=where, fix=_OCR)
    problems = [Problem(f"{where}: page {number}", "has no text; it may be a picture.", _OCR) for number in silent]
    return Text(text.content, text.origins, tuple(problems))


def _pages(data: bytes, where: str, limits: Limits) -> list[layout.Page]:
    """What the worker reads, within the limits of time and memory."""
    command = [sys.executable, "-P", str(Path(pdf_worker.__file__))]
    bounds = [str(limits.pages), str(limits.text_length), str(limits.memory_bytes)]
    try:
        done = subprocess.run([*command, *bounds], input=data, capture_output=True, timeout=limits.seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"takes longer to read than {limits.seconds:g} s.", where=where, fix=_AGAIN) from error
    if done.returncode:
        raise InputError(
            "breaks the PDF reader: it is damaged, or unpacks to more than memory holds.", where=where, fix=_AGAIN
        ) from subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr[-2000:])
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        what, fix = _FAILURES[answer["error"]]
        raise InputError(what, where=where, fix=fix)
    return [
        layout.Page(number, page["height"], tuple(layout.Line(_plain(text), *box) for text, *box in page["lines"]))
        for number, page in enumerate(answer["pages"], 1)
    ]


def _plain(text: str) -> str:
    """Characters as they are written elsewhere: some fonts say 工 (a radical, U+2F2F) where 工 (U+5DE5) is meant."""
    paired = text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
    return "".join(
        unicodedata.normalize("NFKC", character)
        if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff"
        else character
        for character in writable(paired)
    )


def _is_garbled(content: str) -> bool:
    """Whether a quarter of the text is no writing at all: unassigned, private or replacement characters."""
    sample = content[:20_000]
    strange = sum(character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn") for character in sample)
    return strange * 4 > len(sample)
