"""The views of a workspace, each built when it is first asked for, built anew when it is broken or its day has passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kg.versions import newest_change, open_or_build, verify
from kg.views import property_graph, rdf

if TYPE_CHECKING:
    import ladybug
    import pyoxigraph

    from kg.checksums import Damage
    from kg.snapshot import Snapshot
    from ontology import Schema


@dataclass(frozen=True, slots=True)
class Views:
    """The views of one workspace under ``folder``; ``snapshot`` gives the snapshot of a change, when one has to be built."""

    folder: Path
    schema: Schema
    base_iri: str
    snapshot: Callable[[int], Snapshot]

    def rdf(self, change: int) -> pyoxigraph.Store:
        """The RDF store of a change, read-only; its direct triples hold today."""
        today = date.today()

        def build(place: Path) -> date | None:
            return rdf.build(self.snapshot(change), self.schema, place, base_iri=self.base_iri, today=today)

        return open_or_build(self.folder / "rdf", change, build, rdf.open_store, day=today)

    def property_graph(self, change: int) -> ladybug.Database:
        """The property graph of a change, read-only; a question about a day compares the days of its edges."""

        def build(place: Path) -> None:
            property_graph.build(self.snapshot(change), self.schema, place)

        return open_or_build(self.folder / "property_graph", change, build, property_graph.open_database, day=date.today())

    def verify(self) -> list[Damage]:
        """The files of views that are not as they were built; paths are relative to the folder of all views."""
        return verify(self.folder)

    def built(self) -> dict[str, int]:
        """The newest change of which each view has a folder."""
        places = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        changes = {place.name: newest_change(place) for place in places if place.is_dir()}
        return {name: change for name, change in changes.items() if change is not None}
