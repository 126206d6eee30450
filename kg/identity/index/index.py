"""The index of identity: what is needed to say, at the cost of a change, who is who after it and who may be who.

It is a function of the ledger, but for the weights of pairs that no change reached since they were scored: those are of the
counts of then. A new index works out everything. Like every view it may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.files import no_room
from kg.identity.candidates import model as models
from kg.identity.candidates.making import LEAST, WIDTH, Scored, Thing, best, scored, table
from kg.identity.index import describing, pairing, sealed
from kg.identity.index.building import CHUNK, Progress, build
from kg.identity.index.following import Row, Touched, follow, rows_since
from kg.identity.index.posting import counts, exchange, has_latin, keys_of
from kg.identity.index.tables import get_meta, listing, number, set_meta
from kg.statements import delta
from kg.statements.statement import CHANGE
from kg.versions import LOCK

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.checksums import Damage
    from kg.statements.read_only import ReadOnlyLedger
    from ontology import Schema

FOLDER = "identity"  # below views/
PATIENCE = 10  # seconds that a check waits for whoever writes
AT_ONCE = 100_000  # things at most whose pairs are worked out in one query; more take too much room
SHARE = 0.2  # of the things that are pending, from which on one query for all costs less
MANY = 200_000  # rows of changes that it has not seen, from which on it is built anew
STEP = 200  # entities, after which what is done stays though the rest be interrupted


class _Anew(Exception):
    """The index cannot follow, or not at less cost than it is built anew."""


# What a flipped byte may lead to, beside an error of SQLite; a fault of the code shows itself again after the build.
_MISFITS = (_Anew, sealed.Broken, ValueError, KeyError, TypeError, IndexError)


def silent(what: str, done: int, of: int) -> None:
    """Tells nobody how far it is."""


@contextmanager
def open_index(
    folder: Path,
    ledger: ReadOnlyLedger,
    schema: Schema,
    *,
    change: int | None = None,
    settle: bool = True,
    anew: bool = False,
    progress: Progress = silent,
) -> Iterator[Index]:
    """The index in ``folder`` as of ``change`` (the newest when None); nobody else has it meanwhile.

    It is built when there is none that fits: when it is not whole, was made by other code, or knows other changes than the
    ledger has. ``anew``: it is built in any case. ``settle``: candidates are worked out.
    """
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK):
        wanted = ledger.change if change is None else change
        if anew:
            sealed.remove(folder)
        try:
            try:
                index, opened = _opened(folder, ledger, schema, wanted, settle, progress)
            except _MISFITS:
                terms = describing.Terms(schema)
                sealed.create(folder, lambda database: _fill(database, ledger, wanted, terms, progress))
                index, opened = _opened(folder, ledger, schema, wanted, settle, progress)
            with opened:
                yield index
        except OSError as error:
            if not no_room(error):
                raise
            fix = "Nothing is lost: make room, and ask again."
            raise KgError("there is no room on the disk for the index of identity.", where=str(folder), fix=fix) from error
        except sealed.Broken as error:
            sealed.remove(folder)
            raise KgError("the index of identity is damaged.", where=str(folder), fix="Repeat it: it is built anew.") from error


def verify(folder: Path) -> list[Damage]:
    """What is not as it was written; nothing while somebody goes on writing."""
    from filelock import FileLock, Timeout

    if not folder.is_dir():
        return []
    try:
        with FileLock(folder / LOCK, timeout=PATIENCE):
            return sealed.verify(folder)
    except Timeout:
        return []


def _opened(
    folder: Path, ledger: ReadOnlyLedger, schema: Schema, change: int, settle: bool, progress: Progress
) -> tuple[Index, ExitStack]:
    with ExitStack() as stack:
        index = Index(folder, stack.enter_context(sealed.opened(folder)), ledger, schema, progress)
        index.check(change)
        index.follow(change)
        if settle:
            index.settle()
        return index, stack.pop_all()


def _fill(database: sqlite3.Connection, ledger: ReadOnlyLedger, change: int, terms: describing.Terms, progress: Progress) -> None:
    build(database, ledger, change, terms, progress)
    set_meta(database, "code", _code())
    _note(database, change, _described(ledger, change) if change else [])


class Index:
    """An index that is open. ``touched``: how many entities of the changes that it has followed may be otherwise."""

    def __init__(
        self, folder: Path, database: sqlite3.Connection, ledger: ReadOnlyLedger, schema: Schema, progress: Progress = silent
    ) -> None:
        self._folder, self._database, self._ledger = folder, database, ledger
        self._terms, self._progress = describing.Terms(schema), progress
        self.touched = 0

    @property
    def change(self) -> int:
        """The change that it is as of."""
        return int(get_meta(self._database, "change", 0))

    def check(self, change: int) -> None:
        """Whether it can be brought to this change of the ledger; an error when it is to be built anew."""
        known = self.change
        if known > change or get_meta(self._database, "code") != _code():
            raise _Anew
        batch = get_meta(self._database, "batch")
        if known and (batch is None or delta.change_of_batch(self._ledger.table(), batch) != known):
            raise _Anew  # the ledger is another one

    def follow(self, change: int) -> None:
        """Bring keys, clusters and things to this change; candidates of what is touched are pending then."""
        if (known := self.change) == change:
            return
        told = rows_since(self._ledger, known, change)
        if told.num_rows > MANY:
            raise _Anew
        rows: list[Row] = told.to_pylist()
        if any(row["predicate"] == CHANGE and _rewrites(row) for row in rows):
            raise _Anew
        said = [row for row in rows if row["predicate"] != CHANGE]
        with self._transaction():
            touched = follow(self._database, said, self._terms.told)
            self._describe(touched)
            self._note_sources(rows)
            _note(self._database, change, rows)
        self.touched += len(touched.entities)

    def settle(self) -> None:
        """Work out the candidates of everything that is pending. What is done stays when it is interrupted."""
        things = get_meta(self._database, "things", 0)
        [(pending,)] = self._database.execute("SELECT count(*) FROM pending").fetchall()
        self.touched = max(self.touched, pending)
        if pending > STEP and SHARE * things <= pending and things <= AT_ONCE:
            with self._transaction():
                self._settle_all()
            return
        latin, model, done = bool(get_meta(self._database, "latin")), models.load_model(), 0
        while entities := [of for (of,) in self._database.execute("SELECT entity FROM pending LIMIT ?", (STEP,))]:
            with self._transaction():
                for entity in entities:
                    pairing.pair_up(self._database, entity, things, model, latin=latin)
                self._database.execute("DELETE FROM pending WHERE entity IN (SELECT value FROM json_each(?))", (listing(entities),))
            done += len(entities)
            self._progress("candidates", done, pending)

    def unjudged(self, rules: str) -> list[str] | None:
        """The sources that changed since ``note_judged``; None, which means all, when the rules were others then."""
        if get_meta(self._database, "rules") != rules:
            return None
        return [str(source) for source in get_meta(self._database, "unjudged", [])]

    def note_judged(self, rules: str) -> None:
        """Note that these rules judged all that it knows. ``rules``: names them and their settings."""
        with self._transaction():
            set_meta(self._database, "rules", rules)
            set_meta(self._database, "unjudged", [])

    def labels(self, ids: Collection[str]) -> dict[str, str]:
        """The labels of those of the entities that have a name."""
        found = describing.stored(self._database, list(map(number, ids)))
        return {thing.id: thing.named.name for thing in found.values()}

    def pass_over(self) -> None:
        """Leave what is pending without candidates, until something touches it."""
        with self._transaction():
            self._database.execute("DELETE FROM pending")

    def clusters(self) -> dict[str, str]:
        """Every key that is spoken of, with the id of its entity."""
        query = "SELECT k.key, e.key FROM keys AS k JOIN keys AS e ON e.number = k.entity"
        return dict(self._database.execute(query).fetchall())

    def things(self) -> list[Thing]:
        """The entities that have a name, as they are compared, by id."""
        query = "SELECT k.key, t.named, t.degree FROM things AS t JOIN keys AS k ON k.number = t.entity ORDER BY k.key"
        return [Thing(id, describing.decode(named), degree) for id, named, degree in self._database.execute(query)]

    def counts(self, likely: float) -> dict[str, int]:
        """How many entities there are, how many candidates, and how many of these have a score of ``likely``."""
        query = """SELECT (SELECT count(DISTINCT entity) FROM keys), (SELECT count(*) FROM candidates),
            (SELECT count(*) FROM candidates WHERE score >= ?)"""
        [row] = self._database.execute(query, (likely,)).fetchall()
        return dict(zip(("entities", "candidates", "likely"), row, strict=True))

    def candidates(self, most: int | None = None) -> pa.Table:
        """The candidates that matter most, all when None, in the shape of ``kg.identity.candidates.schema()``."""
        query = "SELECT a, b, log_odds, strength FROM candidates ORDER BY matters DESC LIMIT ?"
        rows = self._database.execute(query, (-1 if most is None else most,)).fetchall()
        ends = sorted({end for row in rows for end in row[:2]})
        known: dict[int, Thing] = {}
        for at in range(0, len(ends), CHUNK):
            known |= describing.stored(self._database, ends[at : at + CHUNK])
        places = {of: place for place, of in enumerate(known)}
        pairs = (Scored(places[a], places[b], log_odds, strength) for a, b, log_odds, strength in rows)
        return table(list(known.values()), pairs, models.load_model())

    def _describe(self, touched: Touched) -> None:
        """Describe what is touched anew, and list it under the keys that it has now."""
        latin = bool(get_meta(self._database, "latin"))
        entities = sorted(touched.entities)
        before = describing.stored(self._database, entities)
        after = describing.things(self._database, entities, self._terms)
        if not latin and any(has_latin(thing.named) for thing in after.values()):
            raise _Anew  # no Chinese name is listed yet by what it offers to Latin ones
        for entity in entities:
            old, new = before.get(entity), after.get(entity)
            self._list(entity, old, new, latin=latin)
            if old != new or entity in touched.surely:
                self._database.execute("INSERT OR IGNORE INTO pending VALUES (?)", (entity,))
        things = get_meta(self._database, "things", 0) + len(after.keys() - before.keys()) - len(before.keys() - after.keys())
        set_meta(self._database, "things", things)  # to count them takes the longer the more there are
        for entity in sorted(after):
            keys = keys_of(after[entity].named, after[entity].sort, latin=latin)
            mass = pairing.mass(keys, counts(self._database, keys), things)
            self._database.execute("INSERT OR REPLACE INTO masses VALUES (?, ?)", (entity, mass))

    def _note_sources(self, rows: Iterable[Row]) -> None:
        changes = (json.loads(row["value"]) for row in rows if row["predicate"] == CHANGE)
        sources = {source for change in changes for source in change["sources"]}
        set_meta(self._database, "unjudged", sorted(sources.union(get_meta(self._database, "unjudged", []))))

    def _list(self, entity: int, old: Thing | None, new: Thing | None, *, latin: bool) -> None:
        if old == new:
            return
        if old is None or new is None or (old.named, old.sort) != (new.named, new.sort):
            had, has = (keys_of(thing.named, thing.sort, latin=latin) if thing else {} for thing in (old, new))
            exchange(self._database, entity, had, has)
        if new is None:
            for name in ("things", "masses"):
                self._database.execute(f"DELETE FROM {name} WHERE entity = ?", (entity,))
        else:
            row = (entity, describing.encode(new.named), new.degree)
            self._database.execute("INSERT OR REPLACE INTO things VALUES (?, ?, ?)", row)

    def _settle_all(self) -> None:
        """The candidates of all things in one query, which of many costs less than to look them up one by one."""
        self._progress("candidates", 0, 1)
        query = "SELECT t.entity, k.key FROM things AS t JOIN keys AS k ON k.number = t.entity ORDER BY k.key"
        numbers = [of for of, _ in self._database.execute(query)]
        things = self.things()
        closed = {frozenset(pair) for entity in self._judged() for pair in pairing.judged_different(self._database, entity)}
        every = scored(things, models.load_model())
        found = (pair for pair in every if frozenset((numbers[pair.l], numbers[pair.r])) not in closed)
        self._database.execute("DELETE FROM candidates")
        pairs = (pairing.Pair(numbers[pair.l], numbers[pair.r], pair.strength, pair.log_odds) for pair in best(found, WIDTH, LEAST))
        pairing.store(self._database, pairs, dict(zip(numbers, things, strict=True)))
        self._database.execute("DELETE FROM pending")

    def _judged(self) -> Collection[int]:
        query = "SELECT DISTINCT k.entity FROM listed AS l JOIN keys AS k ON k.number = l.key WHERE k.entity IS NOT NULL"
        return [entity for (entity,) in self._database.execute(query)]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All that is written in it stays, or nothing."""
        self._database.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        sealed.commit(self._database, self._folder)


def _note(database: sqlite3.Connection, change: int, rows: Iterable[Row]) -> None:
    """Note which change it is as of, and the batch by which that is known again; ``rows`` are those of the last changes."""
    described = (row for row in rows if row["predicate"] == CHANGE and row["change"] == change)
    batch = next((json.loads(row["value"])["batch"] for row in described), None)
    set_meta(database, "change", change)
    set_meta(database, "batch", batch)


def _described(ledger: ReadOnlyLedger, change: int) -> list[Row]:
    """The row that describes a change."""
    rows: list[Row] = rows_since(ledger, change - 1, change, only=CHANGE).to_pylist()
    return rows


def _rewrites(row: Row) -> bool:
    """Whether a change is one that rewrote the rows of others: only these write nothing."""
    told: dict[str, Any] = json.loads(row["value"])
    return not told["sources"] and not told["asserted"] and not told["retracted"]


@cache
def _code() -> str:
    """Names the code and the words by which names are compared: what other code listed is of no use."""
    found = hashlib.sha256()
    for path in sorted(path for path in Path(models.__file__).parent.parent.rglob("*") if path.suffix in (".py", ".yaml", ".json")):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()
