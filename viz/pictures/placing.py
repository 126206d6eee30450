"""Where actors are: in which administrative division, and by what that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from viz.pictures.links import Link

if TYPE_CHECKING:
    from kg.gazetteers import Entry, Gazetteer

DEPTH = 6  # a firm in a building in a park in a zone in a county in a city
CODE = slice(2, 8)  # the division within a unified social credit code (GB 32100)


@dataclass(frozen=True, slots=True)
class Region:
    """A division: ``path`` are the names from the province down to its own, ``order`` sorts a tree of them."""

    id: str
    path: tuple[str, ...]
    order: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Placed:
    """``statements`` say where it is; without any, ``by`` tells what else does."""

    region: Region
    statements: tuple[str, ...]
    by: Literal["itself", "stated", "code", "gazetteer"]


class Places:
    """Places the actors of one snapshot: by what it states (lies in, is a tenant of), by credit code, by the gazetteer."""

    def __init__(self, within: Sequence[Link], codes: Mapping[str, tuple[str, tuple[str, ...]]], gazetteer: Gazetteer) -> None:
        """``codes``: the credit code of an entity and the statements that give it."""
        self._above: dict[str, list[Link]] = defaultdict(list)
        for link in within:
            self._above[link.subject].append(link)
        self._codes, self._gazetteer = codes, gazetteer

    def of(self, id: str, name: str, type: str | None) -> Placed | None:
        """The place of an entity; None when nothing tells it."""
        if type == "Region":
            return Placed(self._region(id, name), (), "itself")
        return self._stated(id) or self._registered(id) or self._known(name, type)

    def _stated(self, id: str) -> Placed | None:
        """The nearest region on the way up."""
        reached: list[tuple[str, tuple[str, ...]]] = [(id, ())]
        seen = {id}
        for _ in range(DEPTH):
            above = [(link, way) for below, way in reached for link in self._above.get(below, ())]
            for link, way in above:
                if link.object_type == "Region":
                    return Placed(self._region(link.object, link.object_name), (*way, *link.statements), "stated")
            reached = [(link.object, (*way, *link.statements)) for link, way in above if link.object not in seen]
            seen.update(link.object for link, _ in above)
        return None

    def _registered(self, id: str) -> Placed | None:
        code, statements = self._codes.get(id, ("", ()))
        for tried in (code[CODE], code[CODE][:4] + "00"):
            try:
                entry = self._gazetteer[f"division:{tried}"]
            except KeyError:
                continue
            return Placed(self._entry(entry), statements, "code")
        return None

    def _known(self, name: str, type: str | None) -> Placed | None:
        found = [entry for entry in self._gazetteer.named(name) if entry.cls == type]
        above = self._gazetteer.parent(found[0]) if len(found) == 1 else None
        return Placed(self._entry(above), (), "gazetteer") if above else None

    def _region(self, id: str, name: str) -> Region:
        entry = self._gazetteer.division(name)
        return self._entry(entry) if entry else Region(id, (name,), ("~", name, id))  # behind those that have a code

    def _entry(self, entry: Entry) -> Region:
        path = [entry]
        while (above := self._gazetteer.parent(path[-1])) is not None:
            path.append(above)
        path.reverse()
        return Region(entry.id, tuple(one.name for one in path), tuple(one.code for one in path))


def ends_placed(links: Iterable[Link], places: Places) -> dict[str, tuple[str, Placed]]:
    """Name and place of every end that has a place, by id."""
    ends = {}
    for link in links:
        ends[link.subject] = (link.subject_name, link.subject_type)
        ends[link.object] = (link.object_name, link.object_type)
    placed = ((id, name, places.of(id, name, type)) for id, (name, type) in sorted(ends.items()))
    return {id: (name, place) for id, name, place in placed if place}
