"""The gate that every request passes before any route: where it comes from, and who sends it.

A middleware and not a dependency of routes, so that nothing that is mounted beside them can be reached around it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import InputError
from kg.server.access import page
from kg.server.access.addressed import SERVICE, TOKEN
from kg.server.access.origins import COOKIE, own_name, same_origin
from kg.server.access.roles import Agent, Forbidden, Unknown, Unready
from kg.server.access.tokens import Tokens
from kg.server.errors import RequestError, error_response
from kg.workspace import this_person

OPEN = frozenset({"/health", "/login", "/logout"})
READS = frozenset({"GET", "HEAD", "OPTIONS"})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Access:
    """Who is let in: those who hold one of ``tokens``; where these are None, everybody, as ``local``.

    ``names`` are the host names under which the server is reached beside those of loopback, as ``host_name`` gives them;
    ``secure`` are those of them before which a proxy speaks https, as addresses that the server gives then do.
    """

    tokens: Tokens | None = None
    names: tuple[str, ...] = ()
    secure: frozenset[str] = frozenset()
    local: Agent = field(default_factory=lambda: Agent(this_person(), "editor"))

    async def holder(self, secret: str) -> Agent | None:
        """Whom a token lets in; None for one that is not, or no longer, good. Raises Unready where that cannot be known."""
        if self.tokens is None:
            return self.local
        try:
            token = await run_in_threadpool(self.tokens.holder, secret) if secret else None
        except InputError as error:
            log.error("%s", error)  # it names files, which is nothing for who is not let in
            raise Unready("the tokens cannot be read.", fix="`kg token list` says why.") from error
        return Agent(token.name, token.role) if token else None


class Gate:
    """Leaves who asks in the request's scope, and how to find out again; or answers itself."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # which nothing here speaks
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http":
            headers, path = Headers(scope=scope), scope["path"]
            try:
                if own_name(headers, self.access.names, path) in self.access.secure:
                    scope["scheme"] = "https"
                if scope["method"] not in READS:
                    same_origin(headers, path)
                scope["kg.asker"] = partial(self._agent, headers, path, addressed=TOKEN in scope)
                scope["kg.agent"] = await scope["kg.asker"]()
            except RequestError as error:
                await _refusal(error, headers, scope["method"])(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _agent(self, headers: Headers, path: str, *, addressed: bool) -> Agent | None:
        """None at the open paths, whoever asks there. Raises Unknown, Unready, or Forbidden for more than a reader's address."""
        if self.access.tokens is not None and path in OPEN:
            return None
        secret = _secret(headers)
        agent = await self.access.holder(secret)
        if agent is None:
            what = "this token is not good, or no longer." if secret else "a token is needed."
            fix = "Send one as Authorization: Bearer …, or open /login."
            if path == SERVICE:
                fix += f" OpenRefine takes it in the address, {SERVICE}/TOKEN."
            raise Unknown(what, where=path, fix=fix)
        if addressed and self.access.tokens is not None and agent.role != "reader":
            what = f"{agent.name} is {agent.role}, and addresses are kept where others see them."
            raise Forbidden(what, where=path, fix="Put a reader's token there: kg token add NAME --role reader")
        return agent


def _secret(headers: Headers) -> str:
    """The token that a request carries; a header goes before a cookie."""
    kind, _, told = headers.get("authorization", "").partition(" ")
    return told.strip() if kind.lower() == "bearer" else cookie_parser(headers.get("cookie", "")).get(COOKIE, "")


def _refusal(error: RequestError, headers: Headers, method: str) -> Response:
    """The answer; somebody before a browser gets the page to log in on."""
    if not isinstance(error, Unknown):
        return error_response(error.status, error.problem)
    wants_page = method == "GET" and "text/html" in headers.get("accept", "")
    response = page.response(401) if wants_page else error_response(401, error.problem)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response
