"""The shapes against the graph: SHACL by pySHACL, on the very quads that the rdf view and the exports write.

A batch of nodes is validated at a time, together with the classes of what they point at, so that memory does not grow
with the graph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.check.findings import Severity
from kg.views import rdf
from ontology import NAMESPACE
from ontology.shapes import shapes

if TYPE_CHECKING:
    from pyoxigraph import Store
    from rdflib import Graph
    from rdflib.term import Node

    from kg.snapshot import Snapshot
    from ontology import Schema

BATCH = 5_000  # nodes validated at a time
SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that a shape does not allow. ``kind`` is relation, figure, statement or id (an entity); ``id`` that of the node."""

    kind: str
    id: str
    rule: str
    severity: Severity
    what: str
    fix: str
    value: str


def violations(snapshot: Snapshot, schema: Schema, *, base_iri: str) -> list[Violation]:
    """What the shapes find in the graph of ``snapshot``. A relation that a review rejects is not asked for anything."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        rdf.build(snapshot, schema, Path(folder), base_iri=base_iri, today=date.today())
        store = rdf.open_store(Path(folder))
        found = list(validate(store, schema, base_iri=base_iri))
        del store  # Windows deletes no file that is open
    return found


def validate(store: Store, schema: Schema, *, base_iri: str) -> Iterator[Violation]:
    """What the shapes find in a store of the rdf view."""
    import rdflib

    classes = {known.iri for known in schema.classes.values() if not known.abstract}
    relations = {NAMESPACE + relation.node_class for relation in schema.relations.values()}
    every = rdflib.Graph().parse(data=shapes(schema), format="turtle")
    for kind, types, root in (
        ("relation", relations, "Relation"),
        ("figure", {NAMESPACE + "Figure"}, ""),
        ("statement", {NAMESPACE + "Statement"}, ""),
        ("id", classes, "Entity"),
    ):
        targets = types | ({NAMESPACE + root} if root else set())
        shaped = _only(every, targets)
        named = {str(term) for term in shaped.objects() if isinstance(term, rdflib.URIRef)}
        nodes = list(_nodes(store, types))
        for start in range(0, len(nodes), BATCH):
            graph = _around(store, nodes[start : start + BATCH], named, ends=kind in ("relation", "figure"))
            for iri in types if root else ():
                graph.add((rdflib.URIRef(iri), rdflib.RDFS.subClassOf, rdflib.URIRef(NAMESPACE + root)))
            yield from _validate(graph, shaped, kind, f"{base_iri}{kind}/")


def _only(every: Graph, targets: Collection[str]) -> Graph:
    """The shapes with no target but these classes: a neighbour of a node, of which the class alone is known, is no focus."""
    import rdflib

    kept = rdflib.Graph()
    for triple in every:
        if str(triple[1]) != SH + "targetClass" or str(triple[2]) in targets:
            kept.add(triple)
    return kept


def _nodes(store: Store, types: Collection[str]) -> Iterator[str]:
    """The IRIs of these classes, each once, but for rejected relations."""
    import pyoxigraph as ox

    seen: set[str] = set()
    a, rejected = ox.NamedNode(rdf.RDF_TYPE), ox.NamedNode(NAMESPACE + "rejected")
    for iri in sorted(types):
        for quad in store.quads_for_pattern(None, a, ox.NamedNode(iri), ox.DefaultGraph()):
            node = quad.subject
            if isinstance(node, ox.NamedNode) and node.value not in seen:
                seen.add(node.value)
                if next(iter(store.quads_for_pattern(node, rejected, None, ox.DefaultGraph())), None) is None:
                    yield node.value


def _around(store: Store, nodes: Sequence[str], named: Collection[str], *, ends: bool) -> Graph:
    """What the store says of these nodes with predicates that the shapes name; with ``ends`` the classes of what they point at."""
    import pyoxigraph as ox
    import rdflib

    graph = rdflib.Graph()
    a = ox.NamedNode(rdf.RDF_TYPE)
    pointed: set[ox.NamedNode] = set()
    for iri in nodes:
        focus = rdflib.URIRef(iri)
        for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph()):
            if quad.predicate.value not in named and quad.predicate != a:
                continue
            graph.add((focus, rdflib.URIRef(quad.predicate.value), _term(quad.object)))
            if ends and isinstance(quad.object, ox.NamedNode):
                pointed.add(quad.object)
    for node in pointed:
        for quad in store.quads_for_pattern(node, a, None, ox.DefaultGraph()):
            graph.add((rdflib.URIRef(node.value), rdflib.RDF.type, _term(quad.object)))
    return graph


def _term(term: object) -> Node:
    import pyoxigraph as ox
    import rdflib

    match term:
        case ox.Literal():
            datatype = None if term.language else rdflib.URIRef(term.datatype.value)
            if str(datatype) == rdf.XSD + "string":
                datatype = None
            return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case _:
            raise TypeError(f"the rdf view writes no such term: {term}")


def _validate(graph: Graph, shaped: Graph, kind: str, base: str) -> Iterator[Violation]:
    import pyshacl
    import rdflib

    sh = rdflib.Namespace(SH)
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=shaped, inplace=True)
    if conforms:
        return
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        shape, focus = report.value(result, sh.sourceShape), str(report.value(result, sh.focusNode))
        yield Violation(
            kind,
            unquote(focus.removeprefix(base)),
            str(shape).removeprefix(NAMESPACE),
            "violation" if report.value(result, sh.resultSeverity) == sh.Violation else "warning",
            _english(shaped, shape, sh.message),
            _english(shaped, shape, rdflib.URIRef(NAMESPACE + "fix")),
            str(report.value(result, sh.value, default="")),
        )


def _english(shaped: Graph, shape: Node | None, predicate: Node) -> str:
    return next((str(text) for text in shaped.objects(shape, predicate) if getattr(text, "language", "") == "en"), "")
