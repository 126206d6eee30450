"""The judgements that follow from what one reading says, worked out for all its names and identifiers together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.engine import cursor
from kg.identity.reasons import AND
from kg.identity.short_name_rule import short_name_identities
from kg.statements.columns import Block, Written, table_of
from kg.statements.statement import IDENTIFIED_AS, identifying, qualifiers_json

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from ontology import Schema

Identities = Callable[[str, str, "pa.Array"], "pa.Array"]
"""For a predicate, a class and values: the identity that each value gives a thing of this class, null where it gives none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be switched off in kg.toml; ``confidence`` is that of its judgements, 0–1.

    It judges by the values of ``predicates``; without ``identities`` by where a thing is as well, which is that of short names.
    """

    name: str
    confidence: float
    says: str
    predicates: tuple[str, ...]
    identities: Identities | None = None


# What is said of things whose class the source says as well, with each statement (``classed``) that says so.
_TOLD = """
CREATE TEMP TABLE told AS
SELECT s.position, s.source, s.subject, s.predicate, t.value AS class, s.value, s.id, s.edition, t.id AS classed
FROM (SELECT row_number() OVER () AS position, * FROM given WHERE value IS NOT NULL AND operation = 'assert') AS s
JOIN given AS t ON t.source = s.source AND t.subject = s.subject AND t.predicate = 'type' AND t.operation = 'assert'
WHERE s.predicate IN (SELECT unnest($predicates::VARCHAR[])) AND t.value IS NOT NULL
"""
_DIFFERENT = "SELECT DISTINCT value FROM told WHERE predicate = $predicate AND class = $class"
# Nearly all rest on one statement and one class; to put many in order takes three times as long, and is done for the others.
_JUDGED = f"""
WITH reasons AS (
    SELECT t.source, t.subject, i.rule, i.identity, t.edition, t.position, t.id, t.classed
    FROM told AS t JOIN identities AS i USING (predicate, class, value)
), judged AS (
    SELECT source, subject, rule, identity, arg_min(edition, position) AS edition, min(id) AS id, min(classed) AS classed,
           min(id) <> max(id) OR min(classed) <> max(classed) AS several
    FROM reasons GROUP BY source, subject, rule, identity
), listed AS (
    SELECT source, subject, rule, identity, string_agg(DISTINCT r.id, ' ' ORDER BY r.id) AS ids,
           string_agg(DISTINCT r.classed, ' ' ORDER BY r.classed) AS classes
    FROM (FROM judged WHERE several) AS j JOIN reasons AS r USING (source, subject, rule, identity) GROUP BY ALL
)
SELECT source, subject, rule, identity, edition, coalesce(ids, id) || '{AND}' || coalesce(classes, classed) AS rests_on
FROM judged LEFT JOIN listed USING (source, subject, rule, identity)
"""
_COLUMNS = ("id", "operation", "source", "subject", "predicate", "object", "value", "status", "edition")


def judged(statements: pa.Table, schema: Schema, rules: Sequence[Rule], offices: Mapping[str, str], version: str) -> pa.Table:
    """The judgements of these rules, sorted, with ids. ``offices``: by source the office whose it is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not rules:
        return table_of([], schema, {})
    with cursor() as engine:
        engine.register("given", statements.select(_COLUMNS))
        engine.execute(_TOLD, {"predicates": sorted({name for rule in rules for name in rule.predicates})})
        found = _by_value(engine, [rule for rule in rules if rule.identities], schema)
        if offices and any(rule.identities is None for rule in rules):
            found.append(short_name_identities(engine, offices))
    rows = pa.concat_tables(found, promote_options="permissive") if found else None
    if rows is None or not rows.num_rows:
        return table_of([], schema, {})
    rows = rows.sort_by([(name, "ascending") for name in ("source", "subject", "rule", "identity")])
    columns = {name: rows[name].cast(pa.string()).combine_chunks() for name in rows.column_names}
    names = pa.array([rule.name for rule in rules])
    given = {
        **{name: columns[name] for name in ("source", "subject", "edition")},
        "value": columns["identity"],
        "method": columns["rule"],
        "method_version": version,
        "confidence": pa.array([rule.confidence for rule in rules]).take(pc.index_in(columns["rule"], names)),
    }
    return table_of([Block(IDENTIFIED_AS, rows.num_rows, given, _resting_on(columns["rests_on"], schema))], schema, {})


def _by_value(engine: duckdb.DuckDBPyConnection, rules: Sequence[Rule], schema: Schema) -> list[pa.Table]:
    """What each rule makes of each different value that a thing of a class has."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = []
    for predicate, class_name in engine.sql("SELECT DISTINCT predicate, class FROM told ORDER BY ALL").fetchall():
        declared = schema.properties.get(predicate)
        if declared is not None and declared.domain and class_name not in declared.domain:
            continue
        params = {"predicate": predicate, "class": class_name}
        values = pa.table(engine.sql(_DIFFERENT, params=params).to_arrow_table())["value"].cast(pa.string()).combine_chunks()
        for rule in rules:
            if rule.identities is None or predicate not in rule.predicates:
                continue
            table = pa.table({"value": values, "identity": rule.identities(predicate, class_name, values)})
            for name, value in {**params, "rule": rule.name}.items():
                table = table.append_column(name, pa.repeat(value, len(values)))
            found.append(table.filter(pc.is_valid(table["identity"])))
    if not any(table.num_rows for table in found):
        return []
    engine.register("identities", pa.concat_tables(found))
    return [pa.table(engine.sql(_JUDGED).to_arrow_table())]


def _resting_on(reasons: pa.Array, schema: Schema) -> Written:
    """The qualifier ``rests_on`` as it is stored and as it enters the id."""
    import pyarrow as pa
    import pyarrow.compute as pc

    named = pc.binary_join_element_wise(identifying(IDENTIFIED_AS, {"rests_on": ""}, "", schema), reasons, "")
    if pc.any(pc.match_substring_regex(reasons, r"[^ !#-\[\]-~]")).as_py():  # an id that JSON writes in another way
        return Written(pa.array([qualifiers_json({"rests_on": one}) for one in reasons.to_pylist()], pa.string()), named)
    begin, end = (qualifiers_json({"rests_on": "\n"}) or "").split("\\n")
    return Written(pc.binary_join_element_wise(begin, reasons, end, ""), named)
