"""The ontology as Python sees it: immutable values loaded from the Turtle files beside this module, and from nowhere else.

A name is the local part of a term's IRI (``partnersWith``); the ledger stores these names. A term without a label or a
definition in Chinese and English, or one that refers to an undeclared term, does not load.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType

NAMESPACE = "https://w3id.org/innovation-kg#"
CODES = "https://w3id.org/innovation-kg/code/"
LANGUAGES = ("zh", "en")


class OntologyError(ValueError):
    """A file of the ontology is not what it should be; the message names the term and what it lacks."""


@dataclass(frozen=True, slots=True)
class Term:
    """What every term has. ``label`` and ``definition`` by language: ``zh`` and ``en``."""

    name: str
    iri: str
    label: Mapping[str, str]
    definition: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Class(Term):
    """``abstract``: no source gives it, since it groups others (Actor) or views derive it (Academician)."""

    parent: str | None
    abstract: bool


@dataclass(frozen=True, slots=True)
class Qualifier(Term):
    """``datatype`` is a local name such as ``string`` or ``date``; ``closed``: no value outside the scheme's notations."""

    datatype: str
    scheme: str | None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Relation(Term):
    """``domain`` and ``range`` are concrete classes. Relations with the same ends that differ in one of ``identifying``
    (sorted; qualifiers, and ``year``, which is that of valid_from) are two relations."""

    domain: frozenset[str]
    range: frozenset[str]
    inverse_label: Mapping[str, str]
    symmetric: bool
    qualifiers: tuple[str, ...]
    identifying: tuple[str, ...]

    @property
    def node_class(self) -> str:
        """The class of the relation's node in RDF: ``PartnersWith`` for ``partnersWith``."""
        return self.name[:1].upper() + self.name[1:]


@dataclass(frozen=True, slots=True)
class Property(Term):
    """A literal property of entities; ``domain`` are concrete classes, ``is_name``: its value is a name of the entity."""

    datatype: str
    domain: frozenset[str]
    identifier: bool
    is_name: bool
    scheme: str | None = None
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept(Term):
    """An entry of a code list. The ledger keeps ``notation``; ``alternatives`` are other Chinese words for it."""

    scheme: str
    notation: str
    alternatives: tuple[str, ...] = ()
    code_of: str | None = None


@dataclass(frozen=True)
class Schema:
    """All terms by name, in the order of the files.

    ``fields`` are what relations, statements and sources carry of themselves (status, validFrom, quote); ``schemes`` the
    concepts of each code list, ``lists`` the code lists themselves; ``annotations`` the terms that describe other terms.
    """

    classes: Mapping[str, Class]
    relations: Mapping[str, Relation]
    properties: Mapping[str, Property]
    qualifiers: Mapping[str, Qualifier]
    fields: Mapping[str, Qualifier]
    schemes: Mapping[str, tuple[Concept, ...]]
    lists: Mapping[str, Term]
    annotations: Mapping[str, Term]

    def concrete(self, name: str) -> frozenset[str]:
        """The concrete classes that ``name`` comprises, itself included. Raises KeyError for an unknown class."""
        known = self.classes[name]
        below = (self.concrete(child.name) for child in self.classes.values() if child.parent == name)
        return frozenset[str]().union(*below, () if known.abstract else (name,))

    def concept(self, scheme: str, text: str) -> Concept | None:
        """The concept that ``text`` means: its notation, or one of its labels in any language; None when there is none."""
        return self._concepts.get((scheme, text.strip().casefold()))

    def context(self) -> dict[str, object]:
        """The JSON-LD context: every class, relation, property and qualifier under its name."""
        terms: dict[str, object] = {
            "ikg": NAMESPACE,
            "code": CODES,
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "prov": "http://www.w3.org/ns/prov#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "id": "@id",
            "type": "@type",
        }
        for known in self.classes.values():
            terms[known.name] = known.iri
        for relation in self.relations.values():
            terms[relation.name] = {"@id": relation.iri, "@type": "@id"}
            terms[relation.node_class] = NAMESPACE + relation.node_class
        literals: tuple[Property | Qualifier, ...] = (*self.properties.values(), *self.qualifiers.values(), *self.fields.values())
        for literal in literals:
            terms.setdefault(literal.name, _context_entry(literal))
        return terms

    @cached_property
    def _concepts(self) -> Mapping[tuple[str, str], Concept]:
        found: dict[tuple[str, str], Concept] = {}
        for scheme, concepts in self.schemes.items():
            for concept in concepts:
                for text in (concept.notation, *concept.label.values(), *concept.alternatives):
                    found.setdefault((scheme, text.casefold()), concept)
        return MappingProxyType(found)


def _context_entry(term: Property | Qualifier) -> dict[str, str]:
    match term.datatype:
        case "Entity" | "Source":
            return {"@id": term.iri, "@type": "@id"}
        case "string" | "langString" | "Literal":
            return {"@id": term.iri}
        case datatype:
            return {"@id": term.iri, "@type": f"xsd:{datatype}"}


@cache
def load_schema() -> Schema:
    """The ontology of this installation. Raises OntologyError when a file of it is incomplete."""
    from ontology.loading import read_schema

    return read_schema()
