"""The time line of an actor: a row a relation, from its start to its end; the line itself tells what is done and what planned."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from viz.pictures.drawing import FAINT, GREY, LINE, MARGIN, SMALL, TOP, Drawing, Element
from viz.pictures.links import Link
from viz.pictures.telling import Telling

ROWS = 60  # relations
NAMES, LENGTH = 270, 620  # how wide the names are and how long the line of time
TICKS = 12  # years that are written at most
THICK = 6


@dataclass(frozen=True, slots=True)
class Span:
    """When a relation holds; ``begin`` None: from before the picture begins, ``end`` None: no end is given."""

    begin: date | None
    end: date | None


def span(link: Link, lasting: bool) -> Span | None:
    """The days of a relation as its precision tells them; None without any. What does not last is over when its period is."""
    if link.valid_from is None and link.valid_to is None:
        return None
    end = link.valid_to
    if end is None and not lasting and link.valid_from is not None:
        end = _last_day(link.valid_from, link.precision)
    return Span(link.valid_from, end)


def timeline(links: Sequence[Link], actor: str, title: str, change: int, telling: Telling, limit: int = ROWS) -> Drawing:
    """The picture of the relations of the entity ``actor`` (its id): those of a kind together, the earlier ones above."""
    kinds = list(telling.schema.relations)
    rows = sorted(links, key=lambda link: (_place(kinds, link), _inverse(link, actor, telling)))
    shown = rows[:limit]
    spans = {link.id: span(link, _lasting(link, telling)) for link in rows}
    undated = sum(spans[link.id] is None for link in rows)
    summary = telling.say("timeline_summary", count=len(rows), undated=undated, change=change)
    drawing = Drawing(title, summary, telling.language)
    drawing.legend(MARGIN, TOP + 14, telling.statuses(shown))
    if any(one and one.end is None for one in (spans[link.id] for link in shown)):
        drawing.text(MARGIN + NAMES, TOP + 14, telling.say("open"), size=SMALL)
    y: float = TOP + 3 * LINE
    scale = _Scale.of([one for link in shown if (one := spans[link.id])])
    years = drawing.layer()  # behind the marks, though the rows decide how long its lines are
    for (predicate, inverse), group in groupby(shown, key=lambda link: (link.predicate, _inverse(link, actor, telling))):
        drawing.text(MARGIN, y, telling.kind(predicate, inverse), bold=True, room=NAMES)
        for link in group:
            y += LINE
            drawing.text(MARGIN + 14, y, link.other(actor)[1], room=NAMES - 24)
            mark = drawing.mark(telling.evidence(telling.short(link.other(actor)[1]), [link]), [link])
            _line(drawing, mark, y - 4, link, spans[link.id], scale, telling)
        y += LINE * 1.4
    for year, x in scale.years() if scale else ():
        drawing.path(f"M{x:.1f} {TOP + 2 * LINE + 4}V{y - LINE:.1f}", colour=FAINT, within=years, to=(x, y - LINE))
        drawing.text(x, TOP + 2 * LINE, str(year), size=SMALL, anchor="middle", colour=GREY)
    if len(rows) > limit:
        drawing.text(MARGIN, y, telling.say("timeline_cut", rows=limit, total=len(rows)), size=SMALL, colour=GREY)
    return drawing


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the first day of a year to the last day of another."""

    first: date
    last: date

    @classmethod
    def of(cls, spans: Sequence[Span]) -> _Scale | None:
        days = [day for one in spans for day in (one.begin, one.end) if day]
        return cls(date(min(days).year, 1, 1), date(max(days).year, 12, 31)) if days else None

    def at(self, day: date) -> float:
        return MARGIN + NAMES + LENGTH * (day - self.first).days / max(1, (self.last - self.first).days)

    def years(self) -> Iterator[tuple[int, float]]:
        """The years to be written, and where each begins."""
        count = self.last.year - self.first.year + 1
        return ((year, self.at(date(year, 1, 1))) for year in range(self.first.year, self.last.year + 1, -(-count // TICKS)))


def _line(drawing: Drawing, mark: Element, y: float, link: Link, held: Span | None, scale: _Scale | None, telling: Telling) -> None:
    if held is None or scale is None:
        drawing.text(MARGIN + NAMES, y + 4, telling.say("undated"), size=SMALL, colour=GREY, within=mark)
        return
    begin, end = scale.at(held.begin or scale.first), scale.at(held.end or scale.last)
    if begin > end:  # stated so: shown as the moment of its start
        end = begin
    drawing.path(f"M{begin:.1f} {y}H{max(end, begin + 3):.1f}", within=mark, status=link.status, thick=THICK, to=(end + 12, y))
    if held.begin:
        drawing.path(f"M{begin:.1f} {y - 6}v12", within=mark, thick=1.5)
    if held.end:
        drawing.path(f"M{max(end, begin + 3):.1f} {y - 6}v12", within=mark, thick=1.5)
    else:
        drawing.path(f"M{end + 2:.1f} {y - 6}l9 6l-9 6", within=mark, thick=1.5)


def _lasting(link: Link, telling: Telling) -> bool:
    """What happens (an award) is one relation a year; what holds over a time (a tenancy) is one however long."""
    known = telling.schema.relations.get(link.predicate)
    return known is not None and "year" not in known.identifying


def _inverse(link: Link, actor: str, telling: Telling) -> bool:
    known = telling.schema.relations.get(link.predicate)
    return link.subject != actor and not (known and known.symmetric)


def _place(kinds: Sequence[str], link: Link) -> tuple[int, str]:
    return (kinds.index(link.predicate) if link.predicate in kinds else len(kinds)), link.predicate


def _last_day(day: date, precision: str | None) -> date:
    """The last day of the year, the month or the day that ``day`` stands for."""
    if precision == "year":
        return date(day.year, 12, 31)
    return date(day.year, day.month, monthrange(day.year, day.month)[1]) if precision == "month" else day
