"""One picture of a snapshot by its name: what it counts, drawn, or a picture that says what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, UsageError
from kg.gazetteers import load_gazetteer
from kg.show import one_entity
from viz.pictures import growth, matrix, regions, timeline
from viz.pictures.drawing import GREY, LINE, MARGIN, SMALL, TOP, Drawing
from viz.pictures.legible import one_line
from viz.pictures.links import collaborations, credit_codes, links_of, places, residents
from viz.pictures.placing import Places, ends_placed
from viz.pictures.telling import Telling

if TYPE_CHECKING:
    from kg.snapshot import Entity, Snapshot
    from ontology import Schema

LANGUAGES = ("zh", "en")
BY = ("actor", "class")
MOST = 200  # rows that anybody can read


@dataclass(frozen=True, slots=True)
class Made:
    """An SVG file. ``marks`` and ``relations`` are what is drawn: none in a picture that says what is missing."""

    svg: str
    marks: int
    relations: int


def picture(
    snapshot: Snapshot,
    schema: Schema,
    kind: str,
    *,
    name: str | None = None,
    by: str = "actor",
    limit: int | None = None,
    language: str = "zh",
) -> Made:
    """The picture of this ``kind``: of the whole snapshot, or of the entity that ``name`` means (a time line and growth need it).

    ``by`` (actor, class) is what a matrix's rows are; ``limit`` how many rows a matrix, a time line or a map has. Raises
    UsageError for what a picture cannot be, NotFound for an unknown name.
    """
    if kind not in PICTURES:
        raise UsageError(f"{kind!r} is no picture.", fix=f"There are {', '.join(PICTURES)}.")
    if language not in LANGUAGES:
        raise UsageError(f"{language!r} is no language of the pictures.", fix=f"They speak {' and '.join(LANGUAGES)}.")
    if by not in BY:
        raise UsageError(f"a matrix has no rows by {by!r}.", fix=f"Its rows are by {' or '.join(BY)}.")
    if limit is not None and not 0 < limit <= MOST:
        raise UsageError(f"a picture shows 1 to {MOST} rows, not {limit}.", fix="Give a smaller --limit.")
    entity = one_entity(snapshot, name) if name is not None else None
    drawing = PICTURES[kind](snapshot, entity, Telling(schema, language), limit, by)
    return Made(drawing.svg(), drawing.marks, len(drawing.relations))


def write_picture(snapshot: Snapshot, schema: Schema, path: Path, kind: str, **options: Any) -> Made:
    """Write the picture (options as of ``picture``) to ``path``. Raises KgError when it cannot be written."""
    made = picture(snapshot, schema, kind, **options)
    try:
        path.write_text(made.svg, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KgError(f"cannot be written: {error.strerror}.", where=str(path), fix="Give another file with -o.") from error
    return made


def _matrix(snapshot: Snapshot, entity: Entity | None, telling: Telling, limit: int | None, by: str) -> Drawing:
    links = collaborations(snapshot, entity.id if entity else None)
    title = _title("matrix", entity, telling)
    if not links:
        return _missing(title, telling.say("empty_matrix"), telling)
    made = matrix.by_class(links, telling) if by == "class" else matrix.by_actor(links, telling, limit or matrix.ROWS)
    return matrix.matrix(links, made, title, snapshot.change, telling)


def _timeline(snapshot: Snapshot, entity: Entity | None, telling: Telling, limit: int | None, by: str) -> Drawing:
    actor = _named(entity, "timeline")
    links = links_of(snapshot, actor.id)
    title = _title("timeline", actor, telling)
    if not links:
        return _missing(title, telling.say("empty_timeline", name=one_line(actor.label)), telling)
    return timeline.timeline(links, actor.id, title, snapshot.change, telling, limit or timeline.ROWS)


def _growth(snapshot: Snapshot, entity: Entity | None, telling: Telling, limit: int | None, by: str) -> Drawing:
    park = _named(entity, "growth")
    title = _title("growth", park, telling)
    given = growth.stays(residents(snapshot, park.id), park.id)
    if not given:
        return _missing(title, telling.say("empty_growth", name=one_line(park.label)), telling)
    if not (made := growth.columns(given)):
        return _missing(title, telling.say("empty_dates", count=len(given)), telling)
    return growth.growth(given, made, title, snapshot.change, telling)


def _regions(snapshot: Snapshot, entity: Entity | None, telling: Telling, limit: int | None, by: str) -> Drawing:
    links = collaborations(snapshot, entity.id if entity else None)
    title = _title("regions", entity, telling)
    ends = ends_placed(links, Places(places(snapshot), credit_codes(snapshot), load_gazetteer())) if links else {}
    if not any(link.subject in ends and link.object in ends for link in links):
        return _missing(title, telling.say("empty_regions" if links else "empty_matrix"), telling)
    return regions.regions(links, ends, title, snapshot.change, telling, limit or regions.ROWS)


PICTURES = {"matrix": _matrix, "timeline": _timeline, "growth": _growth, "regions": _regions}


def _named(entity: Entity | None, kind: str) -> Entity:
    if entity is None:
        raise UsageError(f"the picture {kind} is of one entity.", fix=f"Name it: kg view NAME --picture {kind}")
    return entity


def _title(kind: str, entity: Entity | None, telling: Telling) -> str:
    return telling.say(f"{kind}_of", name=one_line(entity.label)) if entity else telling.say(kind)


def _missing(title: str, sentence: str, telling: Telling) -> Drawing:
    drawing = Drawing(title, sentence, telling.language)
    drawing.text(MARGIN, TOP + LINE, telling.say("empty_fix"), size=SMALL, colour=GREY)
    return drawing
