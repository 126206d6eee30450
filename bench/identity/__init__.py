"""Labelled pairs of names, and how well identity tells them. Run: ``python -m bench.identity``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.generator import Scale

__all__ = ["run"]


def run(scale: Scale) -> dict[str, Any]:
    """The figures as JSON. Labelled pairs have no scale; every part of the bench is called with one."""
    from bench.identity.measuring import measure

    return measure()
