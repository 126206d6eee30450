"""The statements behind rows: those that a row names, or else those of the relations between the things that it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

WIDEST = 30  # entities of one row that are looked at
_STATEMENT = re.compile(r"s[0-9a-f]{31}")
_STATEMENTS = "SELECT id FROM statements WHERE id IN (SELECT unnest($ids::VARCHAR[]))"
_NAMED = """
    SELECT DISTINCT text, id FROM (SELECT id, unnest(list_append(list_append(names, label), id)) AS text FROM entities)
    WHERE text IN (SELECT unnest($texts::VARCHAR[]))
"""
_BETWEEN = """
    SELECT subject, object, statements FROM relations WHERE NOT rejected
    AND subject IN (SELECT unnest($ids::VARCHAR[])) AND object IN (SELECT unnest($ids::VARCHAR[])) ORDER BY id
"""


def statements_behind(snapshot: Snapshot, rows: Sequence[Sequence[Any]], given: Collection[object], most: int) -> list[list[str]]:
    """For each row the ids of at most ``most`` statements.

    A relation of Cypher has those that it rests on, a statement is one itself. A row without any has those of the relations
    between the entities that it names or identifies. ``given`` are the values that the question was asked with, which belong to
    every row.
    """
    asked = [text for value in given for text in _texts(value)]
    told = [[*dict.fromkeys((*_texts(row), *asked))] for row in rows]
    texts = {text for row in told for text in row}
    possible = [text for text in texts if _STATEMENT.fullmatch(text)]
    stated = {found["id"] for found in snapshot.sql(_STATEMENTS, {"ids": possible}).to_pylist()}
    named: dict[str, list[str]] = defaultdict(list)
    for found in snapshot.sql(_NAMED, {"texts": sorted(texts)}).to_pylist():
        named[found["text"]].append(found["id"])
    ids = sorted({id for of_text in named.values() for id in of_text})
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for relation in snapshot.sql(_BETWEEN, {"ids": ids}).to_pylist():
        between[relation["subject"], relation["object"]] += relation["statements"]
    behind = []
    for row in told:
        statements = [text for text in row if text in stated]
        if not statements:
            things = dict.fromkeys(id for text in row for id in named.get(text, ()))
            pairs = permutations([*things][:WIDEST], 2)
            statements = [*dict.fromkeys(statement for pair in pairs for statement in between.get(pair, ()))]
        behind.append(statements[:most])
    return behind


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value that may be names or ids; an address ends with an id."""
    if isinstance(value, str):
        yield value
        if "/" in value:
            yield value.rpartition("/")[2]
    elif isinstance(value, dict):  # of what has an id, all else is only said of it
        yield from _texts([value["id"], value.get("statements")] if "id" in value else [*value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
