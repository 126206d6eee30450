"""Postings: which entities have a blocking key, so that those which share a rare one with an entity are looked up."""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections.abc import Iterable, Mapping

from kg.identity.candidates.blocking import EVER_MOST
from kg.identity.candidates.keys import KINDS, Key, Role, offers
from kg.identity.candidates.making import all_names, thing_keys
from kg.identity.comparison import Named
from kg.identity.index.tables import listing, number

# Which kinds of keys names seek. What offers is found by what seeks, and a Chinese name offers hundreds of keys to Latin ones: they
# are listed only where a Latin name is.
SOUGHT_BY_CHINESE = frozenset({"kept"})
SOUGHT_BY_LATIN = frozenset({"sound", "sense", "two words", "acronym"})
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]{2}")


def keys_of(named: Named, sort: str, *, latin: bool) -> dict[int, Key]:
    """The blocking keys of a thing by their numbers; ``latin``: also what it offers to Latin names."""
    kinds = SOUGHT_BY_CHINESE | SOUGHT_BY_LATIN if latin else SOUGHT_BY_CHINESE
    found = set(thing_keys(named))
    for name in all_names(named):
        found.update(offers(name, kinds))
    return {key_number(sort, key): key for key in found}


def has_latin(named: Named) -> bool:
    """Whether one of its names may seek what Chinese ones offer."""
    return any(_LATIN.search(name) for name in all_names(named))


def key_number(sort: str, key: Key, role: Role | None = None) -> int:
    """The number of a key of things of this sort, in its own role or another."""
    return number(f"{role or key.role}\0{sort}\0{key.kind}\0{key.text}")


def most_listed(key: Key) -> int:
    """How many bearers of a key are listed; of more it is only known how many they are."""
    most = KINDS[key.kind].most
    return max(most, EVER_MOST) if key.role == "both" and key.kind != "piece" else most


def exchange(database: sqlite3.Connection, entity: int, before: Mapping[int, Key], after: Mapping[int, Key]) -> None:
    """Take an entity from the keys that it has no more, and put it to those that are new."""
    changed = {of: before.get(of) or after[of] for of in before.keys() ^ after.keys()}
    known = bearers(database, changed)
    rows, gone = [], []
    for of, key in changed.items():
        count, listed = known.get(of, (0, array("q")))
        count += 1 if of in after else -1
        if listed is not None and of in before and entity in listed:
            listed.remove(entity)
        elif listed is not None and of in after:
            listed.append(entity)
        if count <= 0:
            gone.append((of,))
        else:
            rows.append((of, count, listed.tobytes() if listed is not None and count <= most_listed(key) else None))
    database.executemany("INSERT OR REPLACE INTO postings VALUES (?, ?, ?)", rows)
    database.executemany("DELETE FROM postings WHERE key = ?", gone)


def counts(database: sqlite3.Connection, keys: Iterable[int]) -> dict[int, int]:
    """How many have each key."""
    query = "SELECT p.key, p.bearers FROM json_each(?) AS w JOIN postings AS p ON p.key = w.value"
    return dict(database.execute(query, (listing(keys),)).fetchall())


def bearers(database: sqlite3.Connection, keys: Iterable[int]) -> dict[int, tuple[int, array[int] | None]]:
    """How many have each key, and who they are where they are listed."""
    query = "SELECT p.key, p.bearers, p.entities FROM json_each(?) AS w JOIN postings AS p ON p.key = w.value"
    return {
        of: (count, None if listed is None else array("q", listed))
        for of, count, listed in database.execute(query, (listing(keys),))
    }
