"""The triples of a file by their subjects, with the place of each in the text that is stored of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ingest.rdf.parsing import Triple
from ingest.rdf.terms import TYPE, plain_iri

if TYPE_CHECKING:
    import pyoxigraph as ox


class Place(NamedTuple):
    """Where a triple stands in the stored text, and its line there."""

    locator: str
    quote: str


class Graph:
    """Positions count the triples in the order of the file. The stored text has one line for each."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self.triples = triples
        self._by_subject: dict[str, list[int]] = {}
        for position, triple in enumerate(triples):
            self._by_subject.setdefault(triple.subject, []).append(position)
        self._facts = lru_cache(maxsize=16)(self._facts_of)  # of one node much is asked at a time

    def subjects(self) -> Iterator[str]:
        return iter(self._by_subject)

    def of(self, subject: str) -> Iterator[tuple[int, Triple]]:
        """The triples of a subject, with their positions."""
        return ((position, self.triples[position]) for position in self._by_subject.get(subject, ()))

    def classes(self, subject: str) -> dict[str, int]:
        """The IRIs of the classes of a node, with the position that says so first."""
        found: dict[str, int] = {}
        for position, triple in self.of(subject):
            if triple.predicate == TYPE and isinstance(triple.object, str):
                found.setdefault(plain_iri(triple.object), position)
        return found

    def values(self, subject: str, predicate: str) -> Sequence[str | ox.Literal]:
        return self._facts(subject).get(predicate, ())

    def text(self, subject: str, predicate: str) -> str | None:
        """The first value as text: an IRI, or the lexical form of a literal."""
        first = next(iter(self.values(subject, predicate)), None)
        return first if first is None or isinstance(first, str) else first.value

    def place(self, position: int) -> Place:
        line = self.triples[position].line()
        begin = self._begins[position]
        return Place(f"char={begin},{begin + len(line)}", line)

    def stored_text(self) -> str:
        """The triples in N-Quads, a line each, with their characters as they are; ``place`` counts in it."""
        return "".join(triple.line() + "\n" for triple in self.triples)

    @cached_property
    def _begins(self) -> list[int]:
        begins, begin = [], 0
        for triple in self.triples:
            begins.append(begin)
            begin += len(triple.line()) + 1
        return begins

    def _facts_of(self, subject: str) -> dict[str, list[str | ox.Literal]]:
        found: dict[str, list[str | ox.Literal]] = {}
        for _, triple in self.of(subject):
            found.setdefault(triple.predicate, []).append(triple.object)
        return found
