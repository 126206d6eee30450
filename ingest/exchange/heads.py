"""By what the csv tables of an export are known: the names of their columns."""

from __future__ import annotations

from collections.abc import Sequence

from kg.export.tables import CSV_COLUMNS

_BOM = b"\xef\xbb\xbf"
_TABLES = {columns: name for name, columns in CSV_COLUMNS.items()}
_HEADS = frozenset(",".join(columns).encode() for columns in _TABLES)


def is_export_table(head: bytes) -> bool:
    """Whether a file that begins so is a table of an export."""
    return head.removeprefix(_BOM).partition(b"\n")[0].rstrip(b"\r") in _HEADS


def table_of(columns: Sequence[str]) -> str:
    """The table that has these columns. Raises KeyError when none has."""
    return _TABLES[tuple(columns)]
