"""Relations and figures that have a node of their own in our vocabulary, with status, days and details."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.rdf.graph import Graph
from ingest.rdf.literals import LiteralError
from ingest.rdf.parsing import Triple
from ingest.rdf.terms import Meaning, Terms
from kg.asserting.asked import details
from kg.errors import UsageError
from ontology import NAMESPACE as IKG

if TYPE_CHECKING:
    from ontology import Schema


class RelationNodes:
    def __init__(self, graph: Graph, terms: Terms, schema: Schema) -> None:
        self._graph, self._schema = graph, schema
        self._found: dict[str, tuple[int, str]] = {}
        for node in graph.subjects():
            for iri, position in graph.classes(node).items():
                if iri in terms.nodes:
                    self._found.setdefault(node, (position, terms.nodes[iri]))
        self._stated = {
            (predicate, graph.text(node, IKG + "subject"), graph.text(node, IKG + "object"))
            for node, (_, predicate) in self._found.items()
        }

    def has(self, node: str) -> bool:
        return node in self._found

    def found(self) -> Iterator[tuple[int, str]]:
        """The nodes, each with the position of the triple that says what it is."""
        return ((position, node) for node, (position, _) in self._found.items())

    def states(self, triple: Triple, meaning: Meaning) -> bool:
        """Whether a node says what this short form says."""
        name = meaning.names[0]
        forth, back = (name, triple.subject, triple.object), (name, triple.object, triple.subject)
        return forth in self._stated or (self._schema.relations[name].symmetric and back in self._stated)

    def read(self, node: str) -> dict[str, Any]:
        """``subject`` and ``object`` as nodes, ``predicate`` and the columns of the statement. Raises LiteralError."""
        graph, predicate = self._graph, self._found[node][1]
        known = self._schema.relations.get(predicate) or self._schema.properties[predicate]
        ends = {name: graph.values(node, IKG + name) for name in ("subject", "object", "value")}
        if not ends["subject"] or not isinstance(ends["subject"][0], str):
            raise LiteralError("it has no subject.")
        told: dict[str, Any] = {"subject": ends["subject"][0], "predicate": predicate}
        if predicate in self._schema.relations:
            if not ends["object"] or not isinstance(ends["object"][0], str):
                raise LiteralError("it has no object.")
            told["object"] = ends["object"][0]
        elif ends["value"] and not isinstance(ends["value"][0], str):
            told |= {"value": ends["value"][0].value, "datatype": "decimal", "unit": graph.text(node, IKG + "unit")}
        else:
            raise LiteralError("it has no value.")
        given = {name: value for name in self._schema.qualifiers if (value := graph.text(node, IKG + name)) is not None}
        try:
            begin, end = (graph.text(node, IKG + name) for name in ("validFrom", "validTo"))
            told |= {
                "qualifiers": details(given, known, self._schema),
                "valid_from": date.fromisoformat(begin) if begin else None,
                "valid_to": date.fromisoformat(end) if end else None,
            }
        except UsageError as error:
            raise LiteralError(error.what) from error
        except ValueError as error:
            raise LiteralError(f"{error}.") from error
        for name, scheme in (("status", "status"), ("precision", "precision")):
            if (text := graph.text(node, IKG + name)) is not None:
                concept = self._schema.concept(scheme, text)
                if concept is None:
                    raise LiteralError(f"{text[:60]!r} is no {name}.")
                told[name] = concept.notation
        return told
