"""Views on disk: ``views/<name>/<change>/``, built when first asked for, built anew when broken or when their day has passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.snapshot.versions import prune, publish
from kg.views import property_graph, rdf
from kg.views.days import Meta

if TYPE_CHECKING:
    import ladybug
    import pyoxigraph

    from kg.snapshot import Snapshot
    from ontology import Schema


View = TypeVar("View")


@dataclass(frozen=True, slots=True)
class Views:
    """The views of one workspace under ``folder``; ``snapshot`` gives the snapshot of a change."""

    folder: Path
    schema: Schema
    base_iri: str
    snapshot: Callable[[int], Snapshot]

    def rdf(self, change: int) -> pyoxigraph.Store:
        """The RDF store of a change, read-only."""
        today = date.today()
        return self._open(
            "rdf",
            change,
            lambda snapshot, place: rdf.build(snapshot, self.schema, place, base_iri=self.base_iri, today=today),
            rdf.open_store,
        )

    def property_graph(self, change: int) -> ladybug.Database:
        """The property graph of a change, read-only."""
        today = date.today()
        return self._open(
            "property_graph",
            change,
            lambda snapshot, place: property_graph.build(snapshot, self.schema, place, today=today),
            property_graph.open_database,
        )

    def built(self) -> dict[str, int]:
        """The newest change of which each view has a folder."""
        found = {}
        for place in sorted(self.folder.iterdir()) if self.folder.is_dir() else []:
            changes = [int(version.name) for version in place.iterdir() if version.name.isdecimal()]
            if changes:
                found[place.name] = max(changes)
        return found

    def _open(
        self, name: str, change: int, build: Callable[[Snapshot, Path], None], opened: Callable[[Path], View]
    ) -> View:
        target = self.folder / name / str(change)

        def is_right(folder: Path) -> bool:
            """Whether the view is whole and shows today."""
            try:
                opened(folder)
                return Meta.read(folder).right_on(date.today())
            except Exception:  # whatever is wrong with it, it is built anew
                return False

        publish(target, lambda place: build(self.snapshot(change), place), is_right)
        prune(target.parent, target)
        return opened(target)
