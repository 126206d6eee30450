"""``/sparql``: the SPARQL 1.1 Protocol (W3C Recommendation, 21 March 2013), query operation, with its service description.

A request that is not what the protocol describes is refused with a sentence that says what is; updates are refused in any form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from kg.errors import UsageError
from kg.questions.sparql import require_inside
from kg.server.answering import answer_headers, body_of, is_known, not_modified
from kg.server.description import GRAPHS, TABLES, description
from kg.server.errors import NotAcceptable, UnsupportedMediaType
from kg.server.media import chosen
from kg.server.showing import Showing
from kg.views.nquads import PREFIXES

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
HOW = "Ask with GET ?query=…, with POST of a form that has query=…, or with POST of the query itself as application/sparql-query."
READ_ONLY = "This endpoint answers questions; changes go through `kg ingest`, `kg assert` and `kg retract`."
FIX = f"The prefixes {', '.join(PREFIXES)} are declared. {READ_ONLY}"
DESCRIBED: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "description": what, "schema": schema}
        for name, what, schema in (
            ("query", "The query; without it the answer is the description of the service.", {"type": "string"}),
            ("default-graph-uri", "A graph to be asked instead of all.", {"type": "array", "items": {"type": "string"}}),
            ("named-graph-uri", "A graph for GRAPH clauses.", {"type": "array", "items": {"type": "string"}}),
        )
    ],
    "responses": {
        "200": {"description": "The answer.", "content": {media: {} for media in (*TABLES, *GRAPHS)}},
        "304": {"description": "The answer that the asker has is that of the newest change."},
    },
}


@dataclass(frozen=True, slots=True)
class Query:
    """A query operation (section 2.1 of the protocol): the text, and the dataset where the request names one."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]


def router(showing: Showing, *, union: bool = True) -> APIRouter:
    """The endpoint over one RDF view; ``union``: its default graph is that of all graphs, as the description then says."""
    routes = APIRouter()

    @routes.get("/sparql", response_class=Response, openapi_extra=DESCRIBED)
    @routes.post("/sparql", response_class=Response, include_in_schema=False)
    @routes.api_route("/sparql/", methods=["GET", "POST"], response_class=Response, include_in_schema=False)
    async def sparql(request: Request) -> Response:
        """A SPARQL query; without one the description of the service."""
        accept = request.headers.get("accept", "")
        endpoint = str(request.url.replace(query="", fragment=""))
        if request.method == "GET" and not request.url.query:
            return _described(accept, endpoint, union)
        body = await body_of(request, showing.limits.text)
        query = parse(request.method, request.headers.get("content-type", ""), request.url.query, body)
        require_inside(query.text)
        async with showing.view() as shown:
            if is_known(request, shown):
                return not_modified(shown)
            asked = {
                "text": query.text,
                "base": endpoint,
                "default": query.default,
                "named": query.named,
                "table": chosen(accept, TABLES),
                "graph": chosen(accept, GRAPHS),
                "fix": FIX,
            }
            reply = await showing.lanes.answer(shown.crew, asked, request.is_disconnected)
            if "refused" in reply.head:
                offered = GRAPHS if reply.head["refused"] == "a graph" else TABLES
                raise NotAcceptable(
                    f"the answer is {reply.head['refused']}, which does not come as {accept}.",
                    where="Accept",
                    fix=f"On offer are {', '.join(offered)}.",
                )
            headers = answer_headers(shown, complete=reply.head["complete"])
            return Response(reply.body, media_type=reply.head["media"], headers=headers)

    return routes


def parse(method: str, content_type: str, in_address: str, body: bytes) -> Query:
    """The query operation that a request is. Raises UsageError or UnsupportedMediaType for one that is none."""
    media, charset = _content_type(content_type)
    given = _pairs(in_address.encode("ascii", "replace"), "address")
    if method == "POST":
        if charset not in ("", "utf-8", "utf8", "us-ascii"):
            raise UnsupportedMediaType(f"the body is in {charset}.", where="Content-Type", fix="The protocol has UTF-8.")
        if media == FORM:
            given += _pairs(body, "form")
        elif media == DIRECT:
            given.append(("query", _decoded(body)))
        elif media == UPDATE:
            raise _refused("this is an update.", READ_ONLY)
        else:
            raise UnsupportedMediaType(f"the body is {media or 'of no named media type'}.", where="Content-Type", fix=HOW)
    names = [name for name, _ in given]
    for name in ("update", "using-graph-uri", "using-named-graph-uri"):
        if name in names:
            raise _refused(f"{name}= belongs to an update.", READ_ONLY)
    texts = [value for name, value in given if name == "query"]
    if len(texts) != 1:
        raise _refused(f"{len(texts)} queries were given instead of one.", HOW)
    default, named = (tuple(value for name, value in given if name == kind) for kind in ("default-graph-uri", "named-graph-uri"))
    return Query(texts[0], default, named)


def _described(accept: str, endpoint: str, union: bool) -> Response:
    media = chosen(accept, GRAPHS) or GRAPHS[0]  # a browser that wants a page gets the text as well
    return Response(description(endpoint, union=union, media=media), media_type=media, headers={"Vary": "Accept"})


def _content_type(header: str) -> tuple[str, str]:
    """The media type and the charset, both in lower case; empty where there is none."""
    media, *parameters = (part.strip().lower() for part in header.split(";"))
    charset = next((part.partition("=")[2].strip(' "') for part in parameters if part.startswith("charset")), "")
    return media, charset


def _pairs(encoded: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise UsageError("is not encoded as a form in UTF-8.", where=where, fix=HOW) from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("the query is not UTF-8.", where="body", fix=HOW) from error


def _refused(what: str, fix: str) -> UsageError:
    return UsageError(what, where="query", fix=fix)
