"""One normalised text of a document, with a map back to the places of the original.

Every locator of a document counts code points in ``Text.content``. The text of a UTF-8 .txt file is kept as it is, line
ends included; other formats are brought to paragraphs, one a line, so that a span never needs markup to be found again.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import Problem


@dataclass(frozen=True, slots=True)
class Origin:
    """``content[start:end]`` comes from ``place`` of the original, such as ``page 3``, ``paragraph 12``, ``line 7``.

    ``level`` is the heading level (1 is the highest) where the original marks the stretch as a heading, else 0.
    """

    start: int
    end: int
    place: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text. ``origins`` stand in order, do not overlap, and lie within ``content``; none for plain text.

    ``problems`` name places of the original that gave no text, such as a scanned page among others.
    """

    content: str
    origins: tuple[Origin, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def edition(self) -> str:
        """The SHA-256 of the text in UTF-8, in hex: what an edition of a document is known by."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    def place(self, position: int) -> str:
        """Where the code point at ``position`` stands in the original; empty where the map is silent.

        A text without a map is its own original, and places are its lines.
        """
        if not self.origins:
            return f"line {self.content.count(chr(10), 0, position) + 1}"
        index = bisect_right(self.origins, position, key=lambda origin: origin.start) - 1
        if index < 0 or position >= self.origins[index].end:
            return ""
        return self.origins[index].place


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row as a format hands it over, or a part of one.

    ``glue`` is what stands between it and the block before; other than a line break it makes the two one paragraph.
    """

    content: str
    place: str
    level: int = 0
    glue: str = "\n"


def assemble(blocks: Iterable[Block]) -> Text:
    """Blocks as one text; blanks at their ends and empty ones are dropped, line breaks within one are kept."""
    parts: list[str] = []
    origins: list[Origin] = []
    position = 0
    for block in blocks:
        content = block.content.strip()
        if not content:
            continue
        if parts:
            parts.append(block.glue)
            position += len(block.glue)
        last = origins[-1] if origins else None
        if last and block.glue != "\n" and last.place == block.place:
            origins[-1] = Origin(last.start, position + len(content), last.place, last.level)
        else:
            origins.append(Origin(position, position + len(content), block.place, block.level))
        parts.append(content)
        position += len(content)
    return Text("".join(parts), tuple(origins))
