"""What no shape can see: classes that contradict, wrong identifiers, unknown terms, quotes that are not where they should be.

Each check reads the snapshot and gives ``Trouble``: a statement or an entity, and what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.check.findings import Severity, clipped, span_of
from kg.identity.codes import IDENTIFIERS
from kg.identity.faults import fault

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from ontology import Schema

StoredText = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """``statement`` is the id of the statement whose place a person should look at."""

    statement: str
    rule: str
    severity: Severity
    what: str
    fix: str


def several_classes(snapshot: Snapshot) -> Iterator[Trouble]:
    """Entities that sources put into different classes; at the first statement that gives a class other than the chosen one."""
    rows = snapshot.sql(
        """SELECT e.label, e.class, e.classes, min(s.id) AS statement
           FROM entities e JOIN statements s ON s.entity = e.id AND s.predicate = 'type' AND s.value <> e.class AND NOT s.rejected
           WHERE len(e.classes) > 1 GROUP BY ALL ORDER BY e.label"""
    )
    for row in rows.to_pylist():
        what = f"{row['label']} is said to be {' and '.join(row['classes'])}; it is shown as {row['class']}."
        fix = "Correct the class in one source, or say that they are two things."
        yield Trouble(row["statement"], "several-classes", "warning", what, fix)


def blocked_joins(snapshot: Snapshot) -> Iterator[Trouble]:
    """What a person calls different and something else makes one; at the first statement that speaks of either."""
    rows = snapshot.sql(
        """SELECT a.id AS a, a.label, b.id AS b, b.label AS other, c.because, j.by, j.change, j.comment,
                  (SELECT min(s.id) FROM statements s WHERE s.subject IN (c.key, c.other) AND NOT s.rejected) AS statement,
                  (SELECT min(s.id) FROM statements s WHERE s.object IN (c.key, c.other) AND NOT s.rejected) AS as_object
           FROM conflicts c LEFT JOIN judgements j ON j.id = c.judgement
           JOIN keys k ON k.key = c.key JOIN keys o ON o.key = c.other
           JOIN entities a ON a.id = k.entity JOIN entities b ON b.id = o.entity
           ORDER BY a.label, b.label, c.because, a.id, b.id"""
    )
    for row in rows.to_pylist():
        why = f", since “{row['comment']}”" if row["comment"] else ""
        what = (
            f"{row['because']} would make one of {row['label']} ({row['a']}) and {row['other']} ({row['b']}), "
            f"which {row['by'] or 'somebody'} judged different in change {row['change']}{why}."
        )
        fix = "Correct in its source what they have in common, or withdraw the judgement: kg merge A B --instead."
        yield Trouble(row["statement"] or row["as_object"], "blocked-join", "warning", what, fix)


def wrong_identifiers(snapshot: Snapshot) -> Iterator[Trouble]:
    """Identifiers whose check character (or form) is wrong."""
    rows = snapshot.sql(
        """SELECT p.predicate, p.value, p.statements[1] AS statement, e.label FROM properties p JOIN entities e ON e.id = p.entity
           WHERE list_contains($known, p.predicate) ORDER BY p.predicate, p.value""",
        {"known": list(IDENTIFIERS)},
    )
    for row in rows.to_pylist():
        if wrong := fault(row["predicate"], row["value"]):
            what = f"{row['value']} of {row['label']} is no valid {row['predicate']}: {wrong}."
            yield Trouble(row["statement"], "wrong-identifier", "violation", what, "Correct it in the source, then read it again.")


def unknown_terms(snapshot: Snapshot, schema: Schema) -> Iterator[Trouble]:
    """Predicates, classes and qualifiers that the ontology does not declare, each once with how often it is used."""
    literal = "object IS NULL AND NOT rejected"
    rows = snapshot.sql(
        f"""SELECT 'relation' AS kind, predicate, predicate AS name, min(id) AS statement, count(*) AS uses
            FROM statements WHERE object IS NOT NULL AND NOT rejected GROUP BY predicate
            UNION ALL SELECT 'property', predicate, predicate, min(id), count(*) FROM statements WHERE {literal} GROUP BY predicate
            UNION ALL SELECT 'class', predicate, value, min(id), count(*) FROM statements
                WHERE {literal} AND predicate = 'type' GROUP BY predicate, value
            UNION ALL SELECT 'qualifier', predicate, name, min(id), count(*)
                FROM (SELECT id, predicate, unnest(json_keys(qualifiers)) AS name
                      FROM statements WHERE qualifiers IS NOT NULL AND NOT rejected)
                GROUP BY predicate, name
            ORDER BY kind, predicate, name"""
    )
    concrete = {known.name for known in schema.classes.values() if not known.abstract}
    known: Mapping[str, Collection[str]] = {"relation": schema.relations, "property": schema.properties, "class": concrete}
    for row in rows.to_pylist():
        kind, predicate, name = row["kind"], row["predicate"], row["name"]
        carrier = schema.relations.get(predicate) or schema.properties.get(predicate)
        if kind == "qualifier" and carrier is None:
            continue  # that its predicate is unknown is told already
        if name not in (carrier.qualifiers if kind == "qualifier" and carrier else known[kind]):
            of = f" of {predicate}" if kind == "qualifier" else ""
            what = f"{name} is no {kind}{of} in the ontology. Statements that use it: {row['uses']}."
            yield Trouble(
                row["statement"], f"unknown-{kind}", "violation", what, "Choose one that docs/reference/ontology.md lists."
            )


def foreign_properties(snapshot: Snapshot, schema: Schema) -> Iterator[Trouble]:
    """Properties of entities whose class has no such property."""
    rows = snapshot.sql(
        """SELECT p.predicate, e.class, min(e.label) AS label, min(p.statements[1]) AS statement, count(*) AS uses
           FROM properties p JOIN entities e ON e.id = p.entity GROUP BY p.predicate, e.class ORDER BY p.predicate, e.class"""
    )
    for row in rows.to_pylist():
        declared = schema.properties.get(row["predicate"])
        if declared is not None and row["class"] in schema.classes and row["class"] not in declared.domain:
            what = f"{row['label']} is of the class {row['class']}, which has no {row['predicate']}. Such values: {row['uses']}."
            fix = "Correct the class of the entity, or choose another property."
            yield Trouble(row["statement"], "foreign-property", "warning", what, fix)


def moved_quotes(snapshot: Snapshot, stored_text: StoredText) -> Iterator[Trouble]:
    """Statements whose quote is not what stands at their locator in the stored text."""
    editions = snapshot.sql("SELECT DISTINCT edition FROM statements WHERE starts_with(locator, 'char=') ORDER BY edition")
    for edition in editions.column("edition").to_pylist():
        rows = snapshot.sql(
            """SELECT id, locator, quote FROM statements
               WHERE edition IS NOT DISTINCT FROM $edition AND starts_with(locator, 'char=') ORDER BY id""",
            {"edition": edition},
        ).to_pylist()
        text = stored_text(edition) if edition else None
        if text is None:
            what = f"The text that the statement points into is not stored. Such statements in all: {len(rows)}."
            yield Trouble(rows[0]["id"], "no-text", "violation", what, "Read the source again.")
            continue
        for row in rows:
            span = span_of(row["locator"])
            if span and row["quote"] and text[slice(*span)] != row["quote"]:
                what = f"There stands “{clipped(text[slice(*span)])}”, not what the statement quotes."
                yield Trouble(row["id"], "moved-quote", "violation", what, "Read the source again.")
