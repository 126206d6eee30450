"""The text of a Word document (.docx, ECMA-376): paragraphs and table rows in order, with automatic numbers.

Read: the body, with inserted revisions, text boxes, links and content controls. Left out: deleted and moved-away revisions,
hidden text, the table of contents, notes, comments, headers and footers.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest import packages
from ingest.documents.formats.numbering import Numbering
from ingest.documents.formats.styles import Style, list_of, outline_level, styles_of
from ingest.documents.formats.whitespace import tidy
from ingest.documents.formats.wordml import child, is_on, local_name, value
from ingest.documents.text import Block
from ingest.limits import DEFAULT, Limits

_CONTAINERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "dir", "bdo"))
_SKIPPED = frozenset(("del", "moveFrom", "rPr", "pPr", "rt", "Fallback", "instrText", "delText"))
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def blocks(data: bytes, where: str, limits: Limits = DEFAULT) -> Iterator[Block]:
    """Paragraphs, headings and table rows. Raises InputError for a damaged, protected or hostile package."""
    with packages.opened(io.BytesIO(data), where) as package:
        packages.check(package, where, part_bytes=limits.part_bytes, inflation=limits.inflation)
        main = _related(package, "", "officeDocument", where, limits) or "word/document.xml"
        body = packages.part(package, main, where, limits.part_bytes)
        styles = _related(package, main, "styles", where, limits)
        numbering = _related(package, main, "numbering", where, limits)
        document = _Document(
            styles_of(_tree(packages.part(package, styles, where, limits.part_bytes), where)) if styles else {},
            Numbering.of(_tree(packages.part(package, numbering, where, limits.part_bytes), where)) if numbering else Numbering(),
        )
    try:
        yield from document.blocks(body)
    except etree.LxmlError as error:
        raise packages.damaged(where) from error


def _tree(data: bytes, where: str) -> etree._Element:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except etree.LxmlError as error:
        raise packages.damaged(where) from error


def _related(package: zipfile.ZipFile, member: str, kind: str, where: str, limits: Limits) -> str:
    """The part that ``member`` (the package itself when empty) names as its ``kind``; empty where there is none."""
    folder, name = posixpath.split(member)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in package.namelist():
        return ""
    for relation in _tree(packages.part(package, relations, where, limits.part_bytes), where):
        if isinstance(relation.tag, str) and value(relation, "Type").endswith(f"/{kind}"):
            target = value(relation, "Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            return path if path in package.namelist() else ""
    return ""


@dataclass(slots=True)
class _Document:
    styles: Mapping[str, Style]
    numbering: Numbering
    paragraphs: int = field(default=0)
    tables: int = field(default=0)

    def blocks(self, body: bytes) -> Iterator[Block]:
        """Each child of the body is handled and forgotten, so that memory does not grow with the document."""
        depth = 0
        events = etree.iterparse(
            io.BytesIO(body),
            events=("start", "end"),
            remove_comments=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for event, element in events:
            depth += 1 if event == "start" else -1
            if event == "end" and depth == 2:  # a child of w:body
                yield from self._child(element)
                element.clear(keep_tail=False)
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]

    def _child(self, element: etree._Element) -> Iterator[Block]:
        match local_name(element):
            case "p":
                yield from self._paragraph(element)
            case "tbl":
                yield from self._table(element)
            case name if name in _CONTAINERS:
                for inner in element:
                    yield from self._child(inner)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        self.paragraphs += 1
        place = f"paragraph {self.paragraphs}"
        properties = child(element, "pPr")
        named = child(element, "pPr", "pStyle")
        style = self.styles.get(value(named, "val"), Style()) if named is not None else Style()
        label = self._label(properties, style)  # an empty paragraph is counted as well
        text, boxes = _words(element)
        if text.strip() and not style.contents:
            yield Block(label + text, place, outline_level(properties) or style.level)
        for box in boxes:
            for inner in box:
                yield from self._child(inner)

    def _label(self, properties: etree._Element | None, style: Style) -> str:
        number, level = list_of(properties)
        if not number:
            number, level = style.list_number, style.list_level
        label = self.numbering.next(number, level) if number not in ("", "0") else ""
        return f"{label} " if label[-1:].isalnum() or label.endswith(".") else label

    def _table(self, table: etree._Element) -> Iterator[Block]:
        """A row is one line, its cells apart by tabs; a row of one cell frames paragraphs, which stay what they are."""
        self.tables += 1
        number = self.tables
        for index, row in enumerate(_descend(table, "tr"), 1):
            cells = [_cell(cell) for cell in _descend(row, "tc")]
            filled = [cell for cell in cells if cell]
            if len(filled) > 1:
                yield Block("\t".join(" ".join(cell) for cell in cells), f"table {number} row {index}")
            else:
                for paragraph in filled[0] if filled else ():
                    yield Block(paragraph, f"table {number} row {index}")


def _descend(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name, also through content controls and revisions."""
    for inner in element:
        found = local_name(inner)
        if found == name:
            yield inner
        elif found in _CONTAINERS:
            yield from _descend(inner, name)


def _cell(cell: etree._Element) -> list[str]:
    """The paragraphs of a cell that say something, those of tables within it included."""
    found = []
    events = etree.iterwalk(cell, events=("start",))
    for _, element in events:
        name = local_name(element)
        if name in _SKIPPED:
            events.skip_subtree()
        elif name == "p":
            text = tidy(_words(element)[0]).strip()
            if text:
                found.append(text)
    return found


def _words(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """A paragraph's own text, and its text boxes, whose paragraphs are their own."""
    words: list[str] = []
    boxes: list[etree._Element] = []
    events = etree.iterwalk(paragraph, events=("start",))
    for _, element in events:
        match local_name(element):
            case "t":
                words.append(element.text or "")
            case "br" if value(element, "type") in ("page", "column"):
                pass
            case name if name in _MARKS:
                words.append(_MARKS[name])
            case "txbxContent":
                boxes.append(element)
                events.skip_subtree()
            case name if name in _SKIPPED:
                events.skip_subtree()
            case "r" if is_on(child(element, "rPr", "vanish")):
                events.skip_subtree()
    text = "\n".join("\t".join(tidy(piece) for piece in line.split("\t")) for line in "".join(words).split("\n"))
    return text, boxes
