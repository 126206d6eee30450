"""An entity by its address: the page around it for a browser, Turtle, JSON-LD or JSON for a program."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from kg.server.answering import CHANGE, COMPLETE
from kg.server.api.reading import Reader, known
from kg.server.errors import NotAcceptable
from kg.server.media import chosen

if TYPE_CHECKING:
    import pyoxigraph

JSON, HTML = "application/json", "text/html"
GRAPHS = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
MOST = 20_000  # triples of one entity


def router(reader: Reader) -> APIRouter:
    """``/id/{id}``."""
    routes = APIRouter()

    shown: dict[int | str, dict[str, Any]] = {200: {"content": {graph: {} for graph in GRAPHS}}, 303: {"description": "See there."}}

    @routes.get("/id/{id}", response_class=Response, responses=shown)
    def identified(id: str, request: Request) -> Response:
        """303 to the page around it or to its JSON, or the entity with its relations as the RDF view says them.

        A former id leads to the entity that it is now; one of which nothing is left is gone (410).
        """
        snapshot = reader.snapshot()
        entity = known(snapshot, id).id
        wanted = chosen(request.headers.get("accept", ""), (JSON, HTML, *GRAPHS))
        headers = {"Vary": "Accept", CHANGE: str(snapshot.change)}
        if wanted is None:
            raise NotAcceptable("none of these is on offer.", where="Accept", fix=f"Ask for {', '.join((HTML, JSON, *GRAPHS))}.")
        at = quote(entity, safe="")
        if wanted in (HTML, JSON):
            return RedirectResponse(f"/?focus={at}" if wanted == HTML else f"/api/entities/{at}", 303, headers)
        if entity != id:
            return RedirectResponse(f"/id/{at}", 303, headers)
        body, complete = described(reader.workspace.rdf(snapshot.change), reader.workspace.settings.base_iri, entity, wanted)
        return Response(body, media_type=wanted, headers={**headers, COMPLETE: "true" if complete else "false"})

    return routes


def described(store: pyoxigraph.Store, base_iri: str, entity: str, media: str) -> tuple[bytes, bool]:
    """What the store says of an entity and of its relations in one of ``GRAPHS``, and whether it is all."""
    import pyoxigraph as ox

    from kg.views.rdf import PREFIXES

    found = list(islice(_triples(store, base_iri, entity), MOST + 1))
    kind = ox.RdfFormat.from_media_type(media)
    return ox.serialize(found[:MOST], format=kind, prefixes=PREFIXES) or b"", len(found) <= MOST


def _triples(store: pyoxigraph.Store, base_iri: str, entity: str) -> Iterator[pyoxigraph.Triple]:
    import pyoxigraph as ox

    itself, relation = ox.NamedNode(f"{base_iri}id/{quote(entity, safe='')}"), f"{base_iri}relation/"
    nodes, all_graphs = dict[ox.NamedNode, None](), ox.DefaultGraph()
    for quad in store.quads_for_pattern(itself, None, None, all_graphs):
        yield quad.triple
    for quad in store.quads_for_pattern(None, None, itself, all_graphs):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(relation):
            nodes[quad.subject] = None
        else:
            yield quad.triple
    for node in nodes:
        for quad in store.quads_for_pattern(node, None, None, all_graphs):
            yield quad.triple
