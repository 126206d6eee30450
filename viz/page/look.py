"""How classes and statuses look. Shape and colour both tell classes apart, so that print and colour-blind eyes can, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ontology import Schema

# In the order in which the ontology declares its concrete classes: hues far apart for those that stand side by side.
COLOURS = (
    "#2563eb", "#7c3aed", "#0d9488", "#475569", "#ea580c", "#16a34a", "#db2777", "#b45309",
    "#0891b2", "#65a30d", "#9333ea", "#0284c7", "#c026d3", "#ca8a04", "#be123c", "#4d7c0f", "#0f766e",
)  # fmt: skip
OTHER = "#64748b"  # of what no source classes
SHAPES: Mapping[str | None, str] = MappingProxyType(
    {
        "Organisation": "dot",
        "Carrier": "square",
        "CollectiveActor": "diamond",
        "Actor": "triangle",
        "Activity": "hexagon",
        "Entity": "star",
    }
)  # by parent class

EDGES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "done": {"color": "#94a3b8", "dashes": False},
        "in_progress": {"color": "#3b82f6", "dashes": [14, 5]},
        "planned": {"color": "#f59e0b", "dashes": [5, 6]},
    }
)


@dataclass(frozen=True, slots=True)
class Look:
    colour: str
    shape: str


def looks(schema: Schema) -> dict[str, Look]:
    """The look of each concrete class."""
    concrete = [known for known in schema.classes.values() if not known.abstract]
    return {known.name: Look(COLOURS[at % len(COLOURS)], SHAPES.get(known.parent, "star")) for at, known in enumerate(concrete)}


def size(degree: int, shape: str) -> float:
    """The radius in pixels of an entity with so many relations: its area grows with them. A star needs more to show as much."""
    return round((9 + min(26.0, 3.2 * sqrt(degree))) * (1.35 if shape == "star" else 1), 1)


def font_size(degree: int) -> float:
    """Larger for those with many relations, so that theirs are read first from afar."""
    return round(13 + min(13.0, 1.3 * sqrt(degree)), 1)
