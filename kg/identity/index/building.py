"""Building the index of a change at once: from the folded ledger, with postings that are sorted before they are written."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.engine import connect
from kg.identity.candidates.keys import KINDS, Key
from kg.identity.comparison import Named
from kg.identity.index import describing
from kg.identity.index.following import BY_HAND, COLUMNS, REVIEWS, identified, judged, judgement
from kg.identity.index.grouping import regroup
from kg.identity.index.posting import has_latin, keys_of, most_listed
from kg.identity.index.tables import INDEXES, NUMBER, TABLES, number, set_meta
from kg.statements.fold import FOLD
from kg.statements.statement import CHANGE, IDENTIFIED_AS, REJECTED, RESERVED

if TYPE_CHECKING:
    import duckdb

    from kg.statements.read_only import ReadOnlyLedger

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is to do."""

CHUNK = 2_000  # entities
_BATCH = 50_000  # rows

_KNOWN = f"CREATE VIEW known AS SELECT {COLUMNS} FROM read_parquet($files) WHERE change <= $change AND predicate <> $described"
_SAID = f"predicate < '{RESERVED}' OR predicate >= '{RESERVED}\U0010ffff'"
_STATEMENTS = f"""
SELECT numbered(f.id), numbered(subject), numbered(object), predicate,
       CASE WHEN list_contains($told, predicate) THEN value END, lang, numbered(source), since, until,
       (r.statement IS NOT NULL)::INTEGER
FROM folded AS f LEFT JOIN rejected AS r ON r.statement = f.id WHERE {_SAID} ORDER BY 1
"""
_REJECTED = """
CREATE TEMP TABLE rejected AS
SELECT subject AS statement FROM folded WHERE list_contains($reviews, predicate)
GROUP BY subject HAVING max_by(predicate, (change, predicate)) = $rejected
"""
_KEYS = f"""
WITH spoken AS (
    SELECT subject AS key, change FROM known WHERE {_SAID}
    UNION ALL SELECT object, change FROM known WHERE object IS NOT NULL AND ({_SAID})),
live AS (
    SELECT subject AS key FROM folded AS f ANTI JOIN rejected AS r ON r.statement = f.id WHERE {_SAID}
    UNION SELECT object FROM folded AS f ANTI JOIN rejected AS r ON r.statement = f.id WHERE object IS NOT NULL AND ({_SAID}))
SELECT numbered(key), key, min(change), CASE WHEN key IN (SELECT key FROM live) THEN numbered(key) END
FROM spoken GROUP BY key ORDER BY 1
"""
_SHARED = """
SELECT key FROM identified WHERE identity IN (SELECT identity FROM identified GROUP BY identity HAVING count(DISTINCT key) > 1)
UNION SELECT key FROM listed
"""


def build(database: sqlite3.Connection, ledger: ReadOnlyLedger, change: int, terms: describing.Terms, progress: Progress) -> None:
    """Make and fill all tables; every thing is pending."""
    for statement in TABLES.split(";"):
        database.execute(statement)
    progress("reading the ledger", 0, 1)
    if files := ledger.files():
        _base(database, files, change, terms)
    for statement in INDEXES.split(";"):
        database.execute(statement)
    progress("clusters", 0, 1)
    shared = iter([key for (key,) in database.execute(_SHARED)])
    while starts := list(islice(shared, CHUNK)):
        regroup(database, starts)
    _things(database, terms, progress)


def _base(database: sqlite3.Connection, files: Sequence[str], change: int, terms: describing.Terms) -> None:
    """What the rows say, folded: statements, keys, judgements and reviews."""
    with connect() as engine:
        engine.execute(NUMBER)
        listed = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
        view = _KNOWN.replace("$files", f"[{listed}]").replace("$change", str(int(change))).replace("$described", f"'{CHANGE}'")
        engine.execute(view)
        engine.execute(f"CREATE TEMP TABLE folded AS {FOLD}")
        engine.execute(_REJECTED, {"reviews": list(REVIEWS), "rejected": REJECTED})
        for rows in _batches(engine, _STATEMENTS, told=sorted(terms.told)):
            database.executemany("INSERT OR REPLACE INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        for rows in _batches(engine, _KEYS):
            database.executemany("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)", rows)
        rows = (identified(row) for row in _dicts(engine, [IDENTIFIED_AS]) if row["value"] is not None)
        database.executemany("INSERT OR REPLACE INTO identified VALUES (?, ?, ?, ?, ?, ?)", rows)
        for row in _dicts(engine, BY_HAND):
            if row["object"] is not None:
                one = judgement(row)
                database.execute("INSERT INTO judgements VALUES (?, ?, ?, ?)", judged(one))
                pairs = {(number(key), one.id) for key in (*one.a, *one.b)}
                database.executemany("INSERT INTO listed VALUES (?, ?)", pairs)
        for row in _dicts(engine, REVIEWS):
            told = (number(row["id"]), number(row["subject"]), row["change"], row["predicate"] == REJECTED)
            database.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?)", told)


