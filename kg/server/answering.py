"""What every answer of an engine says in its headers: which change it is about, and whether it is all."""

from __future__ import annotations

from fastapi import Request, Response

from kg.server.errors import TooLong
from kg.server.showing import Shown

CHANGE, COMPLETE = "KG-Change", "KG-Complete"


async def body_of(request: Request, most: int) -> bytes:
    """Raises TooLong for a body that is longer than a question may be."""
    parts, length = [], 0
    async for part in request.stream():
        if (length := length + len(part)) > most:
            raise TooLong(f"a question has {most} bytes at most.", where="body", fix="Ask for less at once.")
        parts.append(part)
    return b"".join(parts)


def answer_headers(shown: Shown, *, complete: bool = True) -> dict[str, str]:
    return {
        CHANGE: str(shown.change),
        COMPLETE: "true" if complete else "false",
        "ETag": etag(shown),
        "Cache-Control": "no-cache",  # keep it, and ask each time whether it still holds
        "Vary": "Accept",
    }


def etag(shown: Shown) -> str:
    """Weak, since NOW() and the order of rows may differ between two answers about one change."""
    return f'W/"{shown.version}"'


def is_known(request: Request, shown: Shown) -> bool:
    """Whether the asker has the answer already (RFC 9110, 13.1.2)."""
    given = request.headers.get("if-none-match", "")
    known = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return request.method == "GET" and etag(shown).removeprefix("W/") in known


def not_modified(shown: Shown) -> Response:
    return Response(status_code=304, headers=answer_headers(shown))
