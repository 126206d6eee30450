"""Why keys are one thing in a snapshot, or why they are not: what rules and people judged of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kg.identity.clusters import Apart, Join, Judgement, by_hand, canonical_ids, cluster
from kg.statements.statement import DIFFERENT, SAME, UNSURE

if TYPE_CHECKING:
    from kg.snapshot.snapshot import Snapshot

Verdict = Literal["same", "different", "unsure"]
VERDICTS: Mapping[str, Verdict] = {SAME: "same", DIFFERENT: "different", UNSURE: "unsure"}
PREDICATES: Mapping[Verdict, str] = {verdict: predicate for predicate, verdict in VERDICTS.items()}

_STANDING = """
    SELECT id, verdict, a, b, a_keys, b_keys, "by", comment, score, source, change, epoch_us("at") AS "at"
    FROM judgements WHERE a IS NOT NULL
      AND ($keys IS NULL OR a IN (SELECT unnest($keys::VARCHAR[])) OR b IN (SELECT unnest($keys::VARCHAR[]))
           OR (verdict = $different AND list_has_any(string_split(a_keys || ' ' || b_keys, ' '), $keys::VARCHAR[])))
    ORDER BY change, id
"""
_IDENTIFIED = """
    SELECT key, identity, rule, confidence FROM identities
    WHERE identity IN (SELECT identity FROM identities WHERE key IN (SELECT unnest($keys::VARCHAR[]))) ORDER BY identity, key
"""
_KEYS = (
    "SELECT key, entity, first_change FROM keys WHERE {condition} IN (SELECT unnest($wanted::VARCHAR[])) ORDER BY first_change, key"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A judgement by hand that stands. ``a_keys`` and ``b_keys`` are those that the two things had when it was made, ``a`` and
    ``b`` the first of them that are still there. ``by`` made it at ``at`` (UTC) in ``change``."""

    id: str
    verdict: Verdict
    a: str
    b: str
    a_keys: tuple[str, ...]
    b_keys: tuple[str, ...]
    by: str
    at: datetime
    change: int
    comment: str
    score: float | None
    source: str

    @property
    def told(self) -> str:
        """Who said so, when and why, as part of a sentence."""
        why = f": {self.comment}" if self.comment else ""
        return f"{self.by or 'somebody'} on {self.at.date().isoformat()} in change {self.change}{why}"

    def of(self, keys: Container[str]) -> Literal["a", "b"] | None:
        """The side on which one of these keys is meant."""
        several = self.verdict == "different"  # which is said of every key
        for side, now, listed in (("a", self.a, self.a_keys), ("b", self.b, self.b_keys)):
            if now in keys or (several and any(key in keys for key in listed)):
                return side  # type: ignore[return-value]  # one of the two
        return None

    @property
    def judgement(self) -> Judgement:
        return Judgement(self.id, PREDICATES[self.verdict], self.a_keys, self.b_keys)


