"""Questions in the server's pool of processes, under the limits that every question has."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.questions import sparql
from kg.questions.library import AS_OF, named
from kg.questions.sparql_text import bind, names_graphs
from kg.server.mcp.behind import statements_behind
from kg.server.mcp.tools import DATA, STATEMENTS, cut
from kg.server.showing import Showing

if TYPE_CHECKING:
    from kg.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asking:
    """Answers have ``rows``, for each row the ``statements`` behind it, and ``complete``: whether these are all rows."""

    workspace: Workspace
    showing: Showing

    async def ask(self, id: str, parameters: Mapping[str, object], limit: int) -> dict[str, Any]:
        """A prepared question. Raises NotFound for an unknown one, UsageError for parameters that are not its own."""
        question = named(id)
        values = question.values(parameters)
        terms = {sparql.AS_OF if name == AS_OF else name: sparql.term(value) for name, value in values.items()}
        answer = await self._answer(bind(question.sparql, terms), limit, values.values())
        return {"question": dict(question.question), **answer}

    async def sparql(self, text: str, limit: int) -> dict[str, Any]:
        """A free SELECT or ASK. Raises UsageError for anything else, RequestError at a limit."""
        sparql.require_inside(text)
        return await self._answer(text, limit, ())

    async def _answer(self, text: str, limit: int, given: Collection[object]) -> dict[str, Any]:
        import pyoxigraph as ox

        form = ox.QueryResultsFormat.JSON
        asked = {
            "text": text,
            "base": "http://localhost/",
            "default": (),
            "named": (),
            "union": self.showing.union and not names_graphs(text),
            "table": form.media_type,
            "graph": None,
            "fix": "The prefixes ikg, code, rdf, rdfs, prov and xsd are declared.",
        }
        async with self.showing.view() as shown:
            reply = await self.showing.lanes.answer(shown.crew, asked, _stays)
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
        snapshot = self.workspace.snapshot(shown.change)
        behind = await asyncio.to_thread(statements_behind, snapshot, rows[:limit], given, STATEMENTS)
        return {
            "columns": columns,
            "rows": [[cut(value) if isinstance(value, str) else value for value in row] for row in rows[:limit]],
            "statements": behind,
            "complete": len(rows) <= limit and reply.head["complete"],
            "change": shown.change,
            "note": DATA,
        }


async def _stays() -> bool:
    """The protocol does not tell whether its asker is still there: the question's time bounds it."""
    return False
