"""The relations that a picture counts, each with the statements behind it and the words of the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.questions.network import PARTNERSHIPS

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

STATUSES = ("done", "in_progress", "planned")


@dataclass(frozen=True, slots=True)
class Link:
    """A relation that is not rejected. ``statements`` is never empty; ``quote`` stands at ``locator`` of the source ``title``."""

    id: str
    predicate: str
    subject: str
    subject_name: str
    subject_type: str | None
    object: str
    object_name: str
    object_type: str | None
    status: str
    valid_from: date | None
    valid_to: date | None
    precision: str | None
    statements: tuple[str, ...]
    quote: str | None
    locator: str | None
    title: str

    @property
    def ends(self) -> tuple[str, str]:
        return self.subject, self.object

    def other(self, entity: str) -> tuple[str, str]:
        """Id and name of the end that is not ``entity``."""
        return (self.object, self.object_name) if self.subject == entity else (self.subject, self.subject_name)


# The inner join on the first statement leaves out what no statement supports.
_LINKS = """
    SELECT r.id, r.predicate, r.subject, a.label AS subject_name, a.class AS subject_type,
           r.object, b.label AS object_name, b.class AS object_type, r.status, r.valid_from, r.valid_to, r.precision,
           r.statements, s.quote, s.locator, coalesce(d.title, s.source) AS title
    FROM relations r JOIN entities a ON a.id = r.subject JOIN entities b ON b.id = r.object
    JOIN statements s ON s.id = r.statements[1] LEFT JOIN sources d ON d.id = s.source
    WHERE NOT r.rejected AND {condition}
    ORDER BY r.predicate, r.valid_from NULLS LAST, subject_name, object_name, r.id
"""


def collaborations(snapshot: Snapshot, focus: str | None = None) -> list[Link]:
    """Who works with whom, signs with whom and sets up what: of all, or of the entity of this id."""
    near = "AND $focus IN (r.subject, r.object)" if focus else ""
    return _links(snapshot, f"r.predicate IN (SELECT unnest($kinds)) {near}", {"kinds": PARTNERSHIPS} | _given(focus))


def links_of(snapshot: Snapshot, entity: str) -> list[Link]:
    """Every relation of the entity of this id."""
    return _links(snapshot, "$focus IN (r.subject, r.object)", _given(entity))


def residents(snapshot: Snapshot, carrier: str) -> list[Link]:
    """Who is a tenant of the carrier of this id or is incubated by it."""
    housed = "(r.predicate = 'tenantOf' AND r.object = $focus OR r.predicate = 'incubates' AND r.subject = $focus)"
    return _links(snapshot, housed, _given(carrier))


def places(snapshot: Snapshot) -> list[Link]:
    """What lies where or is a tenant of what, unless that is still planned."""
    return _links(snapshot, "r.predicate IN ('locatedIn', 'tenantOf') AND r.status <> 'planned'", {})


def credit_codes(snapshot: Snapshot) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The unified social credit code of each entity that has one, and the statements that give it; the first of several."""
    rows = snapshot.sql("SELECT entity, value, statements FROM properties WHERE predicate = 'uscc' ORDER BY entity, value DESC")
    return {row["entity"]: (row["value"], tuple(row["statements"])) for row in rows.to_pylist()}


def _given(focus: str | None) -> dict[str, object]:
    return {"focus": focus} if focus else {}


def _links(snapshot: Snapshot, condition: str, params: Mapping[str, object]) -> list[Link]:
    rows = snapshot.sql(_LINKS.format(condition=condition), params or None).to_pylist()
    return [Link(**{**row, "statements": tuple(row["statements"])}) for row in rows]


def by_status(links: Sequence[Link]) -> dict[str, list[Link]]:
    """The links of each status that occurs, the most advanced first."""
    found = {status: [link for link in links if link.status == status] for status in STATUSES}
    return {status: of for status, of in found.items() if of}
