"""DuckDB over the tables of a snapshot, for the writers of views: no network, no order to keep, all cores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from kg.snapshot import Snapshot

TABLES = ("entities", "relations", "properties", "statements", "sources")


@contextmanager
def engine(snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the snapshot's tables under their names; it may write files, which the snapshot's own may not."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
    }
    with duckdb.connect(config=config) as connection:
        for name in TABLES:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({text(snapshot.path(name).as_posix())})")
        yield connection


def text(value: str) -> str:
    """An SQL literal."""
    return "'" + value.replace("'", "''") + "'"
