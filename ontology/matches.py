"""How our terms stand to those of other vocabularies: the files of alignments/ as values, for the reference pages and the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ontology.graph import RDFS, SKOS, Graph
from ontology.schema import CODES, NAMESPACE

# What an alignment may say, strongest first.
HOW = {
    RDFS + "subClassOf": "is a kind of",
    RDFS + "subPropertyOf": "is a kind of",
    SKOS + "closeMatch": "close to",
    SKOS + "broadMatch": "within",
    SKOS + "relatedMatch": "related to",
}


@dataclass(frozen=True, slots=True)
class Match:
    """``ours`` as a prefixed name, ``how`` in words, ``theirs`` as an IRI."""

    ours: str
    how: str
    theirs: str


def alignments() -> Mapping[str, tuple[Match, ...]]:
    """The matches of each file, by its name without ending, in its order. Raises KeyError for an unknown kind of match."""
    found = {}
    for path in sorted((Path(__file__).parent / "alignments").glob("*.ttl")):
        graph = Graph([path.read_text(encoding="utf-8")])
        found[path.stem] = tuple(
            Match(_prefixed(subject), HOW[predicate], str(theirs)) for subject, predicate, theirs in graph.triples()
        )
    return found


def _prefixed(iri: str) -> str:
    return iri.replace(NAMESPACE, "ikg:").replace(CODES, "code:")
