"""DuckDB over the tables of a snapshot, for the writers of views: no network, no order to keep, all cores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.engine import connect, quoted

if TYPE_CHECKING:
    import duckdb

    from kg.snapshot import Snapshot

TABLES = ("entities", "relations", "properties", "statements", "sources", "judgements")


@contextmanager
def engine(snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the snapshot's tables under their names; it may write files, which the snapshot's own may not."""
    with connect(preserve_insertion_order="false") as connection:
        for name in TABLES:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({quoted(snapshot.path(name).as_posix())})")
        yield connection
