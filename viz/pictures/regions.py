"""The map of partnerships: divisions as circles along their tree, and arcs between those whose actors work together.

It is schematic: provinces, cities and counties stand in the order of their codes, as an atlas lists them; no borders are drawn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import sqrt

from viz.pictures.drawing import FAINT, GREY, INK, LINE, MARGIN, SMALL, TEXT, TOP, Drawing
from viz.pictures.legible import one_line, width
from viz.pictures.links import Link, by_status
from viz.pictures.placing import Placed, Region
from viz.pictures.telling import CITED, NAMED, Telling

ROWS = 40  # regions
ROW = 36.0
INDENT, NAMES = 18, 250  # of a level of the tree; how wide the names are
AXIS = MARGIN + NAMES + 20
SMALLEST, LARGEST = 8.0, 16.0  # circles
THINNEST, THICKEST = 1.5, 7.0  # arcs
FLATTEST, WIDEST = 60.0, 420.0  # how far an arc goes to the right

Ends = Mapping[str, tuple[str, Placed]]


def regions(links: Sequence[Link], ends: Ends, title: str, change: int, telling: Telling, limit: int = ROWS) -> Drawing:
    """The picture of the links of which both ends have a place, at the ``limit`` regions with the most of them."""
    placed = [link for link in links if link.subject in ends and link.object in ends]
    at: dict[Region, list[Link]] = defaultdict(list)
    for link in placed:
        for region in {ends[end][1].region for end in link.ends}:
            at[region].append(link)
    most = sorted(at, key=lambda region: (-len(at[region]), region.order))[:limit]
    summary = telling.say("regions_summary", count=len(placed), regions=len(at), change=change)
    drawing = Drawing(title, summary, telling.language)
    between = [link for link in placed if ends[link.subject][1].region != ends[link.object][1].region]
    drawing.legend(MARGIN, TOP + 14, telling.statuses(between))
    drawing.text(MARGIN, TOP + 14 + LINE, telling.say("regions_key"), size=SMALL, colour=GREY)
    rows, bottom = _tree(drawing, most)
    _arcs(drawing, between, ends, rows, telling)
    _circles(drawing, {region: at[region] for region in most}, ends, rows, telling)
    if len(at) > limit:
        drawing.text(MARGIN, bottom, telling.say("regions_cut", rows=limit, total=len(at)), size=SMALL, colour=GREY)
        bottom += LINE
    if unplaced := [link for link in links if link.subject not in ends or link.object not in ends]:
        told = telling.say("unplaced", count=len(unplaced))
        mark = drawing.mark(telling.evidence(told, unplaced), unplaced)
        drawing.text(MARGIN, bottom, told, size=SMALL, within=mark)
    return drawing


def _tree(drawing: Drawing, shown: Sequence[Region]) -> tuple[dict[Region, float], float]:
    """Writes the names, each division below the one that it lies in. Returns where each region stands and where the tree ends."""
    rows: dict[Region, float] = {}
    y: float = TOP + 3 * LINE
    above: tuple[str, ...] = ()
    for region in sorted(shown, key=lambda region: region.order):
        codes, names = region.order[-len(region.path) :], region.path
        for level, name in enumerate(names):
            if above[: level + 1] == codes[: level + 1]:
                continue  # its name stands above already
            last = level == len(names) - 1
            colour = INK if last else GREY
            drawing.text(MARGIN + level * INDENT, y + 5, name, size=TEXT, room=NAMES - level * INDENT, colour=colour)
            if last:
                rows[region] = y
                left = MARGIN + level * INDENT + min(width(one_line(name), TEXT), NAMES - level * INDENT) + 8
                drawing.path(f"M{left:.1f} {y:.1f}H{AXIS}", colour=FAINT)
            y += ROW if last else 0.7 * ROW
        above = codes
    return rows, y + LINE


def _arcs(drawing: Drawing, links: Sequence[Link], ends: Ends, rows: Mapping[Region, float], telling: Telling) -> None:
    pairs: dict[tuple[Region, Region], list[Link]] = defaultdict(list)
    for link in links:
        one, other = (ends[end][1].region for end in link.ends)
        if one in rows and other in rows:
            upper, lower = sorted((one, other), key=lambda region: rows[region])
            pairs[upper, lower].append(link)
    parts = {pair: by_status(of) for pair, of in pairs.items()}
    most = max((len(of) for parted in parts.values() for of in parted.values()), default=1)
    height = max(rows.values()) - min(rows.values()) or 1
    for (upper, lower), parted in sorted(parts.items(), key=lambda item: [rows[region] for region in item[0]]):
        top, bottom = rows[upper], rows[lower]
        out = FLATTEST + (WIDEST - FLATTEST) * (bottom - top) / height
        for place, (status, of) in enumerate(parted.items()):
            far = AXIS + out + 26 * place
            head = f"{telling.short(upper.name)} — {telling.short(lower.name)} · {telling.status(status)}"
            mark = drawing.mark(telling.evidence(head, of), of)
            thick = THINNEST + (THICKEST - THINNEST) * sqrt((len(of) - 1) / max(1, most - 1))
            curve = f"M{AXIS} {top:.1f}C{far:.1f} {top:.1f} {far:.1f} {bottom:.1f} {AXIS} {bottom:.1f}"
            drawing.path(curve, within=mark, status=status, thick=thick, to=(AXIS + 0.75 * (far - AXIS) + 16, bottom))
            share = 0.5 if place == 0 else 0.4  # side by side they would hide each other's figures
            x, y = _on_curve(far, top, bottom, share)
            drawing.figure(x, y + 4, len(of), mark)


def _on_curve(far: float, top: float, bottom: float, share: float) -> tuple[float, float]:
    """The point at this share of an arc's way."""
    inner, outer = (1 - share) ** 3 + share**3, 3 * share * (1 - share)
    down = 3 * (1 - share) * share**2 + share**3
    return AXIS * inner + far * outer, top + (bottom - top) * down


def _circles(
    drawing: Drawing, at: Mapping[Region, Sequence[Link]], ends: Ends, rows: Mapping[Region, float], telling: Telling
) -> None:
    most = max(map(len, at.values()))
    for region, y in rows.items():
        links = at[region]
        title = telling.evidence(" / ".join(map(telling.short, region.path)), links)
        mark = drawing.mark(title + _placing(region, links, ends, telling), links)
        drawing.circle(AXIS, y, SMALLEST + (LARGEST - SMALLEST) * sqrt(len(links) / most), "#333333", mark)
        drawing.figure(AXIS, y + 4, len(links), mark, light=True)


def _placing(region: Region, links: Sequence[Link], ends: Ends, telling: Telling) -> str:
    """By what it is known that these actors are there."""
    there = Counter(end for link in links for end in set(link.ends) if ends[end][1].region == region)
    lines = []
    for end, _ in there.most_common(NAMED):
        name, placed = ends[end]
        by = telling.say(f"placed_{placed.by}") if placed.by in ("gazetteer", "code") else ""
        cited = f"[{', '.join(placed.statements[:CITED])}]" if placed.statements else ""
        if told := f"{by} {cited}".strip():
            lines.append(f"\n◦ {telling.say('placed', name=telling.short(name), by=told)}")
    return "".join(lines)
