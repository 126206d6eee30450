"""Whether two answers are the same, whatever their blank nodes are called."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph
from rdflib.compare import isomorphic

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMERIC = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float")}
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
    ".csv": ox.QueryResultsFormat.CSV,
}
ROW = "urn:row:"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


Row = Mapping[str, object]  # a term for each column that has one


def same_graph(left: bytes, right: Path, base: str) -> bool:
    """N-Triples against a file in Turtle."""
    return isomorphic(Graph().parse(data=left, format="nt"), Graph().parse(right, format="turtle", publicID=base))


def same_results(left: bytes, form: ox.QueryResultsFormat, right: Path, base: str) -> bool:
    """Columns, and rows as a multiset. Literals of one numeric datatype are compared by value: "1.0" and "1.00" are one."""
    a = ox.parse_query_results(left, format=form)
    if right.suffix == ".ttl":
        columns, rows = _in_turtle(right, base)
    else:
        b = ox.parse_query_results(path=right.as_posix(), format=RESULTS[right.suffix])
        if isinstance(b, ox.QueryBoolean):
            return isinstance(a, ox.QueryBoolean) and bool(a) == bool(b)
        columns, rows = _table(b)
    if isinstance(a, ox.QueryBoolean):
        return False
    ours, our_rows = _table(a)
    return ours == columns and isomorphic(_as_graph(our_rows), _as_graph(rows))


def holds_rows(path: Path) -> bool:
    """Whether a file in Turtle describes rows (in the vocabulary of the first test suite) and not a graph."""
    return RS in path.read_text(encoding="utf-8")


def same_texts(left: bytes, right: bytes) -> bool:
    """CSV says of a term its text alone; the order of rows and of columns and the names of blank nodes are left out of it."""
    return _texts(left) == _texts(right)


def _texts(content: bytes) -> Counter[frozenset[tuple[str, str]]]:
    rows = csv.DictReader(StringIO(content.decode()))
    return Counter(frozenset((name, "_:" if text.startswith("_:") else text) for name, text in row.items()) for row in rows)


def _table(solutions: ox.QuerySolutions) -> tuple[set[str], list[Row]]:
    names = [variable.value for variable in solutions.variables]
    return set(names), [{name: row[name] for name in names if row[name] is not None} for row in solutions]


def _in_turtle(path: Path, base: str) -> tuple[set[str], list[Row]]:
    quads = list(ox.parse(path=path.as_posix(), format=ox.RdfFormat.TURTLE, base_iri=base))

    def objects(subject: object, name: str) -> list[Any]:
        return [q.object for q in quads if q.predicate.value == RS + name and subject in (None, q.subject)]

    rows: list[Row] = []
    for solution in objects(None, "solution"):
        bindings = objects(solution, "binding")
        rows.append({objects(binding, "variable")[0].value: objects(binding, "value")[0] for binding in bindings})
    return {name.value for name in objects(None, "resultVariable")}, rows


def _as_graph(rows: Iterable[Row]) -> Graph:
    """A graph that says the same as the rows: a node for each."""
    triples = []
    for place, row in enumerate(rows):
        node = ox.BlankNode(f"row{place}")
        triples.append(ox.Triple(node, ox.NamedNode(f"{ROW}is"), ox.Literal("row")))
        triples += [ox.Triple(node, ox.NamedNode(ROW + name), _by_value(term)) for name, term in row.items()]
    return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")


def _by_value(term: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal)
    if isinstance(term, ox.Literal) and term.datatype.value in NUMERIC:
        try:
            return ox.Literal(str(Decimal(term.value).normalize()), datatype=ox.NamedNode(f"{term.datatype.value}-value"))
        except InvalidOperation:
            return term
    return term
