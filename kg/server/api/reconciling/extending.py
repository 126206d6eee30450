"""Data extension: columns of properties and relations for entities that are matched, and which there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from ontology import Schema

_LITERALS = """
    SELECT entity, predicate, value FROM properties
    WHERE entity IN (SELECT unnest($ids::VARCHAR[])) AND predicate IN (SELECT unnest($names::VARCHAR[])) ORDER BY value
"""
_OTHERS = """
    SELECT r.subject AS entity, r.predicate, o.id, o.label FROM relations r JOIN entities o ON o.id = r.object
    WHERE r.subject IN (SELECT unnest($ids::VARCHAR[])) AND r.predicate IN (SELECT unnest($names::VARCHAR[])) AND NOT r.rejected
    ORDER BY o.label, o.id
"""


class Wanted(BaseModel):
    id: str = Field(max_length=100)


class Extension(BaseModel):
    """Which properties of which entities."""

    ids: list[str] = Field(max_length=1000)
    properties: list[Wanted] = Field(max_length=100)


def extended(snapshot: Snapshot, schema: Schema, asked: Extension) -> dict[str, Any]:
    """``meta`` and ``rows`` of the specification. An unknown id or property has no values."""
    names = [wanted.id for wanted in asked.properties]
    entities = snapshot.entities(asked.ids)
    given = {"ids": sorted({entity.id for entity in entities.values()}), "names": names}
    cells: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in snapshot.sql(_LITERALS, given).to_pylist():
        cells.setdefault((row["entity"], row["predicate"]), []).append({"str": row["value"]})
    for row in snapshot.sql(_OTHERS, given).to_pylist():
        cells.setdefault((row["entity"], row["predicate"]), []).append({"id": row["id"], "name": row["label"]})
    rows = {id: {name: cells.get((entities[id].id, name), []) if id in entities else [] for name in names} for id in asked.ids}
    return {"meta": [told(schema, name) for name in names], "rows": rows}


def proposed(schema: Schema, type: str | None, limit: int) -> list[dict[str, str]]:
    """The properties and relations that things of a class may have."""
    classes = schema.concrete(type) if type is not None and type in schema.classes else None
    domains = {name: term.domain for terms in (schema.properties, schema.relations) for name, term in terms.items()}
    fitting = [name for name, domain in domains.items() if classes is None or not classes.isdisjoint(domain)]
    return [told(schema, name) for name in fitting[:limit]]


def told(schema: Schema, name: str) -> dict[str, str]:
    """A term as the specification writes one, in both languages."""
    term = schema.properties.get(name) or schema.relations.get(name) or schema.classes.get(name)
    return {"id": name, "name": both(term.label) if term else name}


def both(label: Any) -> str:
    return f"{label['zh']} / {label['en']}"


def suggested(terms: Sequence[dict[str, str]], prefix: str) -> list[dict[str, str]]:
    """Those terms with the text in their id or name."""
    text = prefix.casefold().strip()
    return [term for term in terms if text in term["id"].casefold() or text in term["name"].casefold()]
