"""The queries of a snapshot: the expressions of ``tables`` chained, and compiled once for an engine and an ontology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from kg.snapshot import tables
from kg.statements.fold import fold
from kg.statements.statement import RESERVED, arrow_schema

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from ontology import Schema

# What Python works out between the queries and hands back as tables.
INPUTS: Mapping[str, Mapping[str, str]] = {
    "members": {"key": "string", "entity": "string"},
    "asked": {"key": "string"},
    "inferred": {"entity": "string", "class": "string"},
    "agreed": {"relation": "string", "rejected": "boolean", "agreed": "string"},
    "conflicts": {"key": "string", "other": "string", "because": "string", "judgement": "string"},
    "holding": {"id": "string", "a": "string", "b": "string"},
    "identities": {"key": "string", "identity": "string", "rule": "string", "confidence": "float64"},
    "former": {"key": "string", "entity": "string", "last_said": "int64", "retracted": "int64"},
}
_TYPES = {
    "string": "string",
    "int64": "int64",
    "double": "float64",
    "date32[day]": "date",
    "timestamp[us, tz=UTC]": "timestamp('UTC')",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """All that the queries take from the ontology."""

    classes: tuple[str, ...]
    naming: tuple[str, ...]
    symmetric: tuple[str, ...]
    identifying: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, schema: Schema) -> Shape:
        relations = sorted(schema.relations.items())
        return cls(
            tuple(sorted(name for name, known in schema.classes.items() if not known.abstract)),
            tuple(sorted(name for name, known in schema.properties.items() if known.is_name)),
            tuple(name for name, relation in relations if relation.symmetric),
            tuple((name, relation.identifying) for name, relation in relations),
        )


@lru_cache(maxsize=8)
def plan(shape: Shape, dialect: str = "duckdb") -> Mapping[str, str]:
    """SQL by name, in the order in which it is run; a query refers to ``ledger``, to INPUTS and to earlier ones by their names.

    ``ledger`` has the rows up to the change that is asked for. ``house`` and ``said`` are to be views of it: a part of
    the ledger that a query uses twice is then read twice, column by column, and not copied whole.
    """
    import ibis

    queries: dict[str, str] = {}

    def step(name: str, expression: Table) -> Table:
        queries[name] = str(ibis.to_sql(expression, dialect=dialect))
        return cast("Table", ibis.table(expression.schema(), name=name))

    given = {name: ibis.table(dict(columns), name=name) for name, columns in INPUTS.items()}
    ledger = ibis.table({field.name: _TYPES[str(field.type)] for field in arrow_schema()}, name="ledger")
    of_the_house = (ledger.predicate >= RESERVED) & (ledger.predicate < RESERVED + "\U0010ffff")  # a range: files are skipped by it
    house = step("house", ledger.filter(of_the_house).drop("edition", "locator", "quote"))
    said = step("said", ledger.filter(~of_the_house))
    reserved = step("reserved", fold(house))
    verdicts = step("verdicts", tables.verdicts(reserved))
    rejected = step("rejected", tables.rejected(verdicts))
    step("judged_by_hand", tables.judged_by_hand(reserved).drop("operation"))
    step("spoken_of", tables.spoken_of(said, rejected, given["asked"]))
    step("shared_identities", tables.shared_identities(reserved))
    first = step("first", tables.first_changes(said))
    step("asked_first", first.semi_join(given["asked"], "key"))

    statements = step("statements", tables.statements(fold(said), given["members"], verdicts, shape))
    keyed = step("keyed", tables.current_keys(statements, first))
    step("keys", keyed)
    classed = step("classed", tables.classes(statements, shape))
    step("untyped", tables.untyped(statements, keyed, classed))
    step("entities", tables.entities(keyed, classed, given["inferred"], tables.names(statements, shape)))
    step("disputed", tables.disputed_qualifiers(statements))
    step("relations", tables.relations(statements, given["agreed"], keyed))
    step("properties", tables.properties(statements))
    step("sources", tables.sources(reserved, statements))
    step("judgements", tables.judgements(reserved, given["holding"]))
    step("gone", tables.gone(first, keyed))
    step("asked_keys", keyed.semi_join(given["asked"], "key"))
    step("identity_history", tables.identity_history(house, given["asked"]))
    step("judgement_history", tables.judged_by_hand(house))
    return queries
