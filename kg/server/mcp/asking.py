"""Questions in the server's pool of processes, under the limits that every question has."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.questions import sparql
from kg.questions.cypher import require_mentioned
from kg.questions.library import AS_OF, named
from kg.questions.sparql_text import bind
from kg.server.crew import Reply
from kg.server.mcp.behind import statements_behind
from kg.server.mcp.tools import DATA, STATEMENTS, bounded
from kg.server.showing import Showing

if TYPE_CHECKING:
    from kg.server.engines import Engines
    from kg.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asking:
    """Answers have ``rows``, for each row the ``statements`` behind it, and ``complete``: whether these are all rows."""

    workspace: Workspace
    engines: Engines

    async def ask(self, id: str, parameters: Mapping[str, object], limit: int) -> dict[str, Any]:
        """A prepared question. Raises NotFound for an unknown one, UsageError for parameters that are not its own."""
        question = named(id)
        values = question.values(parameters)
        terms = {sparql.AS_OF if name == AS_OF else name: sparql.term(value) for name, value in values.items()}
        answer = await self._sparql(bind(question.sparql, terms), limit, values.values())
        return {"question": dict(question.question), **answer}

    async def sparql(self, text: str, limit: int) -> dict[str, Any]:
        """A free SELECT or ASK. Raises UsageError for anything else, RequestError at a limit."""
        sparql.require_inside(text)
        return await self._sparql(text, limit, ())

    async def cypher(self, text: str, parameters: Mapping[str, object], limit: int) -> dict[str, Any]:
        """A free query that reads. Raises UsageError for anything else, RequestError at a limit."""
        require_mentioned(text, parameters)
        reply, change = await _replied(self.engines.cypher, {"text": text, "params": dict(parameters)})
        told = await asyncio.to_thread(json.loads, reply.body + b"}")  # the answer leaves its last brace to who adds to it
        return await self._told(told["columns"], told["rows"], parameters.values(), limit, reply, change)

    async def _sparql(self, text: str, limit: int, given: Collection[object]) -> dict[str, Any]:
        import pyoxigraph as ox

        form = ox.QueryResultsFormat.JSON
        asked = {
            "text": text,
            "base": "http://localhost/",
            "default": (),
            "named": (),
            "table": form.media_type,
            "graph": None,
            "fix": "The prefixes ikg, code, rdf, rdfs, prov and xsd are declared.",
        }
        reply, change = await _replied(self.engines.sparql, asked)
        if "refused" in reply.head:
            raise UsageError("the answer is a graph, not rows.", fix="Ask with SELECT or ASK.")
        found = ox.parse_query_results(reply.body, format=form)
        columns: list[str]
        rows: list[list[Any]]
        if isinstance(found, ox.QueryBoolean):
            columns, rows = ["answer"], [[bool(found)]]
        else:
            columns = [variable.value for variable in found.variables]
            rows = [[sparql.plain(solution[name]) for name in columns] for solution in islice(found, limit + 1)]
        return await self._told(columns, rows, given, limit, reply, change)

    async def _told(
        self, columns: list[str], rows: Sequence[list[Any]], given: Collection[object], limit: int, reply: Reply, change: int
    ) -> dict[str, Any]:
        snapshot, shown = self.workspace.snapshot(change), rows[:limit]
        return {
            "columns": columns,
            "rows": bounded(shown),
            "statements": await asyncio.to_thread(statements_behind, snapshot, shown, given, STATEMENTS),
            "complete": len(rows) <= limit and reply.head["complete"],
            "change": change,
            "note": DATA,
        }


async def _replied(showing: Showing, asked: dict[str, Any]) -> tuple[Reply, int]:
    """The reply of an engine, and the change that it is about."""
    async with showing.view() as shown:
        return await showing.lanes.answer(shown.crew, asked, _stays), shown.change


async def _stays() -> bool:
    """The protocol does not tell whether its asker is still there: the question's time bounds it."""
    return False
