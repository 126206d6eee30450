"""The named questions asked in both embedded engines of one workspace, and compared."""

from __future__ import annotations

from kg.questions import ask, library
from kg.questions.compare import differences
from kg.workspace import Workspace


def assert_same_answers(workspace: Workspace) -> set[str]:
    """Ask every question in both languages and compare; returns the ids of those with at least one row."""
    filled = set()
    for name, question in library().items():
        sparql, cypher = (ask(workspace, name, {}, engine=engine) for engine in ("sparql", "cypher"))
        assert differences(sparql, cypher, ordered=question.ordered) == [], name
        if sparql.rows:
            filled.add(name)
    return filled
