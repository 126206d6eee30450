"""RDF exports: what the rdf view is loaded from, sorted, in the syntax that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.engine import connect, quoted

if TYPE_CHECKING:
    import pyoxigraph

    from kg.snapshot import Snapshot
    from ontology import Schema

SYNTAXES = ("ttl", "nq", "jsonld")


def write_rdf(snapshot: Snapshot, schema: Schema, syntax: str, path: Path, *, base_iri: str) -> None:
    """N-Quads keep what each source says in its named graph; Turtle and JSON-LD hold the union of all graphs.

    Direct triples are those that hold today. Each statement says by itself what its source says, so that it can be read back.
    Lines are sorted by code points, so that subjects stand together.
    """
    from kg.views.rdf import write_nquads

    unsorted = path.with_suffix(".unsorted")
    write_nquads(snapshot, schema, unsorted, base_iri=base_iri, today=date.today(), own_words=True)
    quads = path if syntax == "nq" else path.with_suffix(".quads")
    _sort_lines(unsorted, quads)
    unsorted.unlink()
    if syntax != "nq":
        _convert(quads, path, syntax)
        quads.unlink()


def _convert(quads: Path, path: Path, syntax: str) -> None:
    import pyoxigraph as ox

    from kg.views.rdf import PREFIXES

    form = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}[syntax]
    ox.serialize(_triples(quads), path.as_posix(), form, prefixes=PREFIXES)


def _triples(quads: Path) -> Iterator[pyoxigraph.Triple]:
    import pyoxigraph as ox

    for quad in ox.parse(path=quads.as_posix(), format=ox.RdfFormat.N_QUADS, lenient=True):
        yield quad.triple


def _sort_lines(source: Path, target: Path) -> None:
    """By DuckDB, which sorts on disk what does not fit in memory."""
    read, written = (quoted(path.as_posix()) for path in (source, target))
    whole = "QUOTE '', ESCAPE '', DELIMITER '\x01', HEADER false"  # a line is one column
    with connect(temp_directory=f"{target.as_posix()}.spill") as engine:
        engine.execute(f"CREATE TEMP TABLE quads (line VARCHAR); COPY quads FROM {read} (FORMAT csv, AUTO_DETECT false, {whole})")
        engine.execute(f"COPY (FROM quads ORDER BY line) TO {written} (FORMAT csv, {whole})")
