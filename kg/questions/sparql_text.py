"""What can be told of a SPARQL query from its tokens: whether it calls a server, and where parameters stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.errors import UsageError

_TOKEN = re.compile(
    r"""(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
      | (?P<comment>\#[^\n\r]*)
      | (?P<variable>[?$]\w+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<local>:(?:[\w%-]|\\.)*)
      | (?P<word>\w+)
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)


def calls_service(text: str) -> bool:
    """Whether the query may have a SERVICE clause.

    The engine's grammar needs no blank on either side of the word (``?s ?p 1SERVICE<…>``), so the word is looked for in all
    that is neither a string, an IRI, a comment, a variable, a language nor the local part of a prefixed name.
    """
    return any(kind in ("word", "sign") and "service" in token.casefold() for kind, token in _tokens(text))


def bind(text: str, values: Mapping[str, str]) -> str:
    """The query with each variable of ``values`` replaced by its term (in SPARQL's syntax): a parameter is a constant.

    Oxigraph's own substitutions reach only variables that are projected. Raises UsageError for a parameter that the
    query does not mention, or to which it gives a value itself.
    """
    section, depth, defining = "", 0, False  # where the token stands: in which clause, in how many brackets, after AS or VALUES
    mentioned: set[str] = set()
    written: list[str] = []
    for kind, token in _tokens(text):
        word = token.upper() if kind == "word" else ""
        if word in ("SELECT", "GROUP", "ORDER"):
            section, depth = word, 0
        elif word in ("WHERE", "FROM", "LIMIT", "OFFSET", "VALUES") or (kind == "sign" and token in "{}"):
            section = ""
        elif kind == "sign" and token in "()":
            depth += 1 if token == "(" else -1
        name = token[1:] if kind == "variable" else ""
        if name in values:
            if defining:
                raise UsageError(f"the query gives ?{name} a value itself.", fix="Name the parameter otherwise.")
            mentioned.add(name)
            token = _placed(name, values[name], section if depth == 0 else "")
        if not (kind in ("comment", "variable") or token == "(" or token.isspace()):
            defining = word in ("AS", "VALUES")
        written.append(token)
    for name in values:
        if name not in mentioned:
            raise UsageError(f"the query does not mention ?{name}.", fix=_how_to(name))
    return "".join(written)


def _placed(name: str, term: str, section: str) -> str:
    match section:
        case "SELECT":
            return f"({term} AS ?{name})"
        case "GROUP" | "ORDER":
            return f"({term})"
        case _:
            return term


def _how_to(name: str) -> str:
    if name == "asOf":
        return (
            "To ask as of a day, compare it: OPTIONAL { ?r ikg:validFrom ?from } OPTIONAL { ?r ikg:validTo ?to } "
            "FILTER(COALESCE(?from <= ?asOf, true) && COALESCE(?to >= ?asOf, true))"
        )
    return f"Use ?{name} in it, or do not give the parameter."


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(text):
        yield str(found.lastgroup), found.group()
