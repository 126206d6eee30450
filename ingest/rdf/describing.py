"""What an RDF file says by itself: its things, their names and literals, and what holds between them.

Every statement rests on the line of the triple that says it, in the stored text of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.exchange.faults import Faults
from ingest.rdf.graph import Graph
from ingest.rdf.literals import LiteralError, language, literal, named_by, word
from ingest.rdf.nodes import RelationNodes
from ingest.rdf.parsing import Triple, is_blank
from ingest.rdf.terms import CERTAIN, SAME_AS, TYPE, Meaning, plain_iri, terms_of
from ingest.rdf.things import Things
from kg.identity.codes import IDENTIFIERS
from kg.statements.statement import SAME, Statement, entity_key
from ontology.graph import OWL

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ingest.rdf.own import OwnStatements
    from ontology import Schema

METHOD, VERSION = "rdf", "1"
UNDERSTOOD = 0.6  # a name that is taken from an address, a class that is taken from a name
_ADDRESSES = ("ror", "orcid", "wikidata")  # identifiers that are addresses as well
_PASSED_OVER = frozenset((OWL + "NamedIndividual", OWL + "Thing"))
_TERMS = "docs/reference/ontology.md lists the terms and the vocabularies that are read."


class Describer:
    """Says what the nodes of a graph say, but for those that ``own`` covers."""

    def __init__(self, graph: Graph, schema: Schema, source: str, own: OwnStatements, faults: Faults) -> None:
        self._graph, self._schema, self._source, self._own, self._faults = graph, schema, source, own, faults
        self._terms = terms_of(schema)
        self._nodes = RelationNodes(graph, self._terms, schema)
        self._things = Things(graph, self._terms, schema, source, lambda node: own.covers(node) or self._nodes.has(node))
        self._outside: dict[str, int] = {}

    def statements(self) -> Iterator[Statement]:
        """Without source and edition, which are the reader's."""
        for node, chosen in self._things.classes.items():
            yield from self._described(node, chosen)
        for node in self._graph.subjects():
            if not self._own.covers(node):
                for position, triple in self._graph.of(node):
                    yield from self._said(position, triple)
        for position, node in self._nodes.found():
            if not self._own.covers(node):
                yield from self._of_node(position, node)
        for node, position in self._outside.items():
            yield from self._from_outside(node, position)

    # What the things are ------------------------------------------------------------------------------------------------

    def _described(self, node: str, chosen: str | None) -> Iterator[Statement]:
        """Its class, and the identifier that its address is; its address for a name where it has none."""
        key, classes, given = self._things.key(node), self._graph.classes(node), self._things.given(node)
        first = min(position for position, _ in self._graph.of(node))
        if chosen is None:
            what = "is a thing of which neither its class nor its name tells what it is; its relations tell it."
            self._faults.add(_shown(node), what, _TERMS)
        else:
            fitting = [(known, position) for known, position in given if chosen in known.classes]
            sure = [(known.confidence, position) for known, position in fitting if len(known.classes) == 1]
            confidence, position = sure[0] if sure else (UNDERSTOOD, fitting[0][1] if fitting else first)
            yield self._row(position, key, "type", confidence, value=chosen, datatype="string")
            for known, position in fitting:
                if known.kind:
                    yield self._row(position, key, "kind", known.confidence, value=known.kind, datatype="string")
        for iri in classes.keys() - self._terms.classes.keys() - _PASSED_OVER:
            self._faults.add(_shown(node), f"is of the class <{iri}>, which is not known here.", _TERMS)
        yield from self._identified(key, node, first)
        if self._things.name(node) is None and not is_blank(node):
            yield self._named(first, key, named_by(node), UNDERSTOOD)

    def _from_outside(self, node: str, position: int) -> Iterator[Statement]:
        """What is to be said of a thing that the file names and does not describe."""
        key = self._things.key(node)
        if (chosen := self._things.outside(node)) is not None:
            yield self._row(position, key, "type", UNDERSTOOD, value=chosen, datatype="string")
        yield self._named(position, key, named_by(node), UNDERSTOOD)
        yield from self._identified(key, node, position)
        what = "is named and not described in the file; what its address says stands for its name."
        self._faults.add(_shown(node), what, "Add its name and class, or read the file that describes it as well.")

    def _identified(self, key: str, address: str, position: int) -> Iterator[Statement]:
        """The identifier that an address is: of ROR, ORCID or Wikidata."""
        for name in _ADDRESSES:
            if "://" in address and (code := IDENTIFIERS[name](address)) is not None:
                yield self._row(position, key, name, CERTAIN, value=code, datatype="string")

    def _report_stranger(self, node: str) -> None:
        classes = ", ".join(f"<{iri}>" for iri in sorted(self._graph.classes(node)))[:300]
        what = f"is of the class {classes}, which is not known here" if classes else "has no class, and no relation to tell it"
        self._faults.add(_shown(node), f"{what}; nothing is read of it.", _TERMS)

    # What is said of them -------------------------------------------------------------------------------------------------

    def _said(self, position: int, triple: Triple) -> Iterator[Statement]:
        predicate = plain_iri(triple.predicate)
        if predicate == TYPE or self._nodes.has(triple.subject):
            return
        if triple.subject not in self._things.classes:
            self._report_stranger(triple.subject)
        elif predicate in SAME_AS and isinstance(triple.object, str):
            yield from self._same(position, triple.subject, triple.object)
        elif (relation := self._terms.relations.get(predicate)) is not None:
            yield from self._related(position, triple, relation)
        elif (property_ := self._terms.properties.get(predicate)) is not None:
            yield from self._literal(position, triple, property_)
        else:
            self._faults.add(_shown(triple.subject), f"says <{triple.predicate}>, which is not known here.", _TERMS)

    def _same(self, position: int, node: str, other: str) -> Iterator[Statement]:
        key = self._things.key(node)
        if other in self._things.classes:
            if other != node:
                yield self._row(position, key, SAME, CERTAIN, object=self._things.key(other))
            return
        found = list(self._identified(key, other, position))
        if not found:
            self._faults.add(_shown(node), "is the same as something that is not in the file.", _TERMS)
        yield from found

    def _related(self, position: int, triple: Triple, meaning: Meaning) -> Iterator[Statement]:
        if self._nodes.states(triple, meaning):
            return
        relation, key = self._schema.relations[meaning.names[0]], self._things.key(triple.subject)
        if isinstance(triple.object, str):
            other = self._end(triple.object, position)
        else:
            words = " ".join(triple.object.value.split())
            chosen = self._things.called(words, relation.domain if meaning.turned else relation.range)
            if not words or chosen is None:
                self._faults.add(_shown(triple.subject), f"has words for the other end of <{triple.predicate}>.", _TERMS)
                return
            other = entity_key(self._source, words)
            yield self._row(position, other, "type", UNDERSTOOD, value=chosen, datatype="string")
            yield self._named(position, other, words, meaning.confidence)
        subject, target = (other, key) if meaning.turned else (key, other)
        yield self._row(position, subject, relation.name, meaning.confidence, object=target)

    def _end(self, node: str, position: int) -> str:
        if node not in self._things.classes:
            self._outside.setdefault(node, position)
        return self._things.key(node)

    def _of_node(self, position: int, node: str) -> Iterator[Statement]:
        """A relation or a figure that has a node of its own."""
        try:
            content = self._nodes.read(node)
        except LiteralError as error:
            self._faults.add(_shown(node), f"is a relation that cannot be read: {error}", _TERMS)
            return
        subject, predicate = self._end(content.pop("subject"), position), content.pop("predicate")
        if "object" in content:
            content["object"] = self._end(content["object"], position)
        yield self._row(position, subject, predicate, CERTAIN, **content)

    def _literal(self, position: int, triple: Triple, meaning: Meaning) -> Iterator[Statement]:
        place, what = _shown(triple.subject), f"has a value of <{triple.predicate}> that cannot be read:"
        target = self._words(triple.object)
        if target is None:
            self._faults.add(place, f"{what} it is a node without a name.", _TERMS)
            return
        try:
            name, content = literal(*target, meaning, self._things.classes[triple.subject], self._schema)
        except LiteralError as error:
            self._faults.add(place, f"{what} {error}", "Correct it in the file, or leave it out.")
            return
        yield self._row(position, self._things.key(triple.subject), name, meaning.confidence, **content)

    def _words(self, value: str | ox.Literal) -> tuple[str, str | None] | None:
        """A value as text with its language; of a code its notation, of another node its name, of an address itself."""
        if not isinstance(value, str):
            return value.value, value.language
        told = word(value, self._schema) or self._things.name(value) or (None if is_blank(value) else value)
        return None if told is None else (told, None)

    def _named(self, position: int, key: str, name: str, confidence: float) -> Statement:
        return self._row(position, key, "name", confidence, value=name, datatype="string", lang=language(name))

    def _row(self, position: int, subject: str, predicate: str, confidence: float, **content: Any) -> Statement:
        place = self._graph.place(position)
        return Statement(
            subject,
            predicate,
            locator=place.locator,
            quote=place.quote,
            method=METHOD,
            method_version=VERSION,
            confidence=confidence,
            **content,
        )


def _shown(node: str) -> str:
    return node if is_blank(node) else f"<{node[:200]}>"
