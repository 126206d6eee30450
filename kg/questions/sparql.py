"""Asking the rdf view in SPARQL: read only, nothing outside the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.questions.answer import Value
from kg.views.rdf import PREFIXES, XSD

if TYPE_CHECKING:
    import pyoxigraph as ox

AS_OF = "asOf"
_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_NUMBERS = {f"{XSD}{name}": float for name in ("decimal", "double", "float")}
_WHOLE = frozenset(f"{XSD}{name}" for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"))


def run(store: ox.Store, text: str, parameters: Mapping[str, object]) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
    """Columns and rows of a SELECT, ASK, CONSTRUCT or DESCRIBE; parameters are bound as variables of the same names.

    Raises UsageError for a query that is none, updates, calls a SERVICE, or does not mention a parameter.
    """
    import pyoxigraph as ox

    plain = _QUOTED.sub(" ", text)
    if re.search(r"\bSERVICE\b", plain, re.IGNORECASE):
        raise UsageError("SERVICE asks another server; queries here stay within this graph.", fix="Leave the SERVICE clause out.")
    for name in parameters:
        if not re.search(rf"[?$]{re.escape(name)}\b", plain):
            raise UsageError(f"the query does not mention ?{name}.", fix=f"Use ?{name} in it, or do not give the parameter.")
    try:
        found = store.query(_bound(text, parameters), prefixes=PREFIXES, use_default_graph_as_union=True)
        if isinstance(found, ox.QueryBoolean):
            return ("answer",), [(bool(found),)]
        if isinstance(found, ox.QueryTriples):
            return ("subject", "predicate", "object"), [(_value(t.subject), _value(t.predicate), _value(t.object)) for t in found]
        columns = tuple(variable.value for variable in found.variables)
        return columns, [tuple(_value(solution[name]) for name in columns) for solution in found]
    except SyntaxError as error:
        raise UsageError(f"this is no SPARQL query: {error}.", fix="Prefixes ikg, code, prov, rdf, rdfs, xsd are known.") from error


def _bound(text: str, parameters: Mapping[str, object]) -> str:
    """The query with its parameters as VALUES at the head of the outermost WHERE, each written as a literal by the engine itself.

    Oxigraph's own substitutions reach only variables that are projected.
    """
    if not parameters:
        return text
    masked = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
    head = re.search(r"\bWHERE\s*\{", masked, re.IGNORECASE) or re.search(r"\{", masked)
    if head is None:
        return text
    values = " ".join(f"VALUES ?{name} {{ {_literal(value)} }}" for name, value in parameters.items())
    return f"{text[: head.end()]} {values} {text[head.end() :]}"


def _literal(value: object) -> ox.Literal:
    import pyoxigraph as ox

    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
    if isinstance(value, bool | int | float | str):
        return ox.Literal(value)
    raise UsageError(f"{value!r} cannot be a parameter.", fix="Give text, a number, true or false, or a day.")


def _value(term: object) -> Value:
    """A term as a plain value; a literal that is not what its datatype promises stays text."""
    import pyoxigraph as ox

    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    kind = term.datatype.value
    try:
        if kind in _WHOLE:
            return int(term.value)
        if kind in _NUMBERS:
            return float(term.value)
    except ValueError:
        return term.value
    return term.value == "true" if kind == f"{XSD}boolean" else term.value
