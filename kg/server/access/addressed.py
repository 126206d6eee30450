"""A token in the address of the reconciliation service, for OpenRefine: it sends no header of its own.

``/reconcile/kgt_…/suggest/type`` is ``/reconcile/suggest/type``, asked by whom the token was made for. Addresses are kept in more
places than headers, in OpenRefine's projects among them, so that a token of a reader alone may stand in one (``Gate``).
"""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.server.access.tokens import PREFIX

SERVICE = "/reconcile"
TOKEN = "kg.addressed"  # in a request's scope: the part of the address that holds the token
_ADDRESS = re.compile(rf"{SERVICE}(?P<token>/{PREFIX}[A-Za-z0-9_-]+)(?P<rest>/.*)?")
_SHOWN = (b"authorization", b"cookie")  # what else a request may show for itself


class Addressed:
    """The middleware, before those that ask who comes. What is behind it, and the server's log, sees the address without it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (found := _ADDRESS.fullmatch(scope["path"])):
            scope[TOKEN], scope["path"] = found["token"], SERVICE + (found["rest"] or "")
            scope["raw_path"] = quote(scope["path"]).encode()
            shown = (b"authorization", f"Bearer {found['token'][1:]}".encode())
            scope["headers"] = [*(one for one in scope["headers"] if one[0] not in _SHOWN), shown]
        await self.app(scope, receive, send)
