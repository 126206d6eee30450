"""Entities: found by name, shown in full, and with partners worth talking to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from kg.recommend import recommend
from kg.recommend.recommendation import WHOM
from kg.server.answering import CHANGE
from kg.server.api.models import Entities, Health, Hit, Hits, Named, Partners
from kg.server.api.reading import MOST, Reader, known
from kg.show import Description, describe
from kg.show.words import label

if TYPE_CHECKING:
    from kg.snapshot import Entity, Snapshot

Asked = Annotated[str, Query(min_length=1, max_length=200, description="A name, a part of one, an id or a key.")]
Limit = Annotated[int, Query(ge=1, le=MOST)]


def router(reader: Reader) -> APIRouter:
    """``/health``, ``/api/entities``, ``/api/search`` and ``/api/recommend``."""
    routes = APIRouter()
    schema = reader.schema

    def named(entity: Entity) -> dict[str, Any]:
        type_label = dict(label(schema.classes, entity.type or "Entity"))
        return {"id": entity.id, "name": entity.label, "type": entity.type, "type_label": type_label, "names": list(entity.names)}

    @routes.get("/health")
    def health() -> Health:
        """The newest change, and the change that each built view shows."""
        return Health(change=reader.workspace.ledger.change, views=reader.workspace.views.built())

    @routes.get("/api/entities")
    def entities(response: Response, q: Asked, limit: Limit = 20) -> Entities:
        """The entities that a text may mean, the best kind of match only; ``more`` says whether there are others."""
        snapshot = reader.snapshot(response)
        found = snapshot.resolve(q)
        return Entities(
            entities=[Named(**named(entity)) for entity in found[:limit]], more=len(found) > limit, change=snapshot.change
        )

    @routes.get("/api/entities/{id}", response_model=Description)
    def entity(id: str) -> JSONResponse:
        """One entity in full: names, identifiers, facts and relations, each with its evidence."""
        snapshot = reader.snapshot()
        told = describe(snapshot, schema, known(snapshot, id).id, texts=reader.workspace.stored_text)
        return JSONResponse(told.as_dict(), headers={CHANGE: str(snapshot.change)})

    @routes.get("/api/search")
    def search(
        response: Response,
        q: Asked,
        type: Annotated[str | None, Query(description="A class; those below it count.")] = None,
        limit: Limit = 20,
    ) -> Hits:
        """Entities by name: now and former, a part of it, its pinyin or the first letters of that, with typing errors."""
        snapshot = reader.snapshot(response)
        hits = [Hit(**named(entity), matched=name, how=how, score=score) for entity, name, how, score in find(reader, snapshot, q)]
        if type is not None:
            wanted = schema.concrete(type) if type in schema.classes else frozenset[str]()
            hits = [hit for hit in hits if hit.type in wanted]
        return Hits(results=hits[:limit], more=len(hits) > limit, change=snapshot.change)

    @routes.get("/api/recommend/{id}", dependencies=[Depends(reader.heavy)])
    def partners(
        response: Response,
        id: str,
        to: Annotated[str, Query(max_length=1000, description="Classes, with commas between them.")] = ",".join(WHOM),
        top: Limit = 10,
        language: Annotated[str, Query(pattern="^(zh|en)$")] = "zh",
    ) -> Partners:
        """Partners worth talking to, with reasons and what speaks against them."""
        snapshot = reader.snapshot(response)
        entity = known(snapshot, id)
        found = recommend(snapshot, schema, name=entity.id, to=to.split(","), top=top, language=language)
        return Partners.model_validate(found.as_dict())

    return routes


def find(reader: Reader, snapshot: Snapshot, text: str, *, newest: bool = False) -> list[tuple[Entity, str, str, float]]:
    """The entities that a text may mean, best first: entity, the name that matched, how, and how well.

    ``newest`` waits for names of a change that just came. At most ``MOST + 1`` are by name.
    """
    by_id = snapshot.entities([text.strip()])
    found = {entity.id: (entity, entity.label, "id", 1.2) for entity in by_id.values()}
    hits = reader.names(snapshot, newest=newest).search(text, MOST + 1)
    entities = snapshot.entities([hit.id for hit in hits])
    for hit in hits:
        entity = entities.get(hit.id)  # none of an id that is gone since the names were read
        if entity is not None:
            found.setdefault(entity.id, (entity, hit.name, hit.how, hit.score))
    return list(found.values())
