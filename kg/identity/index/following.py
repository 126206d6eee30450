"""Following the ledger: the rows of changes that the index has not seen, folded into what it holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.engine import cursor
from kg.identity.clusters import Judgement
from kg.identity.index.grouping import is_rejected, judgements, regroup, stored
from kg.identity.index.tables import listing, number
from kg.statements import delta
from kg.statements.statement import ACCEPTED, DIFFERENT, IDENTIFIED_AS, REJECTED, RESERVED, SAME, UNSURE

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyarrow as pa

    from kg.statements.read_only import ReadOnlyLedger

Row = Mapping[str, Any]

COLUMNS = """id, operation, subject, predicate, object, value, lang, year(valid_from) AS since, year(valid_to) AS until,
    qualifiers, source, confidence, change"""
_ROWS = f"""
SELECT {COLUMNS} FROM read_parquet($files)
WHERE change > $known AND change <= $change AND ($only IS NULL OR predicate = $only) ORDER BY change
"""
FEW = 16  # changes whose files are looked up one by one
REVIEWS, BY_HAND = (ACCEPTED, REJECTED), (SAME, DIFFERENT, UNSURE)


@dataclass(slots=True)
class _Dirty:
    """Keys of which something came or went, more keys whose clusters may be others, and keys of judgements."""

    keys: set[int] = field(default_factory=set)
    starts: set[int] = field(default_factory=set)
    judged: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Touched:
    """Entities, new and old, of which anything may be otherwise; ``surely`` are those with other keys or other judgements."""

    entities: frozenset[int]
    surely: frozenset[int]


def rows_since(ledger: ReadOnlyLedger, known: int, change: int, *, only: str | None = None) -> pa.Table:
    """The rows of the changes after ``known`` up to ``change``, those that describe changes among them, in their order.

    ``only``: those with this predicate.
    """
    table = ledger.table()
    if change - known <= FEW:
        files = sorted({name for of in range(known + 1, change + 1) for name in delta.files(ledger.path, table, change=of)})
    else:
        files = delta.files(ledger.path, table)
    with delta.failures(ledger.path, "reading"), cursor() as engine:
        params = {"files": files, "known": known, "change": change, "only": only}
        return engine.sql(_ROWS, params=params).to_arrow_table()


def follow(database: sqlite3.Connection, rows: Iterable[Row], told: Collection[str]) -> Touched:
    """Fold the rows in, in their order, and give the keys that they reach their entities.

    ``told``: the predicates whose values are kept.
    """
    newest: dict[str, Row] = {}
    for row in rows:
        if not row["predicate"].startswith(RESERVED):
            _first_spoken_of(database, row)
        newest[row["id"]] = row
    dirty = _Dirty()
    reviewed: set[int] = set()
    for row in newest.values():
        predicate = row["predicate"]
        if predicate == IDENTIFIED_AS:
            _identify(database, row, dirty)
        elif predicate in BY_HAND:
            _judge(database, row, dirty)
        elif predicate in REVIEWS:
            reviewed |= _review(database, row)
        elif not predicate.startswith(RESERVED):
            _state(database, row, told, dirty)
            reviewed.add(number(row["id"]))
    for statement in reviewed:
        _reconsider(database, statement, dirty)
    for one in judgements(database, dirty.keys):  # of which another key may be the first that is there now
        dirty.judged |= _listed(one)
    before = _entities(database, dirty.keys | dirty.judged)
    moved = regroup(database, dirty.keys | dirty.starts | dirty.judged)
    after = _entities(database, dirty.keys | dirty.judged)
    return Touched(frozenset(before | moved | after), frozenset(moved | _entities(database, dirty.judged)))


def _first_spoken_of(database: sqlite3.Connection, row: Row) -> None:
    """Note when the keys of a statement were first spoken of, whatever became of it since."""
    for key in (row["subject"], row["object"]):
        if key is not None:
            query = "INSERT INTO keys VALUES (?, ?, ?, NULL) ON CONFLICT DO NOTHING"
            database.execute(query, (number(key), key, row["change"]))


def _identify(database: sqlite3.Connection, row: Row, dirty: _Dirty) -> None:
    id = number(row["id"])
    before = database.execute("SELECT key, identity FROM identified WHERE id = ?", (id,)).fetchone()
    changed = [] if before is None else [before]
    database.execute("DELETE FROM identified WHERE id = ?", (id,))
    if row["operation"] == "assert" and row["value"] is not None:
        database.execute("INSERT INTO identified VALUES (?, ?, ?, ?, ?, ?)", identified(row))
        changed.append((number(row["subject"]), number(row["value"])))
    for key, identity in changed:
        dirty.starts.add(key)
        dirty.starts |= {other for (other,) in database.execute("SELECT key FROM identified WHERE identity = ?", (identity,))}


def _judge(database: sqlite3.Connection, row: Row, dirty: _Dirty) -> None:
    before = database.execute("SELECT id, verdict, a, b FROM judgements WHERE id = ?", (row["id"],)).fetchone()
    changed = [] if before is None else [stored(*before)]
    for table, column in (("judgements", "id"), ("listed", "judgement")):
        database.execute(f"DELETE FROM {table} WHERE {column} = ?", (row["id"],))
    if row["operation"] == "assert" and row["object"] is not None:
        changed.append(new := judgement(row))
        database.execute("INSERT INTO judgements VALUES (?, ?, ?, ?)", judged(new))
        database.executemany("INSERT INTO listed VALUES (?, ?)", ((key, new.id) for key in _listed(new)))
    for one in changed:
        dirty.judged |= _listed(one)


def _review(database: sqlite3.Connection, row: Row) -> set[int]:
    """The statement that the review is of."""
    id, statement = number(row["id"]), number(row["subject"])
    database.execute("DELETE FROM verdicts WHERE id = ?", (id,))
    if row["operation"] == "assert":
        rejected = row["predicate"] == REJECTED
        database.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?)", (id, statement, row["change"], rejected))
    return {statement}


def _state(database: sqlite3.Connection, row: Row, told: Collection[str], dirty: _Dirty) -> None:
    database.execute("DELETE FROM statements WHERE id = ?", (number(row["id"]),))
    if row["operation"] == "assert":
        object, source = (None if row[name] is None else number(row[name]) for name in ("object", "source"))
        value = row["value"] if row["predicate"] in told else None
        said = (row["predicate"], value, row["lang"], source, row["since"], row["until"], False)
        marks = ", ".join("?" * 10)
        database.execute(f"INSERT INTO statements VALUES ({marks})", (number(row["id"]), number(row["subject"]), object, *said))
    dirty.keys |= {number(key) for key in (row["subject"], row["object"]) if key is not None}


def _reconsider(database: sqlite3.Connection, statement: int, dirty: _Dirty) -> None:
    """See whether a statement is rejected; what it says and what rests on it come and go with that."""
    row = database.execute("SELECT subject, object, rejected FROM statements WHERE id = ?", (statement,)).fetchone()
    if row is None:
        return
    subject, object, before = row
    if (rejected := is_rejected(database, statement)) == bool(before):
        return
    database.execute("UPDATE statements SET rejected = ? WHERE id = ?", (rejected, statement))
    dirty.keys |= {key for key in (subject, object) if key is not None}
    for (identity,) in database.execute("SELECT identity FROM identified WHERE key = ?", (subject,)).fetchall():
        dirty.starts |= {other for (other,) in database.execute("SELECT key FROM identified WHERE identity = ?", (identity,))}


def identified(row: Row) -> tuple[object, ...]:
    """A row of the table of this name."""
    rests_on = json.loads(row["qualifiers"] or "{}").get("rests_on", "")
    return number(row["id"]), number(row["subject"]), number(row["value"]), row["value"], row["confidence"], rests_on


def judgement(row: Row) -> Judgement:
    return Judgement.of(row["id"], row["predicate"], row["subject"], row["object"], json.loads(row["qualifiers"] or "{}"))


def judged(one: Judgement) -> tuple[object, ...]:
    """A row of the table of judgements; ``stored`` is the inverse."""
    return one.id, one.verdict, json.dumps(one.a), json.dumps(one.b)


def _listed(one: Judgement) -> set[int]:
    return {number(key) for key in (*one.a, *one.b)}


def _entities(database: sqlite3.Connection, keys: Iterable[int]) -> set[int]:
    query = "SELECT DISTINCT entity FROM keys WHERE entity IS NOT NULL AND number IN (SELECT value FROM json_each(?))"
    return {entity for (entity,) in database.execute(query, (listing(keys),))}
