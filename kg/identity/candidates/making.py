"""Candidates: pairs of things that may be one, scored, with the reasons. A person judges them; nothing here merges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.identity.candidates import blocking
from kg.identity.candidates.expanding import entries
from kg.identity.candidates.keys import Key, families, keys, offers
from kg.identity.candidates.model import Model, load_model, probability, uncertainty
from kg.identity.candidates.nearness import features
from kg.identity.codes import IDENTIFIERS
from kg.identity.comparison import Named

if TYPE_CHECKING:
    import pyarrow as pa

WIDTH = 20  # candidates of a thing at most
LEAST = 0.01  # score below which nobody should be asked

_ORGANISATIONS = frozenset(
    ["Organisation", "Enterprise", "University", "ResearchInstitute", "GovernmentBody", "Platform", "Park", "Incubator"]
)  # sources class one and the same organisation as one or another of these


class Thing(NamedTuple):
    """An entity of a snapshot: its id, what is said of it, and in how many relations it stands."""

    id: str
    named: Named
    degree: int = 0

    @property
    def sort(self) -> str:
        """Only things of one sort are compared; what has no class may be an organisation."""
        return "" if self.named.class_name in _ORGANISATIONS else self.named.class_name


class Scored(NamedTuple):
    """``l`` and ``r`` are places in the sequence of things. The features are worked out again for the few pairs that are kept:
    their sentences would take most of the memory."""

    l: int  # noqa: E741  # left
    r: int
    log_odds: float
    strength: float


def candidates(
    things: Sequence[Thing],
    apart: Collection[tuple[str, str]] = (),
    *,
    model: Model | None = None,
    width: int = WIDTH,
    least: float = LEAST,
) -> pa.Table:
    """The pairs that may be one thing, as a table of ``schema()``; first those whose judgement matters most.

    ``apart``: pairs of ids, in either order, that are judged to be different. Of each thing at most the ``width`` best pairs are
    there for its sake; a pair is there for the sake of either of its things. The table is a function of the set of things.
    """
    model = model or load_model()
    ordered = sorted(things, key=lambda thing: thing.id)
    closed = {frozenset(pair) for pair in apart}
    found = (pair for pair in scored(ordered, model) if frozenset((ordered[pair.l].id, ordered[pair.r].id)) not in closed)
    return table(ordered, best(found, width, least), model)


def scored(things: Sequence[Thing], model: Model) -> Iterator[Scored]:
    """Every pair that blocking gives, in its order."""
    pairs = blocking.pairs(blocking_keys(things))
    for l, r, strength in zip(*(pairs[name].to_pylist() for name in ("l", "r", "strength")), strict=True):  # noqa: E741  # left
        found = features(things[l].named, things[r].named, strength)
        yield Scored(l, r, model.log_odds(found), strength)


def best(pairs: Iterable[Scored], width: int, least: float) -> list[Scored]:
    """The pairs with a score of ``least`` that are among the ``width`` best of one of their things."""
    of: defaultdict[int, list[Scored]] = defaultdict(list)
    for pair in pairs:
        if probability(pair.log_odds) >= least:
            of[pair.l].append(pair)
            of[pair.r].append(pair)
    kept = {
        (pair.l, pair.r): pair
        for found in of.values()
        for pair in sorted(found, key=lambda pair: (-pair.log_odds, pair.l, pair.r))[:width]
    }
    return [kept[place] for place in sorted(kept)]


def blocking_keys(things: Sequence[Thing]) -> list[tuple[str, set[Key]]]:
    """The sort of each thing and its keys; of what it offers that which another seeks."""
    found = [(thing.sort, set(thing_keys(thing.named))) for thing in things]
    sought = {(sort, key.kind, key.text) for sort, told in found for key in told if key.role == "seeks"}
    kinds = {kind for _, kind, _ in sought}
    for thing, (sort, told) in zip(things, found, strict=True):
        for name in all_names(thing.named):
            told |= {key for key in offers(name, kinds) if (sort, key.kind, key.text) in sought}
    return found


def thing_keys(named: Named) -> Iterator[Key]:
    """The keys of all names of a thing, of its identifiers and of the gazetteer's entries that it may be."""
    for name in all_names(named):
        yield from keys(name)
        if named.class_name == "Person":
            yield from families(name)
        for entry in entries(name):
            yield Key("entry", entry)
    for scheme, value in named.identifiers:
        check = IDENTIFIERS.get(scheme)
        if check and (number := check(value)):
            yield Key("identifier", f"{scheme}:{number}")


def all_names(named: Named) -> set[str]:
    return {*named.names(), *(former.name for former in named.former)}


def schema() -> pa.Schema:
    """``a`` and ``b``: ids, a < b. ``score``: 0–1, of ``log_odds``, which is ``base`` and the weights of ``reasons``.

    ``degree``: relations that a merge would move, those of the thing that has fewer. ``matters``: (degree + 1) times the bits
    that a judgement would tell.
    """
    import pyarrow as pa

    reason = pa.struct([("name", pa.string()), ("level", pa.string()), ("says", pa.string()), ("weight", pa.float64())])
    return pa.schema(
        [
            ("a", pa.string()),
            ("b", pa.string()),
            ("score", pa.float64()),
            ("log_odds", pa.float64()),
            ("base", pa.float64()),
            ("reasons", pa.list_(reason)),
            ("degree", pa.int64()),
            ("matters", pa.float64()),
        ]
    )


def table(things: Sequence[Thing], pairs: Iterable[Scored], model: Model) -> pa.Table:
    """The pairs with their reasons, as a table of ``schema()``; first those whose judgement matters most."""
    import pyarrow as pa

    rows = []
    for pair in pairs:
        a, b = things[pair.l], things[pair.r]
        score = probability(pair.log_odds)
        degree = min(a.degree, b.degree)
        reasons = [reason._asdict() for reason in model.reasons(features(a.named, b.named, pair.strength))]
        matters = (degree + 1) * uncertainty(score)
        rows.append((a.id, b.id, score, pair.log_odds, model.base, reasons, degree, matters))
    rows.sort(key=lambda row: (-row[-1], row[0], row[1]))
    columns = zip(*rows, strict=True) if rows else [()] * len(schema())
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema(), strict=True)], schema=schema())
