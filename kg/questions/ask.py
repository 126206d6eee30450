"""One front for SPARQL and Cypher, and for the named questions in either."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol

from kg.errors import UsageError
from kg.questions import cypher, sparql
from kg.questions.answer import Answer
from kg.questions.library import AS_OF, named

if TYPE_CHECKING:
    import ladybug
    import pyoxigraph

ENGINES = ("sparql", "cypher", "neo4j")


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
    """The answer to a free query: of the views in SPARQL or Cypher, of the server that the environment names in Cypher (``neo4j``).

    ``change`` asks what was known then, ``as_of`` binds ?asOf in SPARQL and $as_of in Cypher. Raises UsageError for what
    is no reading query, and when it does not mention one of the parameters.
    """
    values = dict(parameters or {})
    if as_of is not None:
        values[sparql.AS_OF if language == "sparql" else cypher.AS_OF] = as_of
    if language == "neo4j":
        from kg.questions.neo4j import query_server

        return query_server(text, values, change=change)
    asked = graphs.newest(change)
    if language == "sparql":
        answer = partial(sparql.run, graphs.rdf(asked))
    elif language == "cypher":
        answer = partial(cypher.run, graphs.property_graph(asked))
    else:
        raise UsageError(f"there is no engine {language!r}.", fix=f"Choose one of: {', '.join(ENGINES)}.")
    started = time.perf_counter()
    columns, rows = answer(text, values)
    return Answer(columns, tuple(rows), asked, language, (time.perf_counter() - started) * 1000)


def ask(
    graphs: Graphs, id: str, parameters: Mapping[str, object] | None = None, *, engine: str = "sparql", change: int | None = None
) -> Answer:
    """The answer to a named question; parameters that are not given have their defaults.

    Raises NotFound for an unknown question, UsageError for parameters that are not its own or not of their kind.
    """
    question = named(id)
    values = question.values(parameters or {})
    day = values.pop(AS_OF, None)
    text = question.sparql if engine == "sparql" else question.cypher
    answer = query(graphs, engine, text, values, as_of=day if isinstance(day, date) else None, change=change)
    if answer.columns != question.columns:
        raise ValueError(f"question {id} gives {answer.columns} in {engine}, and declares {question.columns}")
    return answer
