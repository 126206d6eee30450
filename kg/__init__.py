"""A knowledge graph of innovation actors: one ledger of statements, every graph a view of it.

import kg
workspace = kg.open("work")
workspace.snapshot().table("relations")     # a PyArrow table
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.workspace import Workspace

__all__ = ["open"]


def open(folder: Path | str | None = None) -> Workspace:
    """The workspace in ``folder``; without it ``KG_WORKSPACE``, else the nearest kg.toml upward. Raises NotFound."""
    from kg.workspace import Workspace

    return Workspace.find(folder)
