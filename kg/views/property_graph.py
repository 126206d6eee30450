"""The property graph: the snapshot in a Ladybug database (embedded Cypher), generated from the ontology.

A node label for each class, a relation type for each relation; every relation, planned ones too, is an edge with its status, days,
qualifiers and the ids of its statements, which are nodes themselves. All relation types have the same properties, so that a
question over any of them may ask for any.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.views.days import Meta

if TYPE_CHECKING:
    import duckdb
    import ladybug

    from kg.snapshot import Snapshot
    from ontology import Schema

DATABASE, FILES = "graph.lbug", "files"
FIGURE, STATEMENT, SOURCE = "Figure", "Statement", "Source"

EDGE = (
    "id STRING, status STRING, valid_from DATE, valid_to DATE, precision STRING, year INT64, "
    "confidence DOUBLE, subject_basis STRING, statements STRING[], sources STRING[]"
)


def build(snapshot: Snapshot, schema: Schema, folder: Path, *, today: date) -> None:
    """Write the database for ``snapshot`` into ``folder``."""
    import shutil

    files = folder / FILES
    pairs = write_files(snapshot, schema, files)
    load(folder / DATABASE, schema, files, pairs)
    shutil.rmtree(files)
    Meta(snapshot.change, today, None).write(folder)


def open_database(folder: Path) -> ladybug.Database:
    """The database, read-only."""
    import ladybug

    return ladybug.Database((folder / DATABASE).as_posix(), read_only=True)


Pairs = dict[str, list[tuple[str, str]]]


def write_files(snapshot: Snapshot, schema: Schema, folder: Path) -> Pairs:
    """Parquet files for Ladybug's COPY in ``folder``; which classes each relation joins in this snapshot."""
    folder.mkdir(parents=True)
    qualifiers = ", ".join(f"json_extract_string(r.qualifiers, '$.{name}') AS q_{name}" for name in schema.qualifiers)
    facts = ", ".join(
        f"min(value) FILTER (predicate = '{name}' AND best) AS p_{name}" for name in literal_properties(schema)
    )
    with _engine(snapshot) as engine:
        engine.execute(
            f"""CREATE TEMP TABLE nodes AS
                SELECT e.class AS class, e.id, e.label AS name, e.names, f.* EXCLUDE entity
                FROM entities e LEFT JOIN (
                    SELECT entity, {facts}
                    FROM (SELECT *, confidence = max(confidence) OVER (PARTITION BY entity, predicate) AS best FROM properties)
                    GROUP BY entity) f ON f.entity = e.id"""
        )
        _copy(engine, "SELECT * FROM nodes", folder / "nodes", "class")
        engine.execute(
            f"""CREATE TEMP TABLE edges AS
                SELECT r.predicate, a.class AS a, b.class AS b, r.subject AS "from", r.object AS "to", r.id, r.status, r.valid_from,
                       r.valid_to, r.precision, r.year::BIGINT AS year, r.confidence, r.subject_basis, r.statements,
                       r.sources, {qualifiers}
                FROM relations r JOIN entities a ON a.id = r.subject JOIN entities b ON b.id = r.object
                WHERE NOT r.rejected"""
        )
        _copy(engine, "SELECT * FROM edges", folder / "edges", "predicate, a, b")
        figures = ", ".join(f"json_extract_string(qualifiers, '$.{name}') AS q_{name}" for name in schema.qualifiers)
        engine.execute(
            f"""CREATE TEMP TABLE figures AS
                SELECT c.class AS class, p.entity, 'f' || p.statements[1] AS id, TRY_CAST(value AS DOUBLE) AS value, unit,
                       coalesce(p.status, 'done') AS status, valid_from, valid_to, confidence, statements, sources, {figures}
                FROM properties p JOIN entities c ON c.id = p.entity WHERE predicate = 'indicatorValue'"""
        )
        _copy(engine, "SELECT * EXCLUDE (class, entity) FROM figures", folder / FIGURE)
        _copy(engine, 'SELECT class, entity AS "from", id AS "to" FROM figures', folder / "hasFigure", "class")
        _copy(engine, "SELECT id, quote, locator, edition, source, method, confidence, rejected FROM statements", folder / STATEMENT)
        _copy(engine, "SELECT id, title, path, media_type FROM sources", folder / SOURCE)
        found = engine.execute("SELECT DISTINCT predicate, a, b FROM edges ORDER BY ALL").fetchall()
    pairs: Pairs = {}
    for predicate, a, b in found:
        pairs.setdefault(predicate, []).append((a, b))
    return pairs


