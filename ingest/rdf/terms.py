"""What the terms of RDF files mean here: those of the ontology themselves, and those that its alignments point at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ontology import NAMESPACE, Property, Schema
from ontology.graph import OWL, RDF, RDFS, SKOS
from ontology.matches import alignments
from ontology.schema import CODES

TYPE = RDF + "type"
SCHEMA_ORG = "https://schema.org/"
SAME_AS = frozenset((OWL + "sameAs", SKOS + "exactMatch", SCHEMA_ORG + "sameAs"))
LABEL = RDFS + "label"  # RDF's own word for a name; no alignment has it
CERTAIN, ALIGNED = 1.0, 0.9  # how surely a term of ours, or one that an alignment points at, is understood

_NARROWER, _CLOSE, _WITHIN, _RELATED = "is a kind of", "close to", "within", "related to"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Terms of ours that a term may mean, in the order of the alignments. ``turned``: from its object to its subject."""

    names: tuple[str, ...]
    confidence: float
    turned: bool = False


@dataclass(frozen=True, slots=True)
class ClassMeaning:
    """``classes``: concrete ones; ``kind``: the code of what the class is a kind of, where the ontology has a code for it."""

    classes: frozenset[str]
    confidence: float
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Meanings by IRI. ``nodes``: the classes of our relations' nodes, and the figure's, with the predicate of each."""

    classes: Mapping[str, ClassMeaning]
    relations: Mapping[str, Meaning]
    properties: Mapping[str, Meaning]
    nodes: Mapping[str, str]


def plain_iri(iri: str) -> str:
    """The one form of an IRI that is written in two: schema.org's terms with http."""
    return "https" + iri[4:] if iri.startswith("http://schema.org/") else iri


def terms_of(schema: Schema) -> Terms:
    return _Reader(schema).terms()


class _Reader:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._matches: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)  # by their IRI our name, and how
        for matches in alignments().values():
            for match in matches:
                self._matches[plain_iri(match.theirs)].append((match.ours, match.how))

    def terms(self) -> Terms:
        schema = self._schema
        relations = {iri: meaning for iri, ours in self._matches.items() if (meaning := self._relation(ours)) is not None}
        properties = {iri: meaning for iri, ours in self._matches.items() if (meaning := self._property(ours)) is not None}
        classes = {iri: known for iri, ours in self._matches.items() if (known := self._class(ours)) is not None}
        own_relations = {relation.iri: Meaning((name,), CERTAIN) for name, relation in schema.relations.items()}
        own_properties = {known.iri: Meaning((name,), CERTAIN) for name, known in schema.properties.items() if name != "type"}
        own_classes = {known.iri: ClassMeaning(schema.concrete(name), CERTAIN) for name, known in schema.classes.items()}
        nodes = {NAMESPACE + relation.node_class: name for name, relation in schema.relations.items()}
        return Terms(
            classes=classes | own_classes,
            relations=relations | own_relations,
            properties=properties | own_properties | {LABEL: Meaning(("name",), ALIGNED)},
            nodes=nodes | {NAMESPACE + "Figure": "indicatorValue"},
        )

    def _class(self, ours: list[tuple[str, str]]) -> ClassMeaning | None:
        """All concrete classes that it may be; one that is close to it alone, where there is such a class."""
        schema, found = self._schema, dict[str, set[str]]()
        for name, how in ours:
            prefix, _, local = name.partition(":")
            if prefix == "code" and (concept := self._concept(local)) is not None and concept[1]:
                return ClassMeaning(frozenset((concept[1],)), ALIGNED, concept[0])
            if local in schema.classes and how != _RELATED:
                found.setdefault(how, set()).update(schema.concrete(local))
        classes = found.get(_CLOSE) or found.get(_NARROWER) or found.get(_WITHIN)
        return ClassMeaning(frozenset(classes), ALIGNED) if classes else None

    def _concept(self, local: str) -> tuple[str, str | None] | None:
        every = (concept for concepts in self._schema.schemes.values() for concept in concepts)
        return next(((concept.notation, concept.code_of) for concept in every if concept.iri == CODES + local), None)

    def _relation(self, ours: list[tuple[str, str]]) -> Meaning | None:
        known = [(name.partition(":")[2], how) for name, how in ours]
        known = [(name, how) for name, how in known if name in self._schema.relations]
        straight = tuple(name for name, how in known if how != _RELATED)
        if straight:
            return Meaning(straight, ALIGNED)
        turned = tuple(name for name, _ in known)
        return Meaning(turned, ALIGNED, turned=True) if turned else None

    def _property(self, ours: list[tuple[str, str]]) -> Meaning | None:
        names = [name.partition(":")[2] for name, how in ours if how != _RELATED]
        properties = [name for name in names if name in self._schema.properties and name != "type" and self._is_of_entities(name)]
        return Meaning(tuple(properties), ALIGNED) if properties else None

    def _is_of_entities(self, name: str) -> bool:
        known: Property = self._schema.properties[name]
        return bool(known.domain)
