"""What is wrong inside a workbook, told without its name, which the caller adds."""

from __future__ import annotations


class Damaged(Exception):
    """A part that no program writes; the text completes “is damaged: …”."""
