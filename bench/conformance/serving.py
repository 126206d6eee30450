"""The server's SPARQL front over data of the tests: each set of data is shown as a change of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pyoxigraph as ox
from fastapi import FastAPI

from bench.conformance.manifest import BASE, Graphs
from kg.server import sparql
from kg.server.app import bare_app
from kg.server.limits import Limits
from kg.server.running import in_background
from kg.server.showing import Showing
from kg.views.rdf import STORE

FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}


def loaded(graphs: Graphs, store: ox.Store) -> ox.Store:
    """The store with the files in it, each in its graph."""
    for name, path in graphs:
        into = ox.NamedNode(name) if name else ox.DefaultGraph()
        base = f"{BASE}{path.parent.name}/{path.name}"
        store.load(path=path.as_posix(), format=FORMATS[path.suffix], base_iri=base, to_graph=into)
    return store


class Data:
    """The data that the server shows at the moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: list[Graphs] = []
        self._shown = 0

    def show(self, graphs: Graphs) -> None:
        if graphs not in self._known:
            self._known.append(graphs)
            place = self._folder / str(len(self._known))
            place.mkdir()
            loaded(graphs, ox.Store((place / STORE).as_posix())).flush()
        self._shown = self._known.index(graphs) + 1

    def newest(self) -> tuple[int, None]:
        return self._shown, None

    def folder(self, change: int) -> Path:
        return self._folder / str(change)


@contextmanager
def served() -> Iterator[tuple[Data, httpx.Client]]:
    """A server on this machine, and a client of it; what the data is asked to show is what the next question sees."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Data(Path(folder))
        data.show(())
        showing = Showing(data, Limits(quick=1, spare=0, patience=60, look=0), "sparql")

        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            yield
            await showing.close()

        app = bare_app(lifespan)
        app.include_router(sparql.router(showing, union=False))
        with in_background(app) as address, httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            yield data, client
