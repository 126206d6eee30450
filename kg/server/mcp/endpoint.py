"""The address ``/mcp``: each request is whole in itself, and is answered as JSON.

The protocol's library costs a second to import, so that it is begun by the first request and not with the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from kg.server.engines import Engines
    from kg.workspace import Workspace

LONGEST = 1 << 16  # bytes of a request
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
DESCRIBED: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The protocol's answer.", "content": {"application/json": {}}},
    202: {"description": "A notification is taken."},
    "4XX": {"description": "Refused, by the protocol in its own shape.", "content": {"application/json": {}}},
}


def register(app: FastAPI, workspace: Workspace, engines: Engines, names: Sequence[str] = ()) -> None:
    """Add the route, and end what it began with the application.

    ``engines`` ask its views; ``names`` are the server's host names beside those of loopback.
    """
    sessions = _Sessions(lambda: _manager(workspace, engines, names))
    around = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with around(app) as state:
            try:
                yield state
            finally:
                await sessions.close()

    app.router.lifespan_context = lifespan

    @app.post("/mcp", response_class=Response, responses=ANSWERS, openapi_extra=DESCRIBED)
    async def mcp(request: Request) -> Response:
        """The Model Context Protocol over streamable HTTP, without sessions: tools that read, for language models."""
        return _Handed(await sessions.manager())


class _Handed(Response):
    """A response that the protocol's library writes. It is made by a route, so that the application's guards stand before it."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        super().__init__()
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


class _Sessions:
    """The library's manager, which one task has to begin and to end."""

    def __init__(self, make: Callable[[], StreamableHTTPSessionManager]) -> None:
        self._make = make
        self._running: asyncio.Task[None] | None = None
        self._ready: asyncio.Future[StreamableHTTPSessionManager] | None = None
        self._over = asyncio.Event()

    async def manager(self) -> StreamableHTTPSessionManager:
        if self._ready is None:
            self._ready = asyncio.get_running_loop().create_future()
            self._running = asyncio.create_task(self._run(self._ready))
        return await asyncio.shield(self._ready)

    async def close(self) -> None:
        self._over.set()
        if self._running is not None:
            await self._running
        self._running, self._ready, self._over = None, None, asyncio.Event()  # the application may begin again

    async def _run(self, ready: asyncio.Future[StreamableHTTPSessionManager]) -> None:
        try:
            manager = await asyncio.to_thread(self._make)
            async with manager.run():
                ready.set_result(manager)
                await self._over.wait()
        except Exception as error:
            if ready.done():
                raise
            self._ready = None  # the next request tries again
            ready.set_exception(error)


def _manager(workspace: Workspace, engines: Engines, names: Sequence[str]) -> StreamableHTTPSessionManager:
    from mcp.server.transport_security import TransportSecuritySettings

    from kg.server.mcp.server import mcp_server

    hosts = [host for name in (*LOOPBACK, *names) for host in (name, f"{name}:*")]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    server = mcp_server(workspace, engines)
    server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=LONGEST,
        transport_security=TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins),
    )
    return server.session_manager