class Identified(NamedTuple):
    """A key, and a strong identity that a rule gives it."""

    key: str
    identity: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Ground:
    """Some keys, and all that is judged of them and of those that they could be one with.

    ``first`` has the keys that current statements speak of, with the change that spoke of each first; ``entity`` what each is.
    """

    first: Mapping[str, int]
    entity: Mapping[str, str]
    identified: tuple[Identified, ...]
    standing: tuple[Standing, ...]

    def keys_of(self, entity: str) -> tuple[str, ...]:
        """Its keys, the first asserted first."""
        return self.ordered(key for key, of in self.entity.items() if of == entity)

    def ordered(self, keys: Any) -> tuple[str, ...]:
        return tuple(sorted(keys, key=lambda key: (self.first[key], key)))

    def clusters(self, *, without: Collection[str] = (), hand: bool = True, apart: Collection[Apart] = ()) -> dict[str, str]:
        """Each key with the root of its cluster under what is judged, but for the judgements ``without``, and with more ``apart``.

        ``hand``: whether people's judgements that two are the same count.
        """
        joins, different = by_hand((one.judgement for one in self.standing if one.id not in without), self.first)
        return cluster([*self._joins(), *(joins if hand else ())], [*different, *apart])[0] if self.first else {}

    def between(self, one: Collection[str], other: Collection[str], *verdicts: Verdict) -> list[Standing]:
        """The judgements that hold between a key of the one and a key of the other."""
        wanted = (judged for judged in self.standing if not verdicts or judged.verdict in verdicts)
        return [judged for judged in wanted if {judged.of(one), judged.of(other)} == {"a", "b"}]

    def same_within(self, keys: Collection[str]) -> list[Standing]:
        """The judgements by hand that make one of two of these keys."""
        return [judged for judged in self.standing if judged.verdict == "same" and judged.a in keys and judged.b in keys]

    def shared(self, keys: Collection[str]) -> tuple[str, ...]:
        """The strong identities that more than one of these keys has."""
        had = Counter(row.identity for row in {row for row in self.identified if row.key in keys})
        return tuple(sorted(identity for identity, count in had.items() if count > 1))

    def _joins(self) -> list[Join]:
        keys: dict[str, set[str]] = {}
        confidence: dict[str, float] = {}
        for row in self.identified:
            keys.setdefault(row.identity, set()).add(row.key)
            confidence[row.identity] = min(row.confidence, confidence.get(row.identity, 1.0))
        return [Join(tuple(sorted(members)), identity, confidence[identity]) for identity, members in keys.items()]


def standing(snapshot: Snapshot, keys: Collection[str] | None = None) -> list[Standing]:
    """The judgements by hand that hold between two keys, of which one is among these (None: whichever they are), oldest first."""
    return [
        Standing(
            **{
                **row,
                "verdict": VERDICTS[row["verdict"]],
                "a_keys": tuple(row["a_keys"].split()),
                "b_keys": tuple(row["b_keys"].split()),
                "by": row["by"] or "",
                "at": datetime.fromtimestamp(row["at"] / 1e6, UTC),
            }
        )
        for row in snapshot.sql(_STANDING, {"keys": None if keys is None else sorted(keys), "different": DIFFERENT}).to_pylist()
    ]


def identified(snapshot: Snapshot, keys: Collection[str]) -> list[Identified]:
    """What rules judge of these keys, and of the keys that share an identity with one of them."""
    return [Identified(**row) for row in snapshot.sql(_IDENTIFIED, {"keys": sorted(keys)}).to_pylist()]


def ground_of(snapshot: Snapshot, entities: Collection[str], judged: Collection[Standing] | None = None) -> Ground:
    """All that is judged of the keys of these entities, and of what their judgements reach.

    ``judged``: judgements by hand that count instead of those of the snapshot, since others were made after it.
    """
    found: dict[str, dict[str, Any]] = {}
    rules: set[Identified] = set()
    hand: dict[str, Standing] = {}
    reached: set[str] = set()  # keys that nothing speaks of any more are among them: they hold clusters together
    rows = snapshot.sql(_KEYS.format(condition="entity"), {"wanted": sorted(entities)}).to_pylist()
    ahead = {row["key"] for row in rows}
    while ahead:
        reached |= ahead
        found |= {row["key"]: row for row in rows}
        rules.update(identified(snapshot, ahead))
        of_people = standing(snapshot, ahead) if judged is None else [one for one in judged if one.of(ahead)]
        hand |= {one.id: one for one in of_people}
        parted = {key for one in hand.values() if one.verdict == "different" for key in (*one.a_keys, *one.b_keys)}
        ahead = ({row.key for row in rules} | {key for one in hand.values() for key in (one.a, one.b)} | parted) - reached
        rows = snapshot.sql(_KEYS.format(condition="key"), {"wanted": sorted(ahead)}).to_pylist()
    first = {key: row["first_change"] for key, row in found.items()}
    entity = {key: row["entity"] for key, row in found.items()}
    ground = Ground(first, entity, tuple(sorted(rules)), tuple(sorted(hand.values(), key=lambda one: (one.change, one.id))))
    return ground if judged is None else replace(ground, entity={**entity, **canonical_ids(ground.clusters(), first)})
