"""The views of a workspace, each built when it is first asked for, built anew when it is broken or its day has passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.checksums import Damage
from kg.versions import newest_change, open_or_build, verify
from kg.views import property_graph, rdf

if TYPE_CHECKING:
    import ladybug
    import pyoxigraph

    from kg.snapshot import Snapshot
    from ontology import Schema

View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class Views:
    """The views of one workspace under ``folder``; ``snapshot`` gives the snapshot of a change, when one has to be built."""

    folder: Path
    schema: Schema
    base_iri: str
    snapshot: Callable[[int], Snapshot]

    def rdf(self, change: int) -> pyoxigraph.Store:
        """The RDF store of a change, read-only; its direct triples hold today."""
        return self._rdf(change, rdf.open_store)

    def rdf_folder(self, change: int) -> Path:
        """Where that store is, for another process to open it."""
        return self._rdf(change, partial(_checked, rdf.open_store))

    def property_graph(self, change: int) -> ladybug.Database:
        """The property graph of a change, read-only; a question about a day compares the days of its edges."""
        return self._property_graph(change, property_graph.open_database)

    def property_graph_folder(self, change: int) -> Path:
        """Where that database is, for another process to open it."""
        return self._property_graph(change, partial(_checked, property_graph.open_database))

    def _rdf(self, change: int, open_view: Callable[[Path], View]) -> View:
        today = date.today()

        def build(place: Path) -> date | None:
            return rdf.build(self.snapshot(change), self.schema, place, base_iri=self.base_iri, today=today)

        return open_or_build(self.folder / "rdf", change, build, open_view, day=today)

    def _property_graph(self, change: int, open_view: Callable[[Path], View]) -> View:
        def build(place: Path) -> None:
            property_graph.build(self.snapshot(change), self.schema, place)

        return open_or_build(self.folder / "property_graph", change, build, open_view, day=date.today())

    def verify(self) -> list[Damage]:
        """The files of views that are not as they were built; paths are relative to the folder of all views."""
        from kg.identity import index

        in_place = index.verify(self.folder / index.FOLDER)
        return [*verify(self.folder), *(Damage(f"{index.FOLDER}/{one.path}", one.what) for one in in_place)]

    def built(self) -> dict[str, int]:
        """The newest change of which each view has a folder."""
        places = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        changes = {place.name: newest_change(place) for place in places if place.is_dir()}
        return {name: change for name, change in changes.items() if change is not None}


def _checked(open_view: Callable[[Path], object], folder: Path) -> Path:
    open_view(folder)
    return folder
