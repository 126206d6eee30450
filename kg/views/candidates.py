"""The view of candidates: pairs of entities of a snapshot that may be one, in ``views/candidates/<change>/candidates.parquet``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.engine import connect
from kg.identity.candidates import Thing, candidates
from kg.identity.candidates.model import FILE as MODEL_FILE
from kg.identity.comparison import Named
from kg.identity.forms import FormerName
from kg.identity.rules import IDENTIFIERS
from kg.statements.fold import FOLD
from kg.statements.statement import DIFFERENT
from kg.versions import open_or_build

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.snapshot import Snapshot
    from kg.statements.ledger import Ledger

FILE = "candidates.parquet"
_MODEL = b"model"  # in the metadata of the file: the hash of the weights that it was made by
_FORMER, _ADDRESS, _LOCATED = "formerName", "address", "locatedIn"

_ENTITIES = "SELECT id, class, label, names FROM entities ORDER BY id"
_SAID = """
SELECT entity, predicate, value, year(valid_from) AS since, year(valid_to) AS until
FROM properties WHERE predicate IN (SELECT unnest($predicates::VARCHAR[])) ORDER BY entity, predicate, value
"""
_PLACES = """
SELECT r.subject AS entity, min(e.label) AS place
FROM relations r JOIN entities e ON e.id = r.object WHERE r.predicate = $located AND NOT r.rejected GROUP BY r.subject
"""
_DEGREES = """
SELECT entity, count(*) AS degree
FROM (SELECT id, unnest([subject, object]) AS entity FROM relations WHERE NOT rejected) GROUP BY entity
"""
_DIFFERENT = f"""
WITH known AS (SELECT * FROM read_parquet($files) WHERE predicate = $different AND change <= $change)
SELECT subject, object FROM ({FOLD}) WHERE object IS NOT NULL
"""


def open_candidates(folder: Path, snapshot: Snapshot, ledger: Ledger) -> pa.Table:
    """The candidates of a snapshot, in the shape of ``kg.identity.candidates.schema()``; worked out when they are first asked for.

    ``folder``: of this view, with a folder for each change. Pairs that someone judged different are not among them.
    """
    import pyarrow.parquet as pq

    model = sha256(MODEL_FILE.read_bytes()).hexdigest().encode()

    def build(place: Path) -> None:
        table = candidates(things(snapshot), judged_different(snapshot, ledger))
        pq.write_table(table.replace_schema_metadata({_MODEL: model}), place / FILE, compression="zstd")

    def read(place: Path) -> pa.Table:
        table = pq.read_table(place / FILE)
        if (table.schema.metadata or {}).get(_MODEL) != model:
            raise ValueError("made by another model")  # and so made anew
        return table.replace_schema_metadata(None)

    return open_or_build(folder, snapshot.change, build, read, day=date.min)  # no day on which it would look different


def things(snapshot: Snapshot) -> list[Thing]:
    """The entities with what identity compares: names now and before, class, identifiers, place; nameless ones are left out."""
    former: defaultdict[str, list[FormerName]] = defaultdict(list)
    identifiers: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    places: dict[str, str] = {}
    for row in _rows(snapshot, _SAID, predicates=[*IDENTIFIERS, _FORMER, _ADDRESS]):
        if row["predicate"] == _FORMER:
            former[row["entity"]].append(FormerName(row["value"], row["since"], row["until"]))
        elif row["predicate"] == _ADDRESS:
            places.setdefault(row["entity"], row["value"])
        else:
            identifiers[row["entity"]].append((row["predicate"], row["value"]))
    places |= {row["entity"]: row["place"] for row in _rows(snapshot, _PLACES, located=_LOCATED)}
    degrees = {row["entity"]: row["degree"] for row in _rows(snapshot, _DEGREES)}
    found = []
    for row in _rows(snapshot, _ENTITIES):
        if not row["names"]:
            continue
        id = row["id"]
        before = {name.name for name in former[id]}
        aliases = tuple(name for name in row["names"] if name != row["label"] and name not in before)
        named = Named(
            row["label"],
            row["class"] or "",
            places.get(id, ""),
            tuple(identifiers[id]),
            aliases,
            tuple(name for name in former[id] if name.name != row["label"]),
        )
        found.append(Thing(id, named, degrees.get(id, 0)))
    return found


def judged_different(snapshot: Snapshot, ledger: Ledger) -> set[tuple[str, str]]:
    """Pairs of entities of which someone says that they, or keys of theirs, are different."""
    if not (files := ledger.files()):
        return set()
    with connect() as engine:
        params = {"files": files, "different": DIFFERENT, "change": snapshot.change}
        judged = engine.execute(_DIFFERENT, params).fetchall()
    entities = {row["key"]: row["entity"] for row in _of_keys(snapshot, {key for pair in judged for key in pair})}
    return {(entities[key], entities[other]) for key, other in judged if key in entities and other in entities}


def _of_keys(snapshot: Snapshot, keys: Iterable[str]) -> list[dict[str, Any]]:
    return _rows(snapshot, "SELECT key, entity FROM keys WHERE key IN (SELECT unnest($keys::VARCHAR[]))", keys=sorted(keys))


def _rows(snapshot: Snapshot, query: str, **params: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = snapshot.sql(query, params or None).to_pylist()
    return rows
