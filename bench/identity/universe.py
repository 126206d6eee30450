"""All names of the labelled pairs as one crowd: what candidates are looked for in, and which of them are one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.identity.labelled import Pair
from kg.gazetteers import load_gazetteer
from kg.identity.candidates import Thing
from kg.identity.comparison import Named


@dataclass(frozen=True, slots=True)
class Universe:
    """``things``: one for each name and class, as the pair has it that says most of it, without identifiers: by these rules judge.

    ``truth``: of each id the things of the labelled pairs that bear this name; none for names that only crowd.
    """

    things: list[Thing]
    truth: dict[str, frozenset[str]]

    def same(self, a: str, b: str) -> bool | None:
        """Whether two names are of one thing; None where that is not known, or the name is of several."""
        one, other = self.truth.get(a, frozenset()), self.truth.get(b, frozenset())
        if one and other and not one & other:
            return False
        if not one and not other:
            return None
        return one == other if len(one) == len(other) == 1 else None


def universe(pairs: Sequence[Pair], *, crowded: bool = True) -> Universe:
    """``crowded``: with the full name of each entry of the gazetteer besides."""
    named: dict[str, Named] = {}
    truth: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for side, thing in zip((pair.a, pair.b), pair.things, strict=True):
            ident = thing_id(side)
            truth[ident].add(thing)
            if ident not in named or len(side.place) > len(named[ident].place):
                named[ident] = replace(side, identifiers=())
    for entry in load_gazetteer() if crowded else ():
        crowd = Named(entry.name, entry.cls)
        named.setdefault(thing_id(crowd), crowd)
    things = [Thing(ident, one) for ident, one in named.items()]
    return Universe(things, {ident: frozenset(found) for ident, found in truth.items()})


def thing_id(named: Named) -> str:
    return f"{named.class_name}|{named.name}"


def wanted(pairs: Sequence[Pair]) -> set[tuple[str, str]]:
    """Pairs of ids that are one thing, in both directions, for the names of each to find the other among its candidates."""
    found = {(thing_id(pair.a), thing_id(pair.b)) for pair in pairs if pair.same and thing_id(pair.a) != thing_id(pair.b)}
    return found | {(b, a) for a, b in found}
