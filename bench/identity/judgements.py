"""Automatic judgements on the labelled pairs: each name is what one source says, and the rules say which two are one."""

from __future__ import annotations

from collections.abc import Sequence

from bench.identity.labelled import Pair
from kg.identity import DEFAULT_RULES, judge
from kg.identity.comparison import Named
from kg.statements import Statement, entity_key, identify
from kg.statements.statement import IDENTIFIED_AS
from ontology import load_schema


def identities(named: Sequence[Named], rules: frozenset[str] = DEFAULT_RULES) -> list[set[str]]:
    """What these rules say that each name's thing is."""
    schema = load_schema()
    rows = [row for number, one in enumerate(named) for row in _statements(f"s{number}", one)]
    found: dict[str, set[str]] = {}
    for row in judge(list(identify(rows, schema)), schema, rules):
        if row.predicate == IDENTIFIED_AS and row.value:
            found.setdefault(row.source, set()).add(row.value)
    return [found.get(f"s{number}", set()) for number in range(len(named))]


def measured(pairs: Sequence[Pair], rules: frozenset[str] = DEFAULT_RULES) -> dict[str, float]:
    """Precision and recall of the pairs that share an identity; precision is 1 where nothing is joined."""
    told = identities([named for pair in pairs for named in (pair.a, pair.b)], rules)
    joined = [pair.same for pair, one, other in zip(pairs, told[::2], told[1::2], strict=True) if one & other]
    same = sum(pair.same for pair in pairs)
    return {"joined": len(joined), "precision": sum(joined) / len(joined) if joined else 1.0, "recall": sum(joined) / max(same, 1)}


def errors(pairs: Sequence[Pair], rules: frozenset[str] = DEFAULT_RULES) -> list[Pair]:
    """The pairs that are joined and are two things."""
    told = identities([named for pair in pairs for named in (pair.a, pair.b)], rules)
    return [pair for pair, one, other in zip(pairs, told[::2], told[1::2], strict=True) if one & other and not pair.same]


def _statements(source: str, named: Named) -> list[Statement]:
    key = entity_key(source, named.name)
    said = [("type", named.class_name), ("name", named.name), *named.identifiers]
    return [
        Statement(key, predicate, value=value, quote=value, source=source, method="bench") for predicate, value in said if value
    ]
