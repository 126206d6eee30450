"""The graph as files for ``neo4j-admin database import full``, by which a big graph is in a new Neo4j within minutes.

They make what a push makes, mark and stamps too, so that a later push writes what has changed since and nothing else. DuckDB writes
them: no row becomes an object of Python.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.engine import quoted
from kg.errors import UsageError
from kg.views.engine import engine
from kg.views.neo4j.rows import END, KEY, MARK, SPACES, STAMP, START, Kind, constraints, write_kinds

if TYPE_CHECKING:
    import duckdb

    from kg.snapshot import Snapshot
    from ontology import Schema

CONSTRAINTS, README = "constraints.cypher", "README.md"
IMPORTED = "import"  # which push the mark names when there was none
TYPES = {"VARCHAR": "string", "VARCHAR[]": "string[]", "DATE": "date", "BIGINT": "long", "DOUBLE": "double", "BOOLEAN": "boolean"}
# The importer has no escape for what stands between the elements of a list: the first of these that no element has is taken.
SEPARATORS = "\x1f\x1e\x1d\x1c" + "".join(map(chr, range(0xE000, 0xF900)))


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """What was written, and the command that makes a database of it; it runs in ``folder``."""

    folder: Path
    change: int
    nodes: int
    relations: int
    command: str


@dataclass(frozen=True, slots=True)
class _Table:
    """One file: its name, the option by which the importer takes it, and the query of its rows."""

    name: str
    option: str
    query: str


def write_import(snapshot: Snapshot, schema: Schema, folder: Path) -> ImportFiles:
    """A CSV file for each space of nodes and relations, the constraints, and a README with the command.

    The folder is there whole or not at all. Raises UsageError when it cannot be made, or holds something.
    """
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise UsageError("the folder is not empty.", where=str(folder), fix="Name a new one.")
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part") as place:
            rows, part = Path(place, "rows"), Path(place, "files")
            rows.mkdir()
            part.mkdir()
            with engine(snapshot) as connection:
                tables = [_mark(snapshot.change), *_tables(write_kinds(connection, schema, rows))]
                separator = _separator(connection, tables)
                counts = {table.name: _write(connection, table, separator, part) for table in tables}
            command = _command(tables, separator)
            (part / CONSTRAINTS).write_text("".join(f"{each};\n" for each in constraints()), encoding="utf-8")
            (part / README).write_text(_README.format(command=command), encoding="utf-8")
            if folder.is_dir():
                folder.rmdir()
            part.rename(folder)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}.", where=str(folder), fix="Name another place.") from error
    nodes = sum(counts[table.name] for table in tables if table.option == "nodes") - 1  # the mark
    return ImportFiles(folder, snapshot.change, nodes, sum(counts.values()) - nodes - 1, command)


def _mark(change: int) -> _Table:
    mark = f"'{MARK}' AS \"id:ID({MARK})\", ['{MARK}'] AS \":LABEL\""
    return _Table("mark.csv", "nodes", f"SELECT {mark}, '{IMPORTED}' AS {STAMP}, 0::BIGINT AS batch, {change}::BIGINT AS change")


def _tables(kinds: Sequence[Kind]) -> Iterator[_Table]:
    """A file for each space of nodes, and for each pair of spaces that relations join."""
    for space in SPACES:
        special = f'id AS "id:ID({space})"'
        queries = [_query(kind, special, list(kind.labels), "LABEL", "id") for kind in kinds if kind.space == space]
        yield from _table(space, "nodes", queries)
    for ends in dict.fromkeys(kind.ends for kind in kinds if kind.ends):
        special = f'{START} AS ":START_ID({ends[0]})", {END} AS ":END_ID({ends[1]})"'
        queries = [_query(kind, special, quoted(kind.labels[0]), "TYPE", START, END) for kind in kinds if kind.ends == ends]
        yield from _table("-".join(ends), "relationships", queries)


def _query(kind: Kind, special: str, labels: object, heading: str, *left_out: str) -> str:
    return f'SELECT {special}, {labels} AS ":{heading}", * EXCLUDE ({", ".join((KEY, *left_out))}) FROM ({kind.rows})'


def _table(name: str, option: str, queries: list[str]) -> Iterator[_Table]:
    if queries:
        yield _Table(f"{name.lower()}.csv", option, " UNION ALL BY NAME ".join(queries))


def _columns(connection: duckdb.DuckDBPyConnection, table: _Table) -> dict[str, str]:
    """The columns with their types in DuckDB."""
    return {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {table.query}").fetchall()}


def _separator(connection: duckdb.DuckDBPyConnection, tables: Sequence[_Table]) -> str:
    lists = [(name, table) for table in tables for name, kind in _columns(connection, table).items() if kind.endswith("[]")]
    for separator in SEPARATORS:
        found = (
            connection.execute(
                f"SELECT count(*) FROM ({table.query}) WHERE contains(array_to_string(\"{name}\", ''), {quoted(separator)})"
            ).fetchall()
            for name, table in lists
        )
        if all(count == 0 for [(count,)] in found):
            return separator
    raise UsageError("the names use every character that could stand between them.", fix="Push the graph instead.")


def _write(connection: duckdb.DuckDBPyConnection, table: _Table, separator: str, folder: Path) -> int:
    """How many rows there are. What is empty stands there without quotes, an empty text with them."""
    columns, texts = [], []
    for name, kind in _columns(connection, table).items():
        heading = name if ":" in name else f"{name}:{TYPES[kind]}"
        value = f'array_to_string("{name}", {quoted(separator)})' if kind.endswith("[]") else f'"{name}"'
        columns.append(f'{value} AS "{heading}"')
        if kind.startswith("VARCHAR"):
            texts.append(f'"{heading}"')
    options = f"FORMAT csv, HEADER true, FORCE_QUOTE ({', '.join(texts)})"
    query = f"COPY (SELECT {', '.join(columns)} FROM ({table.query})) TO {quoted((folder / table.name).as_posix())} ({options})"
    return int(connection.execute(query).fetchall()[0][0])


def _command(tables: Sequence[_Table], separator: str) -> str:
    options = ["--multiline-fields=true", "--bad-tolerance=0", f"--array-delimiter=U+{ord(separator):04X}"]
    files = [f"--{table.option}={table.name}" for table in tables]
    return shlex.join(["neo4j-admin", "database", "import", "full", "neo4j", *options, *files])


_README = """# The graph as files for a new Neo4j

1. While the server is stopped, run in this folder: `{command}`
   It makes the database `neo4j`; with `--overwrite-destination` it replaces one that is there.
2. Start the server, and run `constraints.cypher` in it: `cypher-shell -f constraints.cypher`.

A later `kg push neo4j` writes to this database what has changed since.
"""
