"""A page's text, block by block. Scripts, styles, navigation and forms are left out; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.documents.formats.encoding import decode
from ingest.documents.formats.whitespace import unwrap
from ingest.documents.text import Block
from kg.errors import InputError

# fmt: off
_DROPPED = frozenset((
    "script", "style", "template", "noscript", "nav", "iframe", "object", "embed", "applet", "svg", "math", "canvas", "audio",
    "video", "select", "button", "textarea", "head",
))
_BLOCKS = frozenset((
    "html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside", "h1", "h2", "h3", "h4", "h5", "h6",
    "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
    "figure", "figcaption", "address", "form", "fieldset", "legend", "details", "summary", "hr", "center",
))
# fmt: on
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS = frozenset(("td", "th"))
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"))  # written as any of these, meant as the widest


def blocks(data: bytes, where: str) -> Iterator[Block]:
    """The paragraphs, headings, list items and table rows of a page, with the line of the source that each begins in."""
    return blocks_of_page(_decoded(data, where), where)


def blocks_of_page(page: str, where: str, first_line: int = 1) -> Iterator[Block]:
    # The text goes in as UTF-8 that the parser is told of: what the page itself declares has been heeded or refuted.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    source = page.replace("\x00", "\ufffd").encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(source, parser)
    except etree.LxmlError as error:
        raise InputError("is not readable as a web page.", where=where, fix="Open it in a browser and save its text.") from error
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise InputError(
            "nests its elements too deeply, or holds too long a text in one of them.",
            where=where,
            fix="Open it in a browser and save its text.",
        )
    if root is None:
        return
    yield from _Walk(first_line).blocks(root)


class _Walk:
    """One pass over the tree in document order, without recursion: pages nest as deep as they like."""

    def __init__(self, first_line: int) -> None:
        self._offset = first_line - 1
        self._text: list[str] = []
        self._line = 1
        self._level = 0
        self._preformatted = 0
        self._rows: list[list[str]] = []  # the open rows that are kept together, each with its cells

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        events = etree.iterwalk(root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in events:
            if event == "start":
                if element.tag in _DROPPED or _is_hidden(element):
                    events.skip_subtree()
                    skipped = element
                else:
                    yield from self._start(element)
            else:
                if element is not skipped:
                    yield from self._end(element)
                self._add(element.tail)
        yield from self._flush()

    def _start(self, element: etree._Element) -> Iterator[Block]:
        tag = str(element.tag)
        if tag in _BLOCKS:
            yield from self._flush()
            self._line = int(str(element.sourceline or self._line))  # its stub says more than an int
            self._level = _HEADINGS.get(tag, self._level)
            self._preformatted += tag == "pre"
            if tag == "tr" and (self._rows or _is_record(element)):
                self._rows.append([])
        elif tag == "br":
            self._text.append(" " if self._rows else "\n")
        self._add(element.text)

    def _end(self, element: etree._Element) -> Iterator[Block]:
        tag = str(element.tag)
        if tag in _CELLS and self._rows:
            self._rows[-1].append(self._take(joined=True))
        elif tag == "tr" and self._rows:
            cells = self._rows.pop()
            if self._rows:
                self._text.append(" ".join(cell for cell in cells if cell))
            else:
                yield Block("\t".join(cells), self._place())
        elif tag in _BLOCKS:
            yield from self._flush()
            self._level = 0 if tag in _HEADINGS else self._level
            self._preformatted -= tag == "pre"

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text if self._preformatted else text.replace("\r", "").replace("\n", "\v"))

    def _flush(self) -> Iterator[Block]:
        if self._rows:  # a block within a cell is part of its row
            self._text.append(" ")
            return
        content = self._take()
        if content:
            yield Block(content, self._place(), self._level)

    def _take(self, joined: bool = False) -> str:
        """The gathered text; a line break of the source is a blank or nothing, one that the page asks for stays."""
        text = "".join(self._text)
        self._text = []
        lines = (unwrap(line.replace("\v", "\n")) for line in text.split("\n"))
        kept = [line.strip() for line in lines if line.strip()]
        return " ".join(kept) if joined else "\n".join(kept)

    def _place(self) -> str:
        return f"line {self._line + self._offset}"


def _is_record(row: etree._Element) -> bool:
    """Whether a table row is a record, one line, rather than a frame that lays out a page."""
    cells = [child for child in row if child.tag in _CELLS]
    return len(cells) > 1 and next(row.iter("table"), None) is None


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _decoded(data: bytes, where: str) -> str:
    declared = _DECLARED.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    if encoding and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("gb18030" if encoding in _CHINESE else encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            pass  # a wrong declaration is common; the bytes are believed
    return decode(data, where)
