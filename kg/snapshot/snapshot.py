"""A snapshot: the small, read-only face of the folded ledger. What it answers is a function of its folder alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.engine import connect, quoted
from kg.errors import NotFound

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

TABLES = (
    *("entities", "keys", "relations", "properties", "statements", "sources"),
    *("identities", "judgements", "conflicts", "former"),  # why keys are one thing, or not, and what became of those that went
)
MANIFEST = "snapshot.json"
COUNTED = ("sources", "statements", "entities", "relations")
PARTS_LIMIT = 50  # how many entities are worth telling of which only a part of a name fits

_BY_KEY = "id IN (SELECT entity FROM keys WHERE key = $text UNION ALL SELECT entity FROM former WHERE key = $text)"
_COLUMNS = "id, class, label, classes, names, keys, first_change"
_BY_KEYS = f"""
    SELECT asked, {_COLUMNS}
    FROM (SELECT key AS asked, entity FROM keys UNION ALL SELECT key, entity FROM former) JOIN entities ON id = entity
    WHERE asked IN (SELECT unnest($keys::VARCHAR[]))
"""

# Full-width letters, digits and signs are looked up as their half-width twins, blanks are passed over.
_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000 "
_NARROW = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that sources speak of: its one class (``type``), all names by which it is known, its sources' ``keys``."""

    id: str
    type: str
    label: str
    classes: tuple[str, ...]
    names: tuple[str, ...]
    keys: tuple[str, ...]
    first_change: int


def holds_on(day: date | str = "current_date", *, alias: str = "") -> str:
    """The SQL condition that a row with valid_from and valid_to holds on ``day``: a date, or an SQL expression.

    ``alias`` is the name of the table in the query, where there is more than one.
    """
    at = f"DATE '{day.isoformat()}'" if isinstance(day, date) else day
    of = f"{alias}." if alias else ""
    return f"(coalesce({of}valid_from, {at}) <= {at} AND coalesce({of}valid_to, {at}) >= {at})"


class Snapshot:
    """The canonical entities and relations as of one change, in Parquet files of one folder that never change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))

    @property
    def change(self) -> int:
        return int(self._manifest["change"])

    @property
    def counts(self) -> dict[str, int]:
        """How many sources, statements, entities and relations."""
        return {name: int(self._manifest["counts"][name]) for name in COUNTED}

    def path(self, name: str) -> Path:
        """The Parquet file of a table."""
        if name not in TABLES:
            raise NotFound(f"a snapshot has no table {name!r}.", fix=f"It has: {', '.join(TABLES)}.")
        return self.folder / f"{name}.parquet"

    def table(self, name: str) -> pa.Table:
        import pyarrow.parquet as pq

        return pq.read_table(self.path(name))

    def sql(self, query: str, params: Sequence[object] | Mapping[str, object] | None = None) -> pa.Table:
        """The answer of DuckDB; the tables stand under their names. It reads this folder and nothing else."""
        cursor = self._connection.cursor()
        try:
            return cursor.sql(query, params=params).to_arrow_table()
        finally:
            cursor.close()

    def batches(self, query: str, params: Sequence[object] | Mapping[str, object] | None = None) -> Iterator[pa.RecordBatch]:
        """As ``sql``, for answers that are better not in memory at once."""
        cursor = self._connection.cursor()
        try:
            yield from cursor.sql(query, params=params).to_arrow_reader(50_000)
        finally:
            cursor.close()

    def entity(self, id: str) -> Entity:
        """The entity of this id, former id or key. Raises NotFound, which tells what became of an id of which nothing is left."""
        found = self._entities(_BY_KEY, id)
        if not found:
            raise NotFound(self.gone(id) or f"no entity has the id {id!r}.")
        return found[0]

    def entities(self, ids: Collection[str]) -> dict[str, Entity]:
        """The entity of each id, former id or key that means one."""
        rows = self.sql(_BY_KEYS, {"keys": sorted(set(ids))}).to_pylist()
        return {row.pop("asked"): _entity(row) for row in rows}

    def gone(self, id: str) -> str | None:
        """What became of an id or key that once meant something and means nothing any more; None for any other text."""
        rows = self.sql(
            "SELECT last_said, retracted FROM former WHERE key = $id AND entity IS NULL", {"id": id.strip()}
        ).to_pylist()
        if not rows:
            return None
        said, retracted = rows[0]["last_said"], rows[0]["retracted"]
        taken_back = f"retracted in change {retracted}" if retracted and retracted >= said else "rejected by a review since"
        return f"{id.strip()} is gone: last said in change {said}, {taken_back}."

    def resolve(self, text: str, *, parts: bool = True) -> list[Entity]:
        """The entities that ``text`` may mean, best kind of match only, shortest label first; empty when there is none.

        The kinds, in order: an id or key; a name; a name but for case, width and blanks; a part of a name, if ``parts``.
        """
        text = text.strip()
        exactly_folded = f"list_contains(list_transform(names, lambda n: {_folded('n')}), {_folded('$text')})"
        in_part_folded = f"list_bool_or(list_transform(names, lambda n: contains({_folded('n')}, {_folded('$text')})))"
        if not text:
            return []
        for condition in (_BY_KEY, "list_contains(names, $text)", exactly_folded):
            if found := self._entities(condition, text):
                return found
        return self._entities(in_part_folded, text, limit=PARTS_LIMIT) if parts else []

    def check(self) -> None:
        """Raises when the folder is not whole: a table that is absent or cannot be read, or has other rows than it was given."""
        import pyarrow.parquet as pq

        for name in TABLES:
            rows = pq.read_metadata(self.path(name)).num_rows
            if rows != self._manifest["counts"][name]:
                raise ValueError(f"{self.path(name)}: {rows} rows")

    def _entities(self, condition: str, text: str, *, limit: int | None = None) -> list[Entity]:
        rows = self.sql(
            f"SELECT {_COLUMNS} FROM entities WHERE {condition} ORDER BY length(label), label, id LIMIT {limit or 'ALL'}",
            {"text": text},
        ).to_pylist()
        return [_entity(row) for row in rows]

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = connect()
        for name in TABLES:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({quoted(self.path(name).as_posix())})")
        connection.execute(f"SET allowed_directories = [{quoted(self.folder.as_posix())}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection


def _entity(row: Mapping[str, Any]) -> Entity:
    several = {name: tuple(row[name]) for name in ("classes", "names", "keys")}
    return Entity(row["id"], row["class"], row["label"], first_change=row["first_change"], **several)


def _folded(expression: str) -> str:
    return f"lower(translate({expression}, {quoted(_WIDE)}, {quoted(_NARROW)}))"
