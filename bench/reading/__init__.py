"""How well documents are read: documents with gold, a scorer, and what each layer adds. Run: ``python -m bench.reading``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.generator import Scale

__all__ = ["run"]


def run(scale: Scale) -> dict[str, Any]:
    """The figures of docs/benchmarks.md, as JSON. Documents have no scale; every part of the bench is called with one."""
    from bench.reading.measuring import measure

    return measure(unseen=False)
