"""Asking the rdf view in SPARQL: reading only, and nothing outside the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.questions.answer import Table, Value
from kg.questions.sparql_text import bind, calls_service
from kg.views.nquads import PREFIXES, XSD

if TYPE_CHECKING:
    import pyoxigraph as ox

AS_OF = "asOf"
_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\s]*>")
_REAL = frozenset(f"{XSD}{name}" for name in ("decimal", "double", "float"))
_WHOLE = frozenset(f"{XSD}{name}" for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"))


def run(store: ox.Store, text: str, parameters: Mapping[str, object]) -> Table:
    """Columns and rows of a SELECT, ASK (one column, ``answer``), CONSTRUCT or DESCRIBE (subject, predicate, object).

    A parameter stands for the variable of its name. Raises UsageError for a query that is none, that updates or calls a
    SERVICE, or that does not mention a parameter.
    """
    import pyoxigraph as ox

    require_inside(text)
    bound = bind(text, {name: term(value) for name, value in parameters.items()})
    try:
        found = store.query(bound, prefixes=PREFIXES)
        if isinstance(found, ox.QueryBoolean):
            return ("answer",), [(bool(found),)]
        if isinstance(found, ox.QueryTriples):
            return ("subject", "predicate", "object"), [(plain(t.subject), plain(t.predicate), plain(t.object)) for t in found]
        columns = tuple(variable.value for variable in found.variables)
        return columns, [tuple(plain(solution[name]) for name in columns) for solution in found]
    except SyntaxError as error:
        fix = f"The prefixes {', '.join(PREFIXES)} are declared; updates are refused."
        raise UsageError(f"this is no SPARQL query: {error}.", fix=fix) from error


def require_inside(text: str) -> None:
    """Raises UsageError for a query that would ask another server."""
    if calls_service(text):
        raise UsageError("SERVICE asks another server; queries here stay within this graph.", fix="Leave the SERVICE clause out.")


def term(value: object) -> str:
    """A parameter's value in SPARQL's syntax, written by the engine itself; text of the form ``<urn:…>`` is an IRI."""
    import pyoxigraph as ox

    if isinstance(value, date):
        return str(ox.Literal(value.isoformat(), datatype=ox.NamedNode(f"{XSD}date")))
    if isinstance(value, str) and _IRI.fullmatch(value):
        return str(ox.NamedNode(value[1:-1]))
    if isinstance(value, bool | int | float | str):
        return str(ox.Literal(value))
    raise UsageError(f"{value!r} cannot be a parameter.", fix="Give text, a number, true or false, or a day.")


def plain(found: object) -> Value:
    """A term as a plain value; a literal that is not what its datatype promises stays text."""
    import pyoxigraph as ox

    if found is None:
        return None
    if not isinstance(found, ox.Literal):
        return found.value if isinstance(found, ox.NamedNode) else str(found)
    kind = found.datatype.value
    try:
        if kind in _WHOLE:
            return int(found.value)
        if kind in _REAL:
            return float(found.value)
    except ValueError:
        return found.value
    return found.value in ("true", "1") if kind == f"{XSD}boolean" else found.value
