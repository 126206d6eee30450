"""Ids of statements that come with one: kept where it is the hash of what the statement says, given anew where it is not.

The n-th repetition of one assertion has an id of its own, and lines come in any order. So what is not the first repetition
waits until it is known how many there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.statements.statement import RESERVED, Statement, statement_id

if TYPE_CHECKING:
    from ontology import Schema

_OF_THE_HOUSE = re.compile("[a-z][0-9a-f]{31}")
_GAP = 16  # repetitions that may be missing: a reviewer's hand, or an export's filter, took them out


class Ids:
    """``kept`` passes on what has its own id; ``rest`` gives what waits, after all has been seen.

    ``given`` has the new ids by source and former id, once ``rest`` has been read to its end.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._waiting: defaultdict[tuple[str, ...], list[Statement]] = defaultdict(list)
        self._firsts: set[str] = set()
        self.given: dict[tuple[str, str], str] = {}

    def kept(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        for statement in statements:
            key = statement.content_key(self._schema)
            first = statement_id(key, 1)
            if statement.id == first:
                self._firsts.add(first)
                yield statement
            elif statement.predicate.startswith(RESERVED) and _OF_THE_HOUSE.fullmatch(statement.id):
                yield statement
            else:
                self._waiting[key].append(statement)

    def rest(self) -> Iterator[Statement]:
        for key, waiting in self._waiting.items():
            possible = {statement_id(key, number + 1): None for number in range(len(waiting) + 1 + _GAP)}
            told = {statement.id for statement in waiting} | self._firsts
            free = (one for one in possible if one not in told)
            for statement in waiting:
                if statement.id in possible:
                    yield statement
                else:
                    new = self.given[statement.source, statement.id] = next(free)
                    yield replace(statement, id=new)
