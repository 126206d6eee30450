"""Logging in: a browser gives its token once and has it kept as a cookie that no script reads and no other site sends."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from kg.server.access import page
from kg.server.access.gate import Access
from kg.server.access.origins import COOKIE

LONGEST = 4096  # bytes of a form that holds a token


def register(app: FastAPI, access: Access) -> None:
    """``/login`` and ``/logout``. Where no tokens are asked for, the first leads to the page at once."""
    asks = access.tokens is not None

    @app.get("/login", include_in_schema=False)
    def form() -> Response:
        return page.response() if asks else RedirectResponse("/", 303)

    @app.post("/login", include_in_schema=False)
    async def log_in(request: Request) -> Response:
        answer = RedirectResponse("/", 303)
        if asks:
            secret = await _given(request)
            if await access.holder(secret) is None:
                return page.response(401, wrong=True)
            answer.set_cookie(COOKIE, secret, httponly=True, samesite="strict", secure=_secure(request))
        return answer

    @app.post("/logout", include_in_schema=False)
    def log_out(request: Request) -> Response:
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=_secure(request))
        return answer


def _secure(request: Request) -> bool:
    """Whether the browser is on https. Behind a proxy only the browser says so, in Origin, which the gate compared."""
    return request.url.scheme == "https" or request.headers.get("origin", "").lower().startswith("https:")


async def _given(request: Request) -> str:
    """The token in a form; "" where there is none."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return ""
    return parse_qs(body.decode("ascii", "replace")).get("token", [""])[0].strip()
