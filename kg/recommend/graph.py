"""The actor–relation graph that partners are sought in: every current relation an edge, weighted by its kind.

A weight is how much a relation of that kind says about who could work with whom, between 0 and 1; a relation counts
as weight × progress × confidence. What two did together says most, what many share says least, and a walk divides
that among the many anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from kg.snapshot import Snapshot

WEIGHTS: Mapping[str, float] = {
    # They worked together, or agreed to.
    "partnersWith": 1.0,
    "signedAgreementWith": 1.0,
    "jointlyEstablishes": 1.0,
    "wonProject": 0.8,
    # One carries, owns or pays for the other.
    "subsidiaryOf": 0.7,
    "affiliatedWith": 0.6,
    "operates": 0.6,
    "investsIn": 0.6,
    "funds": 0.5,
    "incubates": 0.5,
    "succeeds": 0.5,
    # They want or make the same thing.
    "needs": 0.7,
    "develops": 0.6,
    "produces": 0.6,
    "targets": 0.5,
    # They meet: in a place, at an event, on a list.
    "hosts": 0.4,
    "tenantOf": 0.4,
    "supports": 0.4,
    "attended": 0.3,
    "selectedForProgram": 0.3,
    "receivedAward": 0.3,
    "accredits": 0.2,
    "locatedIn": 0.2,
    "holdsTitle": 0.1,
    "issuedBy": 0.1,
}
UNKNOWN_WEIGHT = 0.2  # of a relation that this table has no opinion on
SAME_REPORT = 0.2  # between an entity and the region of a report that speaks of it
PROGRESS: Mapping[str, float] = {"done": 1.0, "in_progress": 0.9, "planned": 0.5}


@dataclass(frozen=True, eq=False)
class Graph:
    """Entities by place in ``ids``; ``matrix[a, b]`` is the summed weight of what holds between two, both ways round."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    classes: tuple[str | None, ...]
    place: Mapping[str, int]
    matrix: csr_array


def weight(predicate: str, status: str, confidence: float | None) -> float:
    return WEIGHTS.get(predicate, UNKNOWN_WEIGHT) * PROGRESS.get(status, 1.0) * (1.0 if confidence is None else confidence)


def graph_of(snapshot: Snapshot) -> Graph:
    """The graph of a snapshot. The last few are kept, since a snapshot's folder never changes."""
    return _build(snapshot.folder.resolve())


@lru_cache(maxsize=2)
def _build(folder: Path) -> Graph:
    import numpy as np
    import pyarrow.compute as pc
    from scipy.sparse import csr_array

    from kg.snapshot import Snapshot

    snapshot = Snapshot(folder)
    entities = snapshot.sql("SELECT id, label, class FROM entities ORDER BY id")
    rows: Any = snapshot.sql(
        "SELECT subject, object, predicate, status, confidence FROM relations WHERE NOT rejected AND subject <> object ORDER BY id"
    )
    ids = entities["id"].combine_chunks()
    ends = [pc.index_in(rows[end], value_set=ids).to_numpy() for end in ("subject", "object")]
    weights = np.array([weight(*row) for row in zip(*(rows[name].to_pylist() for name in rows.column_names[2:]), strict=True)])
    there_and_back = (np.concatenate(ends), np.concatenate(ends[::-1]))
    listed = tuple(ids.to_pylist())
    return Graph(
        ids=listed,
        names=tuple(entities["label"].to_pylist()),
        classes=tuple(entities["class"].to_pylist()),
        place={id: at for at, id in enumerate(listed)},
        matrix=csr_array((np.concatenate([weights, weights]), there_and_back), shape=(len(listed), len(listed))),
    )


def tied_to(snapshot: Snapshot, entity: str) -> frozenset[str]:
    """Who is in touch with ``entity`` already, or plans to be: by a relation of any kind, or by establishing the same thing."""
    rows = snapshot.sql(
        "SELECT CASE WHEN subject = $id THEN object ELSE subject END AS tied FROM relations "
        "WHERE NOT rejected AND $id IN (subject, object) "
        "UNION SELECT theirs.subject FROM relations ours JOIN relations theirs ON theirs.object = ours.object "
        "WHERE ours.subject = $id AND ours.predicate = 'jointlyEstablishes' AND theirs.predicate = 'jointlyEstablishes' "
        "AND NOT ours.rejected AND NOT theirs.rejected",
        {"id": entity},
    )
    return frozenset(rows["tied"].to_pylist()) - {entity}


@dataclass(frozen=True, slots=True)
class Mention:
    """A report that speaks of an entity, the region that the report is about, and a statement about each of the two."""

    source: str
    title: str
    region: str
    evidence: tuple[str, ...]


def mentions_of(snapshot: Snapshot, entity: str) -> list[Mention]:
    """The reports that speak of ``entity`` and are about one region: the region that is the subject of most of what it says."""
    rows = snapshot.sql(
        "WITH about AS (SELECT source, entity AS region, count(*) AS said, min(id) AS statement FROM statements "
        "WHERE predicate NOT IN ('type', 'name') AND NOT rejected "
        "AND entity IN (SELECT id FROM entities WHERE class = 'Region') GROUP BY ALL HAVING said > 1), "
        "first AS (SELECT source, arg_max(region, (said, region)) AS region, arg_max(statement, (said, region)) AS statement "
        "FROM about GROUP BY source), "
        "here AS (SELECT source, arg_min(id, (predicate IN ('type', 'name'), id)) AS statement FROM statements "
        "WHERE $id IN (entity, object_entity) AND NOT rejected GROUP BY source) "
        "SELECT source, coalesce(d.title, source) AS title, region, here.statement AS ours, first.statement AS theirs "
        "FROM here JOIN first USING (source) LEFT JOIN sources d ON d.id = source WHERE region <> $id ORDER BY source",
        {"id": entity},
    ).to_pylist()
    return [Mention(row["source"], row["title"], row["region"], (row["ours"], row["theirs"])) for row in rows]
