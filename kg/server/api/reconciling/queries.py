"""Reconciliation queries: candidates by name, scored as identity scores pairs, with the reasons as features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from kg.identity.candidates.model import load_model, probability
from kg.identity.codes import IDENTIFIERS
from kg.identity.comparison import Named, compare
from kg.identity.names import is_full_name, normalise
from kg.server.api.entities import find
from kg.show.words import label

if TYPE_CHECKING:
    from kg.server.api.reading import Reader
    from kg.snapshot import Entity, Snapshot
    from ontology import Schema

WIDTH = 50  # candidates by name that are compared
_IDENTIFIED = "SELECT entity, predicate, value FROM properties WHERE entity IN (SELECT unnest($ids::VARCHAR[]))"
_HAVING = "SELECT DISTINCT entity, predicate, value FROM properties WHERE predicate = $scheme"


class Given(BaseModel):
    pid: str = Field(max_length=100)
    v: Any = None

    def texts(self) -> list[str]:
        """Its values as text; an entity is given by its id or name."""
        values = self.v if isinstance(self.v, list) else [self.v]
        shown = [value.get("id") or value.get("name") if isinstance(value, dict) else value for value in values]
        return [str(value) for value in shown if value is not None]


class Query(BaseModel):
    """One query; ``type`` is a class or several.

    ``type_strict``: a candidate is of any of them, or of all; or it should be, so that others come after and are not matched.
    """

    query: str = Field("", max_length=500)
    type: str | list[str] | None = None
    limit: int | None = Field(None, ge=0, le=1000)
    properties: list[Given] = Field(default=[], max_length=50)
    type_strict: Literal["any", "all", "should"] = "any"


def answer(reader: Reader, snapshot: Snapshot, query: Query) -> list[dict[str, Any]]:
    """The candidates of one query, best first.

    ``match`` is true where an identity rule would join the two: a full name of that class or a valid identifier in common, and
    no other candidate of these classes has the name.
    """
    schema = reader.schema
    types = [query.type] if isinstance(query.type, str) else query.type or []
    wanted = _classes(schema, types, all_of_them=query.type_strict == "all") if types else None
    identifiers = [(given.pid, text) for given in query.properties if given.pid in IDENTIFIERS for text in given.texts()]
    found = (
        find(reader, snapshot, query.query, newest=True) if query.query.strip() else []
    )  # a name may be new, and not the only one
    entities = {entity.id: entity for entity, *_ in found}
    entities |= {entity.id: entity for entity in _having(snapshot, identifiers)}
    fitting = [entity for entity in entities.values() if wanted is None or entity.type in wanted]
    of_class = {entity.id for entity in fitting}
    others = [entity for id, entity in entities.items() if id not in of_class] if query.type_strict == "should" else []
    shown = [*fitting, *others][:WIDTH]
    name = normalise(query.query)
    called = [one for one in entities.values() if (one.id in of_class or one.type is None) and _is_called(one, name)]
    known = _identifiers(snapshot, [entity.id for entity in shown])
    results = []
    for entity in shown:
        kind = (entity.type or "") if entity.id in of_class else types[0]
        asked = Named(query.query or entity.label, kind if types else "", identifiers=tuple(identifiers))
        result = _candidate(schema, query, asked, entity, known.get(entity.id, ()), alone=len(called) == 1)
        result["match"] = result["match"] and entity.id in of_class
        results.append(result)
    results.sort(key=lambda result: (result["id"] not in of_class, -result["score"], result["name"], result["id"]))
    sure = [result for result in results if result["match"]]
    if len(sure) > 1:
        for result in sure:
            result["match"] = False
    return results[: query.limit or 10]


def _classes(schema: Schema, types: Sequence[str], *, all_of_them: bool) -> frozenset[str]:
    """The concrete classes below any or all of these; none below what is no class."""
    each = [schema.concrete(name) if name in schema.classes else frozenset[str]() for name in types]
    return each[0].intersection(*each) if all_of_them else each[0].union(*each)


def _is_called(entity: Entity, name: str) -> bool:
    return any(normalise(one) == name for one in entity.names)


def _candidate(
    schema: Schema, query: Query, asked: Named, entity: Entity, known: Sequence[tuple[str, str]], *, alone: bool
) -> dict[str, Any]:
    """``alone``: no other candidate has the name that is asked for."""
    features = compare(asked, Named(entity.label, entity.type or "", identifiers=tuple(known), aliases=entity.names))
    model = load_model()
    levels = {feature.name: feature.level for feature in features}
    itself = query.query.strip() in (entity.id, *entity.keys)
    full = normalise(query.query)
    by_name = alone and _is_called(entity, full) and is_full_name(entity.type or "", full)
    contradicted = "contradicts" in (levels["identifier"], levels["class"])
    told = label(schema.classes, entity.type or "Entity")
    return {
        "id": entity.id,
        "name": entity.label,
        "description": f"{told['zh']} / {told['en']}",
        "type": [{"id": entity.type or "Entity", "name": f"{told['zh']} / {told['en']}"}],
        "score": 100.0 if itself else round(100 * probability(model.log_odds(features)), 2),
        "match": itself or (not contradicted and (by_name or levels["identifier"] == "same")),
        "features": [
            {"id": reason.name, "name": f"{reason.name}: {reason.level} {reason.says}".strip(), "value": round(reason.weight, 3)}
            for reason in model.reasons(features)
        ],
    }


def _identifiers(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in snapshot.sql(_IDENTIFIED, {"ids": list(ids)}).to_pylist():
        if row["predicate"] in IDENTIFIERS:
            found.setdefault(row["entity"], []).append((row["predicate"], row["value"]))
    return found


def _having(snapshot: Snapshot, identifiers: Sequence[tuple[str, str]]) -> list[Entity]:
    """The entities that have one of these identifiers, however either is written."""
    found: list[Entity] = []
    for scheme, text in identifiers:
        if number := IDENTIFIERS[scheme](text):
            rows = snapshot.sql(_HAVING, {"scheme": scheme}).to_pylist()
            ids = [row["entity"] for row in rows if IDENTIFIERS[scheme](row["value"]) == number]
            found += snapshot.entities(ids).values()
    return found
