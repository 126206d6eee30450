"""Automatic judgements on the labelled pairs: each name is what one source says, and the rules say which two are one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bench.identity.labelled import Pair
from kg.identity import judge
from kg.identity.comparison import Named
from kg.statements import Statement, entity_key, identify
from kg.statements.statement import IDENTIFIED_AS
from ontology import load_schema

Identities = Callable[[str, Any], Any]


def identities(named: Sequence[Named]) -> list[set[str]]:
    """What the default rules say that each name's thing is."""
    schema = load_schema()
    rows = [row for number, one in enumerate(named) for row in _statements(f"s{number}", one)]
    found: dict[str, set[str]] = {}
    for row in judge(list(identify(rows, schema)), schema):
        if row.predicate == IDENTIFIED_AS and row.value:
            found.setdefault(row.source, set()).add(row.value)
    return [found.get(f"s{number}", set()) for number in range(len(named))]


def by_entry(named: Sequence[Named]) -> list[set[str]]:
    """What the rule of the gazetteer says."""
    import pyarrow as pa

    from kg.identity.gazetteer_rule import gazetteer_identities

    found: list[set[str]] = []
    for one in named:
        values = gazetteer_identities(one.class_name, pa.array([one.name], pa.string())).to_pylist()
        found.append({value for value in values if value})
    return found


def measured(pairs: Sequence[Pair], judged: Callable[[Sequence[Named]], list[set[str]]]) -> dict[str, float]:
    """Precision and recall of the pairs that share an identity; precision is 1 where nothing is joined."""
    told = judged([named for pair in pairs for named in (pair.a, pair.b)])
    joined = [pair.same for pair, one, other in zip(pairs, told[::2], told[1::2], strict=True) if one & other]
    same = sum(pair.same for pair in pairs)
    return {"joined": len(joined), "precision": sum(joined) / len(joined) if joined else 1.0, "recall": sum(joined) / max(same, 1)}


def errors(pairs: Sequence[Pair], judged: Callable[[Sequence[Named]], list[set[str]]]) -> list[Pair]:
    """The pairs that are joined and are two things."""
    told = judged([named for pair in pairs for named in (pair.a, pair.b)])
    return [pair for pair, one, other in zip(pairs, told[::2], told[1::2], strict=True) if one & other and not pair.same]


def _statements(source: str, named: Named) -> list[Statement]:
    key = entity_key(source, named.name)
    said = [("type", named.class_name), ("name", named.name), *named.identifiers]
    return [
        Statement(key, predicate, value=value, quote=value, source=source, method="bench") for predicate, value in said if value
    ]
