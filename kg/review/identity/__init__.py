"""The review of identity: pairs of entities that may be one, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.review.identity.deciding import decide_all
from kg.review.identity.open_pairs import Waiting, waiting
from kg.review.identity.pair import KIND, Pair

if TYPE_CHECKING:
    from kg.opened import OpenWorkspace
    from kg.review.item import Wanted

__all__ = ["KIND", "Pair", "Waiting", "decide_all", "queue", "waiting"]


def queue(workspace: OpenWorkspace, wanted: Wanted) -> Iterator[Pair]:
    """The pairs in the order in which they matter, each worked out when it is reached; see ``waiting``."""
    found = waiting(workspace, wanted)
    for place, pair in enumerate(found):
        yield replace(pair, effect=found.effect(place))
