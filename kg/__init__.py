"""A knowledge graph of innovation actors: one ledger of statements, every graph a view of it.

import kg
graph = kg.open("work")
graph.network(kinds=["partnersWith"])     # a networkx graph
graph.table("SELECT * FROM relations")    # a PyArrow table
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.opening import Graph

__all__ = ["open"]


def open(folder: Path | str | None = None, *, known_at: int | str | None = None) -> Graph:
    """What the workspace in ``folder`` knows, for reading; without it ``KG_WORKSPACE``, else the nearest kg.toml upward.

    ``known_at`` is a change or a day: what was known then. Raises NotFound and UsageError.
    """
    from kg.opening import open_graph

    return open_graph(folder, known_at=known_at)
