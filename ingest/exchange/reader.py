"""From a file that holds a graph to what its sources say, by the kind of the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.reading import Reading, Source
    from ontology import Schema


def read_graph_file(path: Path, kind: str, source: Source, schema: Schema) -> Reading:
    """What a file of this kind (by its name in ``ingest.kinds``) says. Raises InputError for one that cannot be read at all."""
    if kind == "jsonl":
        from ingest.exchange.lines import read_lines

        return read_lines(path, source, schema)
    if kind == "csv":
        from ingest.exchange.tables import read_export_table

        return read_export_table(path, source, schema)
    from ingest.rdf.reader import read_rdf

    return read_rdf(path, kind, source, schema)
