"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description, W3C Recommendation, 21 March 2013)."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

# Media types on offer, the one for those who do not say first. Aliases answer under the name that was asked for.
TABLES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/xml",
    "text/xml",
)
GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")

SD, FORMATS, RDF = (
    "http://www.w3.org/ns/sparql-service-description#",
    "http://www.w3.org/ns/formats/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)
FORMAT_NAMES = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)


def description(endpoint: str, *, union: bool, media: str) -> bytes:
    """The description of the service at ``endpoint`` in one of ``GRAPHS``."""
    written = ox.serialize(_triples(endpoint, union), format=ox.RdfFormat.from_media_type(media), prefixes={"sd": SD})
    return written or b""


def _triples(endpoint: str, union: bool) -> Iterator[ox.Triple]:
    service, dataset, graph = ox.BlankNode(), ox.BlankNode(), ox.BlankNode()
    a = ox.NamedNode(f"{RDF}type")
    yield ox.Triple(service, a, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if union:
        yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in FORMAT_NAMES:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(f"{FORMATS}{name}"))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, a, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), graph)
    yield ox.Triple(graph, a, _sd("Graph"))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{SD}{name}")
