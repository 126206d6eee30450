"""An SVG picture in black and white that is made of elements, never of text: whatever a name holds stays a name.

Nothing in it runs, refers to anything outside or depends on when it is made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from xml.etree import ElementTree as ET

from viz.pictures.legible import clean, cut, width
from viz.pictures.links import Link

INK, GREY, FAINT, PAPER = "#000000", "#595959", "#cccccc", "#ffffff"
FONT = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Zen Hei', sans-serif"
TEXT, SMALL, LARGE = 13, 11, 20  # sizes of text in pixels
LINE = 20  # from one line of text to the next
MARGIN = 24
TOP = 84  # where the picture begins below its title
FILLS = {"done": "#333333", "in_progress": "url(#in-progress)", "planned": "url(#planned)"}  # by status
HATCHING = {"planned": "M-1 1l2-2M0 6l6-6M5 7l2-2", "in-progress": "M0 1.5h6M0 4.5h2", "left": "M0 0l6 6M6 0l-6 6"}
STROKES = {"done": "none", "in_progress": "9 4", "planned": "2 4"}  # how a line is broken, by status
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Element = ET.Element


class Drawing:
    """A picture that grows to the right and downwards as things are drawn on it. Lengths are pixels, y counts downwards."""

    def __init__(self, title: str, summary: str, language: str) -> None:
        self.right, self.bottom = 480.0, 0.0
        self.marks = 0
        self.relations: set[str] = set()  # that the marks stand for
        self.root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", LANG: language, "font-family": FONT})
        ET.SubElement(self.root, "title").text = clean(title)
        ET.SubElement(self.root, "desc").text = clean(summary)
        self._patterns()
        self._paper = self._add(self.root, "rect", x=0, y=0, fill=PAPER)
        self.text(MARGIN, 42, title, size=LARGE, room=860, bold=True)
        self.text(MARGIN, 66, summary, size=TEXT, room=860, colour=GREY)

    def layer(self) -> Element:
        """A group behind all that is drawn from now on, to be filled later."""
        return self._add(self.root, "g")

    def mark(self, title: str, links: Collection[Link]) -> Element:
        """A group for the shapes of one mark; its title tells on what evidence it stands for these relations."""
        self.marks += 1
        self.relations.update(link.id for link in links)
        group = self._add(self.root, "g", **{"class": "mark", "data-relations": len(links)})
        ET.SubElement(group, "title").text = clean(title)
        return group

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        room: float | None = None,
        anchor: str = "start",
        colour: str = INK,
        bold: bool = False,
        within: Element | None = None,
    ) -> None:
        """One line of text whose base line is at ``y``. What is wider than ``room`` is cut, with the whole in its title."""
        shown = cut(text, room, size) if room is not None else clean(text)
        parent = self.root if within is None else within
        if "…" in shown and within is None:
            parent = self._add(self.root, "g")
            ET.SubElement(parent, "title").text = clean(text)
        element = self._add(parent, "text", x=x, y=y, **{"font-size": size, "text-anchor": anchor, "fill": colour})
        if bold:
            element.set("font-weight", "bold")
        element.text = shown
        self._reach(x + width(shown, size) * {"start": 1, "middle": 0.5, "end": 0}[anchor], y + 6)

    def figure(self, x: float, y: float, count: int, within: Element, *, light: bool = False) -> None:
        """A count in the middle of a shape: white on dark (``light``), or black on a strip of paper that hides the hatching."""
        if not light:
            wide = width(str(count), SMALL) + 3
            self._add(within, "rect", x=x - wide / 2, y=y - SMALL + 1, width=wide, height=SMALL + 1, fill=PAPER)
        self.text(x, y, str(count), size=SMALL, anchor="middle", colour=PAPER if light else INK, within=within)

    def rect(
        self, x: float, y: float, wide: float, high: float, fill: str, within: Element | None = None, *, edge: str = INK
    ) -> None:
        """A rectangle with a thin outline."""
        parent = self.root if within is None else within
        self._add(parent, "rect", x=x, y=y, width=wide, height=high, fill=fill, stroke=edge, **{"stroke-width": 0.8})
        self._reach(x + wide, y + high)

    def circle(self, x: float, y: float, radius: float, fill: str, within: Element | None = None) -> None:
        parent = self.root if within is None else within
        self._add(parent, "circle", cx=x, cy=y, r=radius, fill=fill, stroke=INK)
        self._reach(x + radius, y + radius)

    def path(
        self,
        points: str,
        *,
        within: Element | None = None,
        status: str = "done",
        thick: float = 1,
        colour: str = INK,
        to: tuple[float, float] = (0, 0),
    ) -> None:
        """A line along the ``points`` (of an SVG path), broken as its ``status`` asks; it reaches ``to``."""
        parent = self.root if within is None else within
        line = self._add(parent, "path", d=points, fill="none", stroke=colour, **{"stroke-width": thick})
        if STROKES[status] != "none":
            line.set("stroke-dasharray", STROKES[status])
        self._reach(*to)

    def legend(self, x: float, y: float, entries: Iterable[tuple[str, str]]) -> None:
        """What the looks mean, side by side. An entry is (look, label); a look is a status, which is a line, or a fill."""
        for look, label in entries:
            if look in STROKES:
                self.path(f"M{_number(x)} {_number(y - 4)}h28", status=look, thick=4)
            else:
                self.rect(x, y - 11, 28, 13, look)
            self.text(x + 36, y, label, size=SMALL)
            x += 36 + width(label, SMALL) + 24

    def svg(self) -> str:
        """The whole file. The same drawing gives the same text."""
        wide, high = _number(self.right + MARGIN), _number(self.bottom + MARGIN)
        self.root.attrib.update({"width": wide, "height": high, "viewBox": f"0 0 {wide} {high}"})
        self._paper.attrib.update({"width": wide, "height": high})
        for part in self.root:
            part.tail = "\n"  # a line each, so that two versions can be compared
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(self.root, encoding="unicode") + "\n"

    def _patterns(self) -> None:
        definitions = self._add(self.root, "defs")
        for name, line in HATCHING.items():
            pattern = self._add(definitions, "pattern", id=name, width=6, height=6, patternUnits="userSpaceOnUse")
            self._add(pattern, "rect", width=6, height=6, fill=PAPER)
            self._add(pattern, "path", d=line, stroke=INK, **{"stroke-width": 1})

    def _add(self, parent: Element, tag: str, **attributes: object) -> Element:
        told = {name: _number(value) if isinstance(value, float) else str(value) for name, value in attributes.items()}
        return ET.SubElement(parent, tag, told)

    def _reach(self, x: float, y: float) -> None:
        self.right, self.bottom = max(self.right, x), max(self.bottom, y)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
