"""The property graph: the snapshot in a Ladybug database (embedded Cypher), generated from the ontology.

A node label for each class, a relation type for each relation. Every relation, planned and rejected ones too, is an edge with
its status, days, the qualifiers that the ontology declares for it and the ids of its statements, which are nodes themselves.
``class`` of a node and ``predicate`` of an edge say in any dialect of Cypher what label() and type() say in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.engine import quoted
from kg.views.engine import engine
from kg.views.nquads import academicians, is_number

if TYPE_CHECKING:
    import duckdb
    import ladybug

    from kg.snapshot import Snapshot
    from ontology import Schema

DATABASE, FILES = "graph.lbug", "files"
FIGURE, STATEMENT, SOURCE, HAS_FIGURE = "Figure", "Statement", "Source", "hasFigure"
NODES, EDGES = "nodes", "edges"  # the folders of the files of entities and of relations

ADDRESSES = 2**38  # bytes of address space for a database: by default 8 TB, of which no more than 15 are to be had at once

# Columns by name with their types in Ladybug; what is in the files stands in the same order.
NODE = {"id": "STRING PRIMARY KEY", "name": "STRING", "names": "STRING[]", "class": "STRING", "classes": "STRING[]"}
EDGE = {
    "id": "STRING",
    "predicate": "STRING",
    "status": "STRING",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "precision": "STRING",
    "year": "INT64",
    "confidence": "DOUBLE",
    "subject_basis": "STRING",
    "rejected": "BOOLEAN",
    "statements": "STRING[]",
}
FIGURE_NODE = {
    "id": "STRING PRIMARY KEY",
    "value": "DOUBLE",
    "unit": "STRING",
    "status": "STRING",
    "valid_from": "DATE",
    "valid_to": "DATE",
    "confidence": "DOUBLE",
    "statements": "STRING[]",
}
STATEMENT_NODE = {
    "id": "STRING PRIMARY KEY",
    "subject": "STRING",
    "predicate": "STRING",
    "value": "STRING",
    "quote": "STRING",
    "locator": "STRING",
    "edition": "STRING",
    "source": "STRING",
    "method": "STRING",
    "confidence": "DOUBLE",
    "rejected": "BOOLEAN",
}
SOURCE_NODE = {"id": "STRING PRIMARY KEY", "title": "STRING", "path": "STRING", "edition": "STRING", "media_type": "STRING"}


class Rows(NamedTuple):
    """The query of the rows that stand in the folder ``place``, split by its columns ``by``, which are not among them."""

    place: str
    query: str
    by: tuple[str, ...] = ()


Pairs = Mapping[str, list[tuple[str, str]]]  # by relation: the classes of subject and object that it joins


def build(snapshot: Snapshot, schema: Schema, folder: Path) -> None:
    """Write the database for ``snapshot`` into ``folder``."""
    import shutil

    files = folder / FILES
    pairs = write_files(snapshot, schema, files)
    load(folder / DATABASE, schema, files, pairs)
    shutil.rmtree(files)


def open_database(folder: Path, memory: int = 0) -> ladybug.Database:
    """The database, read-only; ``memory`` is how many bytes its pages may take, 0 for the engine's own measure."""
    import ladybug

    path = (folder / DATABASE).as_posix()
    return ladybug.Database(path, read_only=True, max_db_size=ADDRESSES, buffer_pool_size=memory)


def warm() -> None:
    """Have the engine load what it loads with its first question, in a process that may read no such files afterwards."""
    import uuid  # noqa: F401

    import ladybug

    with ladybug.Database(max_db_size=1 << 30, buffer_pool_size=1 << 26) as database:
        ladybug.Connection(database).execute("RETURN current_date()")


def write_files(snapshot: Snapshot, schema: Schema, folder: Path) -> Pairs:
    """Parquet files for Ladybug's COPY in ``folder``; which classes each relation joins in this snapshot."""
    folder.mkdir(parents=True)
    with engine(snapshot) as connection:
        for each in rows(connection, schema):
            _copy(connection, each, folder / each.place)
    return pairs_of(folder)


