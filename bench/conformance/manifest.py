"""The tests as the W3C's manifests describe them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
BASE = "http://w3.example/sparql11/"  # in place of the folder of the tests, whose address is another on each machine

Graphs = tuple[tuple[str, Path], ...]  # name of the graph ("" for the default one), file


@dataclass(frozen=True, slots=True)
class QueryTest:
    """``kind``: QueryEvaluationTest, CSVResultFormatTest or NegativeSyntaxTest; ``expected`` is None for the last."""

    folder: str
    name: str
    kind: str
    query: Path
    graphs: Graphs
    expected: Path | None

    @property
    def base(self) -> str:
        return f"{BASE}{self.folder}/{self.query.name}"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a protocol test; ``statuses`` are first digits of those that pass."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: frozenset[str]
    boolean: bool | None
    format: str


@dataclass(frozen=True, slots=True)
class ProtocolTest:
    """``updates``: it is about changing data."""

    name: str
    what: str
    requests: tuple[Request, ...]
    graphs: Graphs

    @property
    def updates(self) -> bool:
        return "update" in self.name


def query_tests(root: Path) -> Iterator[QueryTest]:
    """All tests of the folders that have queries, in the order of the manifests."""
    for path in sorted(root.glob("*/manifest.ttl")):
        graph, entries = _manifest(path)
        for entry in entries:
            kind = _local(graph.value(entry, RDF.type)).removesuffix("11")
            action = graph.value(entry, MF.action)
            if kind not in ("QueryEvaluationTest", "CSVResultFormatTest", "NegativeSyntaxTest"):
                continue
            query = graph.value(action, QT.query) or action
            data = [("", _file(path, node)) for node in graph.objects(action, QT.data)]
            data += [(str(node), _file(path, node)) for node in graph.objects(action, QT.graphData)]
            result = graph.value(entry, MF.result)
            expected = _file(path, result) if result is not None else None
            yield QueryTest(path.parent.name, _local(entry), kind, _file(path, query), tuple(sorted(data)), expected)


def protocol_tests(root: Path) -> Iterator[ProtocolTest]:
    path = root / "protocol" / "manifest.ttl"
    graph, entries = _manifest(path)
    for entry in entries:
        action = graph.value(entry, MF.action)
        requests = [_request(graph, node) for node in _listed(graph, graph.value(action, HT.requests))]
        data = [
            (str(graph.value(node, RDFS.label)), _file(path, graph.value(node, UT.graph)))
            for node in graph.objects(entry, UT.graphData)
        ]
        yield ProtocolTest(_local(entry), str(graph.value(entry, MF.name)), tuple(requests), tuple(sorted(data)))


def service_description_tests(root: Path) -> list[tuple[str, str]]:
    """Name, and what it says."""
    graph, entries = _manifest(root / "service-description" / "manifest.ttl")
    return [(_local(entry), str(graph.value(entry, MF.name))) for entry in entries]


def _manifest(path: Path) -> tuple[Graph, list[Node]]:
    graph = Graph().parse(path, format="turtle", publicID=f"{BASE}{path.parent.name}/manifest.ttl")
    [head] = graph.objects(None, MF.entries)
    return graph, _listed(graph, head)


def _request(graph: Graph, node: Node) -> Request:
    body, response = graph.value(node, HT.body), graph.value(node, HT.resp)
    encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8") if body is not None else "utf-8"
    fields = _listed(graph, graph.value(node, HT.headers))
    boolean = graph.value(response, MF.expectedBoolean)
    return Request(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers=tuple((str(graph.value(f, HT.fieldName)), str(graph.value(f, HT.fieldValue))) for f in fields),
        body=str(graph.value(body, CNT.chars)).encode(encoding) if body is not None else b"",
        statuses=frozenset(_local(status)[len("StatusCode")] for status in graph.objects(response, MF.expectedStatus)),
        boolean=None if boolean is None else str(boolean) == "true",
        format=str(graph.value(response, MF.expectedFormat) or ""),
    )


def _listed(graph: Graph, head: Node | None) -> list[Node]:
    return [] if head is None else list(Collection(graph, head))


def _file(manifest: Path, node: Node | None) -> Path:
    assert isinstance(node, URIRef), node
    return manifest.parent / str(node).rpartition("/")[2]


def _local(node: Node | None) -> str:
    return str(node).rpartition("#")[2]
