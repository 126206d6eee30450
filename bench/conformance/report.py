"""The table of docs/conformance.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bench.conformance.running import Outcome

TITLES = {
    "protocol": "Protocol: queries",
    "update": "Protocol: updates, which are to be refused",
    "service-description": "Service description",
}
ZERO = "Oxigraph finds no path of length zero for a term that the graph does not have; by the recommendation (18.4) there is one."
VARIABLE = (
    "Of a subquery or VALUES inside GRAPH ?g Oxigraph joins ?g only to what matches a triple pattern there, so that a graph "
    "without a match, or a row without a pattern, stays without its ?g."
)
LANGUAGE = "Where all parts have one language, Oxigraph gives it to what GROUP_CONCAT makes of them; the test wants a plain text."
VALUES = (
    "Oxigraph keeps numbers as values: 1.0E6 comes back as 1000000, and a datatype derived from xsd:integer as xsd:integer. "
    "The number is right, its spelling is another."
)
EXPLAINED = {
    ("aggregates", "agg-groupconcat-04"): LANGUAGE,
    ("aggregates", "agg-groupconcat-06"): LANGUAGE,
    ("aggregates", "agg-empty-group-count-graph"): VARIABLE,
    ("bindings", "graph"): VARIABLE,
    ("negation", "graph-minus"): (
        "Oxigraph takes the two sides of MINUS to share ?g, which GRAPH ?g gives to both; the test takes them to share nothing, "
        "so that MINUS removes nothing."
    ),
    ("csv-tsv-res", "csv03"): VALUES,
    ("csv-tsv-res", "tsv03"): VALUES,
    (
        "functions",
        "bnode01",
    ): 'Oxigraph names the node of BNODE("x") by its text, so that it is the same node in each row, and not a new one for each.',
    ("property-path", "zero_or_more_set_start"): ZERO,
    ("property-path", "zero_or_more_set_end"): ZERO,
    ("property-path", "zero_or_one_set_start"): ZERO,
    ("property-path", "zero_or_one_set_end"): ZERO,
}
HEAD = """# The SPARQL endpoint passes every test of the protocol, and those of queries that its engine passes

Made by `python -m bench.conformance`; the tests are the W3C's for SPARQL 1.1 (w3c/rdf-tests, `sparql/sparql11`: queries, result
formats, protocol, service description), each run over HTTP against the server of `kg serve`. Tests of queries run over their own
data behind the same front, with the default graph alone as default (the workspace's endpoint shows the union of all graphs). Rows
are compared as a multiset, numbers of one datatype by value.

"""


def unexplained(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Failures without a sentence, and those that are the front's own: the bare engine passes."""
    failures = [outcome for outcome in outcomes if not outcome.passes]
    return [outcome for outcome in failures if outcome.engine or (outcome.group, outcome.name) not in EXPLAINED]


def page(outcomes: Sequence[Outcome], requests: Mapping[str, Any] | None = None) -> str:
    """The whole of docs/conformance.md; ``requests`` is what ``bench.conformance.schema`` wrote down of its last run."""
    groups = [(name, list(found)) for name, found in groupby(sorted(outcomes, key=_order), key=lambda outcome: outcome.group)]
    rows = [
        f"| {TITLES.get(name, name)} | {len(found)} | {sum(o.passes for o in found)} | {_engine(found)} |" for name, found in groups
    ]
    total = f"| **all** | **{len(outcomes)}** | **{sum(o.passes for o in outcomes)}** | |"
    parts = [HEAD, "| tests | number | pass | pass on the bare engine |\n|---|---:|---:|---:|\n", "\n".join([*rows, total]), "\n\n"]
    parts.append("## Every failure is the engine's, and here is why\n\n| test | why |\n|---|---|\n")
    parts += [f"| {o.group}/{o.name} | {EXPLAINED.get((o.group, o.name), 'Not explained.')} |\n" for o in outcomes if not o.passes]
    parts += [_requests(requests)] if requests else []
    parts.append("\n## Every test\n")
    for name, found in groups:
        parts.append(f"\n### {TITLES.get(name, name)}\n\n| test | | result |\n|---|---|---|\n")
        parts += [f"| {o.name} | {o.what} | {'passes' if o.passes else 'fails'} |\n" for o in found]
    return "".join(parts)


def _requests(told: Mapping[str, Any]) -> str:
    """The section on requests that are made from the description of the interface."""
    rows = [
        f"| {who} | {counts['operations']} | {counts['cases']:,} | {counts['defects']} | {counts['wrong']} |"
        for who, counts in told["who"].items()
    ]
    return "\n".join(
        [
            "\n## Requests made from /openapi.json, allowed and not, are answered as it says\n",
            "About half of them are as it describes; an answer's status, media type and shape are to be as described.",
            f"Made by `python -m bench.conformance.schema` ({told['date']}, seed {told['seed']}); `open` asks for no token.\n",
            "| who asks | operations | requests | answers of 5xx | answers not as described |\n|---|---:|---:|---:|---:|",
            *rows,
            "",
        ]
    )


def _order(outcome: Outcome) -> tuple[int, str]:
    first = list(TITLES)
    return (first.index(outcome.group) if outcome.group in first else len(first), outcome.group)


def _engine(found: Sequence[Outcome]) -> str:
    return str(sum(bool(outcome.engine) for outcome in found)) if found[0].engine is not None else ""