def rows(connection: duckdb.DuckDBPyConnection, schema: Schema) -> Iterator[Rows]:
    """What the graph is made of: entities, what they are told by, figures, and the relations, each kind in a place of its own."""
    yield _nodes(schema)
    yield from _evidence()
    yield from _figures(connection, schema)
    yield from _edges(connection, schema)


def pairs_of(folder: Path) -> Pairs:
    """The classes that each relation joins, by the folders that its files were split into."""
    return {
        edges.name: [
            (place.parent.name.removeprefix("a="), place.name.removeprefix("b=")) for place in sorted(edges.glob("a=*/b=*"))
        ]
        for edges in sorted((folder / EDGES).iterdir())
    }


def place_of(folder: Path, relation: str, subject_class: str, object_class: str) -> Path:
    """The folder of the files of one relation between two classes."""
    return folder / EDGES / relation / f"a={subject_class}" / f"b={object_class}"


def _nodes(schema: Schema) -> Rows:
    """Of a property with several values a node has the first by code points; RDF and the statements have all."""
    facts = "".join(f", min(value) FILTER (predicate = '{name}') AS {name}" for name in literal_properties(schema))
    query = f"""
        SELECT e.id, e.label AS name, e.names, e.class,
               CASE WHEN a.id IS NULL THEN [e.class] ELSE [e.class, 'Academician'] END AS classes,
               f.* EXCLUDE entity, e.class AS label
        FROM entities e LEFT JOIN ({academicians()}) a ON a.id = e.id
        LEFT JOIN (SELECT entity {facts} FROM properties GROUP BY entity) f ON f.entity = e.id"""
    return Rows(NODES, query, ("label",))


def _edges(connection: duckdb.DuckDBPyConnection, schema: Schema) -> Iterator[Rows]:
    """A place for each relation, split by the pairs of classes that it joins."""
    columns = ", ".join(f"r.{name}" for name in EDGE if name != "year")
    connection.execute(
        f"""CREATE TEMP TABLE edges AS
            SELECT a.class AS a, b.class AS b, r.subject, r.object, {columns}, r.year::BIGINT AS year, r.qualifiers
            FROM relations r JOIN entities a ON a.id = r.subject JOIN entities b ON b.id = r.object"""
    )
    for name, relation in schema.relations.items():
        qualifiers = "".join(f", {_qualifier(qualifier)}" for qualifier in relation.qualifiers)
        query = f"SELECT a, b, subject, object, {', '.join(EDGE)}{qualifiers} FROM edges WHERE predicate = {quoted(name)}"
        yield Rows(f"{EDGES}/{name}", query, ("a", "b"))


def _figures(connection: duckdb.DuckDBPyConnection, schema: Schema) -> Iterator[Rows]:
    qualifiers = "".join(f", {_qualifier(name)}" for name in _figure_qualifiers(schema))
    value = f"CASE WHEN {is_number('value')} THEN value::DOUBLE END AS value"
    connection.execute(
        f"""CREATE TEMP TABLE figures AS
            SELECT c.class AS a, 'Figure' AS b, p.entity, statements[1] AS id, {value}, unit,
                   coalesce(status, 'done') AS status, valid_from, valid_to, confidence, statements {qualifiers}
            FROM properties p JOIN entities c ON c.id = p.entity WHERE predicate = 'indicatorValue'"""
    )
    yield Rows(FIGURE, "SELECT * EXCLUDE (a, b, entity) FROM figures")
    yield Rows(f"{EDGES}/{HAS_FIGURE}", "SELECT a, b, entity, id FROM figures", ("a", "b"))


def _evidence() -> Iterator[Rows]:
    columns = ", ".join("entity AS subject" if name == "subject" else name for name in STATEMENT_NODE)
    yield Rows(STATEMENT, f"SELECT {columns} FROM statements")
    yield Rows(SOURCE, f"SELECT {', '.join(SOURCE_NODE)} FROM sources")


