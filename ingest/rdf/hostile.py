"""What makes a parser of RDF hang, fill the memory or crash, refused before it sees the file.

Measured with the parser that is used: entities that expand each other give gigabytes from a kilobyte, XML a million elements
deep does not end within a minute, and triple terms a hundred thousand deep end the process.
"""

from __future__ import annotations

import re

from kg.errors import InputError

DEEPEST = 500  # elements within each other
_DEEPEST_TERM = 32
_EXPANDED = 64 << 20  # bytes that all entities of a file may come to
_TERM = re.compile(rb"<<|>>")
_DO_NOT_TRUST = "Do not trust this file; ask its sender for one without it."


def refuse_deep_terms(data: bytes, where: str) -> None:
    """Raises InputError for triples within triples within triples."""
    if b"<<" not in data:
        return
    depth = 0
    for match in _TERM.finditer(data):
        depth = depth + 1 if match.group() == b"<<" else max(0, depth - 1)
        if depth > _DEEPEST_TERM:
            raise InputError(f"has triples more than {_DEEPEST_TERM} deep within each other.", where=where, fix=_DO_NOT_TRUST)


def refuse_hostile_xml(data: bytes, where: str) -> None:
    """Raises InputError for entities that expand each other or much, that come from elsewhere, and for elements too deep."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    expanded = depth = 0

    def declared(name: str, is_parameter: int, value: str | None, *elsewhere: str | None) -> None:
        nonlocal expanded
        if value is None or is_parameter:
            raise InputError(
                f"has an entity from elsewhere ({name[:40]!a}), and nothing is fetched.", where=where, fix=_DO_NOT_TRUST
            )
        if "&" in value:
            raise InputError(f"has an entity made of others ({name[:40]!a}).", where=where, fix=_DO_NOT_TRUST)
        expanded += data.count(f"&{name};".encode()) * len(value.encode())
        if expanded > _EXPANDED:
            raise InputError("grows beyond measure when its entities are expanded.", where=where, fix=_DO_NOT_TRUST)

    def begins(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise InputError(f"has elements more than {DEEPEST} deep within each other.", where=where, fix=_DO_NOT_TRUST)

    def ends(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.EntityDeclHandler = declared
    parser.StartElementHandler = begins
    parser.EndElementHandler = ends
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding that does not exist
        raise InputError(f"is no XML: {error}.", where=where, fix="Write it anew with the program that it comes from.") from error
