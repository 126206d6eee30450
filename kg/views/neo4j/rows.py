"""The graph as nodes and relations of Neo4j: which kinds there are, and the SQL of their rows.

They are the rows that the embedded property graph is loaded from, so that a question finds the same in both. A push and the
files for the importer take them from here, so that both make the same database. Each row has a stamp, a digest of all that it
says: a node or a relation whose stamp is right needs no second look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.engine import quoted
from kg.views import property_graph
from kg.views.property_graph import EDGES, FIGURE, HAS_FIGURE, NODES, SOURCE, STATEMENT

if TYPE_CHECKING:
    import duckdb

    from ontology import Schema

MARK = "InnovationKg"  # the label of the one node that says whose database this is
ENTITY = "Entity"  # what every entity is besides its class: ids are unique in it
DERIVED = "Academician"
STAMP = "push"  # the property with the digest; of the mark, which push was the last
KEY, START, END = "_key", "_start", "_end"  # columns that are no properties
SPACES = (ENTITY, FIGURE, STATEMENT, SOURCE)  # the labels in which ids of nodes are unique
RELATION = ""  # the space of the ids of relations; a figure's relation has the figure's id


@dataclass(frozen=True, slots=True)
class Kind:
    """Nodes with the same labels, the first of which is their space, or relations of one type between two spaces.

    ``rows`` is a query with the columns KEY, for relations START and END, then STAMP and ``properties``.
    """

    labels: tuple[str, ...]
    ends: tuple[str, str] | None
    properties: tuple[str, ...]
    rows: str

    @property
    def space(self) -> str:
        return RELATION if self.ends else self.labels[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """What a server has to be told of a row."""
        return (*((START, END) if self.ends else ()), STAMP, *self.properties)


def write_kinds(connection: duckdb.DuckDBPyConnection, schema: Schema, folder: Path) -> list[Kind]:
    """What there is, nodes first, each from a Parquet file in ``folder``; ``connection`` is to a snapshot's tables."""
    found: list[Kind] = []
    for each in property_graph.rows(connection, schema):
        place, _, name = each.place.rpartition("/")
        columns, ends = f"id AS {KEY}, * EXCLUDE ({', '.join(each.by)})" if each.by else f"id AS {KEY}, *", None
        if name == HAS_FIGURE:
            columns, ends = f"id AS {KEY}, entity AS {START}, id AS {END}", (ENTITY, FIGURE)
        elif place == EDGES:
            others = ", ".join((*each.by, "subject", "object"))
            columns, ends = f"id AS {KEY}, subject AS {START}, object AS {END}, * EXCLUDE ({others})", (ENTITY, ENTITY)
        rows = f"SELECT {columns} FROM ({each.query})"
        stamp = f"(md5_number_lower(to_json(r)::VARCHAR) >> 1)::BIGINT AS {STAMP}"
        file = quoted((folder / f"{name}.parquet").as_posix())
        connection.execute(f"COPY (SELECT r.*, {stamp} FROM ({rows}) r) TO {file} (FORMAT parquet)")
        found += _kinds(connection, name, ends, f"FROM read_parquet({file})")
    return found


def _kinds(connection: duckdb.DuckDBPyConnection, name: str, ends: tuple[str, str] | None, rows: str) -> Iterator[Kind]:
    beside = (KEY, START, END, STAMP)
    properties = tuple(column for column, *_ in connection.execute(f"DESCRIBE {rows}").fetchall() if column not in beside)
    if name == NODES:
        for (classes,) in connection.execute(f"SELECT DISTINCT classes {rows} ORDER BY 1").fetchall():
            yield Kind((ENTITY, *classes), None, properties, f"{rows} WHERE classes = {classes}")
    elif connection.execute(f"{rows} LIMIT 1").fetchall():
        yield Kind((name,), ends, properties, rows)


def constraints() -> list[str]:
    """The statements by which the ids of nodes are unique and quickly found."""
    labels = (MARK, *SPACES)
    return [f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels]


def labels(schema: Schema) -> list[str]:
    """Every label that a node of the graph may have."""
    return [*SPACES, *(name for name, known in schema.classes.items() if not known.abstract), DERIVED]
