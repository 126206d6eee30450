"""Two names with what is said of them, feature by feature: what speaks for one thing, what for two, and why.

Nothing here decides. Every feature of ``LEVELS`` is in every comparison, in that order, so that a score can be the sum of a
weight for each level and a waterfall of it shows each reason; ``unknown`` says nothing either way and weighs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kg.identity.codes import IDENTIFIERS
from kg.identity.features import Said, by_parts, latin_words, same_name
from kg.identity.forms import FormerName, folded, shortens
from kg.identity.people import agree, is_academician
from kg.identity.regions import relation

# The levels of each feature, from what speaks most for one thing to what speaks most for two.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "identifier": ("same", "unknown", "contradicts"),
    "name": (
        "equal",
        "former",
        "parts",
        "restyled",
        "rendered",
        "letters",
        "core",
        "contained",
        "partly rendered",
        "some words",
        "similar",
        "out of time",
        "different",
    ),
    "gazetteer": ("same", "former", "may be same", "unknown", "different"),
    "core": ("same", "contains", "unknown", "one character", "different"),
    "region": ("same", "within", "unknown", "contradicts"),
    "trade": ("same", "overlaps", "unknown", "contradicts"),
    "legal form": ("same", "compatible", "unknown", "contradicts"),
    "part": ("same", "unknown", "of the other", "contradicts"),
    "number": ("same", "unknown", "contradicts"),
    "latin words": ("same", "acronym", "contains", "most", "unknown", "some", "none"),
    "title": ("same", "unknown"),
    "class": ("same", "compatible", "unknown", "contradicts"),
    "place": ("same", "within", "unknown", "contradicts"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as one source names it.

    ``place``: a division or city by name or code, or a country's code; "" where nothing is said. ``identifiers``: scheme and
    value, as ``kg.identity.codes.IDENTIFIERS`` names them; an invalid one counts for nothing. ``aliases``: what else the source
    calls it. ``former``: names that it had. ``year``: of what the source tells.
    """

    name: str
    class_name: str = ""
    place: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    former: tuple[FormerName, ...] = ()
    year: int | None = None

    def names(self) -> tuple[str, ...]:
        """What it is called now, the name first."""
        return (self.name, *self.aliases)


class Feature(NamedTuple):
    """One reason: ``level`` is one of ``LEVELS[name]``, ``says`` a sentence for the person who reviews."""

    name: str
    level: str
    says: str


def compare(a: Named, b: Named) -> tuple[Feature, ...]:
    """Every feature of the pair, in the order of LEVELS. Symmetric in level; a sentence may name the two in their order."""
    person = "Person" in (a.class_name, b.class_name)
    found = {
        "identifier": _identifier(a, b),
        "name": _person(a, b) if person else _name(a, b),
        "class": _class(a, b),
        "place": _place(a, b),
    }
    if person:
        found["title"] = _title(a, b)
    else:
        found["gazetteer"] = _gazetteer(a, b)
        found |= by_parts(a.name, b.name)
        found["latin words"] = _best("latin words", (latin_words(one, other) for one in a.names() for other in b.names()))
    return tuple(Feature(name, *found.get(name, ("unknown", ""))) for name in LEVELS)


def _identifier(a: Named, b: Named) -> Said:
    ours, theirs = _valid(a.identifiers), _valid(b.identifiers)
    shared = sorted(scheme for scheme in ours.keys() & theirs.keys() if ours[scheme] & theirs[scheme])
    if shared:
        return "same", f"both have {shared[0]} {min(ours[shared[0]] & theirs[shared[0]])}"
    if both := sorted(ours.keys() & theirs.keys()):
        return "contradicts", f"{both[0]} {min(ours[both[0]])} and {min(theirs[both[0]])}"
    return "unknown", ""


