"""Values as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def plain(value: object) -> Any:
    """A frozen dataclass and all within it as dicts, lists and texts; days as ISO text.

    Not ``dataclasses.asdict``, which copies what it does not know, and cannot copy the ontology's read-only mappings.
    """
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
