"""What files would say, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.kinds import kind_of
from ingest.sources import discover
from kg.errors import KgError, Problem

if TYPE_CHECKING:
    from ingest.documents import DocumentReaders
    from ingest.documents.extraction import Extraction
    from ingest.exchange.preview import GraphPreview
    from ingest.tables import Mapping, TablePreview
    from ontology import Schema


@dataclass(frozen=True, slots=True)
class FilePreview:
    """A file's path and how it is understood: a document by its extraction, a table column by column, a graph by its counts."""

    path: str
    understood: Extraction | TablePreview | GraphPreview

    def as_dict(self) -> dict[str, object]:
        return {"path": self.path, **self.understood.as_dict()}

    def as_text(self) -> str:
        return f"{self.path}\n{self.understood.as_text()}"


def preview_all(
    paths: Sequence[str | Path],
    schema: Schema,
    *,
    mapping: Path | None = None,
    documents: DocumentReaders | None = None,
    default_region: str = "",
) -> tuple[list[FilePreview], list[Problem]]:
    """Every file behind ``paths``, and what is wrong with those that cannot be read. Raises UsageError for a wrong mapping.

    Of documents it shows what the rules find; a language model is not asked.
    """
    from ingest.documents import DocumentReaders, ReadingSettings
    from ingest.tables.mapping_file import load_mapping

    columns = load_mapping(mapping, schema) if mapping else None
    rules = documents or DocumentReaders(ReadingSettings(), schema)
    files, problems = discover(paths)
    found = []
    for file in files:
        try:
            found.append(FilePreview(str(file.path), _understood(file.path, schema, columns, rules, default_region or None)))
        except KgError as error:
            problems.append(error.problem)
    return found, problems


def _understood(
    path: Path, schema: Schema, mapping: Mapping | None, documents: DocumentReaders, region: str | None
) -> Extraction | TablePreview | GraphPreview:
    with path.open("rb") as file:
        kind = kind_of(file, path.name)
    if kind.family == "graph":
        from ingest.exchange.preview import preview_graph

        return preview_graph(path, kind, schema)
    if kind.family == "table":
        from ingest.tables import preview

        return preview(path, schema, mapping=mapping, region=region)
    from ingest.documents.formats import read_text

    return documents.extract(read_text(path), region=region)