def _valid(identifiers: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for scheme, value in identifiers:
        check = IDENTIFIERS.get(scheme)
        if check and (number := check(value)):
            found.setdefault(scheme, set()).add(number)
    return found


def _best(feature: str, found: Iterable[Said]) -> Said:
    """Of what several names say, that which speaks most for one thing."""
    return min(found, key=lambda said: LEVELS[feature].index(said[0]))


def _name(a: Named, b: Named) -> Said:
    now = [same_name(one, other) for one in a.names() for other in b.names()]
    before = [_former(former, other, b.year) for former in a.former for other in b.names()]
    before += [_former(former, other, a.year) for former in b.former for other in a.names()]
    return _best("name", now + [said for said in before if said])


def _former(former: FormerName, name: str, year: int | None) -> Said | None:
    if folded(former.name) != folded(name) and not shortens(name, former.name):
        return None
    if year is not None and not former.in_use(year):
        return "out of time", f"{former.name} was no longer, or not yet, the name in {year}"
    return "former", f"{former.name} is a former name"


def _person(a: Named, b: Named) -> Said:
    level = {
        "equal": "equal",
        "romanised": "rendered",
        "initials": "partly rendered",
        "family": "some words",
        "different": "different",
    }
    told = ((level[agree(one, other)], one, other) for one in a.names() for other in b.names())
    return _best("name", ((how, "" if how == "different" else f"{one} and {other}") for how, one, other in told))


def _title(a: Named, b: Named) -> Said:
    both = all(any(is_academician(name) for name in named.names()) for named in (a, b))
    return ("same", "both are called academicians") if both else ("unknown", "")


def _gazetteer(a: Named, b: Named) -> Said:
    from kg.gazetteers import load_gazetteer

    ours, theirs = _entries(a), _entries(b)
    if not ours or not theirs:
        return "unknown", ""
    known = load_gazetteer()
    if shared := ours.keys() & theirs.keys():
        which = min(shared)
        if ours[which] == theirs[which] == "former":
            return "unknown", f"two names that {known[which].name} had, or that it took over"
        level = max(ours[which], theirs[which], key=("same", "former", "may be same").index)
        return level, f"the gazetteer knows both as {known[which].name}"
    if "may be same" in (*ours.values(), *theirs.values()):
        return "unknown", ""
    return "different", f"the gazetteer knows {known[min(ours)].name} and {known[min(theirs)].name}"


def _entries(named: Named) -> dict[str, str]:
    """Id of each entry that may be meant → same, former or may be same, as sure as its names make it."""
    found: dict[str, str] = {}
    for name in named.names():
        for entry, sure in _bearers(name, named.class_name):
            found[entry] = min(sure, found.get(entry, sure), key=("same", "former", "may be same").index)
    return found


@lru_cache(maxsize=1 << 16)
def _bearers(name: str, class_name: str) -> tuple[tuple[str, str], ...]:
    from kg.gazetteers import load_gazetteer

    known = load_gazetteer()
    form = folded(name)
    entries = [entry for entry in known.named(name) or known.named(form) if _compatible(entry.cls, class_name) != "contradicts"]
    found: list[tuple[str, str]] = []
    for entry in entries:
        sort = next((sort for text, sort in entry.forms() if folded(text) == form), "short")
        sure = len(entries) == 1 and not {name, form} & entry.ambiguous
        found.append((entry.id, "former" if sort == "former" else "same" if sure else "may be same"))
    return tuple(found)


# Classes that sources use for one and the same thing: an institute that is a company, a centre that is a platform.
_NEAR = (
    {"Enterprise", "ResearchInstitute"},
    {"ResearchInstitute", "Platform"},
    {"ResearchInstitute", "University"},
    {"ResearchInstitute", "GovernmentBody"},
    {"Park", "Incubator"},
    {"Platform", "Incubator"},
    {"Enterprise", "Incubator"},
    {"Enterprise", "Park"},
    {"Park", "GovernmentBody"},
)


def _compatible(a: str, b: str) -> str:
    if not a or not b:
        return "unknown"
    return "same" if a == b else "compatible" if {a, b} in _NEAR else "contradicts"


def _class(a: Named, b: Named) -> Said:
    level = _compatible(a.class_name, b.class_name)
    return level, "" if level == "unknown" else f"{a.class_name} and {b.class_name}"


def _place(a: Named, b: Named) -> Said:
    level = relation(a.place, b.place)
    said: dict[str, Callable[[], str]] = {
        "same": lambda: f"both in {a.place}",
        "within": lambda: f"{a.place} and {b.place} lie in each other",
        "contradicts": lambda: f"{a.place} and {b.place} are two places",
    }
    return level, said[level]() if level in said else ""