def load(database: Path, schema: Schema, files: Path, pairs: Pairs) -> None:
    """Make the database from the files: definitions from the ontology, then one COPY for each file."""
    import ladybug

    opened = ladybug.Database(database.as_posix(), max_db_size=ADDRESSES)
    connection = ladybug.Connection(opened)
    try:
        # A checkpoint after each of a thousand COPYs costs 358 s where one at the end costs 5.
        connection.execute("CALL auto_checkpoint = false")
        for statement in (*definitions(schema, pairs), *copies(files, pairs)):
            connection.execute(statement)
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
        opened.close()


def definitions(schema: Schema, pairs: Pairs) -> Iterator[str]:
    """The tables: every class, and every relation between the classes that it joins in this snapshot.

    To ask for two classes that a relation joins nowhere is no error, and each pair that is left out makes questions over all
    relations quicker; so a relation that this snapshot does not have is there for one pair of its domain and range alone.
    """
    classes = [name for name, known in schema.classes.items() if not known.abstract]
    facts = dict.fromkeys(literal_properties(schema), "STRING")
    for name in classes:
        yield _node_table(name, NODE | facts)
    yield _node_table(FIGURE, FIGURE_NODE | dict.fromkeys(_figure_qualifiers(schema), "STRING"))
    yield _node_table(STATEMENT, STATEMENT_NODE)
    yield _node_table(SOURCE, SOURCE_NODE)
    yield f"CREATE REL TABLE {HAS_FIGURE} ({_ends(pairs.get(HAS_FIGURE) or [(classes[0], FIGURE)])})"
    for name, relation in schema.relations.items():
        joined = pairs.get(name) or [(min(relation.domain), min(relation.range))]
        yield f"CREATE REL TABLE {name} ({_ends(joined)}, {_columns(EDGE | dict.fromkeys(relation.qualifiers, 'STRING'))})"


def copies(files: Path, pairs: Pairs) -> Iterator[str]:
    """The COPY statements for the files that ``write_files`` wrote."""
    for folder in sorted((files / NODES).glob("label=*")):
        yield f"COPY {folder.name.removeprefix('label=')} FROM {_files(folder)}"
    for name in (FIGURE, STATEMENT, SOURCE):
        yield f"COPY {name} FROM {_files(files / name)}"
    for name, joined in pairs.items():
        for a, b in joined:
            yield f"COPY {name} FROM {_files(place_of(files, name, a, b))} (from='{a}', to='{b}')"


def literal_properties(schema: Schema) -> list[str]:
    """The properties that a node carries; names are in ``names``, figures are nodes."""
    return [name for name, known in schema.properties.items() if not known.is_name and name not in ("type", "indicatorValue")]


def _figure_qualifiers(schema: Schema) -> tuple[str, ...]:
    return schema.properties["indicatorValue"].qualifiers


def _qualifier(name: str) -> str:
    return f"json_extract_string(qualifiers, '$.{name}') AS {name}"


def _ends(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"FROM {a} TO {b}" for a, b in pairs)


def _node_table(name: str, columns: Mapping[str, str]) -> str:
    return f"CREATE NODE TABLE {name} ({_columns(columns)})"


def _columns(columns: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {kind}" for name, kind in columns.items())


def _copy(connection: duckdb.DuckDBPyConnection, rows: Rows, folder: Path) -> None:
    """Write the rows as Parquet under ``folder``; an empty answer is an empty file."""
    folder.mkdir(parents=True)
    if rows.by:
        target = f"{quoted(folder.as_posix())} (FORMAT parquet, PARTITION_BY ({', '.join(rows.by)}), OVERWRITE_OR_IGNORE)"
    else:
        target = f"{quoted((folder / 'rows.parquet').as_posix())} (FORMAT parquet)"
    connection.execute(f"COPY ({rows.query}) TO {target}")


def _files(folder: Path) -> str:
    """The files of a folder as Ladybug reads them."""
    return '"' + (folder / "*.parquet").as_posix().replace("\\", "\\\\").replace('"', '\\"') + '"'
