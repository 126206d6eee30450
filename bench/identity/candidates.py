"""Whether a name finds the other names of its thing among its candidates, in a crowd of all labelled names and the gazetteer's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from bench.identity.labelled import Pair
from bench.identity.universe import Universe, thing_id, universe, wanted
from kg.identity.candidates import load_model, probability
from kg.identity.candidates.making import LEAST, WIDTH, scored
from kg.identity.latin import is_latin

Ranked = Mapping[str, Sequence[str]]
"""Of each id the ids of its candidates, the likeliest first."""


def ours(crowd: Universe) -> tuple[Ranked, Ranked]:
    """The candidates, likely enough to be asked about, and all that blocking gives."""
    things = sorted(crowd.things, key=lambda thing: thing.id)
    found: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for pair in scored(things, load_model()):
        one, other = things[pair.l].id, things[pair.r].id
        found[one].append((-pair.log_odds, other))
        found[other].append((-pair.log_odds, one))
    every = {ident: [other for _, other in sorted(pairs)] for ident, pairs in found.items()}
    asked = {ident: [other for cost, other in sorted(pairs) if probability(-cost) >= LEAST] for ident, pairs in found.items()}
    return {ident: others[:WIDTH] for ident, others in asked.items()}, every


def recall(ranked: Ranked, pairs: Collection[tuple[str, str]]) -> float:
    """Share of the pairs, each a name and one that it is to find, that are found."""
    return sum(other in ranked.get(one, ()) for one, other in pairs) / max(len(pairs), 1)


def recall_by_name(ranked: Ranked, pairs: Collection[tuple[str, str]]) -> float:
    """Share of the names that find their thing, by whichever of its other names."""
    to_find: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        to_find[one].add(other)
    return sum(not others.isdisjoint(ranked.get(one, ())) for one, others in to_find.items()) / max(len(to_find), 1)


def measured(pairs: Sequence[Pair], tested: Sequence[Pair]) -> dict[str, float]:
    """Figures for ``tested``, a part of ``pairs``, whose names all make the crowd."""
    crowd = universe(pairs)
    ranked, every = ours(crowd)
    to_find = wanted(tested)
    chinese = {(one, other) for one, other in to_find if not _has_latin(one, other)}
    invented = wanted([pair for pair in tested if pair.origin == "invented"])
    return {
        "names": len(crowd.things),
        "pairs_to_find": len(to_find),
        "blocked": recall(every, to_find),
        "within_20": recall(ranked, to_find),
        "within_20_by_name": recall_by_name(ranked, to_find),
        "within_20_chinese": recall(ranked, chinese),
        "within_20_across_scripts": recall(ranked, to_find - chinese),
        **({"within_20_invented": recall(ranked, invented)} if invented else {}),
        "blocked_pairs": sum(map(len, every.values())) / 2,
    }


def _has_latin(one: str, other: str) -> bool:
    return any(is_latin(ident.split("|", 1)[1]) for ident in (one, other))


__all__ = ["Ranked", "measured", "ours", "recall", "recall_by_name", "thing_id"]
