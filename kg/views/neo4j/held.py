"""What a Neo4j holds already, and in what it differs from the graph: found by stamps, without fetching what these stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.views.neo4j.rows import ENTITY, KEY, RELATION, SPACES, STAMP, Kind

if TYPE_CHECKING:
    import duckdb

    from kg.views.neo4j.server import Server

PAGE = 10_000  # nodes of which the stamps are fetched at once
PAGE_OF_ENDS = 2_000  # nodes of which all relations are

# A stamp that is no number is of an older version; a label that is missing, or of another class, makes it a wrong one.
_NUMBER = f"coalesce(toIntegerOrNull({{}}.{STAMP}), -1)"
_LABELLED = f"all(label IN labels(n) WHERE label IN n.classes OR label = '{ENTITY}' OR NOT label IN $labels)"
_LABELLED += " AND all(class IN n.classes WHERE class IN labels(n))"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a push has to do: how many rows to write, and how many nodes and relations to delete.

    ``wanted`` are the nodes and the relations of the graph, ``gone`` what the database has and the graph has no more.
    """

    connection: duckdb.DuckDBPyConnection
    wanted: tuple[int, int]
    written: int
    deleted: int
    gone: int

    def __bool__(self) -> bool:
        return bool(self.written or self.deleted)

    def rows(self, kind: Kind, size: int) -> Iterator[list[Any]]:
        """What is to be written of a kind, ``size`` rows of its ``columns`` at a time."""
        columns = ", ".join(f'"{name}"' for name in kind.columns)
        these = f"(SELECT *, '{kind.space}' AS space FROM ({kind.rows}))"
        return _chunks(self.connection, f"SELECT {columns} FROM {these} ANTI JOIN held USING (space, {KEY}, {STAMP})", size)

    def stale(self, space: str, size: int) -> Iterator[list[str]]:
        """What is to be deleted, ``size`` at a time: nodes by their ids, relations by the ids that Neo4j gave them."""
        found = _chunks(self.connection, f"SELECT coalesce(element, {KEY}) FROM stale WHERE space = '{space}'", size)
        return ([name for (name,) in rows] for rows in found)


def compare(server: Server, connection: duckdb.DuckDBPyConnection, kinds: Sequence[Kind], labels: Sequence[str]) -> Difference:
    """What the database has to lose and to get. A node that says something else is written over, a relation replaced."""
    _want(connection, kinds)
    _hold(server, connection, kinds, labels)
    connection.execute(
        f"""CREATE OR REPLACE TABLE stale AS
            FROM held ANTI JOIN wanted USING (space, {KEY}) WHERE space <> '{RELATION}'
            UNION ALL FROM held ANTI JOIN wanted USING (space, {KEY}, {STAMP}) WHERE space = '{RELATION}'
            UNION ALL (FROM held SEMI JOIN wanted USING (space, {KEY}, {STAMP}) WHERE space = '{RELATION}'
                       QUALIFY row_number() OVER (PARTITION BY {KEY}, {STAMP} ORDER BY element) > 1)"""
    )
    counts = (
        f"SELECT [count(*) FILTER (space <> '{RELATION}'), count(*) FILTER (space = '{RELATION}')] FROM wanted",
        f"SELECT count(*) FROM wanted ANTI JOIN held USING (space, {KEY}, {STAMP})",
        "SELECT count(*) FROM stale",
        f"SELECT count(*) FROM held ANTI JOIN wanted USING (space, {KEY})",
    )
    wanted, written, deleted, gone = (connection.execute(query).fetchall()[0][0] for query in counts)
    return Difference(connection, tuple(wanted), written, deleted, gone)


def _want(connection: duckdb.DuckDBPyConnection, kinds: Sequence[Kind]) -> None:
    """The table of what there is to be."""
    connection.execute(f"CREATE OR REPLACE TABLE wanted (space VARCHAR, {KEY} VARCHAR, {STAMP} BIGINT)")
    for kind in kinds:
        connection.execute(f"INSERT INTO wanted SELECT '{kind.space}', {KEY}, {STAMP} FROM ({kind.rows})")


def _hold(server: Server, connection: duckdb.DuckDBPyConnection, kinds: Sequence[Kind], labels: Sequence[str]) -> None:
    """The table of what there is; only relations have an element."""
    connection.execute(f"CREATE OR REPLACE TABLE held (space VARCHAR, {KEY} VARCHAR, {STAMP} BIGINT, element VARCHAR)")
    for space in SPACES:
        stamp = f"CASE WHEN {_LABELLED} THEN {_NUMBER.format('n')} ELSE -1 END" if space == ENTITY else _NUMBER.format("n")
        query = (
            f"MATCH (n:{space}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT {PAGE} "
            f"RETURN max(n.id), collect(n.id), collect({stamp})"
        )
        for keys, stamps in _pages(server, query, labels=list(labels)):
            _insert(connection, space, keys, stamps, [None] * len(keys))
    query = (
        f"MATCH (a:{ENTITY}) WHERE a.id > $after WITH a ORDER BY a.id LIMIT {PAGE_OF_ENDS} "
        "WITH collect(a) AS ends, max(a.id) AS last UNWIND ends AS a "
        f"OPTIONAL MATCH (a)-[r]->(b) WHERE r.{STAMP} IS NOT NULL OR type(r) IN $types "
        "RETURN last, collect(CASE WHEN r IS NOT NULL THEN coalesce(r.id, b.id, '') END), "
        f"collect(CASE WHEN r IS NOT NULL THEN {_NUMBER.format('r')} END), collect(elementId(r))"
    )
    for columns in _pages(server, query, types=[kind.labels[0] for kind in kinds if kind.ends]):
        _insert(connection, RELATION, *columns)


def _pages(server: Server, query: str, **parameters: object) -> Iterator[list[list[Any]]]:
    """The columns that ``query`` returns after the last id of its page, page for page.

    A record for each node or relation would take the driver five times as long.
    """
    after = ""
    while True:
        found = server.read(lambda transaction: transaction.run(query, parameters, after=after).single())  # noqa: B023  # run at once
        if found is None or found[0] is None:
            return
        after, *columns = found
        yield columns


def _insert(connection: duckdb.DuckDBPyConnection, space: str, keys: list[str], stamps: list[int], elements: Sequence[Any]) -> None:
    import pyarrow as pa

    columns = [pa.array(keys, pa.string()), pa.array(stamps, pa.int64()), pa.array(elements, pa.string())]
    connection.register("page", pa.table(columns, [KEY, STAMP, "element"]))
    connection.execute(f"INSERT INTO held SELECT '{space}', * FROM page")
    connection.unregister("page")


def _chunks(connection: duckdb.DuckDBPyConnection, query: str, size: int) -> Iterator[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(size):
            yield rows
