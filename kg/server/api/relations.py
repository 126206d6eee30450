"""Relations and the statements behind them: as lists, around one entity, and one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from kg.errors import NotFound
from kg.server.api.models import Evidences, Expanded, Kind, Link, Links, Statement, Statements
from kg.server.api.reading import MOST, Page, Reader, known
from kg.show import Evidence, evidence_of
from kg.show.words import label
from kg.snapshot import holds_on
from ontology import Schema

Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str | None, Query(max_length=20, description="`next` of the answer before.")]
Day = Annotated[date | None, Query(description="Only what holds on this day.")]
Predicate = Annotated[str | None, Query(max_length=100)]

_RELATIONS = """
    SELECT r.id, r.predicate, r.status, r.valid_from, r.valid_to, r.precision, r.confidence, r.qualifiers, r.statements,
           r.subject AS s_id, a.label AS s_name, a.class AS s_type, r.object AS o_id, b.label AS o_name, b.class AS o_type
    FROM (SELECT * FROM relations r WHERE {condition} ORDER BY r.predicate, r.id LIMIT $limit OFFSET $offset) r
    JOIN entities a ON a.id = r.subject JOIN entities b ON b.id = r.object ORDER BY r.predicate, r.id
"""
_STATEMENTS = """
    SELECT id, entity, predicate, object_entity, value, unit, status, source, quote, locator, confidence, rejected, change
    FROM statements WHERE ($entity IS NULL OR entity = $entity OR object_entity = $entity)
      AND ($predicate IS NULL OR predicate = $predicate) AND ($source IS NULL OR source = $source)
    ORDER BY change, id LIMIT $limit OFFSET $offset
"""
_KINDS = """
    SELECT predicate, count(*) AS count FROM relations
    WHERE (subject = $id OR object = $id) AND NOT rejected GROUP BY predicate ORDER BY count DESC, predicate
"""


def router(reader: Reader) -> APIRouter:
    """``/api/relations``, ``/api/expand``, ``/api/statements`` and ``/api/evidence``."""
    routes = APIRouter()
    schema = reader.schema

    @routes.get("/api/relations")
    def relations(
        response: Response,
        subject: str | None = None,
        object: str | None = None,
        predicate: Predicate = None,
        as_of: Day = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Links:
        """Relations, those that a review rejects left out."""
        page = reader.page(cursor, response)
        wanted = {"r.predicate = $predicate": predicate}
        wanted["r.subject = $subject"] = subject and known(page.snapshot, subject).id
        wanted["r.object = $object"] = object and known(page.snapshot, object).id
        conditions = [condition for condition, value in wanted.items() if value is not None]
        values = {condition.rpartition("$")[2]: value for condition, value in wanted.items() if value is not None}
        found, more = _links(schema, page, conditions, values, as_of, limit)
        return Links(relations=found, next=page.after(limit) if more else None, change=page.snapshot.change)

    @routes.get("/api/relations/{id}")
    def relation(response: Response, id: str) -> Link:
        """One relation."""
        found, _ = _links(schema, Page(reader.snapshot(response), 0), ["r.id = $id"], {"id": id}, None, 1)
        if not found:
            raise NotFound(f"no relation has the id {id!r}.", fix="/api/relations lists them.")
        return found[0]

    @routes.get("/api/expand/{id}")
    def expand(
        response: Response, id: str, predicate: Predicate = None, as_of: Day = None, limit: Limit = 20, cursor: Cursor = None
    ) -> Expanded:
        """The neighbours of an entity: its relations of one predicate, or of all, a part at a time."""
        page = reader.page(cursor, response)
        entity = known(page.snapshot, id).id
        conditions, values = ["(r.subject = $entity OR r.object = $entity)"], {"entity": entity}
        if predicate is not None:
            conditions.append("r.predicate = $predicate")
            values["predicate"] = predicate
        found, more = _links(schema, page, conditions, values, as_of, limit)
        kinds = [Kind(**row) for row in page.snapshot.sql(_KINDS, {"id": entity}).to_pylist()]
        return Expanded(relations=found, kinds=kinds, next=page.after(limit) if more else None, change=page.snapshot.change)

    @routes.get("/api/statements")
    def statements(
        response: Response,
        entity: str | None = None,
        predicate: Predicate = None,
        source: Annotated[str | None, Query(max_length=500)] = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Statements:
        """What sources say, in the order in which it came; also what a review rejects, which says so."""
        page = reader.page(cursor, response)
        about = known(page.snapshot, entity).id if entity is not None else None
        values = {"entity": about, "predicate": predicate, "source": source, "limit": limit + 1, "offset": page.offset}
        rows = [Statement(**row) for row in page.snapshot.sql(_STATEMENTS, values).to_pylist()]
        following = page.after(limit) if len(rows) > limit else None
        return Statements(statements=rows[:limit], next=following, change=page.snapshot.change)

    @routes.get("/api/statements/{id}")
    def statement(response: Response, id: str) -> Evidence:
        """Where a source says it: the quote, its place, and the sentence around it."""
        found = evidence_of(reader.snapshot(response), [id], reader.workspace.stored_text)
        if id not in found:
            raise NotFound(f"no current statement has the id {id!r}.", fix="Ids stand with every fact and relation of an entity.")
        return found[id]

    @routes.get("/api/evidence")
    def evidence(
        response: Response, statement: Annotated[list[str], Query(min_length=1, max_length=MOST, description="Ids of statements.")]
    ) -> Evidences:
        """The places of several statements at once."""
        snapshot = reader.snapshot(response)
        found = evidence_of(snapshot, statement, reader.workspace.stored_text)
        unknown = sorted(set(statement) - found.keys())
        return Evidences(evidence=dict(found), unknown=unknown, change=snapshot.change)

    return routes


def _links(
    schema: Schema, page: Page, conditions: Sequence[str], values: Mapping[str, Any], day: date | None, limit: int
) -> tuple[list[Link], bool]:
    """The relations of a page for which all conditions hold, and whether there are more."""
    every = ["NOT r.rejected", *conditions, *([holds_on(day, alias="r")] if day else [])]
    given = {**values, "limit": limit + 1, "offset": page.offset}
    rows = page.snapshot.sql(_RELATIONS.format(condition=" AND ".join(every)), given).to_pylist()
    return [_link(schema, row) for row in rows[:limit]], len(rows) > limit


def _link(schema: Schema, row: dict[str, Any]) -> Link:
    ends = {end: {name: row.pop(f"{end[0]}_{name}") for name in ("id", "name", "type")} for end in ("subject", "object")}
    row["qualifiers"] = json.loads(row["qualifiers"] or "{}")
    return Link.model_validate({**row, **ends, "label": dict(label(schema.relations, row["predicate"]))})