def load(database: Path, schema: Schema, files: Path, pairs: Pairs) -> None:
    """Make the database from the files: definitions from the ontology, then one COPY for each file."""
    import ladybug

    opened = ladybug.Database(database.as_posix())
    connection = ladybug.Connection(opened)
    try:
        # A checkpoint after each of a thousand COPYs costs 358 s where one at the end costs 5.
        connection.execute("CALL auto_checkpoint = false")
        for statement in (*definitions(schema, pairs), *copies(schema, files, pairs)):
            connection.execute(statement)
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
        opened.close()


def definitions(schema: Schema, pairs: Pairs) -> Iterator[str]:
    """The tables. A relation may join what its domain and range allow, and what this snapshot joins."""
    classes = [name for name, known in schema.classes.items() if not known.abstract]
    facts = "".join(f", {name} STRING" for name in literal_properties(schema))
    qualifiers = "".join(f", {name} STRING" for name in schema.qualifiers)
    for name in classes:
        yield f"CREATE NODE TABLE {name} (id STRING PRIMARY KEY, name STRING, names STRING[]{facts})"
    yield (
        f"CREATE NODE TABLE {FIGURE} (id STRING PRIMARY KEY, value DOUBLE, unit STRING, status STRING, valid_from DATE, valid_to DATE, "
        f"confidence DOUBLE, statements STRING[], sources STRING[]{qualifiers})"
    )
    yield (
        f"CREATE NODE TABLE {STATEMENT} (id STRING PRIMARY KEY, quote STRING, locator STRING, edition STRING, source STRING, "
        "method STRING, confidence DOUBLE, rejected BOOLEAN)"
    )
    yield f"CREATE NODE TABLE {SOURCE} (id STRING PRIMARY KEY, title STRING, path STRING, media_type STRING)"
    yield f"CREATE REL TABLE hasFigure ({', '.join(f'FROM {name} TO {FIGURE}' for name in classes)})"
    for name, relation in schema.relations.items():
        allowed = {(a, b) for a in relation.domain for b in relation.range} | set(pairs.get(name, ()))
        ends = ", ".join(f"FROM {a} TO {b}" for a, b in sorted(allowed))
        yield f"CREATE REL TABLE {name} ({ends}, {EDGE}{qualifiers})"


def copies(schema: Schema, files: Path, pairs: Pairs) -> Iterator[str]:
    """The COPY statements for the files that ``write_files`` wrote."""
    for folder in sorted((files / "nodes").glob("class=*")):
        yield f"COPY {folder.name.removeprefix('class=')} FROM {_quoted(folder / '*.parquet')}"
    for name in (FIGURE, STATEMENT, SOURCE):
        yield f"COPY {name} FROM {_quoted(files / name / '*.parquet')}"
    for folder in sorted((files / "hasFigure").glob("class=*")):
        a = folder.name.removeprefix("class=")
        yield f"COPY hasFigure FROM {_quoted(folder / '*.parquet')} (from='{a}', to='{FIGURE}')"
    for name, joined in pairs.items():
        for a, b in joined if name in schema.relations else ():
            place = files / "edges" / f"predicate={name}" / f"a={a}" / f"b={b}" / "*.parquet"
            yield f"COPY {name} FROM {_quoted(place)} (from='{a}', to='{b}')"


def literal_properties(schema: Schema) -> list[str]:
    """The properties that a node carries; names are in ``names``, figures are nodes."""
    return [name for name, known in schema.properties.items() if not known.is_name and name not in ("type", "indicatorValue")]


def _copy(engine: duckdb.DuckDBPyConnection, query: str, folder: Path, by: str = "") -> None:
    """Write a query's rows as Parquet under ``folder``, split by the columns ``by``; an empty answer is an empty file."""
    folder.mkdir(parents=True)
    if by:
        engine.execute(f"COPY ({query}) TO '{_path(folder)}' (FORMAT parquet, PARTITION_BY ({by}), OVERWRITE_OR_IGNORE)")
    else:
        engine.execute(f"COPY ({query}) TO '{_path(folder / 'rows.parquet')}' (FORMAT parquet)")


def _path(path: Path) -> str:
    return path.as_posix().replace("'", "''")


def _quoted(path: Path) -> str:
    return '"' + path.as_posix().replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def _engine(snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "preserve_insertion_order": "false"}
    )
    try:
        for name in ("entities", "relations", "properties", "statements", "sources"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{_path(snapshot.path(name))}')")
        yield connection
    finally:
        connection.close()
