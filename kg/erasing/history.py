"""The rows of all changes, asked for what has to be known before some of them are erased."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from kg.engine import connect
from kg.erasing.wording import Wording
from kg.identity.names import normalise
from kg.opened import OpenWorkspace
from kg.statements.reviews import PREFIX, content, review_of, reviewed
from kg.statements.statement import CHANGE, IDENTIFIED_AS, Statement


class History:
    """The rows of all changes, by question; what was taken back is among them."""

    def __init__(self, workspace: OpenWorkspace) -> None:
        self.change = workspace.ledger.change
        self._files = workspace.ledger.files()
        self._naming = [name for name, known in workspace.schema.properties.items() if known.is_name]
        self._telling = [*self._naming, *(name for name, known in workspace.schema.properties.items() if known.identifier)]

    def ask(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """The answer about ``rows``."""
        if not self._files:
            return []
        with connect() as engine:
            rows = "WITH rows AS NOT MATERIALIZED (SELECT * FROM read_parquet($files, union_by_name = true))"
            return engine.execute(f"{rows} {query}", {"files": self._files, **values}).fetchall()

    def bearing(self, names: Collection[str]) -> dict[str, set[str]]:
        """Key → names, of the keys that ever had one of these names but for width and blanks."""
        wanted, found = {normalise(name) for name in names}, dict[str, set[str]]()
        query = "SELECT DISTINCT subject, value FROM rows WHERE list_contains($naming, predicate)"
        for key, name in self.ask(query, naming=self._naming):
            if normalise(name) in wanted:
                found.setdefault(key, set()).add(name)
        return found

    def names(self, keys: Collection[str]) -> list[str]:
        """The names and identifiers that these keys ever had."""
        query = "SELECT DISTINCT value FROM rows WHERE list_contains($telling, predicate) AND list_contains($keys, subject)"
        return [value for (value,) in self.ask(query, telling=self._telling, keys=sorted(keys))]


def renamed(history: History, wording: Wording) -> dict[str, str]:
    """Sources and strong identities that tell a name, with other names that nothing else has, so that nothing falls together."""
    query = f"""SELECT DISTINCT source FROM rows WHERE source IS NOT NULL UNION
                SELECT DISTINCT value FROM rows WHERE predicate = '{IDENTIFIED_AS}' UNION
                SELECT DISTINCT unnest((value::JSON->'$.sources')::VARCHAR[]) FROM rows WHERE predicate = '{CHANGE}'"""
    told = {name for (name,) in history.ask(query) if wording.found(name)}
    black = {reviewed(name): f"{wording.blackened(reviewed(name))}-{uuid.uuid4().hex[:8]}" for name in sorted(told)}
    return {name: review_of(black[reviewed(name)]) if name.startswith(PREFIX) else black[name] for name in told}


def contents(history: History, wording: Wording) -> dict[str, str]:
    """How reviews note the content of statements whose details tell a name, and how they are to note it from now on."""
    query = """SELECT DISTINCT status, valid_from, valid_to, precision, qualifiers FROM rows
               WHERE qualifiers IS NOT NULL AND NOT starts_with(predicate, 'kg:')"""
    found: dict[str, str] = {}
    for status, first, last, precision, details in history.ask(query):
        if wording.found(details):
            old = json.loads(details)
            row = Statement("", "", status=status, valid_from=first, valid_to=last, precision=precision, qualifiers=old)
            found[content(row)] = content(replace(row, qualifiers=wording.blackened_within(old)))
    return found
