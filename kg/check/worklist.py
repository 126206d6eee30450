"""All checks of one snapshot, put into words for the person who has to act."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from kg.check.consistency import (
    StoredText,
    Trouble,
    blocked_joins,
    foreign_properties,
    moved_quotes,
    several_classes,
    unknown_terms,
    wrong_identifiers,
)
from kg.check.findings import Finding, Place
from kg.check.shacl import Violation, violations
from ontology import NAMESPACE

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from ontology import Schema

BASE_IRI = "urn:innovation-kg:"
NAMED_BY_CELL = {"entity-uscc"}  # the shape knows the entity, wrong_identifiers the cell that has the code


@dataclass(frozen=True, slots=True)
class Told:
    """Where a person finds a thing, and what to call it."""

    place: Place
    name: str


def check(snapshot: Snapshot, schema: Schema, *, stored_text: StoredText | None = None, base_iri: str = BASE_IRI) -> list[Finding]:
    """What to mend, violations first, then by source and place; empty when all is well.

    ``stored_text`` gives the normalised text of an edition, or None where it is not stored. Without it, quotes are
    not compared with the text that they are said to stand in.
    """
    troubles = chain(
        several_classes(snapshot),
        blocked_joins(snapshot),
        wrong_identifiers(snapshot),
        unknown_terms(snapshot, schema),
        foreign_properties(snapshot, schema),
        moved_quotes(snapshot, stored_text) if stored_text else (),
    )
    shaped = [known for known in violations(snapshot, schema, base_iri=base_iri) if known.rule not in NAMED_BY_CELL]
    found = [
        *_of_troubles(snapshot, list(troubles)),
        *_of_violations(snapshot, shaped),
    ]
    found.sort(key=lambda pair: (pair[1].severity != "violation", pair[0].order(), pair[1].rule, pair[1].about))
    return [finding for _, finding in found]


def _of_troubles(snapshot: Snapshot, troubles: list[Trouble]) -> Iterator[tuple[Place, Finding]]:
    told = _statements(snapshot, {trouble.statement for trouble in troubles})
    for trouble in troubles:
        place = told[trouble.statement].place
        yield place, Finding(trouble.severity, trouble.rule, str(place), trouble.what, trouble.fix, trouble.statement)


def _of_violations(snapshot: Snapshot, found: list[Violation]) -> Iterator[tuple[Place, Finding]]:
    def ids(kind: str) -> set[str]:
        return {violation.id for violation in found if violation.kind == kind}

    told = {
        "relation": _relations(snapshot, ids("relation")),
        "figure": _statements(snapshot, ids("figure")),  # a figure is named by the first of its statements
        "statement": _statements(snapshot, ids("statement")),
        "id": _entities(snapshot, ids("id")),
    }
    for violation in found:
        known = told[violation.kind].get(violation.id) or Told(Place(f"{violation.kind} {violation.id}"), violation.id)
        value = f" Found: {violation.value.removeprefix(NAMESPACE)}." if violation.value else ""
        what = f"{known.name}: {violation.what}{value}"
        yield known.place, Finding(violation.severity, violation.rule, str(known.place), what, violation.fix, violation.id)


def _statements(snapshot: Snapshot, ids: Collection[str]) -> Mapping[str, Told]:
    query = """
        SELECT s.id, s.source, s.locator, s.quote, concat_ws(' ', e.label, s.predicate, coalesce(o.label, s.value)) AS name
        FROM statements s LEFT JOIN entities e ON e.id = s.entity LEFT JOIN entities o ON o.id = s.object_entity
        WHERE s.id IN (SELECT unnest($ids))"""
    return _told(snapshot, query, ids)


def _relations(snapshot: Snapshot, ids: Collection[str]) -> Mapping[str, Told]:
    """At the first of their statements."""
    query = """
        SELECT r.id, s.source, s.locator, s.quote, concat_ws(' ', e.label, r.predicate, o.label) AS name
        FROM relations r LEFT JOIN statements s ON s.relation = r.id
        LEFT JOIN entities e ON e.id = r.subject LEFT JOIN entities o ON o.id = r.object
        WHERE r.id IN (SELECT unnest($ids))"""
    return _told(snapshot, query, ids)


def _entities(snapshot: Snapshot, ids: Collection[str]) -> Mapping[str, Told]:
    """At the first statement that speaks of them."""
    query = """
        SELECT e.id, s.source, s.locator, s.quote, e.label AS name
        FROM entities e LEFT JOIN statements s ON s.entity = e.id OR s.object_entity = e.id
        WHERE e.id IN (SELECT unnest($ids))"""
    return _told(snapshot, query, ids)


def _told(snapshot: Snapshot, query: str, ids: Collection[str]) -> Mapping[str, Told]:
    """The rows of ``query`` (id, source, locator, quote, name); of several with one id the first place."""
    if not ids:
        return {}
    rows: list[dict[str, Any]] = snapshot.sql(query, {"ids": sorted(ids)}).to_pylist()
    told: dict[str, Told] = {}
    for row in rows:
        place = Place(row["source"], row["locator"], row["quote"]) if row["source"] else Place("no source")
        if row["id"] not in told or place.order() < told[row["id"]].place.order():
            told[row["id"]] = Told(place, row["name"])
    return told
