"""Lines on pages to paragraphs: what wraps is joined, what the page repeats is dropped.

PDF knows places of characters, no paragraphs. The rules follow how Chinese reports are set: a paragraph's first line is
indented by two characters, its lines reach the right edge but for the last, headings are short, larger or numbered.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.documents.formats.whitespace import joint, tidy
from ingest.documents.structure import is_numbered
from ingest.documents.text import Block

_MARGIN = 0.12  # share of a page's height, above and below, where running heads and page numbers stand
_REPEATED = 0.4  # share of the pages that a running head stands on (half of them where left and right pages differ)
_LARGER = 1.15  # how much larger than the body's a heading's type is
_PAGE_NUMBER = re.compile(r"[-—–－·~\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*(?:/|共|of)\s*\d{1,4}(?:\s*页)?)?[-—–－·~\s]*")
_CONTENTS = re.compile(r".*(?:(?:\.\s?){5,}|…{2,}|·{5,})\s*[\divxIVX]{1,5}")
_BULLET = re.compile(r"[•●■◆▪○□◇➢✓·*\-–]\s?(?!\d)")
_ENDED = re.compile(r"[。！？!?：:；;.][”’」』）)\"]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; lengths in points from the page's lower left corner, ``size`` is that of the type."""

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table: its parts stand apart."""
        return "\t" in self.text

    @property
    def is_item(self) -> bool:
        return is_numbered(self.text) or bool(_BULLET.match(self.text))


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """How the lines that begin near one another on a page are set: their edges, their usual distance, first lines indented."""

    left: float
    right: float
    leading: float
    indents: bool


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document is set: the size of its running text, and whether its paragraphs begin indented."""

    body: float
    indents: bool


def blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """Paragraphs in order; one that goes over a page break is two blocks with the joint as glue."""
    pages = _without_furniture(pages)
    placed = [(page.number, line, column) for page in pages for line, column in zip(page.lines, _columns(page.lines), strict=True)]
    running = [column.indents for _, line, column in placed if not line.is_row]
    manner = Manner(_body_size(pages), sum(running) * 2 > len(running))
    large = _LARGER * manner.body
    sizes = sorted({round(line.size) for _, line, _ in placed if line.size > large}, reverse=True)
    before: tuple[Line, Column] | None = None
    for number, line, column in placed:
        text = "\t".join(tidy(cell).strip() for cell in line.text.split("\t"))
        glue = "\n"
        if before and continues(*before, line, column, manner):
            glue = "" if before[0].text.endswith("\u00ad") else joint(tidy(before[0].text), text)
        level = sizes.index(round(line.size)) + 1 if line.size > large and not line.is_row else 0
        yield Block(text, f"page {number}", level, glue)
        before = (line, column)


def continues(line: Line, column: Column, following: Line, next_column: Column, manner: Manner) -> bool:
    """Whether ``following`` goes on with the paragraph that ``line`` belongs to."""
    em = line.size
    if abs(em - following.size) > 0.15 * em or line.is_row or following.is_row:
        return False
    drop = line.base - following.base
    if column is next_column and drop > max(1.6 * column.leading, 1.2 * em):
        return False
    ended = bool(_ENDED.search(line.text[-8:]))
    indent, next_indent, spare = line.left - column.left, following.left - next_column.left, column.right - line.right
    if following.is_item:  # but for a wrapped “第一、二季度”, at the left edge under a full line
        return not ended and manner.indents and next_indent < 0.6 * em and spare < 2.1 * em
    centred = abs(line.left + line.right - following.left - following.right) < em
    if em > _LARGER * manner.body:  # a heading in two lines is centred, or aligned
        return not ended and (centred or abs(indent - next_indent) < em)
    if manner.indents and 1.2 * em < next_indent < 2.8 * em:
        return False
    if next_indent > indent + 0.6 * em and not (line.is_item and next_indent < indent + 3 * em):
        return False
    if next_indent < indent - 4 * em:
        return False
    if spare < 2.1 * em:  # a break after a sentence harms nobody, so that it takes an indenting column to rule it out
        return not ended or manner.indents
    if abs(indent - spare) < 0.5 * em and indent > 2.4 * em:  # a centred title in the size of the body
        return False
    if line.right - line.left < (0.85 if is_numbered(line.text) else 0.6) * (column.right - column.left):
        return False
    return not ended or (manner.indents and next_indent < 0.6 * em)


