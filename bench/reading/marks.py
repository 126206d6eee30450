"""Marked text: ``⟦name|Class;=entity;nested;tag⟧`` around every name, marks within marks allowed → plain text and places.

The parts after the class are in any order: ``=`` and the entity's name when this is another name of it, ``nested`` inside a
longer name, ``anaphor`` for a word that stands for a name and is none, and tags of the construction (``CONSTRUCTIONS``).
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import InputError

CONSTRUCTIONS = frozenset(
    {
        "short-list",  # a short name without suffix, known only from its list
        "conjunction-inside",  # 和 及 与 、 within the name
        "marks-inside",  # brackets, quotation marks or figures within the name
        "glued-product",  # a firm glued to its product
        "bracket-note",  # a note in brackets breaks the list
        "count-noun",  # the noun of the list lies
        "award-decides",  # an award or a verb decides the class
        "misleading-head",  # 平台 中心 基地 that is a project, a park, an incubator
        "foreign",  # Latin letters
        "person-title",
        "alias",  # a short form, introduced or used later
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[start:end]`` of the plain text; ``entity`` is the name that the thing goes by, ``layer`` top, nested or anaphor."""

    start: int
    end: int
    cls: str
    entity: str
    layer: str
    tags: frozenset[str]


def parse_marks(marked: str, where: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without its marks, and the marks in the order of their ends. Raises InputError, which quotes the place."""
    plain: list[str] = []
    opened: list[int] = []
    marks: list[Mark] = []
    place, length = 0, 0
    while place < len(marked):
        char = marked[place]
        if char == "⟦":
            opened.append(length)
        elif char == "|" and opened:
            close = marked.find("⟧", place)
            if close < 0:
                raise _wrong("a mark is not closed", marked, place, where)
            start = opened.pop()
            marks.append(_mark("".join(plain)[start:], start, marked[place + 1 : close], bool(opened), marked, place, where))
            place = close
        elif char == "⟧":
            raise _wrong("a mark ends without a class", marked, place, where)
        else:
            plain.append(char)
            length += 1
        place += 1
    if opened:
        raise _wrong("a mark is not closed", marked, len(marked) - 1, where)
    return "".join(plain), tuple(marks)


def _mark(name: str, start: int, spec: str, inside: bool, marked: str, place: int, where: str) -> Mark:
    cls, *parts = spec.split(";")
    entity, layer, tags = name, "top", set()
    for part in parts:
        if part.startswith("="):
            entity = part[1:]
        elif part in ("nested", "anaphor"):
            layer = part if layer != "anaphor" else layer  # an anaphor within a name stays one
        elif part in CONSTRUCTIONS:
            tags.add(part)
        else:
            raise _wrong(f"{part!r} is no part of a mark", marked, place, where)
    if inside and layer == "top":
        raise _wrong(f"{name!r} stands inside another mark and is not nested", marked, place, where)
    if not inside and layer == "nested":
        raise _wrong(f"{name!r} is nested in nothing", marked, place, where)
    if not name.strip() or name != name.strip():
        raise _wrong("a name is empty or has space around it", marked, place, where)
    if layer == "anaphor" and entity == name:
        raise _wrong(f"{name!r} is an anaphor of nothing (give '=the name')", marked, place, where)
    return Mark(start, start + len(name), cls, entity, layer, frozenset(tags))


def _wrong(what: str, marked: str, place: int, where: str) -> InputError:
    near = marked[max(0, place - 20) : place + 20].replace("\n", "⏎")
    return InputError(what, where=f"{where}: text line {marked.count(chr(10), 0, place) + 1}", fix=f"near “{near}”")
