"""What becomes of the ledger's rows: those that are erased are left out, and what is left is blackened where it tells a name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

from kg.erasing.wording import MARK, Wording
from kg.statements.reviews import CORRECTED_BY, JUDGED
from kg.statements.statement import (
    ACCEPTED,
    CHANGE,
    IDENTIFIED_AS,
    REJECTED,
    SOURCE_EDITION,
    SOURCE_ORIGINAL,
    qualifiers_json,
)

if TYPE_CHECKING:
    import pyarrow as pa

TOLD = ("source", "subject", "value", "qualifiers", "locator", "quote", "unit", "agent")  # columns that may tell a name
IDS = frozenset({"rests_on", CORRECTED_BY, JUDGED})  # qualifiers whose values are ids


@dataclass(frozen=True, slots=True)
class Doomed:
    """What goes from the rows. Keys, sources and statements (by id) with all rows about them; names are blackened.

    ``files`` are stored files that get another name since their content is blackened, or None since they are deleted.
    ``in_log``: what is blackened in the rows that describe changes. ``renamed``: sources and strong identities that tell a
    name, with what they are called instead. ``contents``: contents of statements as reviews note them, of before and after.
    """

    keys: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    wording: Wording = field(default_factory=lambda: Wording(()))
    in_log: Wording = field(default_factory=lambda: Wording(()))
    files: Mapping[str, str | None] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)

    def without(self, table: pa.Table) -> pa.Table:
        """The rows that stay, as they are to be from now on."""
        import pyarrow as pa
        import pyarrow.compute as pc

        kept = table.filter(pc.invert(self._gone(table)))
        touched = self._touched(kept)
        changed = kept.filter(touched)
        rows = [self._row(row) for row in changed.select(["predicate", "edition", *TOLD]).to_pylist()]
        for name in ("edition", *TOLD):
            at = table.schema.get_field_index(name)
            changed = changed.set_column(at, table.schema.field(at), pa.array([row[name] for row in rows], pa.string()))
        return pa.concat_tables([kept.filter(pc.invert(touched)), changed])

    def _gone(self, table: pa.Table) -> pa.ChunkedArray:
        import pyarrow.compute as pc

        keys, sources = _texts(self.keys), _texts(self.sources)
        reviews = pc.is_in(table["predicate"], _texts((ACCEPTED, REJECTED)))
        deleted = _texts(name for name, other in self.files.items() if other is None)
        conditions = (
            pc.is_in(table["subject"], keys),
            pc.is_in(table["object"], keys),
            pc.is_in(table["source"], sources),
            pc.and_(reviews, pc.is_in(table["subject"], _texts(self.statements))),
            pc.and_(pc.equal(table["predicate"], SOURCE_ORIGINAL), pc.is_in(table["value"], deleted)),
        )
        return reduce(pc.or_, (pc.fill_null(condition, False) for condition in conditions))

    def _touched(self, table: pa.Table) -> pa.ChunkedArray:
        """The rows that are not quite as they were."""
        import pyarrow.compute as pc

        stored = _texts({*self.files, *(name.removesuffix(".txt") for name in self.files)})
        of_changes = pc.equal(table["predicate"], CHANGE)
        telling = pc.match_substring_regex(table["value"], self.in_log.pattern)
        conditions = [pc.is_in(table["edition"], stored), pc.is_in(table["value"], stored), pc.and_(of_changes, telling)]
        if self.sources:
            conditions.append(of_changes)
        if self.contents:
            conditions.append(pc.is_in(table["predicate"], _texts((ACCEPTED, REJECTED))))
        if self.wording.names:
            conditions += [pc.match_substring_regex(table[name], self.wording.pattern) for name in TOLD]
        return reduce(pc.or_, (pc.fill_null(condition, False) for condition in conditions))

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        predicate, black = row["predicate"], self.wording.blackened_within
        of_itself = row["subject"] == row["source"]  # a row that describes its source
        told = dict(row)
        if predicate == CHANGE:
            return told | {"value": self._change(row["value"]), "agent": self.in_log.blackened(row["agent"] or "")}
        told["edition"] = self._edition(row["edition"])
        told["source"] = self.renamed.get(row["source"], row["source"])
        if of_itself:
            told["subject"] = told["source"]
        if predicate == SOURCE_EDITION:
            told["value"] = self._edition(row["value"])
        elif predicate == SOURCE_ORIGINAL:
            told["value"] = self.files.get(row["value"]) or row["value"]
        elif predicate == IDENTIFIED_AS:
            told["value"] = self.renamed.get(row["value"], row["value"])
        else:
            told["value"] = black(row["value"])
        for name in ("locator", "quote", "unit", "agent"):
            told[name] = black(row[name])
        if row["qualifiers"]:
            details = json.loads(row["qualifiers"])
            told["qualifiers"] = qualifiers_json(
                {name: self.contents.get(text, text) if name in IDS else black(text) for name, text in details.items()}
            )
        return told

    def _edition(self, edition: str | None) -> str | None:
        other = self.files.get(f"{edition}.txt")
        return other.removesuffix(".txt") if other else edition

    def _change(self, value: str) -> str:
        told = json.loads(value)
        before = told["sources"]
        told["sources"] = [self.renamed.get(source, source) for source in before if source not in self.sources]
        told["message"], told["batch"] = self.in_log.blackened(told["message"]), self.in_log.blackened(told["batch"])
        if before and self.sources.issuperset(before) and told["message"]:
            told["message"] = MARK * 3  # a change of nothing but what is erased may tell what it was
        return json.dumps(told, ensure_ascii=False)


def _texts(values: Any) -> pa.Array:
    import pyarrow as pa

    return pa.array(sorted(values), pa.string())
