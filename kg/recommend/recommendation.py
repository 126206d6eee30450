"""Partners by a walk with restart over what is known of an entity, each with the ways that the walk takes to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.recommend.graph import SAME_REPORT, Graph, Mention, graph_of, mentions_of, tied_to
from kg.recommend.need import Match, matches
from kg.recommend.reasons import TEXTS, Against, Reason, against, matched, pairs_of, reason_of, steps_between, titles_of
from kg.recommend.walk import RESTART, scores, ways
from kg.show import one_entity
from kg.show.plain import plain

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from kg.recommend.walk import Floats
    from kg.snapshot import Snapshot
    from ontology import Schema

METHOD = f"personalised PageRank, restart {RESTART}"
REASONS = 3  # at most, of one result
WHOM = ("University", "ResearchInstitute", "Platform")


@dataclass(frozen=True, slots=True)
class Result:
    """``score`` is the share of the walk that is spent at this entity, 0 to 1."""

    id: str
    name: str
    type: str | None
    score: float
    reasons: tuple[Reason, ...]
    against: tuple[Against, ...]


@dataclass(frozen=True, slots=True)
class Recommendations:
    """For the entity ``id``, or for a need in words (``id`` is None, ``name`` the need)."""

    id: str | None
    name: str
    method: str
    change: int
    results: tuple[Result, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "for": {"id": self.id, "name": self.name},
            "method": self.method,
            "change": self.change,
            "results": plain(self.results),
        }


@dataclass(frozen=True, eq=False)
class Beginning:
    """Where a walk starts (shares by place in the graph), and over which matrix it goes."""

    start: Mapping[int, float]
    matrix: csr_array
    itself: str | None = None
    tied: frozenset[str] = frozenset()  # who is in touch with it already
    mentions: Mapping[str, Mention] = field(default_factory=dict)  # by region
    matches: Mapping[str, Match] = field(default_factory=dict)  # by entity


def recommend(
    snapshot: Snapshot,
    schema: Schema,
    *,
    name: str | None = None,
    need: str | None = None,
    to: Sequence[str] = WHOM,
    top: int = 10,
    known: bool = False,
    language: str = "zh",
) -> Recommendations:
    """At most ``top`` entities of the classes ``to`` for the entity ``name`` (a name, id or key) or for a ``need`` in words.

    Who is in touch with it already is left out, or with ``known`` kept and marked. An entity that no way leads to is no
    result. Raises UsageError for an unknown class and for both or neither of name and need, NotFound for an unknown name.
    """
    wanted, graph = classes_of(schema, to), graph_of(snapshot)
    if name is not None and need is None:
        entity = one_entity(snapshot, name)
        beginning = from_entity(snapshot, graph, entity.id)
        found = Recommendations(entity.id, entity.label, METHOD, snapshot.change, ())
    elif need is not None and name is None:
        beginning = from_need(snapshot, graph, need)
        found = Recommendations(None, need, f"character n-grams, then {METHOD}", snapshot.change, ())
    else:
        raise UsageError("partners are sought for a name or for a need.", fix="Give one of the two.")
    if not beginning.start:
        return found
    score = scores(beginning.matrix, beginning.start)
    left_out = {beginning.itself} | (set() if known else beginning.tied)
    ranked = (
        at for at in (-score).argsort(kind="stable").tolist() if graph.classes[at] in wanted and graph.ids[at] not in left_out
    )
    chosen = [at for at in islice(ranked, top) if score[at] > 0]
    return replace(found, results=_results(snapshot, schema, graph, beginning, score, chosen, language)) if chosen else found


def classes_of(schema: Schema, names: Sequence[str]) -> frozenset[str]:
    """The concrete classes that these names comprise. Raises UsageError for a name that is no class."""
    given = [name.strip() for name in names if name.strip()]
    if unknown := [name for name in given if name not in schema.classes]:
        raise UsageError(f"{', '.join(unknown)}: no such class.", fix=f"Classes are {', '.join(schema.classes)}.")
    return frozenset[str]().union(*(schema.concrete(name) for name in given))


def from_entity(snapshot: Snapshot, graph: Graph, entity: str) -> Beginning:
    """A walk from an entity, which may also step from it to the regions of the reports that speak of it."""
    from scipy.sparse import csr_array

    at, tied = graph.place[entity], tied_to(snapshot, entity)
    mentions = {mention.region: mention for mention in mentions_of(snapshot, entity) if mention.region not in tied}
    regions = [graph.place[region] for region in mentions]
    steps = csr_array(([SAME_REPORT] * len(regions), ([at] * len(regions), regions)), shape=graph.matrix.shape)
    return Beginning({at: 1.0}, graph.matrix + steps, entity, tied, mentions)


def from_need(snapshot: Snapshot, graph: Graph, need: str) -> Beginning:
    """A walk from the entities that are said to do what the need speaks of, from each in proportion to its likeness."""
    found = matches(snapshot, need)
    return Beginning(
        {graph.place[match.entity]: match.likeness for match in found},
        graph.matrix,
        matches={match.entity: match for match in found},
    )


def _results(
    snapshot: Snapshot, schema: Schema, graph: Graph, beginning: Beginning, score: Floats, chosen: Sequence[int], language: str
) -> tuple[Result, ...]:
    found = ways(beginning.matrix, score, list(beginning.start), chosen, REASONS)
    steps = steps_between(snapshot, {pair for led in found.values() for way in led for pair in pairs_of(graph, way)})
    told = {}
    for at in chosen:
        match = beginning.matches.get(graph.ids[at])
        reasons = [matched(match, language)] if match else []
        reasons += [reason_of(graph, schema, way, steps, beginning.mentions, language) for way in found[at]]
        told[at] = reasons[:REASONS]
    titles = titles_of(snapshot, chain.from_iterable(told.values()))
    results = []
    for at, reasons in told.items():
        doubts = against(reasons, steps.values(), titles, language)
        if graph.ids[at] in beginning.tied:
            doubts.insert(0, Against("already_partners", TEXTS["already_partners"][language]))
        results.append(Result(graph.ids[at], graph.names[at], graph.classes[at], float(score[at]), tuple(reasons), tuple(doubts)))
    return tuple(results)
