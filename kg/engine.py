"""DuckDB as this project uses it: in memory, without network, silent."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def connect(**more: str) -> duckdb.DuckDBPyConnection:
    """A new connection with these settings of DuckDB as well; it installs and loads no extension.

    The progress bar is off: it writes to standard output, and comes on by itself where Python runs without a script.
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        **more,
    }
    connection = duckdb.connect(config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection


def cursor() -> duckdb.DuckDBPyConnection:
    """A connection of its own to a database in memory that this process keeps: to open one takes longer than small work does."""
    return _kept(os.getpid()).cursor()


@lru_cache(maxsize=1)
def _kept(process: int) -> duckdb.DuckDBPyConnection:
    """Not across a fork, which a database's threads do not survive."""
    return connect()


def quoted(text: object) -> str:
    """A text (or a path) as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
