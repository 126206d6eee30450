"""Answers that were given before, one file each, so that reading again costs nothing and a run that broke off goes on."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from ingest.documents.model.answers import Answer, Malformed, parse, unparse

_LARGEST = 4 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Remembered:
    """A folder of answers by the hash of their question; None keeps nothing.

    A file holds the answer alone: neither question nor key. It is checked against the text like one that came this moment, so
    that a file which somebody changed can do no more than a model that lies.
    """

    folder: Path | None

    def answer(self, key: str) -> Answer | None:
        """The answer to the question ``key``; None when there is none that can be read."""
        if self.folder is None:
            return None
        try:
            with (self.folder / f"{key}.json").open(encoding="utf-8") as file:
                return parse(file.read(_LARGEST))
        except (OSError, UnicodeDecodeError, Malformed):
            return None

    def keep(self, key: str, answer: Answer) -> None:
        """Whole or not at all. A folder that cannot be written to costs the next reading, not this one."""
        if self.folder is None:
            return
        target = self.folder / f"{key}.json"
        temporary = target.with_name(f"{key}.{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary.write_text(unparse(answer), encoding="utf-8")
            os.replace(temporary, target)
        except (OSError, UnicodeEncodeError):
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
