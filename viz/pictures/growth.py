"""The growth of a park or an incubator: who was there, who came and who left, year by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viz.pictures.drawing import FAINT, FILLS, GREY, LINE, MARGIN, SMALL, TOP, Drawing
from viz.pictures.legible import NARROW
from viz.pictures.links import Link
from viz.pictures.telling import Telling

YEARS = 40  # that a page of paper has room for
WIDTH = 760  # of all columns, unless they are many or their figures long
HEIGHT = 340  # of the highest column and the deepest one together
AXIS = MARGIN + 36  # where the columns begin
STAYED, JOINED, LEFT, PLANNED = "stayed", "joined", "left", "planned"
LOOKS = {STAYED: "#333333", JOINED: "#b3b3b3", PLANNED: FILLS["planned"], LEFT: "url(#left)"}


@dataclass(frozen=True, slots=True)
class Stay:
    """One who came in ``joined`` and left in ``left`` (years; None: is still there), by all its relations with the park.

    ``planned``: no more than a plan or under way.
    """

    joined: int | None
    left: int | None
    planned: bool
    links: tuple[Link, ...]


def stays(links: Sequence[Link], park: str) -> list[Stay]:
    """A tenant that is incubated as well is one, from its first day to its last."""
    by_firm: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_firm[link.other(park)[0]].append(link)
    return [_stay(of) for _, of in sorted(by_firm.items())]


def _stay(links: Sequence[Link]) -> Stay:
    there = [link for link in links if link.status == "done"] or list(links)
    dated = [link for link in there if link.valid_from]
    first = min((link.valid_from for link in dated if link.valid_from), default=None)
    ends = [link.valid_to for link in dated]
    last = max((end for end in ends if end), default=None) if None not in ends else None
    joined = first.year if first else None
    left = max(last.year, joined) if last and joined else None  # nobody leaves before it comes, whatever is stated
    return Stay(joined, left, there[0].status != "done", tuple(there))


def columns(stays: Sequence[Stay]) -> dict[int, dict[str, tuple[Stay, ...]]]:
    """Of each year from the first to the last that brings a change: those who were there before, came, left, or are to come.

    What was there and what came, less what left, is what is there in the next year.
    """
    dated = [stay for stay in stays if stay.joined is not None]
    changes = sorted({year for stay in dated for year in (stay.joined, stay.left) if year is not None})
    if not changes:
        return {}
    whole = range(changes[0], changes[-1] + 1)
    years = whole if len(whole) <= YEARS else changes[-YEARS:]
    return {year: _column(dated, year) for year in years}


def _column(dated: Sequence[Stay], year: int) -> dict[str, tuple[Stay, ...]]:
    inside = [stay for stay in dated if not stay.planned]

    def before(stay: Stay) -> bool:
        return stay.joined is not None and stay.joined < year and (stay.left is None or stay.left >= year)

    found = {
        STAYED: [stay for stay in inside if before(stay)],
        JOINED: [stay for stay in inside if stay.joined == year],
        PLANNED: [stay for stay in dated if stay.planned and stay.joined == year],
        LEFT: [stay for stay in inside if stay.left == year],
    }
    return {part: tuple(of) for part, of in found.items() if of}


def growth(
    given: Sequence[Stay], made: Mapping[int, Mapping[str, Sequence[Stay]]], title: str, change: int, telling: Telling
) -> Drawing:
    """The picture of the columns ``made`` of the ``given`` stays: what is there upwards, what left downwards."""
    came = [stay for stay in given if not stay.planned]
    left = sum(stay.left is not None for stay in came)
    drawing = Drawing(title, telling.say("growth_summary", count=len(came), left=left, change=change), telling.language)
    there = {part for column in made.values() for part in column}
    drawing.legend(MARGIN, TOP + 14, [(LOOKS[part], telling.say(part)) for part in LOOKS if part in there])
    up = max(sum(len(of) for part, of in column.items() if part != LEFT) for column in made.values())
    down = max(len(column.get(LEFT, ())) for column in made.values())
    unit = HEIGHT / (up + down)
    zero = TOP + 2 * LINE + up * unit
    digits = len(str(up))
    step = max(digits * NARROW * SMALL + 24, min(120.0, WIDTH / len(made)))
    right = AXIS + step * len(made)
    _grid(drawing, up, down, unit, zero, right)
    for place, (year, column) in enumerate(made.items()):
        x = AXIS + (place + 0.15) * step
        _bars(drawing, year, column, (x, zero), (0.7 * step, unit), telling)
        drawing.text(x + step * 0.35, zero + down * unit + 18, str(year), size=SMALL, anchor="middle")
    drawing.path(f"M{AXIS} {zero:.1f}H{right:.1f}", to=(right, zero), thick=1.5)
    notes = zero + down * unit + 18 + LINE * 1.5
    if list(made) != list(range(min(made), max(made) + 1)):
        drawing.text(MARGIN, notes, telling.say("growth_years", count=len(made)), size=SMALL, colour=GREY)
        notes += LINE
    if undated := [link for stay in given if stay.joined is None for link in stay.links]:
        count = sum(stay.joined is None for stay in given)
        mark = drawing.mark(telling.evidence(telling.say("growth_undated", count=count), undated), undated)
        drawing.text(MARGIN, notes, telling.say("growth_undated", count=count), size=SMALL, within=mark)
    return drawing


def _bars(
    drawing: Drawing,
    year: int,
    column: Mapping[str, Sequence[Stay]],
    foot: tuple[float, float],
    one: tuple[float, float],
    telling: Telling,
) -> None:
    """The parts of a column upon each other from its ``foot`` on, those who left below it; ``one`` is the size of one firm."""
    (x, above), (wide, unit) = foot, one
    for part, of in column.items():
        links = [link for stay in of for link in stay.links]
        mark = drawing.mark(telling.evidence(f"{year} · {telling.say(part)} · {len(of)}", links), links)
        mark.set("data-actors", str(len(of)))
        high = len(of) * unit
        above -= high if part != LEFT else 0
        y = above if part != LEFT else foot[1]
        drawing.rect(x, y, wide, high, LOOKS[part], mark)
        if high > SMALL + 1:
            drawing.figure(x + wide / 2, y + high / 2 + 4, len(of), mark, light=part == STAYED)


def _grid(drawing: Drawing, up: int, down: int, unit: float, zero: float, right: float) -> None:
    """Lines at whole numbers, about eight of them."""
    step = next(size for power in range(12) for digit in (1, 2, 5) if (up + down) / (size := digit * 10**power) <= 8)
    for value in range(-(down // step) * step, up + 1, step):
        y = zero - value * unit
        drawing.path(f"M{AXIS} {y:.1f}H{right:.1f}", colour=FAINT)
        drawing.text(AXIS - 8, y + 4, str(abs(value)), size=SMALL, anchor="end", colour=GREY)
