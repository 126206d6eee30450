"""What the server answers. Each answer is worked out from the snapshot of the newest change; nothing is kept between two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from kg.errors import NotFound
from kg.recommend import recommend
from kg.recommend.recommendation import WHOM
from kg.show import describe, evidence_of
from kg.show.words import label

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from kg.workspace import Workspace

MOST = 100  # entities of one answer


def router(workspace: Workspace) -> APIRouter:
    """The read-only routes over one workspace."""
    routes = APIRouter()
    schema = workspace.schema

    def known(snapshot: Snapshot, id: str) -> str:
        try:
            return snapshot.entity(id).id
        except NotFound as error:
            raise NotFound(error.what, fix="/api/entities?q=… finds entities by name.") from error

    @routes.get("/health")
    def health() -> dict[str, Any]:
        """The newest change, and the change that each built view shows."""
        status = workspace.status()
        return {"change": status["change"], "views": status["views"]}

    @routes.get("/api/entities")
    def entities(
        q: Annotated[str, Query(min_length=1, max_length=200, description="A name, a part of one, an id or a key.")],
        limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    ) -> dict[str, Any]:
        """The entities that a text may mean, the best kind of match only; ``more`` says whether there are others."""
        snapshot = workspace.snapshot()
        found = snapshot.resolve(q)
        rows = [
            {
                "id": e.id,
                "name": e.label,
                "type": e.type,
                "type_label": dict(label(schema.classes, e.type or "Entity")),
                "names": e.names,
            }
            for e in found[:limit]
        ]
        return {"entities": rows, "more": len(found) > limit, "change": snapshot.change}

    @routes.get("/api/entities/{id}")
    def entity(id: str) -> JSONResponse:
        """One entity in full: names, identifiers, facts and relations, each with its evidence."""
        snapshot = workspace.snapshot()
        return JSONResponse(describe(snapshot, schema, known(snapshot, id), texts=workspace.stored_text).as_dict())

    @routes.get("/api/statements/{id}")
    def statement(id: str) -> JSONResponse:
        """Where a source says it: the quote, its place, and the sentence around it."""
        found = evidence_of(workspace.snapshot(), [id], workspace.stored_text)
        if id not in found:
            raise NotFound(f"no current statement has the id {id!r}.", fix="Ids stand with every fact and relation of an entity.")
        return JSONResponse(found[id].as_dict())

    @routes.get("/api/recommend/{id}")
    def partners(
        id: str,
        to: Annotated[str, Query(description="Classes, with commas between them.")] = ",".join(WHOM),
        top: Annotated[int, Query(ge=1, le=MOST)] = 10,
        language: Annotated[str, Query(pattern="^(zh|en)$")] = "zh",
    ) -> JSONResponse:
        """Partners worth talking to, with reasons and what speaks against them."""
        snapshot = workspace.snapshot()
        found = recommend(snapshot, schema, name=known(snapshot, id), to=to.split(","), top=top, language=language)
        return JSONResponse(found.as_dict())

    @routes.get("/id/{id}")
    def identified(id: str, request: Request) -> Response:
        """An entity by its address: 303 to the page around it for a browser, to its JSON for a program."""
        found = quote(known(workspace.snapshot(), id))
        target = f"/?focus={found}" if _wants_page(request.headers.get("accept", "")) else f"/api/entities/{found}"
        return RedirectResponse(target, 303, headers={"Vary": "Accept"})

    return routes


def _wants_page(accept: str) -> bool:
    """Whether an Accept header puts HTML before JSON (RFC 9110, 12.5.1)."""
    weights = {"text/html": 0.0, "application/json": 0.0}
    for given in accept.split(","):
        kind, *parameters = (part.strip().lower() for part in given.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        if kind in weights and quality.replace(".", "", 1).isdecimal():
            weights[kind] = float(quality)
    return weights["text/html"] > weights["application/json"]
