"""Which nodes of a file are things, of which class, and by which name they go.

A class is chosen among those that the file gives a node and those that its relations allow. Where that leaves several (an
organisation), the name tells which.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.rdf.graph import Graph
from ingest.rdf.literals import named_by
from ingest.rdf.parsing import is_blank
from ingest.rdf.terms import ClassMeaning, Terms, plain_iri
from ingest.tables.names import class_of
from kg.statements.statement import entity_key

if TYPE_CHECKING:
    from ontology import Schema

_FIRST = "Enterprise"  # what an organisation is whose name tells nothing
_BY_NAME = ("name", "shortName", "englishName", "formerName")  # in the order in which they may stand for the thing

_Classes = frozenset[str]


class Things:
    """``is_none`` tells nodes that are no things, whatever is said of them."""

    def __init__(self, graph: Graph, terms: Terms, schema: Schema, source: str, is_none: Callable[[str], bool]) -> None:
        self._graph, self._terms, self._schema, self._source, self._is_none = graph, terms, schema, source, is_none
        self._organisations = schema.concrete("Organisation")

    @cached_property
    def classes(self) -> dict[str, str | None]:
        """The nodes that are things, each with its class; None where neither the file nor the name tells it."""
        found: dict[str, str | None] = {}
        for node in self._graph.subjects():
            given = [known.classes for known, _ in self.given(node)]
            if not self._is_none(node) and (given or node in self._allowed):
                found[node] = self._chosen(self._possible(given, self._allowed.get(node)), self.name(node) or "")
        return found

    def given(self, node: str) -> list[tuple[ClassMeaning, int]]:
        """What the file says a node is, in terms that are known, with the positions that say so."""
        classes = self._graph.classes(node).items()
        return [(known, at) for iri, at in classes if (known := self._terms.classes.get(iri)) and known.classes]

    def outside(self, node: str) -> str | None:
        """The class of a node that the file names and does not describe, by its relations and its address."""
        return self._chosen(self._allowed.get(node, frozenset()), named_by(node))

    def called(self, words: str, allowed: _Classes) -> str | None:
        """The class of a thing that stands in the file by its name alone."""
        return self._chosen(allowed, words)

    def name(self, node: str) -> str | None:
        """The first name that the file gives a node, the properest kind first."""
        names: dict[str, str] = {}
        for _, triple in self._graph.of(node):
            meaning = self._terms.properties.get(plain_iri(triple.predicate))
            if meaning and meaning.names[0] in _BY_NAME and not isinstance(triple.object, str):
                names.setdefault(meaning.names[0], " ".join(triple.object.value.split()))
        return next((names[kind] for kind in _BY_NAME if names.get(kind)), None)

    def key(self, node: str) -> str:
        """A blank node's number changes with the file, so its name stands for it."""
        return entity_key(self._source, (self.name(node) or node) if is_blank(node) else node)

    @cached_property
    def _allowed(self) -> dict[str, _Classes]:
        """The classes that nodes may be of by the relations in which they stand; a relation that fits no other is passed over."""
        found: dict[str, _Classes] = {}
        for triple in self._graph.triples:
            meaning = self._terms.relations.get(plain_iri(triple.predicate))
            if meaning is None or not isinstance(triple.object, str):
                continue
            relation = self._schema.relations[meaning.names[0]]
            ends = (relation.range, relation.domain) if meaning.turned else (relation.domain, relation.range)
            for node, classes in zip((triple.subject, triple.object), ends, strict=True):
                found[node] = found.get(node, classes) & classes or found[node]
        return found

    def _possible(self, given: list[_Classes], allowed: _Classes | None) -> _Classes:
        if not given:
            return allowed or frozenset()
        classes = frozenset.intersection(*given) or frozenset[str]().union(*given)
        return (classes & allowed or classes) if allowed else classes

    def _chosen(self, allowed: _Classes, name: str) -> str | None:
        if len(allowed) == 1:
            return next(iter(allowed))
        told = class_of(name) if name else None
        if told in allowed:
            return told
        return _FIRST if _FIRST in allowed and allowed <= self._organisations else None
