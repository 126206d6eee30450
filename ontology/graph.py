"""A few Turtle texts as a graph for reading: by subject and predicate, in the order of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"

Object = str | ox.Literal  # the IRI of a named node, ``_:…`` of a blank node, or a literal


class Graph:
    """Subjects and predicates are IRIs as text."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_subject: dict[str, dict[str, list[Object]]] = {}
        self._by_type: dict[str, list[str]] = {}
        for text in texts:
            for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                subject, predicate, known = _plain(quad.subject), quad.predicate.value, _plain(quad.object)
                self._by_subject.setdefault(str(subject), {}).setdefault(predicate, []).append(known)
                if predicate == RDF + "type":
                    self._by_type.setdefault(str(known), []).append(str(subject))

    def triples(self) -> Iterator[tuple[str, str, Object]]:
        for subject, known in self._by_subject.items():
            for predicate, objects in known.items():
                yield from ((subject, predicate, target) for target in objects)

    def subjects(self, type_iri: str) -> list[str]:
        """The subjects of this rdf:type."""
        return self._by_type.get(type_iri, [])

    def objects(self, subject: str, predicate: str) -> list[Object]:
        return self._by_subject.get(subject, {}).get(predicate, [])

    def one(self, subject: str, predicate: str) -> str | None:
        """The IRI, or the lexical form of the literal, that comes first; None where there is none."""
        return next((known if isinstance(known, str) else known.value for known in self.objects(subject, predicate)), None)

    def all(self, subject: str, predicate: str) -> list[str]:
        """The IRIs or lexical forms."""
        return [known if isinstance(known, str) else known.value for known in self.objects(subject, predicate)]

    def has_type(self, subject: str, type_iri: str) -> bool:
        return type_iri in self.objects(subject, RDF + "type")

    def members(self, subject: str, predicate: str) -> Iterator[str]:
        """The named classes that the objects stand for: themselves, or the members of an owl:unionOf."""
        for node in self.all(subject, predicate):
            if not node.startswith("_:"):
                yield node
                continue
            rest = self.one(node, OWL + "unionOf")
            while rest is not None and rest != RDF + "nil":
                yield from self.all(rest, RDF + "first")
                rest = self.one(rest, RDF + "rest")


def local(iri: str) -> str:
    """``partnersWith`` of ``https://w3id.org/innovation-kg#partnersWith``."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def _plain(term: object) -> Object:
    match term:
        case ox.NamedNode():
            return term.value
        case ox.BlankNode():
            return f"_:{term.value}"
        case ox.Literal():
            return term
        case _:
            raise TypeError(f"not a term of plain RDF 1.1: {term}")
