"""The worksheets of an .xlsx file as grids."""

from __future__ import annotations

import zipfile
from functools import cache
from typing import BinaryIO

from ingest import packages
from ingest.tables.grid import Grid
from ingest.tables.xlsx.damage import Damaged
from ingest.tables.xlsx.parts import Parts, find_parts, named, whole
from ingest.tables.xlsx.sheet import Formats, Progress, read_sheet
from ingest.tables.xlsx.styles import day_styles
from ingest.tables.xlsx.texts import shared_texts
from kg.errors import InputError

_FIX = "Open it in its program and save it anew, or get it again from where it comes from."


def read_workbook(file: BinaryIO, where: str, progress: Progress | None = None) -> tuple[list[Grid], list[str]]:
    """The visible sheets, and the names of the hidden ones, which are not read. Raises InputError for a damaged file."""
    try:
        with packages.opened(file, where) as package:
            parts = find_parts(package)

            @cache
            def formats() -> Formats:
                return _formats(package, parts)

            grids = []
            for sheet in parts.sheets:
                if not sheet.hidden:
                    with package.open(named(package, sheet.part)) as part:
                        grids.append(read_sheet(sheet.name, part, formats, progress))
            return grids, [sheet.name for sheet in parts.sheets if sheet.hidden]
    except Damaged as error:
        raise InputError(f"is damaged: {error}.", where=where, fix=_FIX) from error


def _formats(package: zipfile.ZipFile, parts: Parts) -> Formats:
    import pyarrow as pa

    texts = pa.array([], pa.string())
    if parts.texts:
        with package.open(named(package, parts.texts)) as part:
            texts = shared_texts(part)
    return Formats(texts, day_styles(whole(package, parts.styles) if parts.styles else None), parts.from_1904)
