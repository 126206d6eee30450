"""Each test over HTTP, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

from bench.conformance.comparing import RESULTS, holds_rows, same_graph, same_results, same_texts
from bench.conformance.manifest import (
    ProtocolTest,
    QueryTest,
    Request,
    protocol_tests,
    query_tests,
    service_description_tests,
)
from bench.conformance.serving import Data, loaded, served

FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml"),
}
ENDPOINT = "http://www.w3.org/ns/sparql-service-description#endpoint"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``why`` is empty when the test passes; ``engine``: what the bare engine makes of it, None where it is not asked."""

    group: str
    name: str
    what: str
    why: str
    engine: bool | None = None

    @property
    def passes(self) -> bool:
        return not self.why


def run(root: Path) -> Iterator[Outcome]:
    """All tests of the folder, those of the protocol first."""
    with served() as (data, client):
        for protocol in protocol_tests(root):
            data.show(protocol.graphs)
            group = "update" if protocol.updates else "protocol"
            yield Outcome(group, protocol.name, protocol.what, run_protocol(client, protocol))
        for name, what in service_description_tests(root):
            yield Outcome("service-description", name, what, run_description(client, name))
        for test in sorted(query_tests(root), key=lambda test: test.graphs):
            yield Outcome(test.folder, test.name, test.query.name, run_query(data, client, test), engine_passes(test))


def run_protocol(client: httpx.Client, test: ProtocolTest) -> str:
    """A test of updates passes when each of its updates is refused; what it asks afterwards is not asked."""
    for request in test.requests:
        if test.updates and not _is_update(request):
            continue
        answer = client.request(request.method, request.path, headers=list(request.headers), content=request.body or None)
        wanted = frozenset("4") if test.updates else request.statuses
        if str(answer.status_code)[0] not in wanted:
            return f"the status is {answer.status_code}"
        if not test.updates and (why := _wrong_content(request, answer)):
            return why
    return ""


def run_description(client: httpx.Client, name: str) -> str:
    """The three tests of the suite, each of which has a sentence as its only definition."""
    answer = client.get("/sparql/", headers={"Accept": "application/n-triples"})
    if answer.status_code != 200:
        return f"the status is {answer.status_code}"
    triples = [quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)]
    endpoints = [(t.subject, t.object) for t in triples if t.predicate.value == ENDPOINT]
    if name == "has-endpoint-triple":
        wanted = ox.NamedNode(str(client.base_url.join("/sparql/")))
        return "" if [end for _, end in endpoints] == [wanted] else f"the endpoints are {endpoints}"
    if name == "conforms-to-schema":
        return _against_schema(triples)
    return "" if triples else "there are no triples"


def run_query(data: Data, client: httpx.Client, test: QueryTest) -> str:
    data.show(test.graphs)
    text = _text(test)
    if test.expected is None:
        status = client.get("/sparql", params={"query": text}).status_code
        return "" if status == 400 else f"the status is {status}"
    answer = client.get("/sparql", params={"query": text}, headers={"Accept": _form(test).media_type})
    if answer.status_code != 200:
        return f"{answer.status_code}: {answer.text[:200]}"
    return "" if _as_expected(test, answer.content) else f"another answer: {answer.text[:200]}"


def engine_passes(test: QueryTest) -> bool:
    """Whether the bare engine, in this process and over data in memory, passes the test."""
    try:
        found = loaded(test.graphs, ox.Store()).query(_text(test))
    except SyntaxError:
        return test.expected is None
    form: Any = _form(test)
    return test.expected is not None and _as_expected(test, found.serialize(format=form) or b"")


def _form(test: QueryTest) -> ox.RdfFormat | ox.QueryResultsFormat:
    """What the answer is asked for in: as the expected one is, where it is in a format of results."""
    assert test.expected is not None
    if test.expected.suffix == ".ttl":
        return ox.QueryResultsFormat.XML if holds_rows(test.expected) else ox.RdfFormat.N_TRIPLES
    return RESULTS[test.expected.suffix]


def _as_expected(test: QueryTest, answer: bytes) -> bool:
    assert test.expected is not None
    form = _form(test)
    if isinstance(form, ox.RdfFormat):
        return same_graph(answer, test.expected, test.base)
    if form == ox.QueryResultsFormat.CSV:
        return same_texts(answer, test.expected.read_bytes())
    return same_results(answer, form, test.expected, test.base)


def _text(test: QueryTest) -> str:
    """The query with the address of its file as base, which the suite leaves to the way a query comes."""
    text = test.query.read_text(encoding="utf-8")
    return text if test.expected is None else f"BASE <{test.base}>\n{text}"


def _is_update(request: Request) -> bool:
    """A request whose form says update, or that is nothing of a query."""
    text = request.path.encode() + request.body
    return b"update=" in text or (b"query=" not in text and "sparql-query" not in str(request.headers))


def _wrong_content(request: Request, answer: httpx.Response) -> str:
    media = answer.headers.get("content-type", "").partition(";")[0]
    if request.format and media not in FORMATS[request.format]:
        return f"the media type is {media}"
    if request.boolean is not None and answer.json()["boolean"] is not request.boolean:
        return f"the answer is {answer.json()['boolean']}"
    return ""


def _against_schema(triples: list[ox.Triple]) -> str:
    """What the vocabulary says of domains and ranges: one service, with an endpoint, a language and IRIs for formats."""
    sd = ENDPOINT.removesuffix("endpoint")
    by_predicate = {t.predicate.value: t for t in triples}
    services = {t.subject for t in triples if getattr(t.object, "value", "") == f"{sd}Service"}
    if len(services) != 1:
        return f"there are {len(services)} services"
    for name in ("endpoint", "supportedLanguage", "resultFormat"):
        found = by_predicate.get(f"{sd}{name}")
        if found is None or found.subject not in services or not isinstance(found.object, ox.NamedNode):
            return f"sd:{name} of the service is no IRI"
    known = {"endpoint", "supportedLanguage", "resultFormat", "feature", "defaultDataset", "defaultGraph"}
    strange = {t.predicate.value for t in triples if t.predicate.value.startswith(sd)} - {sd + name for name in known}
    return f"it has {sorted(strange)}" if strange else ""
