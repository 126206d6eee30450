"""The application: routes, one error shape, and headers that let a browser do no more than the pages need."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KgError, LedgerError, MissingComponent, NotFound, Problem, UsageError
from kg.server import api, console, mcp, writing
from kg.server.access import login
from kg.server.access.addressed import Addressed
from kg.server.access.gate import Access, Gate
from kg.server.access.roles import BEARER
from kg.server.engines import Engines
from kg.server.errors import REFUSALS, Busy, RequestError, error_response
from kg.server.limits import Limits
from kg.server.pacing import Pace, Pacing

if TYPE_CHECKING:
    from kg.workspace import Workspace

HEADERS = {
    "Cache-Control": "no-cache",  # a proxy that keeps an answer asks again, and so does not give it to who has no token
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
STATUS: tuple[tuple[type[KgError], int], ...] = ((NotFound, 404), (UsageError, 400), (MissingComponent, 503), (LedgerError, 500))


def create_app(
    workspace: Workspace, limits: Limits | None = None, access: Access | None = None, pace: Pace | None = None
) -> FastAPI:
    """The server's own routes, then those that installed packages register under ``kg.routes`` (called with app, workspace).

    ``access`` says who is let in; everybody who reaches it when None. ``pace`` is that of one client.
    """
    engines, access = Engines(workspace, limits or Limits()), access or Access()
    app = bare_app(engines.lifespan, access, pace)
    engines.register(app)  # first: routes are tried in turn, which a short question feels
    api.register(app, workspace)
    writing.register(app, workspace)
    login.register(app, access)
    mcp.register(app, workspace, engines, access.names)
    console.register(app, workspace)
    for entry in sorted(entry_points(group="kg.routes"), key=lambda e: e.name):
        entry.load()(app, workspace)
    return app


def bare_app(
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]], access: Access | None = None, pace: Pace | None = None
) -> FastAPI:
    """An application without routes: its errors and its headers."""
    access = access or Access()
    app = FastAPI(
        title="innovation-kg",
        description="What is known, and where it is said.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses=REFUSALS,
        dependencies=[Security(BEARER)],  # which only tells of it; the gate is what asks
    )
    app.add_middleware(Gate, access=access)
    app.add_middleware(Pacing, pace=pace, tokens=access.tokens is not None)
    app.add_middleware(Addressed)
    app.add_middleware(_Headers)
    app.add_exception_handler(KgError, _kg_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)
    return app


class _Headers:
    """Adds what every response has. Not one of Starlette's own, behind which a handler does not learn that its asker has left."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending)


async def _kg_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 422)
    response = error_response(error.status if isinstance(error, RequestError) else status, error.problem)
    if isinstance(error, Busy):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    fix = "The paths are listed in /openapi.json." if error.status_code in (404, 405) else ""
    return error_response(error.status_code, Problem(f"{request.method} {request.url.path}", f"{error.detail}.", fix))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()]
    return error_response(422, Problem(request.url.path, f"{'; '.join(wrong)}.", "Parameters are described in /openapi.json."))


async def _unexpected(request: Request, error: Exception) -> Response:
    return error_response(
        500, Problem(request.url.path, f"{type(error).__name__}.", "This is a defect; the server's log shows where.")
    )
