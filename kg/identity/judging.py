"""The judgements that follow from what one reading says, worked out for all its names and identifiers together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.engine import cursor
from kg.statements.columns import Block, Written, table_of
from kg.statements.statement import IDENTIFIED_AS, identifying, qualifiers_json

if TYPE_CHECKING:
    import pyarrow as pa

    from ontology import Schema

Identities = Callable[[str, str, "pa.Array"], "pa.Array"]
"""For a predicate, a class and values: the identity that each value gives a thing of this class, null where it gives none."""

# What is said of things whose class the source says as well.
_TOLD = """
CREATE TEMP TABLE told AS
SELECT s.position, s.source, s.subject, s.predicate, t.class, s.value, s.id, s.edition
FROM (SELECT row_number() OVER () AS position, * FROM given WHERE value IS NOT NULL AND operation = 'assert') AS s
JOIN (SELECT DISTINCT source, subject, value AS class FROM given WHERE predicate = 'type' AND operation = 'assert') AS t
USING (source, subject)
WHERE s.predicate IN (SELECT unnest($predicates::VARCHAR[]))
"""
_DIFFERENT = "SELECT DISTINCT value FROM told WHERE predicate = $predicate AND class = $class"
_JUDGED = """
SELECT t.source, t.subject, i.rule, i.identity, arg_min(t.edition, t.position) AS edition,
       string_agg(DISTINCT t.id, ' ' ORDER BY t.id) AS rests_on
FROM told AS t JOIN identities AS i USING (predicate, class, value)
GROUP BY t.source, t.subject, i.rule, i.identity ORDER BY t.source, t.subject, i.rule, i.identity
"""
_COLUMNS = ("id", "operation", "source", "subject", "predicate", "value", "edition")


def judged(
    statements: pa.Table,
    schema: Schema,
    rules: Mapping[str, str],
    confidences: Mapping[str, float],
    identities: Identities,
    version: str,
) -> pa.Table:
    """The judgements, sorted, with ids. ``rules``: by predicate the rule whose judgements its statements give reasons for."""
    import pyarrow as pa
    import pyarrow.compute as pc

    with cursor() as engine:
        engine.register("given", statements.select(_COLUMNS))
        engine.execute(_TOLD, {"predicates": sorted(rules)})
        found = []
        for predicate, class_name in engine.sql("SELECT DISTINCT predicate, class FROM told ORDER BY ALL").fetchall():
            params = {"predicate": predicate, "class": class_name}
            values = pa.table(engine.sql(_DIFFERENT, params=params).to_arrow_table())["value"].cast(pa.string()).combine_chunks()
            table = pa.table({"value": values, "identity": identities(predicate, class_name, values)})
            constant = {"predicate": predicate, "class": class_name, "rule": rules[predicate]}
            for name, value in constant.items():
                table = table.append_column(name, pa.repeat(value, len(values)))
            found.append(table.filter(pc.is_valid(table["identity"])))
        if not any(table.num_rows for table in found):
            return table_of([], schema, {})
        engine.register("identities", pa.concat_tables(found))
        rows = pa.table(engine.sql(_JUDGED).to_arrow_table())
    columns = {name: rows[name].cast(pa.string()).combine_chunks() for name in rows.column_names}
    of_rule = pa.array([confidences[rule] for rule in confidences]).take(pc.index_in(columns["rule"], pa.array(list(confidences))))
    given = {
        **{name: columns[name] for name in ("source", "subject", "edition")},
        "value": columns["identity"],
        "method": columns["rule"],
        "method_version": version,
        "confidence": of_rule,
    }
    return table_of([Block(IDENTIFIED_AS, rows.num_rows, given, _resting_on(columns["rests_on"], schema))], schema, {})


def _resting_on(ids: pa.Array, schema: Schema) -> Written:
    """The qualifier ``rests_on`` as it is stored and as it enters the id."""
    import pyarrow as pa
    import pyarrow.compute as pc

    named = pc.binary_join_element_wise(identifying(IDENTIFIED_AS, {"rests_on": ""}, "", schema), ids, "")
    if pc.any(pc.match_substring_regex(ids, r"[^ !#-\[\]-~]")).as_py():  # an id that JSON writes in another way
        return Written(pa.array([qualifiers_json({"rests_on": one}) for one in ids.to_pylist()], pa.string()), named)
    begin, end = (qualifiers_json({"rests_on": "\n"}) or "").split("\\n")
    return Written(pc.binary_join_element_wise(begin, ids, end, ""), named)
