"""The tables of the index, and the numbers by which they name things."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from typing import Any

# A number is 63 bits of the MD5 of a text: the same for every engine, with no table to look it up in. Among ten million texts
# two have one number with a chance of 1 in 200,000; then a candidate may be missed.
NUMBER = "CREATE MACRO numbered(t) AS (md5_number_lower(t) >> 1)::BIGINT"  # DuckDB

# statements: those that hold, of what they say only what identity needs. keys: every key that was ever spoken of; ``entity``
# is the number of the key that names its entity, null when nothing speaks of it. identified: what rules judged. judgements: what
# people judged; ``listed`` finds them by key. verdicts: the reviews of statements. things: entities with names, as they were
# compared last. postings: which entities have a blocking key; ``entities`` is null when too many have, ``bearers`` counts
# them all. pending: entities whose candidates are not worked out yet.
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE statements (
    id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, object INTEGER, predicate TEXT NOT NULL, value TEXT, lang TEXT,
    source INTEGER, since INTEGER, until INTEGER, rejected INTEGER NOT NULL);
CREATE TABLE keys (number INTEGER PRIMARY KEY, key TEXT NOT NULL, first_change INTEGER NOT NULL, entity INTEGER);
CREATE TABLE identified (
    id INTEGER PRIMARY KEY, key INTEGER NOT NULL, identity INTEGER NOT NULL, name TEXT NOT NULL, confidence REAL NOT NULL,
    rests_on TEXT NOT NULL);
CREATE TABLE judgements (id TEXT PRIMARY KEY, verdict TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE listed (key INTEGER, judgement TEXT, PRIMARY KEY (key, judgement)) WITHOUT ROWID;
CREATE TABLE verdicts (id INTEGER PRIMARY KEY, statement INTEGER NOT NULL, change INTEGER NOT NULL, rejected INTEGER NOT NULL);
CREATE TABLE things (entity INTEGER PRIMARY KEY, named TEXT NOT NULL, degree INTEGER NOT NULL);
CREATE TABLE masses (entity INTEGER PRIMARY KEY, mass REAL);
CREATE TABLE postings (key INTEGER PRIMARY KEY, bearers INTEGER NOT NULL, entities BLOB);
CREATE TABLE candidates (
    a INTEGER, b INTEGER, strength REAL NOT NULL, log_odds REAL NOT NULL, score REAL NOT NULL, degree INTEGER NOT NULL,
    matters REAL NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE pending (entity INTEGER PRIMARY KEY);
"""
INDEXES = """
CREATE INDEX statements_by_subject ON statements (subject);
CREATE INDEX statements_by_object ON statements (object) WHERE object IS NOT NULL;
CREATE INDEX keys_by_entity ON keys (entity) WHERE entity IS NOT NULL;
CREATE INDEX identified_by_key ON identified (key);
CREATE INDEX identified_by_identity ON identified (identity);
CREATE INDEX verdicts_by_statement ON verdicts (statement);
CREATE INDEX candidates_by_b ON candidates (b);
CREATE INDEX candidates_by_matters ON candidates (matters DESC);
"""


def number(text: str) -> int:
    """As ``numbered`` in DuckDB."""
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[8:], "little") >> 1


def listing(numbers: Iterable[object]) -> str:
    """Values as one parameter: ``IN (SELECT value FROM json_each(?))``."""
    return json.dumps(list(numbers))


def get_meta(database: sqlite3.Connection, name: str, default: Any = None) -> Any:
    row = database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return default if row is None else json.loads(row[0])


def set_meta(database: sqlite3.Connection, name: str, value: Any) -> None:
    database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value, sort_keys=True)))
