"""Reading an RDF file: our own exports as the statements that they hold, everything else as what the file itself says."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.exchange.faults import Faults
from ingest.exchange.ids import Ids
from ingest.naming import shown
from ingest.rdf.describing import Describer
from ingest.rdf.graph import Graph
from ingest.rdf.own import OwnStatements
from ingest.rdf.parsing import LONGEST, read_triples
from ingest.reading import Reading, Source
from kg.errors import InputError
from kg.statements.columns import StatementTable
from kg.statements.statement import SOURCE_EDITION, identify

if TYPE_CHECKING:
    from ontology import Schema


def read_rdf(path: Path, kind: str, source: Source, schema: Schema) -> Reading:
    """What an RDF file of this kind (a name in ``ingest.kinds``) says.

    Terms that neither the ontology nor its alignments have are problems, each counted. Raises InputError for a file that cannot
    be read, and for one in which no term is known.
    """
    parsed = read_triples(path, kind)
    faults = Faults(shown(path))
    if parsed.on_triples:
        what = f"has {parsed.on_triples} triples about other triples (RDF 1.2); they are not read."
        faults.add("triple terms", what, "Write them as nodes of their own: docs/exchange.md shows how a relation is one.")
    for subject, predicate in parsed.too_long:
        what = f"has a value of <{predicate}> that is longer than {LONGEST:,} characters; it is not read."
        faults.add(f"<{subject}>", what, "Shorten it.")
    graph = Graph(parsed.triples)
    own = OwnStatements(graph, schema, source.id, faults)
    ids = Ids(schema)
    read = list(own.statements())
    kept = [*ids.kept(row for row, _ in read), *ids.rest()]
    rejected = {ids.given.get((row.source, row.id), row.id) for row, is_rejected in read if is_rejected}
    house = own.house([row for row in kept if row.id in rejected])
    told = list(Describer(graph, schema, source.id, own, faults).statements())
    text = graph.stored_text() if told else None
    edition = sha256(path.read_bytes() if text is None else text.encode()).hexdigest()
    said = list(identify((replace(row, source=source.id, edition=edition) for row in told), schema))
    if not kept and not said:
        first = next(iter(faults.all()), None)
        raise InputError(
            "says nothing in terms that are known here." + (f" {first.what}" if first else ""),
            where=shown(path),
            fix="docs/exchange.md lists the vocabularies that are read.",
        )
    rows = [*kept, *house, *said]
    others = sorted({row.source for row in house if row.predicate == SOURCE_EDITION})
    keys = {row.subject for row in (*kept, *said)} | {row.object for row in (*kept, *said) if row.object}
    return Reading(source, edition, text, StatementTable.of(rows), faults.all(), len(keys), tuple(others), carries=not said)
