"""The generated graph with its views, and the named questions with values that the graph has answers for."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.generator import Scale, generate

if TYPE_CHECKING:
    from kg.questions import Question
    from kg.workspace import Workspace

CHANGE = 1  # the only one
TRIPLES = "graph.nt"


@dataclass(frozen=True, slots=True)
class Asked:
    """A named question with its values in place: ``sparql`` has no parameters left, ``cypher`` has ``values``."""

    id: str
    sparql: str
    cypher: str
    values: dict[str, Any]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say what begins, and how long it took."""
    say(f"{what} …")
    began = time.perf_counter()
    yield
    say(f"{what}: {time.perf_counter() - began:.0f} s")


def once(folder: Path, name: str, work: Callable[[], object]) -> None:
    """Do ``work``, unless it was done in this folder before."""
    done = folder / f"{name}.done"
    if not done.exists():
        with told(name):
            work()
        done.touch()


def workspace_in(folder: Path) -> Workspace:
    from kg.workspace import Workspace

    return Workspace(folder / "workspace")


def generate_into(folder: Path, scale: Scale) -> None:
    """The workspace with its snapshot."""
    import shutil

    from kg.workspace import Workspace

    place = folder / "workspace"
    shutil.rmtree(place, ignore_errors=True)  # what an interrupted run left
    workspace = Workspace.create(place)
    workspace.ledger.commit(generate(scale.entities, scale.relations), agent="bench", message="generated")
    workspace.snapshot()


def build_rdf(folder: Path) -> None:
    workspace_in(folder).views.rdf_folder(CHANGE)


def build_property_graph(folder: Path) -> None:
    workspace_in(folder).views.property_graph_folder(CHANGE)


def write_triples(folder: Path) -> None:
    """What the RDF view holds in its default graph, which is the union of all, for another store to load.

    The names of graphs are left out: no question asks for them, and a store without them is smaller and not slower.
    """
    import pyoxigraph as ox

    from kg.views.rdf import write_nquads

    workspace, quads = workspace_in(folder), folder / "graph.nq"
    write_nquads(workspace.snapshot(), workspace.schema, quads, base_iri=workspace.views.base_iri, today=date.today())
    parsed, whole = ox.parse(path=quads, format=ox.RdfFormat.N_QUADS, lenient=True), ox.DefaultGraph()
    ox.serialize(
        (quad.triple for quad in parsed if quad.graph_name == whole), output=folder / TRIPLES, format=ox.RdfFormat.N_TRIPLES
    )
    quads.unlink()


def questions(folder: Path) -> list[Asked]:
    """Every named question; the values are chosen once, and are then those of the folder."""
    from kg.questions import library

    kept = folder / "values.json"
    if not kept.exists():
        with told("choosing values"):
            chosen = dict(_choose(folder, question) for question in library().values())
        kept.write_text(json.dumps(chosen, ensure_ascii=False, indent=1), encoding="utf-8")
    chosen = json.loads(kept.read_text(encoding="utf-8"))
    return [_asked(question, chosen[question.id]) for question in library().values()]


def _asked(question: Question, given: dict[str, Any]) -> Asked:
    from kg.questions.sparql import term
    from kg.questions.sparql_text import bind

    values = question.values(given)
    terms = {("asOf" if name == "as_of" else name): term(value) for name, value in values.items()}
    return Asked(question.id, bind(question.sparql, terms), question.cypher, values)


def _choose(folder: Path, question: Question) -> tuple[str, dict[str, Any]]:
    """Names under which the question has an answer: of the things with the most relations of each class, as in a real question."""
    from kg.questions import query

    names = [parameter.name for parameter in question.parameters if parameter.kind == "text"]
    if not names:
        return question.id, {}
    workspace = workspace_in(folder)
    known = workspace.snapshot().sql(
        """WITH ends AS (SELECT subject AS id FROM relations UNION ALL SELECT object FROM relations),
                placed AS (SELECT label, class, row_number() OVER (PARTITION BY class ORDER BY count(*) DESC, e.id) AS place
                           FROM entities e JOIN ends USING (id) GROUP BY e.id, label, class)
           SELECT label FROM placed WHERE place IN (1, 20) ORDER BY place DESC, class"""
    )
    labels = known.column("label").to_pylist()
    for _, some in zip(range(100), permutations(labels, len(names)), strict=False):
        values = question.values(dict(zip(names, some, strict=True)))
        day = values.pop("as_of", None)
        if query(workspace, "sparql", question.sparql, values, as_of=day if isinstance(day, date) else None).rows:
            return question.id, dict(zip(names, some, strict=True))
    return question.id, {}
