"""The collaboration matrix: who works with whom, actor by actor or class by class; what is planned is told from what is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from viz.pictures.drawing import FAINT, FILLS, GREY, LINE, MARGIN, PAPER, SMALL, TOP, Drawing
from viz.pictures.legible import NARROW
from viz.pictures.links import Link, by_status
from viz.pictures.telling import Telling

ROWS = 36  # actors that a page of paper has room for
ROOM = 260  # of a name
PALEST, DARKEST = 0x68, 0x10  # greys of what is done; white figures can be read on both


@dataclass(frozen=True, slots=True)
class Matrix:
    """``rows`` are (id, name) from top to bottom and from left to right; ``cells`` by (row, column), column ≤ row.

    ``total`` is how many rows there would be without a limit.
    """

    rows: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[int, int], tuple[Link, ...]]
    total: int

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for links in self.cells.values() for link in links)


def by_actor(links: Sequence[Link], telling: Telling, limit: int) -> Matrix:
    """The ``limit`` actors with the most links, by class as the ontology orders them, then by number of links."""
    ends: dict[str, tuple[str, str | None]] = {}
    degrees: Counter[str] = Counter()
    for link in links:
        ends[link.subject], ends[link.object] = (link.subject_name, link.subject_type), (link.object_name, link.object_type)
        degrees.update(set(link.ends))
    most = sorted(ends, key=lambda end: (-degrees[end], ends[end][0], end))[:limit]
    order = {name: place for place, name in enumerate(telling.schema.classes)}
    most.sort(key=lambda end: (order.get(ends[end][1] or "", len(order)), -degrees[end], ends[end][0], end))
    return _matrix([(end, ends[end][0]) for end in most], ((link, *link.ends) for link in links), len(ends))


def by_class(links: Sequence[Link], telling: Telling) -> Matrix:
    """Every class that an end of a link has, as the ontology orders them."""
    ended = [(link, link.subject_type or "", link.object_type or "") for link in links]
    there = {name for _, *ends in ended for name in ends}
    order = [name for name in (*telling.schema.classes, "") if name in there]
    return _matrix([(name, telling.type(name)) for name in order], ended, len(order))


def matrix(links: Sequence[Link], made: Matrix, title: str, change: int, telling: Telling) -> Drawing:
    """The picture of a matrix ``made`` of these links."""
    summary = telling.say("matrix_summary", count=len(made.links), rows=len(made.rows), change=change)
    drawing = Drawing(title, summary, telling.language)
    drawing.legend(MARGIN, TOP + 14, [(FILLS[status], label) for status, label in telling.statuses(made.links)])
    bottom = _cells(drawing, made, telling)
    if made.total > len(made.rows):
        hidden = len(links) - len(made.links)
        told = telling.say("matrix_cut", rows=len(made.rows), total=made.total, hidden=hidden)
        drawing.text(MARGIN, bottom + LINE, told, size=SMALL, colour=GREY)
    return drawing


def _matrix(rows: Sequence[tuple[str, str]], ended: Iterable[tuple[Link, str, str]], total: int) -> Matrix:
    places = {id: place for place, (id, _) in enumerate(rows)}
    cells: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link, one, other in ended:
        if one in places and other in places:
            first, last = sorted((places[one], places[other]))
            cells[last, first].append(link)
    return Matrix(tuple(rows), {cell: tuple(cells[cell]) for cell in sorted(cells)}, total)


def _cells(drawing: Drawing, made: Matrix, telling: Telling) -> float:
    """Draws the lower half: a pair has one cell, parted where its relations differ in status. Returns where it ends.

    A name stands beside the diagonal, where its row ends and its column begins.
    """
    parts = {cell: by_status(links) for cell, links in made.cells.items()}
    counts = [len(of) for parted in parts.values() for of in parted.values()]
    digits, most = len(str(max(counts))), max(counts)
    side = max(32.0, max(map(len, parts.values())) * (digits * NARROW * SMALL + 8))
    left, top = MARGIN, TOP + 2 * LINE
    for row, (_, name) in enumerate(made.rows):
        y = top + row * side
        for column in range(row + 1):
            drawing.rect(left + column * side, y, side, side, PAPER, edge=FAINT)
        drawing.text(left + (row + 1) * side + 8, y + side / 2 + 5, name, room=ROOM)
    for (row, column), parted in parts.items():
        x, y, wide = left + column * side, top + row * side, side / len(parted)
        for status, links in parted.items():
            ends = " × ".join(telling.short(made.rows[place][1]) for place in (row, column))
            mark = drawing.mark(telling.evidence(f"{ends} · {telling.status(status)}", links), links)
            drawing.rect(x, y, wide, side, _shade(len(links), most) if status == "done" else FILLS[status], mark)
            drawing.figure(x + wide / 2, y + side / 2 + 4, len(links), mark, light=status == "done")
            x += wide
    return top + len(made.rows) * side


def _shade(count: int, most: int) -> str:
    """The darker the more."""
    grey = round(PALEST - (PALEST - DARKEST) * log1p(count - 1) / (log1p(most - 1) or 1))
    return f"#{grey:02x}{grey:02x}{grey:02x}"
