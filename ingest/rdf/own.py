"""RDF that `kg export` wrote: statements with the sources behind them, as the ledger had them.

A statement's node says in rdf:subject, rdf:predicate and rdf:object what was said, of the keys of its source, and carries its own
status, days and details. What the entities' and relations' nodes say besides follows from the statements, and is not read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from ingest.exchange.faults import Faults
from ingest.rdf.graph import Graph
from ingest.rdf.parsing import Triple
from kg.statements.reviews import described, judgement, review_of
from kg.statements.statement import (
    DIFFERENT,
    SAME,
    SOURCE_EDITION,
    SOURCE_MEDIA_TYPE,
    SOURCE_PATH,
    SOURCE_TITLE,
    Precision,
    Statement,
    Status,
    identify,
)
from kg.views.nquads import PROV, RDF, XSD
from ontology import NAMESPACE as IKG
from ontology.graph import OWL, local

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ontology import Schema

STATEMENT, SOURCE, FIGURE = IKG + "Statement", IKG + "Source", IKG + "Figure"
METHOD, VERSION = "rdf", "1"
REVIEWER = "export"  # who rejected a statement is not in RDF
_ABOUT = {"title": SOURCE_TITLE, "path": SOURCE_PATH, "edition": SOURCE_EDITION, "mediaType": SOURCE_MEDIA_TYPE}
_JUDGED = {OWL + "sameAs": SAME, OWL + "differentFrom": DIFFERENT}
_FIX = "Export it anew; docs/exchange.md says what a statement's node has."


class OwnStatements:
    """The statements of a graph that are nodes. ``source`` is whose a judgement is that stands in no source's graph."""

    def __init__(self, graph: Graph, schema: Schema, source: str, faults: Faults) -> None:
        self._graph, self._schema, self._source, self._faults = graph, schema, source, faults
        self._carriers = {target: node for node in graph.subjects() for target in graph.values(node, PROV + "wasDerivedFrom")}
        self._statements = [node for node in graph.subjects() if STATEMENT in graph.classes(node)]
        self._sources = [node for node in graph.subjects() if SOURCE in graph.classes(node)]
        relations = {IKG + relation.node_class: name for name, relation in schema.relations.items()}
        self._predicates = {**relations, FIGURE: "indicatorValue"}
        self._base = _base(self._statements)

    def covers(self, node: str) -> bool:
        """Whether what a node says is read here, or follows from what is."""
        return node.startswith(tuple(self._base + part for part in ("id/", "relation/", "statement/", "source/", "figure/")))

    def statements(self) -> Iterator[tuple[Statement, bool]]:
        """The statements, each with whether a review has rejected it; the ids are those that they come with."""
        for node in self._statements:
            try:
                yield self._statement(node), self._graph.text(node, IKG + "rejected") == "true"
            except ValueError as error:
                self._faults.add(f"<{node}>", f"is no statement that can be read: {error}", _FIX)

    def house(self, rejected: list[Statement]) -> list[Statement]:
        """The rows beside the statements, with ids: what sources are, who is who by hand, and what was rejected."""
        rows: list[Statement] = []
        for node in filter(self.covers, self._sources):
            source = self._named(node, "source/")
            for name, predicate in _ABOUT.items():
                if (value := self._graph.text(node, IKG + name)) is not None:
                    rows.append(Statement(source, predicate, value=value, source=source, method=METHOD))
        for triple in self._graph.triples:
            if triple.predicate in _JUDGED and self.covers(triple.subject):
                try:
                    rows.append(self._judged(triple))
                except ValueError as error:
                    self._faults.add(f"<{triple.subject}>", f"is judged in a way that cannot be read: {error}", _FIX)
        reviews = [judgement(statement, accepted=False, reviewer=REVIEWER) for statement in rejected]
        titles = {row.source: row.value or row.source for row in rows if row.predicate == SOURCE_TITLE}
        unnamed = sorted({row.source for row in rejected if review_of(row.source) not in titles})
        return [*identify(rows, self._schema), *reviews, *(described(of, titles.get(of, of)) for of in unnamed)]

    def _judged(self, triple: Triple) -> Statement:
        """Raises ValueError."""
        ends = [self._named(str(end), "id/") for end in (triple.subject, triple.object)]
        source = self._named(triple.graph, "source/") if triple.graph else self._source
        return Statement(ends[0], _JUDGED[triple.predicate], object=ends[1], source=source, method=METHOD)

    def _statement(self, node: str) -> Statement:
        """Raises ValueError."""
        graph = self._graph
        carrier = self._carriers.get(node, "")
        predicate = local(unquote(graph.text(node, RDF + "predicate") or "")) or self._carried(carrier)
        subject = graph.text(node, RDF + "subject") or graph.text(node, IKG + "subject") or graph.text(carrier, IKG + "subject")
        source = graph.text(node, IKG + "source")
        if not predicate or subject is None or source is None:
            raise ValueError("it lacks its subject, its predicate or its source.")
        whole = graph.text(node, RDF + "subject") is not None  # what older exports do not say of the statement, its relation does
        said = node if whole or not carrier else carrier
        about = self._named(source, "source/")
        confidence = float(graph.text(node, IKG + "confidence") or 1)
        return Statement(
            subject=self._named(subject, "id/"),
            predicate=predicate,
            **self._target(node, carrier),
            **self._when(said),
            qualifiers=self._qualifiers(said),
            unit=graph.text(said, IKG + "unit"),
            source=about,
            edition=graph.text(node, IKG + "edition") or graph.text(source, IKG + "edition"),
            locator=graph.text(node, IKG + "locator"),
            quote=graph.text(node, IKG + "quote"),
            subject_basis="implicit" if graph.text(said, IKG + "subjectBasis") == "implicit" else "explicit",
            method=graph.text(node, IKG + "method") or METHOD,
            confidence=round(min(max(confidence, 0.0), 1.0), 8),
            id=self._named(node, "statement/"),
        )

    def _carried(self, carrier: str) -> str:
        """The predicate of a relation's node or a figure's."""
        return next((self._predicates[known] for known in self._graph.classes(carrier) if known in self._predicates), "")

    def _target(self, node: str, carrier: str) -> dict[str, Any]:
        """Raises ValueError."""
        graph = self._graph
        values = graph.values(node, RDF + "object") or graph.values(node, IKG + "value") or graph.values(carrier, IKG + "object")
        if not values:
            raise ValueError("it has neither object nor value.")
        if isinstance(values[0], str):
            return {"object": self._named(values[0], "id/")}
        return _literal(values[0])

    def _when(self, node: str) -> dict[str, Any]:
        """Raises ValueError."""
        text = {name: self._graph.text(node, IKG + name) for name in ("status", "validFrom", "validTo", "precision")}
        for name in ("status", "precision"):
            if text[name] not in (None, *(concept.notation for concept in self._schema.schemes[name])):
                raise ValueError(f"its {name} is none.")
        return {
            "status": cast("Status | None", text["status"]),
            "precision": cast("Precision | None", text["precision"]),
            "valid_from": date.fromisoformat(text["validFrom"]) if text["validFrom"] else None,
            "valid_to": date.fromisoformat(text["validTo"]) if text["validTo"] else None,
        }

    def _qualifiers(self, node: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for _, triple in self._graph.of(node):
            name = unquote(triple.predicate.removeprefix(IKG))
            if name in self._schema.qualifiers and not isinstance(triple.object, str):
                found[name] = triple.object.value
        return found

    def _named(self, iri: str, part: str) -> str:
        """The id or key behind an IRI. Raises ValueError for one that is none of the file's."""
        if not iri.startswith(self._base + part):
            raise ValueError(f"<{iri[:80]}> is none of its {part.rstrip('/')}s.")
        return unquote(iri[len(self._base + part) :])


def _base(statements: list[str]) -> str:
    """What all IRIs of an export begin with."""
    return statements[0].rpartition("statement/")[0] if statements else ""


def _literal(value: ox.Literal) -> dict[str, str | None]:
    if value.language:
        return {"value": value.value, "datatype": "string", "lang": value.language}
    return {"value": value.value, "datatype": value.datatype.value.removeprefix(XSD)}
