"""DuckDB as this project uses it: in memory, without network, silent."""

from __future__ import annotations

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


def quoted(text: object) -> str:
    """A text (or a path) as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
