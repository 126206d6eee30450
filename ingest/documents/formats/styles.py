"""What paragraph styles of a Word document say about its structure: headings, tables of contents, numbering."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.documents.formats.wordml import child, children, value

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc ?\d|目录 ?\d", re.IGNORECASE)
_BASES = 20  # styles that one style may be based on, one after another


@dataclass(frozen=True, slots=True)
class Style:
    """``level``: 1 for the document's title, 2 for "heading 1" and so on, 0 for body text."""

    level: int = 0
    contents: bool = False  # an entry of a table of contents: repeats a heading and is not read
    list_number: str = ""
    list_level: int = 0


def styles_of(root: etree._Element) -> Mapping[str, Style]:
    """By style id, from word/styles.xml; what a style does not say is taken from the one that it is based on."""
    declared = {value(style, "styleId"): style for style in children(root, "style")}
    return {identifier: _style(style, declared) for identifier, style in declared.items()}


def outline_level(properties: etree._Element | None) -> int:
    """The level that a paragraph or style sets by its outline level, 0 when it sets none (9 is body text)."""
    found = child(properties, "outlineLvl") if properties is not None else None
    text = value(found, "val") if found is not None else ""
    return int(text) + 2 if text.isdecimal() and int(text) < 9 else 0


def list_of(properties: etree._Element | None) -> tuple[str, int]:
    """The list (numId) and the level in it that a paragraph or style belongs to; an empty list for none."""
    numbered = child(properties, "numPr") if properties is not None else None
    if numbered is None:
        return "", 0
    number, level = child(numbered, "numId"), child(numbered, "ilvl")
    depth = value(level, "val") if level is not None else "0"
    return (value(number, "val") if number is not None else ""), int(depth) if depth.isdecimal() else 0


def _style(style: etree._Element, declared: Mapping[str, etree._Element]) -> Style:
    level, number, depth, contents = 0, "", 0, False
    current: etree._Element | None = style
    for _ in range(_BASES):
        if current is None:
            break
        named = child(current, "name")
        name = value(named, "val") if named is not None else ""
        properties = child(current, "pPr")
        heading = _HEADING.fullmatch(name)
        level = level or outline_level(properties) or (int(heading[1]) + 1 if heading else 1 if name.lower() == "title" else 0)
        contents = contents or bool(_CONTENTS.fullmatch(name))
        if not number:
            number, found = list_of(properties)
            depth = found if number else depth
        base = child(current, "basedOn")
        current = declared.get(value(base, "val")) if base is not None else None
    return Style(level, contents, number, depth)