def _batches(engine: duckdb.DuckDBPyConnection, query: str, **params: object) -> Iterator[Iterable[tuple[Any, ...]]]:
    for batch in engine.sql(query, params=params or None).to_arrow_reader(_BATCH):
        yield zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _dicts(engine: duckdb.DuckDBPyConnection, predicates: Iterable[str]) -> Iterator[dict[str, Any]]:
    query = "SELECT * FROM folded WHERE list_contains($predicates, predicate) ORDER BY numbered(id)"  # as they are stored
    for batch in engine.sql(query, params={"predicates": list(predicates)}).to_arrow_reader(_BATCH):
        yield from batch.to_pylist()


def _things(database: sqlite3.Connection, terms: describing.Terms, progress: Progress) -> None:
    """Describe every entity, and list which have each blocking key."""
    entities = [of for (of,) in database.execute("SELECT DISTINCT entity FROM keys WHERE entity IS NOT NULL ORDER BY entity")]
    latin = _any_latin(database, terms)
    postings = _Postings()
    for at in range(0, len(entities), CHUNK):
        progress("entities", at, len(entities))
        found = describing.things(database, entities[at : at + CHUNK], terms)
        rows = sorted((of, describing.encode(thing.named), thing.degree) for of, thing in found.items())
        database.executemany("INSERT INTO things VALUES (?, ?, ?)", rows)
        for entity in sorted(found):
            thing = found[entity]
            postings.add(entity, [(of, key) for of, key in keys_of(thing.named, thing.sort, latin=latin).items()])
    progress("postings", 0, 1)
    database.executemany("INSERT INTO pending VALUES (?)", ((entity,) for entity in postings.entities))
    postings.write(database)
    set_meta(database, "latin", latin)
    set_meta(database, "things", len(postings.entities))


def _any_latin(database: sqlite3.Connection, terms: describing.Terms) -> bool:
    """Whether any name may seek what Chinese names offer to Latin ones."""
    wanted = ", ".join("?" * len(terms.naming))
    names = database.execute(f"SELECT value FROM statements WHERE predicate IN ({wanted})", sorted(terms.naming))
    return any(has_latin(Named(name)) for (name,) in names if name)


class _Postings:
    """Key by key of entity by entity, in columns: tens of millions of them fit."""

    def __init__(self) -> None:
        self.entities: array[int] = array("q")
        self._keys, self._places, self._most = array("q"), array("i"), array("h")
        self._measured, self._bearers, self._worth = array("q"), array("i"), array("f")

    def add(self, entity: int, keys: Sequence[tuple[int, Key]]) -> None:
        place = len(self.entities)
        self.entities.append(entity)
        self._keys.extend(of for of, _ in keys)
        self._places.extend([place] * len(keys))
        self._most.extend(most_listed(key) for _, key in keys)
        for of, key in keys:
            if KINDS[key.kind].measured:
                self._measured.append(of)
                self._bearers.append(place)
                self._worth.append(KINDS[key.kind].worth)

    def write(self, database: sqlite3.Connection) -> None:
        """The postings in the order of their keys, and the mass of every entity."""
        import numpy as np

        entities = np.frombuffer(self.entities, dtype=np.int64)
        keys = np.frombuffer(self._keys, dtype=np.int64)
        order = np.argsort(keys, kind="stable")
        of, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
        bearers = entities[np.frombuffer(self._places, dtype=np.int32)[order]]
        most = np.frombuffer(self._most, dtype=np.int16)[order][starts]
        rows = (
            (key, count, bearers[at : at + count].tobytes() if count <= limit else None)
            for key, at, count, limit in zip(of.tolist(), starts.tolist(), counts.tolist(), most.tolist(), strict=True)
        )
        database.executemany("INSERT INTO postings VALUES (?, ?, ?)", rows)
        measured = np.frombuffer(self._measured, dtype=np.int64)
        which = np.frombuffer(self._bearers, dtype=np.int32)
        rarity = np.log(1 + len(entities) / counts[np.searchsorted(of, measured)])
        weights = np.frombuffer(self._worth, dtype=np.float32).astype(np.float64) * rarity
        masses = np.bincount(which, weights=weights, minlength=len(entities))
        has = np.bincount(which, minlength=len(entities)) > 0
        told = zip(self.entities, masses.tolist(), has.tolist(), strict=True)
        database.executemany("INSERT INTO masses VALUES (?, ?)", ((entity, mass if any else None) for entity, mass, any in told))
