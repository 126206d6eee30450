"""From the Turtle files to Schema; a term that lacks something, or refers to something undeclared, raises OntologyError."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict, TypeVar

from ontology.graph import OWL, RDFS, SKOS, Graph, local
from ontology.schema import LANGUAGES, NAMESPACE, Class, Concept, OntologyError, Property, Qualifier, Relation, Schema, Term

TERMS_FILE, CODES_FILE = "innovation.ttl", "codes.ttl"

T = TypeVar("T", bound=Term)


class Common(TypedDict):
    """What every term has, as keyword arguments."""

    name: str
    iri: str
    label: Mapping[str, str]
    definition: Mapping[str, str]


def read_text(name: str) -> str:
    """A Turtle file of the ontology; they are installed beside this module."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def read_schema(terms: str | None = None, codes: str | None = None) -> Schema:
    """The Schema of the given Turtle texts, by default those of this package. Raises OntologyError."""
    graph = Graph((read_text(TERMS_FILE) if terms is None else terms, read_text(CODES_FILE) if codes is None else codes))
    schema = _Reader(graph).schema()
    _refuse_undeclared(schema)
    return schema


class _Reader:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.classes = self._classes()
        self.concrete = _concrete(self.classes)
        self.node_classes = {
            local(of): node for node in graph.subjects(OWL + "Class") if (of := graph.one(node, NAMESPACE + "nodeOf"))
        }

    def schema(self) -> Schema:
        objects, literals = self.graph.subjects(OWL + "ObjectProperty"), self.graph.subjects(OWL + "DatatypeProperty")
        return Schema(
            classes=self.classes,
            relations=_mapping(self._relation(node) for node in objects if not self._is(node, "Field")),
            properties=_mapping(self._property(node) for node in literals if self._is_property(node)),
            qualifiers=_mapping(self._qualifier(node) for node in self.graph.subjects(NAMESPACE + "Qualifier")),
            fields=_mapping(self._qualifier(node) for node in self.graph.subjects(NAMESPACE + "Field")),
            schemes=self._schemes(),
            lists=_mapping(Term(**self._common(node)) for node in self.graph.subjects(SKOS + "ConceptScheme")),
            annotations=self._annotations(),
        )

    def _classes(self) -> Mapping[str, Class]:
        """Entity and everything below it; a class stands after its parent in the file."""
        found: dict[str, Class] = {}
        for node in self.graph.subjects(OWL + "Class"):
            above = self.graph.one(node, RDFS + "subClassOf")
            parent = local(above) if above else None
            if local(node) == "Entity" or parent in found:
                found[local(node)] = Class(**self._common(node), parent=parent, abstract=self._flag(node, "abstract"))
        return MappingProxyType(found)

    def _annotations(self) -> Mapping[str, Term]:
        """The terms that only describe other terms, and the classes of what is no entity (Relation, Statement, …)."""
        classes = (node for node in self.graph.subjects(OWL + "Class") if local(node) not in self.classes)
        own = (node for node in classes if local(self.graph.one(node, RDFS + "subClassOf") or "") != "Relation")
        return _mapping(Term(**self._common(node)) for node in (*own, *self.graph.subjects(OWL + "AnnotationProperty")))

    def _relation(self, node: str) -> Relation:
        relation = Relation(
            **self._common(node),
            domain=self._ends(node, "domain"),
            range=self._ends(node, "range"),
            inverse_label=self._texts(node, NAMESPACE + "inverseLabel"),
            symmetric=self.graph.has_type(node, OWL + "SymmetricProperty"),
            qualifiers=(*self._names(NAMESPACE + "Relation", "qualifier"), *self._names(node, "qualifier")),
            identifying=tuple(sorted(self._names(node, "identifiedBy"))),
        )
        declared = self.node_classes.get(relation.name)
        if declared != NAMESPACE + relation.node_class or self.graph.one(declared, RDFS + "subClassOf") != NAMESPACE + "Relation":
            raise OntologyError(f"{node} lacks the class {relation.node_class} of its nodes, a subclass of Relation.")
        return relation

    def _is_property(self, node: str) -> bool:
        """A qualifier is a property of entities as well where its domain says of which."""
        return bool(self._ends(node, "domain")) if self._is(node, "Qualifier") else not self._is(node, "Field")

    def _property(self, node: str) -> Property:
        return Property(
            **self._common(node),
            datatype=self._datatype(node),
            domain=self._ends(node, "domain"),
            identifier=self._is(node, "IdentifierProperty"),
            is_name=self._is(node, "NameProperty"),
            scheme=self._scheme(node),
            qualifiers=self._names(node, "qualifier"),
        )

    def _qualifier(self, node: str) -> Qualifier:
        closed = self._flag(node, "closed")
        return Qualifier(**self._common(node), datatype=self._datatype(node), scheme=self._scheme(node), closed=closed)

    def _schemes(self) -> Mapping[str, tuple[Concept, ...]]:
        found: dict[str, list[Concept]] = {local(node): [] for node in self.graph.subjects(SKOS + "ConceptScheme")}
        for node in self.graph.subjects(SKOS + "Concept"):
            concept = self._concept(node)
            if concept.scheme not in found:
                raise OntologyError(f"{node} is in an undeclared scheme.")
            found[concept.scheme].append(concept)
        return MappingProxyType({name: tuple(concepts) for name, concepts in found.items()})

    def _concept(self, node: str) -> Concept:
        described = self.graph.one(node, NAMESPACE + "codeOf")
        return Concept(
            **self._common(node, label=SKOS + "prefLabel"),
            scheme=local(self.graph.one(node, SKOS + "inScheme") or ""),
            notation=self.graph.one(node, SKOS + "notation") or "",
            alternatives=tuple(self.graph.all(node, SKOS + "altLabel")),
            code_of=local(described) if described else None,
        )

    def _ends(self, node: str, end: str) -> frozenset[str]:
        """Concrete classes. Relation in a domain says that the property is a qualifier too, and adds none."""
        names = {local(iri) for iri in self.graph.members(node, RDFS + end)}
        if unknown := names - self.classes.keys() - {"Relation"}:
            raise OntologyError(f"{node} has a {end} that is no class: {', '.join(sorted(unknown))}.")
        return frozenset[str]().union(*(self.concrete[name] for name in names if name != "Relation"))

    def _names(self, node: str, predicate: str) -> tuple[str, ...]:
        return tuple(map(local, self.graph.all(node, NAMESPACE + predicate)))

    def _scheme(self, node: str) -> str | None:
        scheme = self.graph.one(node, NAMESPACE + "codeList")
        return local(scheme) if scheme else None

    def _datatype(self, node: str) -> str:
        datatype = self.graph.one(node, RDFS + "range")
        if datatype is None:
            raise OntologyError(f"{node} lacks a range.")
        return local(datatype)

    def _is(self, node: str, kind: str) -> bool:
        return self.graph.has_type(node, NAMESPACE + kind)

    def _flag(self, node: str, predicate: str) -> bool:
        return self.graph.one(node, NAMESPACE + predicate) == "true"

    def _common(self, node: str, label: str = RDFS + "label") -> Common:
        return {
            "name": local(node),
            "iri": node,
            "label": self._texts(node, label),
            "definition": self._texts(node, SKOS + "definition"),
        }

    def _texts(self, node: str, predicate: str) -> Mapping[str, str]:
        """The texts by language, one of each. Raises OntologyError when one of LANGUAGES is absent."""
        texts: dict[str, str] = {}
        for known in self.graph.objects(node, predicate):
            language = None if isinstance(known, str) else known.language
            if isinstance(known, str) or language is None or language in texts:
                raise OntologyError(f"{node} has a {local(predicate)} twice in a language, or in none.")
            texts[language] = known.value
        if missing := [language for language in LANGUAGES if not texts.get(language)]:
            raise OntologyError(f"{node} lacks a {local(predicate)} in {', '.join(missing)}.")
        return MappingProxyType(texts)


