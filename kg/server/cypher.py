"""``/cypher``: questions to the property graph, POSTed as ``{"query": …, "params": {…}}``, reading only."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError

from kg.questions.cypher import require_mentioned
from kg.server.answering import answer_headers, body_of
from kg.server.showing import Showing


class Question(BaseModel):
    """The body of a request."""

    query: str = Field(description="One query that reads: MATCH, OPTIONAL MATCH, UNWIND, WITH, WHERE, RETURN.")
    params: dict[str, Any] = Field(default_factory=dict, description="What $names in it stand for.")


DESCRIBED: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": Question.model_json_schema()}}},
    "responses": {
        "200": {"description": "Columns, rows, change, engine, ms, complete.", "content": {"application/json": {}}},
    },
}


def router(showing: Showing) -> APIRouter:
    """The endpoint over one property graph."""
    routes = APIRouter()

    @routes.post("/cypher", response_class=Response, openapi_extra=DESCRIBED)
    async def cypher(request: Request) -> Response:
        """Columns and rows, the change that they are about, and whether they are all (``complete``)."""
        question = _question(await body_of(request, showing.limits.text))
        require_mentioned(question.query, question.params)
        async with showing.view() as shown:
            asked = {"text": question.query, "params": question.params}
            reply = await showing.lanes.answer(shown.crew, asked, request.is_disconnected)
            told = {"change": shown.change, "engine": "cypher", "ms": reply.head["ms"], "complete": reply.head["complete"]}
            body = reply.body + b", " + json.dumps(told)[1:].encode()
            headers = answer_headers(shown, complete=reply.head["complete"])
            return Response(body, media_type="application/json", headers=headers)

    return routes


def _question(body: bytes) -> Question:
    """Raises RequestValidationError for a body that is none."""
    try:
        return Question.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_context=False)) from error
