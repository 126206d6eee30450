"""What can be written over HTTP: each route calls what the command of its name calls, and answers as its ``--json`` does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Message

from kg.errors import InputError
from kg.server.access.roles import Asker, ask_again, needs
from kg.server.answering import body_of
from kg.server.errors import UnsupportedMediaType
from kg.workspace import WriteReport

if TYPE_CHECKING:
    from kg.workspace import Workspace

LONGEST = 1 << 20  # bytes of a write
Text = Annotated[str, Field(min_length=1, max_length=1000)]
Words = Annotated[str, Field(max_length=10_000)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Judgement(_Asked):
    """Of two things, by names, ids or keys."""

    a: Text
    b: Text
    verdict: Literal["same", "different", "unsure"]
    comment: Words = ""
    instead: bool = False
    force: bool = False


class Parting(_Asked):
    a: Text
    b: Text | None = None
    comment: Words = ""


class ReviewAnswer(_Asked):
    """Of one statement that was read; ``seen`` is the content that the reviewer saw, as the queue gives it."""

    item: Text
    answer: Literal["accept", "reject", "correct"]
    corrected: dict[str, Words] = Field(default_factory=dict, max_length=50)
    comment: Words = ""
    seen: Text | None = None


class Assertion(_Asked):
    """As ``kg assert``; ``first`` and ``last`` are its ``--from`` and ``--to``."""

    subject: Text
    predicate: Text
    object: Text
    source: Annotated[str, Field(max_length=1000)] = ""
    quote: Words = ""
    classes: list[Text] = Field(default_factory=list, max_length=2)
    status: Literal["", "planned", "in_progress", "done"] = ""
    first: Annotated[str, Field(max_length=20)] = ""
    last: Annotated[str, Field(max_length=20)] = ""
    unit: Annotated[str, Field(max_length=100)] = ""
    qualifiers: dict[str, Words] = Field(default_factory=dict, max_length=50)
    message: Words = ""


class Retraction(_Asked):
    source: Text
    message: Words = ""


class Undoing(_Asked):
    change: Annotated[int, Field(ge=1, le=2**31)]


class WriteRoute(APIRoute):
    """A route that refuses what is no JSON by its name, as what a form of a foreign page can send is not, and what is too long.

    Writes go one after the other. Who waits holds no thread, since reading needs them; other processes wait at the ledger's lock.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                raise UnsupportedMediaType("only JSON is taken.", where="Content-Type", fix="Send application/json.")
            body = await body_of(request, LONGEST)

            async def again() -> Message:
                return {"type": "http.request", "body": body}

            async with request.app.state.writing:
                await ask_again(request)
                return await answer(Request(request.scope, again))

        return bounded


def register(app: FastAPI, workspace: Workspace) -> None:
    """Add the routes."""
    app.state.writing = asyncio.Lock()
    routes = APIRouter(prefix="/api", tags=["write"], route_class=WriteRoute)

    @routes.post("/judgements", **needs("reviewer"))
    def judge(asked: Judgement, agent: Asker) -> dict[str, Any]:
        """Judge of two things whether they are one."""
        from kg.merging import judge as decide

        told = {"instead": asked.instead, "force": asked.force}
        change = decide(workspace, asked.a, asked.b, asked.verdict, agent.name, asked.comment, **told)
        return WriteReport.of(change, change.sources).as_dict()

    @routes.post("/reviews", **needs("reviewer"))
    def review(asked: ReviewAnswer, agent: Asker) -> dict[str, Any]:
        """Accept, reject or correct what was read."""
        from kg.review import Asked, Decision, decide_all

        answer = Asked(asked.item, Decision(asked.answer, asked.corrected, asked.comment), asked.seen)
        change, problems = decide_all(workspace, [answer], agent.name, "")
        if problems:
            raise InputError(problems[0].what, where=problems[0].where, fix=problems[0].fix)
        return WriteReport.of(change, change.sources).as_dict()

    @routes.post("/unmerge", **needs("editor"))
    def unmerge(asked: Parting, agent: Asker) -> dict[str, Any]:
        """Take a merge back."""
        from kg.merging import unmerge as part

        done = part(workspace, asked.a, asked.b, agent=agent.name, comment=asked.comment)
        told = {"withdrawn": [one.id for one in done.withdrawn], "rules": list(done.rules)}
        return {**WriteReport.of(done.change, done.change.sources).as_dict(), **told}

    @routes.post("/statements", **needs("editor"))
    def assert_(asked: Assertion, agent: Asker) -> dict[str, Any]:
        """Assert one fact by hand; its source is who asserts it where none is given."""
        from kg.asserting import Asked, say

        told = asked.model_dump(exclude={"message"})
        said = Asked(**{**told, "source": asked.source or agent.name, "classes": tuple(asked.classes)})
        change = say(workspace, said, rules=workspace.settings.rules, agent=agent.name, message=asked.message)
        return WriteReport.of(change, change.sources).as_dict()

    @routes.post("/retract", **needs("editor"))
    def retract(asked: Retraction, agent: Asker) -> dict[str, Any]:
        """Take back everything that one source says."""
        return workspace.retract(asked.source, agent=agent.name, message=asked.message).as_dict()

    @routes.post("/rollback", **needs("editor"))
    def rollback(asked: Undoing, agent: Asker) -> dict[str, Any]:
        """Undo one change by a new one; what later changes touched stays and is named."""
        undone = workspace.ledger.rollback(asked.change, agent=agent.name)
        later = {statement: list(changes) for statement, changes in undone.later.items()}
        return {**WriteReport.of(undone.change, undone.change.sources).as_dict(), "later": later}

    app.include_router(routes)
