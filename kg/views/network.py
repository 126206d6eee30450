"""The network view: the relations of a snapshot as a networkx graph for people, as a NetworKit graph for anything large.

Both are worked out from the snapshot's tables when they are asked for; nothing of them is kept on disk.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.snapshot import holds_on

if TYPE_CHECKING:
    import networkit
    import networkx
    import pyarrow as pa

    from kg.snapshot import Snapshot

BEGUN = ("done", "in_progress")  # what is promised only is not part of the network, unless it is asked for


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """A NetworKit graph; node ``n`` is the entity ``ids[n]``. An edge weighs as many relations as it stands for."""

    graph: networkit.Graph
    ids: tuple[str, ...]

    def numbers(self) -> dict[str, int]:
        """The node of each entity: the inverse of ``ids``."""
        return {id: number for number, id in enumerate(self.ids)}


def network(
    snapshot: Snapshot, *, kinds: Collection[str] | None = None, as_of: date | None = None, status: Collection[str] = BEGUN
) -> networkx.MultiDiGraph[str]:
    """Entities as nodes (name, class, names) and relations as edges under their ids: predicate, status, days, year, qualifiers
    by name, confidence, the ids of the statements that say so, and their sources.

    ``kinds`` are relations of the ontology (all when None), ``as_of`` is a day on which they hold (any time when None).
    Rejected relations are left out; entities without a relation stay.
    """
    import networkx as nx

    graph: networkx.MultiDiGraph[str] = nx.MultiDiGraph(change=snapshot.change)
    for node in snapshot.sql("SELECT id, label AS name, class, names FROM entities ORDER BY id").to_pylist():
        graph.add_node(node.pop("id"), **node)
    columns = "predicate, status, valid_from, valid_to, precision, year, qualifiers, confidence, statements, sources"
    for edge in _relations(snapshot, f"subject, object, id, {columns}", kinds, as_of, status).to_pylist():
        edge["qualifiers"] = json.loads(edge["qualifiers"] or "{}")
        graph.add_edge(edge.pop("subject"), edge.pop("object"), key=edge.pop("id"), **edge)
    return graph


def numbered_network(
    snapshot: Snapshot, *, kinds: Collection[str] | None = None, as_of: date | None = None, status: Collection[str] = BEGUN
) -> Numbered:
    """The same relations without direction, those between the same two entities as one edge; entities in the order of their ids.

    A relation of an entity to itself is left out.
    """
    import networkit as nk
    import numpy as np
    import pyarrow.compute as pc

    ids = snapshot.sql("SELECT id FROM entities ORDER BY id").column("id").combine_chunks()
    pairs = _relations(
        snapshot, "least(subject, object) AS a, greatest(subject, object) AS b, count(*)::DOUBLE AS weight", kinds, as_of, status,
        more="AND subject <> object GROUP BY a, b",
    )  # fmt: skip
    ends = [pc.index_in(pairs.column(end), value_set=ids).to_numpy().astype(np.uint64) for end in ("a", "b")]
    graph = nk.GraphFromCoo((pairs.column("weight").to_numpy(), (ends[0], ends[1])), n=len(ids), weighted=True, directed=False)
    return Numbered(graph, tuple(ids.to_pylist()))


def _relations(
    snapshot: Snapshot, columns: str, kinds: Collection[str] | None, as_of: date | None, status: Collection[str], *, more: str = ""
) -> pa.Table:
    chosen = "NOT rejected AND list_contains($status, status)"
    parameters: dict[str, object] = {"status": list(status)}
    if kinds is not None:
        chosen += " AND list_contains($kinds, predicate)"
        parameters["kinds"] = list(kinds)
    if as_of is not None:
        chosen += f" AND {holds_on(as_of)}"
    return snapshot.sql(f"SELECT {columns} FROM relations WHERE {chosen} {more} ORDER BY ALL", parameters)
