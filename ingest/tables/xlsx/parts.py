"""The parts of a workbook: which sheets it has, where they are, and what else belongs to them."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ingest.tables.xlsx.damage import Damaged

if TYPE_CHECKING:
    from lxml import etree

_SMALL = 64 << 20  # bytes of a part that is parsed as a whole
_ROOTS = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: the name that people see, the part with its cells, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """``styles`` and ``texts`` are names of parts, None where there are none; ``from_1904``: days are counted from 1904."""

    sheets: tuple[SheetPart, ...]
    styles: str | None
    texts: str | None
    from_1904: bool


def find_parts(package: zipfile.ZipFile) -> Parts:
    """The worksheets in the order of their tabs; sheets of charts are none. Raises Damaged."""
    main = next((target for kind, target in _relations(package, _ROOTS).values() if kind == "officeDocument"), "xl/workbook.xml")
    folder, name = posixpath.split(main)
    relations = _relations(package, f"{folder}/_rels/{name}.rels")
    by_kind = {kind: target for kind, target in reversed(relations.values())}
    book = _parsed(package, main)
    properties = next(book.iter("{*}workbookPr"), None)
    sheets = []
    for sheet in book.iter("{*}sheet"):
        id_ = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        kind, part = relations.get(str(id_), ("", ""))
        if kind == "worksheet":
            sheets.append(SheetPart(sheet.get("name", ""), part, sheet.get("state", "visible") != "visible"))
    return Parts(
        tuple(sheets),
        by_kind.get("styles"),
        by_kind.get("sharedStrings"),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )


def whole(package: zipfile.ZipFile, part: str) -> bytes:
    """A small part. Raises Damaged for one that is missing or no small one."""
    member = named(package, part)
    if member.file_size > _SMALL:
        raise Damaged(f"its part {part} is too large")
    return package.read(member)


def named(package: zipfile.ZipFile, part: str) -> zipfile.ZipInfo:
    """A part by its name, in capitals or not, as some programs mix them. Raises Damaged for one that is missing."""
    try:
        return package.getinfo(part)
    except KeyError:
        found = next((member for member in package.infolist() if member.filename.replace("\\", "/").lower() == part.lower()), None)
        if found is None:
            raise Damaged(f"its part {part} is missing") from None
        return found


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """By their ids: the last word of each relation's kind, and the part that it leads to."""
    try:
        root = _parsed(package, part)
    except Damaged:
        if part == _ROOTS:
            return {}
        raise
    folder = posixpath.dirname(posixpath.dirname(part))
    found = {}
    for relation in root.iter("{*}Relationship"):
        target = unquote(relation.get("Target", "")).replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
    return found


def _parsed(package: zipfile.ZipFile, part: str) -> etree._Element:
    from lxml import etree

    try:
        return etree.fromstring(whole(package, part), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise Damaged(f"its part {part} is no XML ({error.msg})") from error
