"""One front for SPARQL and Cypher, and for the named questions in either."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Protocol

from kg.errors import UsageError
from kg.questions import cypher, sparql
from kg.questions.answer import Answer
from kg.questions.library import named

if TYPE_CHECKING:
    import ladybug
    import pyoxigraph


class Graphs(Protocol):
    """Who has the views: a workspace. ``change`` None is the newest."""

    def newest(self, change: int | None = None) -> int: ...
    def rdf(self, change: int | None = None) -> pyoxigraph.Store: ...
    def property_graph(self, change: int | None = None) -> ladybug.Database: ...


def query(
    graphs: Graphs,
    language: str,
    text: str,
    parameters: Mapping[str, object] | None = None,
    *,
    as_of: date | None = None,
    change: int | None = None,
) -> Answer:
    """The answer to a free query. ``as_of`` binds ?asOf in SPARQL, $as_of in Cypher; ``change`` asks what was known then."""
    values = dict(parameters or {})
    if as_of is not None:
        values[sparql.AS_OF if language == "sparql" else cypher.AS_OF] = as_of
    if language == "sparql":
        store = graphs.rdf(change)
        started = time.perf_counter()
        columns, rows = sparql.run(store, text, values)
    elif language == "cypher":
        database = graphs.property_graph(change)
        started = time.perf_counter()
        columns, rows = cypher.run(database, text, values)
    else:
        raise UsageError(f"there is no engine {language!r}.", fix="Choose sparql or cypher.")
    return Answer(columns, tuple(rows), graphs.newest(change), language, (time.perf_counter() - started) * 1000)


def ask(
    graphs: Graphs, id: str, parameters: Mapping[str, object] | None = None, *, engine: str = "sparql", change: int | None = None
) -> Answer:
    """The answer to a named question; parameters that are not given have their defaults."""
    question = named(id)
    values = question.values(parameters or {})
    answer = query(graphs, engine, question.cypher if engine == "cypher" else question.sparql, values, change=change)
    if answer.columns != question.columns:
        raise UsageError(f"{id} gives {answer.columns} in {engine}, not {question.columns}.", fix="Correct the library.")
    return answer
