"""Reading the ledger: what holds, what was said at each change, what the changes were. Most callers need no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.checksums import Damage
from kg.errors import LedgerError
from kg.statements import delta, manifest
from kg.statements.change import Change
from kg.statements.fold import FOLD
from kg.statements.statement import CHANGE, SOURCE_PATH, SOURCE_TITLE, arrow_schema, from_arrow

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset
    from deltalake import DeltaTable


# Not materialized: the fold reads it twice, the first time two columns only.
CURRENT = f"""
WITH known AS NOT MATERIALIZED (
    SELECT * FROM read_parquet($files)
    WHERE predicate <> $described AND ($change IS NULL OR change <= $change)
      AND ($sources IS NULL OR source IN (SELECT unnest($sources::VARCHAR[])))
)
{FOLD}
"""


class ReadOnlyLedger:
    """The ledger in a folder; a folder that is absent or empty is an empty ledger. Every call sees the newest change.

    All methods raise LedgerError when the folder cannot be read, or a file in it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path).absolute()

    @property
    def change(self) -> int:
        """The newest change's number, 0 when the ledger is empty."""
        with delta.failures(self.path, "opening the ledger"):
            return delta.change_number(delta.open_table(self.path))

    def table(self) -> DeltaTable:
        """The Delta table of all rows of all changes. Raises LedgerError when the ledger is empty."""
        table = self._open()
        if table is None:
            raise LedgerError("the ledger is empty.", where=str(self.path), fix="Commit something first.")
        return table

    def dataset(self) -> pyarrow.dataset.Dataset:
        """All rows of all changes, for PyArrow and what reads its datasets."""
        import pyarrow.dataset

        table = self._open()
        return pyarrow.dataset.dataset(arrow_schema().empty_table()) if table is None else table.to_pyarrow_dataset()

    def files(self, sources: Collection[str] | None = None) -> list[str]:
        """The files with all rows of all changes (of these sources), as DuckDB's ``read_parquet`` takes them."""
        table = self._open()
        return [] if table is None else delta.files(self.path, table, sources=sources)

    def current(self, sources: Collection[str] | None = None, change: int | None = None) -> pa.Table:
        """The rows that hold as of ``change`` (the newest when None), of these sources (of all when None).

        The rows that describe changes are not among them; other rows with reserved predicates are.
        """
        with delta.failures(self.path, "reading"):
            if not (files := self.files(sources)):
                return arrow_schema().empty_table()
            with delta.engine(self.path) as engine:
                wanted = None if sources is None else sorted(sources)
                values = {"files": files, "described": CHANGE, "change": change, "sources": wanted}
                return _as_stored(engine.sql(CURRENT, params=values).to_arrow_table())

    def log(self) -> list[Change]:
        """The changes, oldest first."""
        with delta.failures(self.path, "reading"):
            described = self._select("predicate = $described ORDER BY change", {"described": CHANGE})
            return [Change.of(row) for row in from_arrow(described)]

    def rows(self, change: int) -> pa.Table:
        """The rows that a change wrote, without the one that describes it; none for a change that is not there."""
        values = {"change": change, "described": CHANGE}
        return self._select("change = $change AND predicate <> $described", values, change=change)

    def source_titles(self) -> dict[str, dict[str, str]]:
        """``title`` and ``path`` of every source that was ever read, as it was last described."""
        values = {"described": [SOURCE_TITLE, SOURCE_PATH]}
        told = self._select("predicate IN (SELECT unnest($described)) AND operation = 'assert' ORDER BY change", values)
        titles: dict[str, dict[str, str]] = {}
        for row in from_arrow(told):
            known = titles.setdefault(row.subject, {"title": row.subject, "path": ""})
            known["title" if row.predicate == SOURCE_TITLE else "path"] = row.value or ""
        return titles

    def verify(self) -> list[Damage]:
        """The files that are missing or not as they were written, by their checksums."""
        damages = manifest.verify(self.path)
        if not damages:
            try:
                self._open()
            except LedgerError as error:
                damages = [Damage(delta.LOG, error.what)]
        return damages

    def _open(self) -> DeltaTable | None:
        with delta.failures(self.path, "opening the ledger"):
            return delta.open_table(self.path)

    def _described(self, change: int) -> Change:
        values = {"change": change, "described": CHANGE}
        [row] = from_arrow(self._select("change = $change AND predicate = $described", values, change=change))
        return Change.of(row)

    def _select(self, condition: str, values: Mapping[str, object], *, change: int | None = None) -> pa.Table:
        """Rows of all changes that meet a condition; ``change`` leaves files out that have no row of it."""
        with delta.failures(self.path, "reading"):
            table = delta.open_table(self.path)
            files = [] if table is None else delta.files(self.path, table, change=change)
            if not files:
                return arrow_schema().empty_table()
            with delta.engine(self.path) as engine:
                query = f"SELECT * FROM read_parquet($files) WHERE {condition}"
                return _as_stored(engine.sql(query, params={"files": files, **values}).to_arrow_table())


def _as_stored(rows: pa.Table) -> pa.Table:
    return rows.select(arrow_schema().names).cast(arrow_schema())
