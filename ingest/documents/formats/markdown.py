"""The text of Markdown (CommonMark with tables), block by block, as a reader of the rendered page sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.documents.formats.html import blocks_of_page
from ingest.documents.formats.whitespace import unwrap
from ingest.documents.text import Block

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n.*?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_PARAGRAPH = 20_000  # code points; the parser takes time in the square of it for text such as [[[[, so marks in longer ones stay


def blocks(source: str, where: str) -> Iterator[Block]:
    """Headings, paragraphs, list items and table rows, with their line. Metadata at the top (``---``) is no text."""
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(source)
    skipped = source[: front.end()].count("\n") if front else 0
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable("inline")
    references: dict[str, object] = {}
    tokens = parser.parse(source[front.end() :] if front else source, references)
    level, number, line = 0, "", 1
    cells: list[str] = []
    in_row = False
    for token in tokens:
        if token.map:
            line = token.map[0] + 1 + skipped
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "list_item_open":
                number = f"{token.info}{token.markup} " if token.info else ""
            case "tr_open":
                cells, in_row = [], True
            case "tr_close":
                yield Block("\t".join(cells), f"line {line}")
                in_row = False
            case "inline":
                marked: list[Token] = []
                if len(token.content) <= _PARAGRAPH:
                    parser.inline.parse(token.content, parser, references, marked)
                content = _words(marked) if marked else unwrap(token.content)
                if in_row:
                    cells.append(content)
                else:
                    yield Block(number + content, f"line {line}", level)
                    number = ""
            case "fence" | "code_block":
                yield Block("\n".join(filter(None, map(unwrap, token.content.splitlines()))), f"line {line}")
            case "html_block":
                yield from blocks_of_page(token.content, where, line)


def _words(tokens: Sequence[Token]) -> str:
    """The words of a paragraph: a line break of the source joins, one that is asked for stays."""
    text = "".join(
        "\v" if token.type == "softbreak" else "\n" if token.type == "hardbreak" else token.content
        for token in tokens
        if token.type in ("text", "text_special", "code_inline", "softbreak", "hardbreak")
    )
    return "\n".join(filter(None, (unwrap(line.replace("\v", "\n")) for line in text.split("\n"))))