def _columns(lines: Sequence[Line]) -> list[Column]:
    """For each line of a page the column that it stands in: lines of running text whose left edges are near each other."""
    number, leftmost, member = 0, 0.0, [0] * len(lines)
    for index in sorted(range(len(lines)), key=lambda index: lines[index].left):
        if lines[index].left - leftmost >= 4.5 * lines[index].size:
            number, leftmost = number + 1, lines[index].left
        member[index] = number
    groups: dict[int, list[Line]] = {}
    for line, number in zip(lines, member, strict=True):
        groups.setdefault(number, []).append(line)
    page = _column(lines)
    # A title in the middle stands alone; it is judged by the page.
    columns = {number: _column(group) if len(group) > 2 else page for number, group in groups.items()}
    return [columns[number] for number in member]


def _column(lines: Sequence[Line]) -> Column:
    if not lines:
        return Column(0.0, 0.0, 0.0, False)
    em = median(line.size for line in lines)
    running = [line for line in lines if not line.is_row and line.size <= _LARGER * em] or list(lines)
    left = -_edge([-line.left for line in running], 0.5 * em)
    wide = [line.right for line in running if line.right - left > 15 * em]  # what is narrower is a list, not running text
    right = _edge(wide or [line.right for line in running], 1.2 * em)
    distances = [one.base - two.base for one, two in pairwise(running) if one.base > two.base]
    first = starts = 0
    for before, line in pairwise((None, *running)):
        if line and 1.2 * em < line.left - left < 2.8 * em:
            first += 1
            starts += before is None or before.right < right - 2.1 * em or bool(_ENDED.search(before.text[-8:]))
    return Column(left, right, median(distances or [0.0]), starts >= 2 and starts >= 0.7 * first)


def _edge(values: Sequence[float], slack: float) -> float:
    """The outermost value that several lines share, give or take ``slack``: one wide line makes no column."""
    enough = max(2, round(0.15 * len(values)))
    ordered = sorted(values)
    for index in range(len(ordered) - 1, -1, -1):
        if index + 1 - bisect_left(ordered, ordered[index] - slack) >= enough:
            return ordered[index]
    return ordered[-1]


def _body_size(pages: Sequence[Page]) -> float:
    weights: Counter[int] = Counter()
    for page in pages:
        for line in page.lines:
            weights[round(line.size)] += len(line.text)
    return float(weights.most_common(1)[0][0]) if weights else 1.0


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without running heads and feet, page numbers, and entries of a table of contents, which repeat headings."""
    counts: Counter[tuple[bool, str]] = Counter()
    for page in pages:
        counts.update({key for line in page.lines if (key := _furniture(page, line))})
    enough = max(2.0, _REPEATED * len(pages))

    def stays(page: Page, line: Line) -> bool:
        key = _furniture(page, line)
        return not _CONTENTS.fullmatch(line.text[:200]) and (
            not key or (counts[key] < enough and not _PAGE_NUMBER.fullmatch(line.text))
        )

    return [Page(page.number, page.height, tuple(line for line in page.lines if stays(page, line))) for page in pages]


def _furniture(page: Page, line: Line) -> tuple[bool, str] | None:
    """What a line in the upper (True) or lower margin says, whatever its numbers; None for a line of the body."""
    above, below = line.base > (1 - _MARGIN) * page.height, line.base < _MARGIN * page.height
    return (above, re.sub(r"\d+", "#", tidy(line.text).strip())) if above or below else None
