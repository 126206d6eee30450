"""What the page's editor knows of the ontology, and the prepared questions with their parameters filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.questions import sparql
from kg.questions.library import AS_OF, library, named
from kg.questions.sparql_text import bind
from kg.views.nquads import PREFIXES

if TYPE_CHECKING:
    from ontology import Schema, Term


def vocabulary(schema: Schema) -> dict[str, Any]:
    """``classes``, ``relations`` and ``properties`` are labels (by language) by name."""
    return {
        "classes": _labels(schema.classes),
        "relations": _labels(schema.relations),
        "properties": _labels(schema.properties),
        "prefixes": dict(PREFIXES),
        "questions": [question.as_dict() for question in library().values()],
    }


def text_of(id: str, language: str, parameters: Mapping[str, object]) -> dict[str, Any]:
    """``text`` and ``params`` of a prepared question; SPARQL has no parameters, so that their values stand in the text.

    Raises NotFound for an unknown question, UsageError for parameters that are not its own or not of their kind.
    """
    question = named(id)
    values = question.values(parameters)
    if language == "sparql":
        terms = {sparql.AS_OF if name == AS_OF else name: sparql.term(value) for name, value in values.items()}
        return {"text": bind(question.sparql, terms), "params": {}}
    text = question.cypher
    for name, value in values.items():
        if isinstance(value, date):  # JSON has no days
            text = text.replace(f"${name}", f'date("{value.isoformat()}")')
    return {"text": text, "params": {name: value for name, value in values.items() if not isinstance(value, date)}}


def _labels(terms: Mapping[str, Term]) -> dict[str, dict[str, str]]:
    return {name: dict(term.label) for name, term in terms.items()}