def _concrete(classes: Mapping[str, Class]) -> Mapping[str, frozenset[str]]:
    """The concrete classes that each class comprises; children stand after their parents."""
    below: dict[str, frozenset[str]] = {}
    for name in reversed(list(classes)):
        known = classes[name]
        below[name] = below.get(name, frozenset()) | (frozenset() if known.abstract else {name})
        if known.parent:
            below[known.parent] = below.get(known.parent, frozenset()) | below[name]
    return below


def _mapping(terms: Iterable[T]) -> Mapping[str, T]:
    return MappingProxyType({term.name: term for term in terms})


def _refuse_undeclared(schema: Schema) -> None:
    """Raises OntologyError for a relation without ends, and for a reference to an undeclared qualifier, scheme or class."""
    for relation in schema.relations.values():
        if not relation.domain or not relation.range:
            raise OntologyError(f"{relation.iri} lacks a domain or a range.")
        _refuse(relation, "is identified by what it does not carry", set(relation.identifying) - {*relation.qualifiers, "year"})
    carriers: tuple[Relation | Property, ...] = (*schema.relations.values(), *schema.properties.values())
    for carrier in carriers:
        _refuse(carrier, "has undeclared qualifiers", set(carrier.qualifiers) - schema.qualifiers.keys())
    coded: tuple[Qualifier | Property, ...] = (*schema.qualifiers.values(), *schema.fields.values(), *schema.properties.values())
    for term in coded:
        _refuse(term, "has an undeclared code list", {term.scheme or ""} - schema.schemes.keys() - {""})
    for concept in (concept for concepts in schema.schemes.values() for concept in concepts):
        _refuse(concept, "is the code of an undeclared class", {concept.code_of or ""} - schema.classes.keys() - {""})
        if not concept.notation:
            raise OntologyError(f"{concept.iri} lacks a notation.")


def _refuse(term: Term, what: str, names: set[str]) -> None:
    if names:
        raise OntologyError(f"{term.iri} {what}: {', '.join(sorted(names))}.")
