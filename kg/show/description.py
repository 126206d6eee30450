"""What the snapshot knows of one entity, or of many at once, as immutable values."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.errors import NotFound, UsageError
from kg.show import words
from kg.show.evidence import Evidence, Texts, evidence_of, no_texts
from kg.show.identity import Identity, identity_of
from kg.show.plain import plain
from kg.show.words import Words

if TYPE_CHECKING:
    from kg.snapshot import Entity, Snapshot
    from ontology import Schema

FIGURE = "indicatorValue"
CANDIDATES_NAMED = 8  # of several entities that a text may mean


@dataclass(frozen=True, slots=True)
class Fact:
    """A literal that is said of an entity. ``words`` is the value as people read it, by language."""

    entity: str
    predicate: str
    label: Words
    value: str
    words: Words
    lang: str | None
    unit: str | None
    valid_from: date | None
    valid_to: date | None
    precision: str | None
    status: str | None
    qualifiers: Mapping[str, str]
    confidence: float | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two entities. ``details`` is when, how and whether it is planned, in words by language."""

    id: str
    predicate: str
    subject: str
    subject_name: str
    subject_type: str | None
    object: str
    object_name: str
    object_type: str | None
    status: str
    valid_from: date | None
    valid_to: date | None
    precision: str | None
    year: int | None
    qualifiers: Mapping[str, str]
    details: Words
    confidence: float | None
    subject_basis: str
    rejected: bool
    evidence: tuple[Evidence, ...]

    def other(self, entity: str) -> tuple[str, str]:
        """Id and name of the end that is not ``entity``."""
        return (self.object, self.object_name) if self.subject == entity else (self.subject, self.subject_name)


