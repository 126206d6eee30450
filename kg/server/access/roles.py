"""Roles, each of which may what the one before it may, and how a route says which it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict, cast, get_args

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency
from fastapi.security import HTTPBearer

from kg.server.errors import RequestError

Role = Literal["reader", "reviewer", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)  # least first
BEARER = HTTPBearer(auto_error=False, description="A token of `kg token add`.")


@dataclass(frozen=True, slots=True)
class Agent:
    """Who asks: ``name`` signs what is written."""

    name: str
    role: Role


class Unknown(RequestError):
    """Nobody that the workspace has a token for."""

    status = 401


class Forbidden(RequestError):
    """Known, and not allowed to do this."""

    status = 403


class Unready(RequestError):
    """It cannot be known who asks."""

    status = 503


async def agent_of(request: Request) -> Agent:
    """Who the gate found to be asking. Raises Unknown where a route is reached without the gate."""
    if (agent := request.scope.get("kg.agent")) is None:
        raise Unknown("a token is needed.", where=request.url.path, fix="Send it as Authorization: Bearer …, or open /login.")
    return cast(Agent, agent)


async def ask_again(request: Request) -> None:
    """Find out anew who asks. Raises Unknown for a token that ended since: a body comes as slowly as its sender likes."""
    request.scope["kg.agent"] = await request.scope["kg.asker"]()


Asker = Annotated[Agent, Depends(agent_of)]


class Declared(TypedDict):
    """Arguments of a route."""

    dependencies: list[Dependency]
    openapi_extra: dict[str, Any]


def needs(role: Role) -> Declared:
    """Arguments of a route for ``role`` and greater ones: what raises Forbidden for others, and ``x-role`` in the OpenAPI.

    Every route that writes has them: ``@routes.post("/api/x", **needs("editor"))``.
    """

    async def allowed(agent: Asker, request: Request) -> None:
        if ROLES.index(agent.role) < ROLES.index(role):
            what = f"{agent.name} is {agent.role}, and this needs {role}."
            raise Forbidden(what, where=request.url.path, fix=f"Ask for a token: kg token add NAME --role {role}")

    return {"dependencies": [Depends(allowed)], "openapi_extra": {"x-role": role}}
