"""The reconciliation service over HTTP, as the manifest tells it."""

from __future__ import annotations

import json
from html import escape
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import TypeAdapter, ValidationError

from kg.errors import UsageError
from kg.server.access.addressed import SERVICE, TOKEN
from kg.server.answering import CHANGE, body_of
from kg.server.api import entities
from kg.server.api.reading import Reader, known
from kg.server.api.reconciling import form as forms
from kg.server.api.reconciling import models, queries
from kg.server.api.reconciling.extending import extended, proposed, suggested, told
from kg.show.words import label
from ontology import NAMESPACE

BODY, BATCH = 1_000_000, 100  # bytes of a request, queries of a batch
OWN = frozenset({"127.0.0.1", "localhost", "::1"})
Answered = models.Manifest | models.Extended | models.Results
Prefix = Annotated[str, Query(max_length=200)]
Value = TypeVar("Value")


def router(reader: Reader) -> APIRouter:
    """``/reconcile`` and what lies below it."""
    routes = APIRouter(dependencies=[Depends(_no_script)])
    schema = reader.schema

    async def asked(request: Request) -> JSONResponse:
        form = dict(request.query_params)
        if request.method == "POST":
            body = (await body_of(request, BODY)).decode("utf-8", "replace")
            form |= _fields(body)
        return await run_in_threadpool(answered, request, form)

    def answered(request: Request, form: dict[str, str]) -> JSONResponse:
        snapshot = reader.snapshot()
        content: Any
        if "queries" in form:
            batch = _read(forms.BATCH, form["queries"], "queries")
            if len(batch) > BATCH:
                raise UsageError(f"a batch has {BATCH} queries at most.", where="queries", fix="Ask for fewer at once.")
            content = {name: {"result": queries.answer(reader, snapshot, query)} for name, query in batch.items()}
        elif "extend" in form:
            content = extended(snapshot, schema, _read(forms.EXTENSION, form["extend"], "extend"))
        else:
            content = manifest(str(request.base_url).rstrip("/"), request.scope.get(TOKEN, ""))
        return _shared(request, content, snapshot.change)

    def manifest(base: str, token: str) -> dict[str, Any]:
        here = f"{base}{SERVICE}{token}"
        suggest = {kind: {"service_url": here, "service_path": f"/suggest/{kind}"} for kind in ("entity", "property", "type")}
        return {
            "versions": ["0.2"],
            "name": "innovation-kg",
            "identifierSpace": f"{reader.workspace.settings.base_iri}id/",
            "schemaSpace": NAMESPACE,
            "defaultTypes": [told(schema, name) for name in schema.classes],
            "view": {"url": f"{base}/id/{{{{id}}}}"},
            "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 400, "height": 200},
            "suggest": suggest,
            "batchSize": BATCH,
            "extend": {"propose_properties": {"service_url": here, "service_path": "/properties"}, "property_settings": []},
        }

    @routes.get("/reconcile", response_model=Answered, openapi_extra=forms.parameters())
    async def reconcile(request: Request) -> JSONResponse:
        """The manifest; with ``queries`` candidates for names, with ``extend`` values of entities."""
        return await asked(request)

    @routes.post("/reconcile", response_model=Answered, openapi_extra=forms.body())
    async def reconcile_form(request: Request) -> JSONResponse:
        """The same by a form, which takes more."""
        return await asked(request)

    @routes.get("/reconcile/suggest/entity", response_model=models.Entities)
    def suggest_entity(request: Request, prefix: Prefix = "", cursor: Annotated[int, Query(ge=0, le=100)] = 0) -> JSONResponse:
        """Entities whose name begins so, or is alike."""
        snapshot = reader.snapshot()
        found = [entity for entity, *_ in entities.find(reader, snapshot, prefix)] if prefix.strip() else []
        result = [
            {"id": one.id, "name": one.label, "description": label(schema.classes, one.type or "Entity")["zh"]}
            for one in found[cursor : cursor + 20]
        ]
        return _shared(request, {"result": result}, snapshot.change)

    @routes.get("/reconcile/suggest/property", response_model=models.Terms)
    def suggest_property(request: Request, prefix: Prefix = "") -> JSONResponse:
        """Properties and relations by a part of their name."""
        terms = [told(schema, name) for name in (*schema.properties, *schema.relations)]
        return _shared(request, {"result": suggested(terms, prefix)}, reader.workspace.ledger.change)

    @routes.get("/reconcile/suggest/type", response_model=models.Terms)
    def suggest_type(request: Request, prefix: Prefix = "") -> JSONResponse:
        """Classes by a part of their name."""
        terms = [told(schema, name) for name in schema.classes]
        return _shared(request, {"result": suggested(terms, prefix)}, reader.workspace.ledger.change)

    @routes.get("/reconcile/properties", response_model=models.Proposed)
    def properties(
        request: Request,
        type: Annotated[str | None, Query(max_length=100)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> JSONResponse:
        """What things of a class may be extended by."""
        content: dict[str, Any] = {"properties": proposed(schema, type, limit), "limit": limit}
        return _shared(request, content | ({"type": type} if type else {}), reader.workspace.ledger.change)

    @routes.get("/reconcile/preview", response_class=Response, responses={200: {"content": {"text/html": {}}}})
    def preview(id: Annotated[str, Query(max_length=500)]) -> HTMLResponse:
        """A few lines about an entity, for a frame in a page of this machine."""
        entity = known(reader.snapshot(), id)
        kind = label(schema.classes, entity.type or "Entity")
        names = "、".join(entity.names)
        page = (
            '<!doctype html><html lang="zh"><meta charset="utf-8">'
            f"<title>{escape(entity.label)}</title><h1>{escape(entity.label)}</h1>"
            f"<p>{escape(kind['zh'])} / {escape(kind['en'])}</p><p>{escape(names)}</p><p>{escape(entity.id)}</p></html>"
        )
        policy = "default-src 'none'; frame-ancestors http://127.0.0.1:* http://localhost:*"
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    return routes


def _no_script(request: Request) -> None:
    """Raises UsageError for JSONP, which the API leaves to the service: any page could read an answer that is a script."""
    if "callback" in request.query_params:
        fix = "Ask for JSON; pages of this machine may read it from another port (CORS)."
        raise UsageError("answers are no scripts (JSONP).", where="callback", fix=fix)


def _fields(body: str) -> dict[str, str]:
    """The last value of each field. Raises UsageError for more fields than a request has."""
    try:
        return {name: values[-1] for name, values in parse_qs(body, max_num_fields=20).items()}
    except ValueError as error:
        raise UsageError(f"is not read: {error}.", where="body", fix="Send `queries` or `extend`.") from error


def _read(kind: TypeAdapter[Value], text: str, where: str) -> Value:
    """Raises UsageError for what is no JSON, or of another shape."""
    try:
        return kind.validate_python(json.loads(text))
    except (ValidationError, ValueError, RecursionError) as error:
        first = str(error).splitlines()[0]
        raise UsageError(f"is not read: {first}.", where=where, fix="Its shape is that of the Reconciliation API 0.2.") from error


def _shared(request: Request, content: Any, change: int) -> JSONResponse:
    """Also for pages of other ports of this machine, as OpenRefine's is; for no other site's."""
    headers = {CHANGE: str(change), "Vary": "Origin"}
    origin = request.headers.get("origin", "")
    try:
        host = urlsplit(origin).hostname
    except ValueError:
        host = None
    if host in OWN:
        headers["Access-Control-Allow-Origin"] = origin
    return JSONResponse(content, headers=headers)
