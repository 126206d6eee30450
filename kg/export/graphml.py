"""GraphML: every entity a node, every relation an edge, for programs that draw and measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

_NODES = "SELECT id, class, label, array_to_string(names, ' | ') AS names FROM entities ORDER BY id"
_EDGES = """
    SELECT subject, object, id, predicate, status, valid_from::VARCHAR AS valid_from, valid_to::VARCHAR AS valid_to, precision,
           qualifiers, confidence, array_to_string(statements, ' ') AS statements, array_to_string(sources, ' | ') AS sources
    FROM relations WHERE NOT rejected ORDER BY id
"""


def write_graphml(snapshot: Snapshot, path: Path) -> None:
    """A directed graph with parallel edges; relations that a review rejects are left out."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for batch in snapshot.batches(_NODES):
        graph.add_nodes_from((row.pop("id"), _xml(row)) for row in batch.to_pylist())
    for batch in snapshot.batches(_EDGES):
        for row in batch.to_pylist():
            graph.add_edge(row.pop("subject"), row.pop("object"), key=row["id"], **_xml(row))
    nx.write_graphml(graph, path)


def _xml(row: dict[str, object]) -> dict[str, object]:
    """What there is, as XML can hold it: control characters of foreign text are not XML."""
    return {name: _printable(value) for name, value in row.items() if value is not None}


def _printable(value: object) -> object:
    if not isinstance(value, str):
        return value
    return "".join(
        c if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000" else "\ufffd" for c in value
    )