@dataclass(frozen=True, slots=True)
class Group:
    """The relations of one predicate in one direction. ``label`` reads from the described entity to the other end."""

    predicate: str
    inverse: bool
    label: Words
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """One entity in full, as of ``change``; ``names``, ``identifiers`` and ``facts`` together are all that is said of it alone.

    ``identity`` is why its keys are one thing.
    """

    id: str
    type: str | None
    type_label: Words
    name: str
    names: tuple[Fact, ...]
    identifiers: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    relations: tuple[Group, ...]
    identity: Identity
    change: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON: days as ISO text."""
        found: dict[str, Any] = plain(self)
        return found

    def as_text(self, language: str = "zh") -> str:
        """For a terminal: each fact and relation with its quotes beneath it."""
        from kg.show.text import text_of

        return text_of(self, language)


def describe(snapshot: Snapshot, schema: Schema, name: str, *, texts: Texts = no_texts) -> Description:
    """All that is known of the one entity that ``name`` (or an id or key) means, with evidence; what a review rejects is left out.

    ``texts`` gives the stored text of an edition, for the sentence around a quote. Raises NotFound, or UsageError when
    ``name`` may mean several.
    """
    entity = one_entity(snapshot, name)
    said = facts_of(snapshot, schema, [entity.id], texts)
    names, identifiers, facts = [], [], []
    for fact in said:
        known = schema.properties.get(fact.predicate)
        if known and known.is_name:
            names.append(fact)
        elif (known and known.identifier) or fact.predicate == "code":
            identifiers.append(fact)
        else:
            facts.append(fact)
    return Description(
        id=entity.id,
        type=entity.type,
        type_label=words.label(schema.classes, entity.type or "Entity"),
        name=entity.label,
        names=tuple(names),
        identifiers=tuple(identifiers),
        facts=tuple(facts),
        relations=grouped(schema, entity.id, relations_of(snapshot, schema, [entity.id], texts, rejected=False)),
        identity=identity_of(snapshot, entity),
        change=snapshot.change,
    )


def one_entity(snapshot: Snapshot, text: str) -> Entity:
    """The one entity that ``text`` means. Raises NotFound for none, UsageError that names them for several."""
    found = snapshot.resolve(text)
    if not found:
        if gone := snapshot.gone(text):
            raise NotFound(gone, fix="`kg log` tells what was taken back; `kg rollback CHANGE` brings it back.")
        raise NotFound(f"nothing in this workspace is called {text!r}.", fix="A part of the name is enough.")
    if len(found) > 1:
        told = [f"{entity.label} ({entity.type or 'unclassed'}, {entity.id})" for entity in found[:CANDIDATES_NAMED]]
        more = f" and {len(found) - len(told)} more" if len(found) > len(told) else ""
        raise UsageError(f"{text!r} may mean {'; '.join(told)}{more}.", fix="Give the full name, or the id in brackets.")
    return found[0]


def facts_of(
    snapshot: Snapshot, schema: Schema, entities: Collection[str], texts: Texts = no_texts, *, quoted: bool = True
) -> list[Fact]:
    """What is said of these entities alone, by entity, then as the ontology orders its properties; ``quoted``: with evidence."""
    rows = snapshot.sql("SELECT * FROM properties WHERE entity IN (SELECT unnest($ids))", {"ids": list(entities)}).to_pylist()
    order = {name: place for place, name in enumerate(schema.properties)}
    for row in rows:
        row["qualifiers"] = json.loads(row["qualifiers"] or "{}")
    rows.sort(key=lambda r: (r["entity"], order.get(r["predicate"], len(order)), *_order(r)))
    evidence = evidence_of(snapshot, _statements(rows), texts) if quoted else {}
    return [_fact(schema, row, evidence) for row in rows]


def relations_of(
    snapshot: Snapshot,
    schema: Schema,
    entities: Collection[str],
    texts: Texts = no_texts,
    *,
    among: bool = False,
    rejected: bool = True,
    quoted: bool = True,
) -> list[Relation]:
    """The relations that have one of these entities as an end (``among``: as both ends), ordered by predicate, time and name.

    ``quoted``: with evidence.
    """
    both = "AND" if among else "OR"
    rows = snapshot.sql(
        "SELECT r.*, a.label AS subject_name, a.class AS subject_type, b.label AS object_name, b.class AS object_type "
        "FROM relations r JOIN entities a ON a.id = r.subject JOIN entities b ON b.id = r.object "
        f"WHERE (r.subject IN (SELECT unnest($ids)) {both} r.object IN (SELECT unnest($ids))) AND ($rejected OR NOT r.rejected)",
        {"ids": list(entities), "rejected": rejected},
    ).to_pylist()
    order = {name: place for place, name in enumerate(schema.relations)}
    rows.sort(
        key=lambda r: (
            order.get(r["predicate"], len(order)),
            str(r["valid_from"] or ""),
            r["subject_name"],
            r["object_name"],
            r["id"],
        )
    )
    evidence = evidence_of(snapshot, _statements(rows), texts) if quoted else {}
    return [_relation(schema, row, evidence) for row in rows]


def grouped(schema: Schema, entity: str, relations: Sequence[Relation]) -> tuple[Group, ...]:
    """The relations of ``entity`` by predicate and direction, in the order given."""
    groups: dict[tuple[str, bool], list[Relation]] = defaultdict(list)
    for relation in relations:
        known = schema.relations.get(relation.predicate)
        inverse = relation.subject != entity and not (known and known.symmetric)
        groups[relation.predicate, inverse].append(relation)
    return tuple(Group(name, inverse, _reading(schema, name, inverse), tuple(of)) for (name, inverse), of in groups.items())


def _reading(schema: Schema, predicate: str, inverse: bool) -> Words:
    if inverse and predicate in schema.relations:
        return schema.relations[predicate].inverse_label
    return words.label(schema.relations, predicate)


def _order(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["qualifiers"].get("indicator", ""), str(row["valid_from"] or ""), row["value"], str(row["qualifiers"])


def _fact(schema: Schema, row: Mapping[str, Any], evidence: Mapping[str, Evidence]) -> Fact:
    qualifiers = row["qualifiers"]
    known = schema.properties.get(row["predicate"])
    told: list[Words]
    if row["predicate"] == FIGURE:
        told = [words.figure_words(schema, row["value"], row["unit"], qualifiers)]
    else:
        value = words.value_words(schema, known.scheme if known else None, row["value"])
        told = [{k: f"{v} {row['unit'] or ''}".strip() for k, v in value.items()}, words.qualifier_words(schema, qualifiers)]
    told += [words.period(row["valid_from"], row["valid_to"], row["precision"]), words.status_words(schema, row["status"])]
    return Fact(
        entity=row["entity"],
        predicate=row["predicate"],
        label=words.label(schema.properties, row["predicate"]),
        value=row["value"],
        words=words.joined(told),
        lang=row["lang"],
        unit=row["unit"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        precision=row["precision"],
        status=row["status"],
        qualifiers=qualifiers,
        confidence=row["confidence"],
        evidence=_of(row, evidence),
    )


def _relation(schema: Schema, row: Mapping[str, Any], evidence: Mapping[str, Evidence]) -> Relation:
    qualifiers = json.loads(row["qualifiers"] or "{}")
    told = [
        words.period(row["valid_from"], row["valid_to"], row["precision"]),
        words.status_words(schema, row["status"]),
        words.qualifier_words(schema, qualifiers),
    ]
    as_stored = (
        "id predicate subject subject_name subject_type object object_name object_type status "
        "valid_from valid_to precision year confidence subject_basis rejected"
    )
    return Relation(
        qualifiers=qualifiers,
        details=words.joined(told),
        evidence=_of(row, evidence),
        **{name: row[name] for name in as_stored.split()},
    )


def _statements(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    return {id for row in rows for id in row["statements"]}


def _of(row: Mapping[str, Any], evidence: Mapping[str, Evidence]) -> tuple[Evidence, ...]:
    return tuple(evidence[id] for id in row["statements"] if id in evidence)
