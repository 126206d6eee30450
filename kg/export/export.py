"""One function for every format. A file is written beside its place and renamed into it: it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.export.canonical import canonical
from kg.export.graphml import write_graphml
from kg.export.rdf import SYNTAXES, write_rdf
from kg.export.tables import statement_lines, write_csv, write_lines, write_parquet

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from kg.statements.read_only import ReadOnlyLedger
    from ontology import Schema

FORMATS: Mapping[str, str] = {
    "ttl": "RDF as Turtle",
    "nq": "RDF as N-Quads, with a named graph for each source",
    "jsonld": "RDF as JSON-LD",
    "graphml": "entities and relations for Gephi, yEd and Cytoscape",
    "csv": "entities.csv, relations.csv and properties.csv in a folder, or in one file when its name ends in .zip",
    "parquet": "the tables of the snapshot in a folder, or in one file when its name ends in .zip",
    "jsonl": "the current statements, then what describes sources, judges and reviews: one JSON object a line",
    "canonical": "sorted text that is equal when the content is equal",
}
_TIME = (1980, 1, 1, 0, 0, 0)  # of every file in a zip: the same content gives the same bytes


def export(
    snapshot: Snapshot,
    schema: Schema,
    form: str,
    path: Path,
    *,
    base_iri: str = "urn:innovation-kg:",
    ledger: ReadOnlyLedger | None = None,
) -> Path:
    """Write ``snapshot`` in one of ``FORMATS`` to a file (csv and parquet: a folder or a zip); the path of what was written.

    ``ledger`` is the one that it was folded from; without it jsonl has the statements alone.

    Raises UsageError for an unknown format, or when ``path`` cannot be written.
    """
    files: dict[str, Callable[[Path], None]] = {
        "canonical": lambda part: write_lines(canonical(snapshot, schema), part),
        "jsonl": lambda part: write_lines(statement_lines(snapshot, ledger), part),
        "graphml": lambda part: write_graphml(snapshot, part),
        **{rdf: lambda part: write_rdf(snapshot, schema, form, part, base_iri=base_iri) for rdf in SYNTAXES},
    }
    folders: dict[str, Callable[[Path], None]] = {
        "csv": lambda folder: write_csv(snapshot, folder),
        "parquet": lambda folder: write_parquet(snapshot, folder),
    }
    if form not in FORMATS:
        raise UsageError(f"there is no export format {form!r}.", fix=f"Choose one of: {', '.join(FORMATS)}.")
    if not path.parent.is_dir():
        raise UsageError("there is no such folder.", where=str(path.parent), fix="Make it, or name another file.")
    if form in files and path.is_dir():
        raise UsageError("is a folder.", where=str(path), fix=f"Name a file, such as {path / f'graph.{form}'}.")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.", suffix=".part") as place:
            part = Path(place, path.name)
            if form in files:
                files[form](part)
                os.replace(part, path)
            else:
                part.mkdir()
                folders[form](part)
                _zip(part, path) if path.suffix.lower() == ".zip" else _move_into(part, path)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}.", where=str(path), fix="Name another place.") from error
    return path


def _zip(folder: Path, path: Path) -> None:
    part = folder.with_suffix(".new")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(file.name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
    os.replace(part, path)


def _move_into(folder: Path, target: Path) -> None:
    """Other files of ``target`` stay as they are."""
    target.mkdir(exist_ok=True)
    for file in sorted(folder.iterdir()):
        os.replace(file, target / file.name)
