"""One question, one answer: the named questions compared over the engines as multisets of typed values."""

from __future__ import annotations

from collections import Counter

from kg.questions import ask, library
from kg.workspace import Workspace


def assert_same_answers(workspace: Workspace) -> set[str]:
    """Ask every question in both languages and compare; returns the ids of those with at least one row."""
    filled = set()
    for name in library():
        sparql, cypher = (ask(workspace, name, {}, engine=engine) for engine in ("sparql", "cypher"))
        assert sparql.columns == cypher.columns, name
        left, right = ([tuple((type(v).__name__, v) for v in row) for row in answer.rows] for answer in (sparql, cypher))
        assert Counter(left) == Counter(right), f"{name}: {list((Counter(left) - Counter(right)).items())[:3]} only in SPARQL, " + (
            f"{list((Counter(right) - Counter(left)).items())[:3]} only in Cypher"
        )
        if left:
            filled.add(name)
    return filled
