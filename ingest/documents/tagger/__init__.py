"""Names of firms, other organisations, parks, persons, places and government bodies, found by a small trained model.

The model is a linear-chain conditional random field over characters that ships in this folder; docs/tagger.md is its card.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.documents.tagger.tags import Tagged

__all__ = ["tag"]


def tag(text: str, spans: Sequence[tuple[int, int]]) -> list[Tagged]:
    """The names in ``spans`` of ``text`` (sentences in code points, end exclusive), in order, none crossing a span.

    The model is loaded at the first call.
    """
    from ingest.documents.tagger.model import shipped
    from ingest.documents.tagger.tagging import tag_with

    return tag_with(shipped(), text, spans)
