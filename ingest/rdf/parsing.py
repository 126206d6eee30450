"""RDF files as triples, in the order of the file. Nothing is fetched, and a file that would cost too much is refused.

A blank node is called by the order in which it is met, so that the same file gives the same triples each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ingest.naming import shown
from ingest.rdf.hostile import refuse_deep_terms, refuse_hostile_xml
from kg.errors import InputError

if TYPE_CHECKING:
    import pyoxigraph as ox

BYTES = 512 << 20  # of a file
MOST = 3_000_000  # triples of a file, which take some 2 GB while they are read
LONGEST = 1_000_000  # characters of a literal that is read

_BLANK = "_:"
_SCHEMA_ORG = re.compile(rb'"@context"\s*:\s*"https?://schema\.org/?"')
_LOCAL_CONTEXT = b'"@context":{"@vocab":"https://schema.org/"}'
_SPLIT = "Split the file, or export statements: kg export jsonl."
_ABSOLUTE = "Give the file a base (@base <http://…/> .), or write whole addresses."
_MEND = "Mend that place, or write the file anew with the program that it comes from."


class Triple(NamedTuple):
    """``subject``, ``graph`` and an ``object`` that is no literal are IRIs, or blank nodes as ``_:b1``; ``graph`` may be empty."""

    subject: str
    predicate: str
    object: str | ox.Literal
    graph: str

    def line(self) -> str:
        """The triple in N-Quads, with its characters as they are."""
        parts = (
            _written(self.subject),
            f"<{self.predicate}>",
            _written(self.object),
            _written(self.graph) if self.graph else "",
            ".",
        )
        return " ".join(filter(None, parts))


class Parsed(NamedTuple):
    """The triples of a file. ``on_triples`` counts those about triples, ``too_long`` has subject and predicate of long literals."""

    triples: list[Triple]
    on_triples: int
    too_long: list[tuple[str, str]]


def is_blank(node: str) -> bool:
    return node.startswith(_BLANK)


def read_triples(path: Path, kind: str) -> Parsed:
    """The triples of a file of this kind (a name in ``ingest.kinds``), and what was left out.

    Raises InputError for a file that is no such file, is too large, or would fetch something.
    """
    where = shown(path)
    if (size := path.stat().st_size) > BYTES:
        raise InputError(f"is too large for an RDF file: {size / 2**20:.0f} MiB.", where=where, fix=_SPLIT)
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if kind == "rdf":
        refuse_hostile_xml(data, where)
    elif kind == "jsonld":
        data = _SCHEMA_ORG.sub(_LOCAL_CONTEXT, data)
    else:
        refuse_deep_terms(data, where)
    found = Parsed([], 0, [])
    try:
        for triple in _triples(data, kind):
            if triple is None:
                found = found._replace(on_triples=found.on_triples + 1)
            elif len(found.triples) == MOST:
                raise InputError(f"has more than {MOST:,} triples.", where=where, fix=_SPLIT)
            elif not isinstance(triple.object, str) and len(triple.object.value) > LONGEST:
                found.too_long.append((triple.subject, triple.predicate))
            else:
                found.triples.append(triple)
    except (SyntaxError, ValueError, MemoryError) as error:
        raise _refused(error, where) from error
    return found


def _triples(data: bytes, kind: str) -> Iterator[Triple | None]:
    import pyoxigraph as ox

    syntaxes = {
        "ttl": ox.RdfFormat.TRIG,  # of which Turtle is a part
        "trig": ox.RdfFormat.TRIG,
        "nt": ox.RdfFormat.N_QUADS,
        "nq": ox.RdfFormat.N_QUADS,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdf": ox.RdfFormat.RDF_XML,
    }
    blanks: dict[str, str] = {}
    iris: dict[str, str] = {}  # one text for all the places that name the same

    def named(node: object) -> str:
        if isinstance(node, ox.NamedNode):
            return iris.setdefault(node.value, node.value)
        return blanks.setdefault(node.value, f"{_BLANK}b{len(blanks)}") if isinstance(node, ox.BlankNode) else ""

    for quad in ox.parse(data, format=syntaxes[kind]):
        if isinstance(quad.object, ox.Triple):
            yield None
            continue
        target = quad.object if isinstance(quad.object, ox.Literal) else named(quad.object)
        yield Triple(named(quad.subject), named(quad.predicate), target, named(quad.graph_name))


def _written(node: str | ox.Literal) -> str:
    if not isinstance(node, str):
        return str(node)
    return node if is_blank(node) else f"<{node}>"


def _refused(error: SyntaxError | ValueError | MemoryError, where: str) -> InputError:
    told = str(error)
    if isinstance(error, MemoryError):  # of the parser, whose buffer for one value ends at 16 MiB
        return InputError("has a single value of more than 16 MiB.", where=where, fix="Shorten it, or leave it out.")
    if "LoadDocumentCallback" in told:
        fix = "Put the context into the file, or convert the file to Turtle where the context is at hand."
        return InputError("needs a JSON-LD context from another address, and nothing is fetched.", where=where, fix=fix)
    if "No scheme found" in told or "absolute IRI" in told:
        return InputError(f"has a relative address and no base: {told}.", where=where, fix=_ABSOLUTE)
    return InputError(f"is no such RDF: {shown(told[:300])}.", where=where, fix=_MEND)
