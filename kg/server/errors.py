"""What the server alone refuses, each with its status (RFC 9110)."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel
from starlette.responses import JSONResponse

from kg.errors import KgError, Problem


class RequestError(KgError):
    """A request that is not answered, for a reason of its form, its size or its time."""

    status: ClassVar[int] = 400


class NotAcceptable(RequestError):
    """The answer does not come in what the asker accepts."""

    status = 406


class TooLong(RequestError):
    """The request's body is longer than one may be."""

    status = 413


class UnsupportedMediaType(RequestError):
    """The request's body is of a kind that is not read here."""

    status = 415


class TooMuch(RequestError):
    """One question wanted more time or memory than it may have: it was ended, and would be again."""

    status = 422


class Busy(RequestError):
    """All places are taken; ``retry_after`` is in seconds."""

    status = 503
    retry_after = 5


class Refusal(BaseModel):
    """The one shape of every error."""

    error: Problem


# What any route may answer, as /openapi.json tells it.
REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Refusal, "description": "Refused: what of the request is wrong, and what to do."},
    "503": {"model": Refusal, "description": "Busy: ask again after `Retry-After` seconds."},
}


def error_response(status: int, problem: Problem) -> JSONResponse:
    """An answer of that shape."""
    told = {"what": problem.what, "where": problem.where, "fix": problem.fix}
    shown = {name: text.encode("utf-8", "replace").decode() for name, text in told.items()}  # half a character of a request
    return JSONResponse({"error": shown}, status)
