"""What a page shows: which entities, with everything that is said of them and where, as the script of the page reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.show import Evidence, Fact, Relation, Texts, facts_of, no_texts, one_entity, relations_of
from kg.show.words import label

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from ontology import Schema

HOPS = 2  # around the entity that a page is about


@dataclass(frozen=True, slots=True)
class Shown:
    """An entity on the page. ``degree`` counts its relations in the whole graph."""

    id: str
    name: str
    type: str | None
    degree: int


@dataclass(frozen=True, eq=False)
class Content:
    """All that a page tells; ``total`` and ``sources`` count what the whole snapshot has."""

    entities: tuple[Shown, ...]
    facts: tuple[Fact, ...]
    relations: tuple[Relation, ...]
    focus: str | None
    total: int
    sources: int
    change: int


def content_of(
    snapshot: Snapshot, schema: Schema, *, focus: str | None = None, limit: int = 5000, texts: Texts = no_texts
) -> Content:
    """The most important ``limit`` entities (by number of relations), or those nearest to ``focus``, and what holds among them.

    Rejected relations are left out. Raises NotFound or UsageError when ``focus`` is not one entity.
    """
    middle = one_entity(snapshot, focus).id if focus is not None else None
    rows = snapshot.sql(NEAREST if middle else MOST_RELATED, {"limit": limit} | ({"focus": middle, "hops": HOPS} if middle else {}))
    entities = tuple(Shown(row["id"], row["label"], row["class"], row["degree"]) for row in rows.to_pylist())
    ids = [entity.id for entity in entities]
    counts = snapshot.counts
    return Content(
        entities=entities,
        facts=tuple(facts_of(snapshot, schema, ids, texts)),
        relations=tuple(relations_of(snapshot, schema, ids, texts, among=True, rejected=False)),
        focus=middle,
        total=counts["entities"],
        sources=counts["sources"],
        change=snapshot.change,
    )


_DEGREES = """
    WITH ends AS (SELECT subject AS id, object AS other FROM relations WHERE NOT rejected
                  UNION ALL SELECT object, subject FROM relations WHERE NOT rejected),
    degrees AS (SELECT id, count(*) AS degree FROM ends GROUP BY id)
"""
MOST_RELATED = f"""{_DEGREES}
    SELECT e.id, e.label, e.class, coalesce(d.degree, 0) AS degree
    FROM entities e LEFT JOIN degrees d ON d.id = e.id ORDER BY degree DESC, e.id LIMIT $limit
"""
NEAREST = f"""{_DEGREES.replace("WITH", "WITH RECURSIVE")},
    reached AS (SELECT $focus AS id, 0 AS hop
                UNION SELECT ends.other, hop + 1 FROM reached JOIN ends ON ends.id = reached.id WHERE hop < $hops),
    nearest AS (SELECT id, min(hop) AS hop FROM reached GROUP BY id)
    SELECT e.id, e.label, e.class, coalesce(d.degree, 0) AS degree
    FROM nearest n JOIN entities e ON e.id = n.id LEFT JOIN degrees d ON d.id = e.id ORDER BY hop, degree DESC, e.id LIMIT $limit
"""


def as_json(content: Content, schema: Schema) -> dict[str, Any]:
    """For the page's script. Each piece of evidence stands once, however many facts and relations rest on it."""
    evidence: dict[str, dict[str, Any]] = {}

    def cited(given: Iterable[Evidence]) -> list[str]:
        listed = list(given)
        evidence.update((one.statement, _evidence(one)) for one in listed if one.statement not in evidence)
        return [one.statement for one in listed]

    entities: dict[str, dict[str, Any]] = {
        shown.id: {"name": shown.name, "type": shown.type or "", "degree": shown.degree, "names": [], "facts": []}
        for shown in content.entities
    }
    for fact in content.facts:
        of, known = entities[fact.entity], schema.properties.get(fact.predicate)
        if known and known.is_name:
            of["names"].append({"value": fact.value, "predicate": fact.predicate, "evidence": cited(fact.evidence)})
        else:
            of["facts"].append({"predicate": fact.predicate, "words": _same(fact.words), "evidence": cited(fact.evidence)})
    relations = {
        relation.id: {
            "predicate": relation.predicate,
            "subject": relation.subject,
            "object": relation.object,
            "status": relation.status,
            "year": relation.year,
            "details": _same(relation.details),
            "evidence": cited(relation.evidence),
        }
        for relation in content.relations
    }
    return {
        "change": content.change,
        "focus": content.focus,
        "total": content.total,
        "sources": content.sources,
        "entities": entities,
        "relations": relations,
        "evidence": evidence,
        "labels": labels(schema, content),
    }


def labels(schema: Schema, content: Content) -> dict[str, Any]:
    """The ontology's words for all that the page shows, in each language."""
    kinds = Counter(relation.predicate for relation in content.relations)
    order = list(schema.relations)
    known = sorted(kinds, key=lambda name: (order.index(name) if name in order else len(order), name))
    classes = {entity.type or "" for entity in content.entities}
    return {
        "classes": {name: dict(label(schema.classes, name)) for name in [*schema.classes, ""] if name in classes},
        "relations": {name: _relation_label(schema, name) for name in known},
        "properties": {name: dict(label(schema.properties, name)) for name in sorted({fact.predicate for fact in content.facts})},
        "statuses": {concept.notation: dict(concept.label) for concept in schema.schemes.get("status", ())},
    }


def _relation_label(schema: Schema, name: str) -> dict[str, Any]:
    relation = schema.relations.get(name)
    reading = dict(label(schema.relations, name))
    inverse = dict(relation.inverse_label) if relation else reading
    return {"label": reading, "inverse": inverse, "symmetric": bool(relation and relation.symmetric)}


def _evidence(one: Evidence) -> dict[str, Any]:
    """The quote is a part of the sentence where that is known, so it is not repeated then."""
    told: dict[str, Any] = {"title": one.title, "locator": one.locator, "method": one.method, "confidence": one.confidence}
    if one.subject_basis == "implicit":
        told["implicit"] = True
    if one.context is None:
        return told | {"text": one.quote or "", "start": 0, "end": len(_utf16(one.quote or ""))}
    context = one.context
    start = len(_utf16(context.text[: context.start]))
    return told | {"text": context.text, "start": start, "end": start + len(_utf16(one.quote or "")), "line": context.line}


def _utf16(text: str) -> Sequence[int]:
    """The units that JavaScript counts characters in."""
    return memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")


def _same(words: Mapping[str, str]) -> str | dict[str, str]:
    """One text where all languages have the same."""
    told = set(words.values())
    return told.pop() if len(told) == 1 else dict(words)
