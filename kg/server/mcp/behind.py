"""The statements behind rows: rows of names do not carry them, so that they are found by the things that a row names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

WIDEST = 30  # entities of one row that are looked at
_NAMED = """
    SELECT DISTINCT text, id FROM (SELECT id, unnest(list_append(names, label)) AS text FROM entities)
    WHERE text IN (SELECT unnest($texts::VARCHAR[]))
"""
_BETWEEN = """
    SELECT subject, object, statements FROM relations WHERE NOT rejected
    AND subject IN (SELECT unnest($ids::VARCHAR[])) AND object IN (SELECT unnest($ids::VARCHAR[])) ORDER BY id
"""


def statements_behind(snapshot: Snapshot, rows: Sequence[Sequence[Any]], given: Collection[object], most: int) -> list[list[str]]:
    """For each row the ids of at most ``most`` statements: those of the relations between the entities that it names.

    ``given`` are the values that the question was asked with, which belong to every row.
    """
    told = {text for row in [*rows, given] for text in row if isinstance(text, str)}
    named: dict[object, list[str]] = defaultdict(list)
    for found in snapshot.sql(_NAMED, {"texts": sorted(told)}).to_pylist():
        named[found["text"]].append(found["id"])
    ids = sorted({id for of_text in named.values() for id in of_text})
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for relation in snapshot.sql(_BETWEEN, {"ids": ids}).to_pylist():
        between[relation["subject"], relation["object"]] += relation["statements"]
    behind = []
    for row in rows:
        things = dict.fromkeys(id for text in [*row, *given] if isinstance(text, str) for id in named.get(text, ()))
        pairs = permutations([*things][:WIDEST], 2)
        statements = dict.fromkeys(statement for pair in pairs for statement in between.get(pair, ()))
        behind.append([*statements][:most])
    return behind
