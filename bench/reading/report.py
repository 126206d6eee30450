"""What was measured of reading, as Markdown for docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

HALVES = {
    "seen": "In sight while rules were written",
    "unseen": "Kept back, and scored once",
    "reports": "A real report that rules were written for",
}
READERS = {"tagger": "the package's tagger", "reader": "the whole reader", "lac": "LAC, not part of the package"}


def markdown(results: Mapping[str, Any]) -> list[str]:
    """Lines; every figure comes from ``results``."""
    halves = {name: results[name] for name in HALVES if name in results}
    return [
        *_quality(halves),
        *_beside(results.get("lac", {})),
        *(line for name, half in halves.items() if name != "reports" for line in _details(name, half)),
        *_speed(results["throughput"]),
        *_companies(results["finre"]),
    ]


def _quality(halves: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        "",
        "## Reading documents",
        "",
        "Documents in the manner of reports, with gold (`bench/reading/documents`): exact spans of named actors, with their class,",
        "relations and figures. F with its 95 % interval by bootstrap over sentences. `python -m bench.reading` measures it.",
        "",
    )
    head = "documents, scored, names, with class, class right, relations, status right, figures found, bound right, status right"
    head += ", wrong spans"
    yield f"| {head.replace(', ', ' | ')} |"
    yield "|---" * len(head.split(", ")) + "|"
    for name, half in halves.items():
        cells = [
            f"{HALVES[name]} ({half['documents']}, {half['characters']:,} characters)",
            half["date"],
            _sure(half["actors"]),
            _sure(half["actors_with_class"]),
            f"{half['class_right']:.2f}",
            _sure(half["relations"]),
            f"{half['relations_status_right']:.2f}",
            f"{half['figures']['r']:.2f}",
            f"{half['figures_bound_right']:.2f}",
            f"{half['figures_status_right']:.2f}",
            str(half["wrong_spans"]),
        ]
        yield f"| {' | '.join(cells)} |"


def _beside(lac: Mapping[str, Any]) -> Iterator[str]:
    """What another tagger finds of the same names; nothing where it was never measured."""
    if lac:
        yield from (
            "",
            f"LAC alone finds the names of the first row with F {_sure(lac['actors'])} ({lac['date']}; it gives no class).",
        )


def _details(name: str, half: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {HALVES[name]}", "")
    yield from _rows(("document", "names", "with class", "relations", "figures"), ((k, *v) for k, v in half["by_document"].items()))
    yield ""
    yield from _rows(("layers", "names", "with class", "relations", "figures"), half["steps"])
    yield ""
    for key, what in (("constructions_of_names", "names"), ("constructions_of_relations", "relations")):
        told = "; ".join(f"{tag} {hit}/{wanted}" for tag, (hit, wanted) in half[key].items())
        yield f"Found of the {what} in each construction: {told}."
        yield ""


def _rows(head: Sequence[str], rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for name, *values in rows:
        yield f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |"


def _speed(speeds: Mapping[str, int]) -> Iterator[str]:
    yield from ("### Speed of reading", "", "| layers | characters a second | wanted |", "|---|---|---|")
    yield f"| everything | {speeds['everything']:,} | at least 50,000 |"
    yield f"| all but the tagger | {speeds['rules']:,} | at least 200,000 |"


def _companies(finre: Mapping[str, Any]) -> Iterator[str]:
    """Nothing where FinRE was never there."""
    told = [name for name in READERS if name in finre]
    if not told:
        return
    yield from ("", "### Company mentions of general news (FinRE, development split)", "")
    yield from ("FinRE's training split is among what the tagger was trained on, as far as is known not among LAC's.", "")
    yield from ("| reader | measured | mentions | found, exact | found, overlapping |", "|---|---|---|---|---|")
    for name in told:
        one = finre[name]
        yield f"| {READERS[name]} | {one['date']} | {one['wanted']:,} | {one['exact']:.3f} | {one['overlapping']:.3f} |"


def _sure(one: Mapping[str, float]) -> str:
    return f"{one['f']:.3f} ({one['low']:.2f}–{one['high']:.2f})"
