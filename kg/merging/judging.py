"""From judgements that are asked for to one change of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.errors import Problem, UsageError
from kg.identity.clusters import Apart, Join, cluster
from kg.merging.asked import Asked, Meant, both_meant, by_id, labels
from kg.merging.row import SOURCE, described, judgement, narrowed, withdrawn
from kg.merging.since import judged_since
from kg.opened import OpenWorkspace
from kg.snapshot.judgements import Ground, Standing, Verdict, ground_of
from kg.statements.change import Change
from kg.statements.statement import Statement

if TYPE_CHECKING:
    from kg.snapshot import Snapshot
    from ontology import Schema

Both = frozenset[str]  # two entities, or one
_Wrong = tuple[Asked, UsageError]

_SORTS = frozenset({"Organisation", "Activity"})  # of classes that sources take for one another
_MESSAGES: Mapping[Verdict, str] = {"same": "merge: {} + {}", "different": "different: {} ≠ {}", "unsure": "unsure: {} ? {}"}


def judge(
    workspace: OpenWorkspace,
    a: str,
    b: str,
    verdict: Verdict,
    agent: str,
    comment: str = "",
    *,
    score: float | None = None,
    instead: bool = False,
    force: bool = False,
) -> Change:
    """Write that ``a`` and ``b`` (names, ids or keys) are the same, different, or that nobody can tell, as one change.

    It replaces what was judged of the two before. What stands already is not written again: the change is then the newest that
    was there. Two keys of one thing may be judged different, which parts it. Raises UsageError for what another judgement
    forbids (``instead`` withdraws that), for classes that have nothing in common (``force``), and for what cannot be
    judged; NotFound for a name that nothing has.
    """
    change, wrong = _commit(workspace, [Asked(a, b, verdict, comment, score, "", instead, force)], agent, "")
    if wrong:
        raise wrong[0][1]
    return change


def judge_all(
    workspace: OpenWorkspace, asked: Sequence[Asked], agent: str, message: str = "", *, snapshot: Snapshot | None = None
) -> tuple[Change, list[Problem]]:
    """Write many judgements as one change, all of them or, where anything is wrong, none; what is wrong with which.

    They are judgements of things as they are before the change, so that their order does not matter: as of the newest change, or
    of an earlier ``snapshot`` that the caller has open, where nothing but judgements was written since.
    """
    change, wrong = _commit(workspace, asked, agent, message, snapshot)
    return change, [Problem(one.where or error.where, error.what, error.fix) for one, error in wrong]


def _commit(
    workspace: OpenWorkspace, asked: Sequence[Asked], agent: str, message: str, snapshot: Snapshot | None = None
) -> tuple[Change, list[_Wrong]]:
    snapshot = snapshot or workspace.snapshot()
    known = by_id(snapshot, {text for one in asked for text in (one.a, one.b)})
    wrong: list[_Wrong] = []
    pairs: list[_Pair] = []
    for one in asked:
        try:
            ends = (known[one.a], known[one.b]) if {one.a, one.b} <= known.keys() else both_meant(snapshot, one.a, one.b)
            pairs.append(_Pair(one, *ends))
        except UsageError as error:
            wrong.append((one, error))
    judged = judged_since(workspace.ledger, snapshot)
    ground = ground_of(snapshot, {end.entity.id for pair in pairs for end in (pair.a, pair.b)}, judged)
    pairs = [replace(pair, both=frozenset(ground.entity[end.entity.id] for end in (pair.a, pair.b))) for pair in pairs]
    rows: list[Statement] = []
    for pair in pairs:
        try:
            rows += _rows(pair, ground, agent, workspace.schema)
        except UsageError as error:
            wrong.append((pair.asked, error))
    wrong += _contradictions(pairs, ground)
    if rows:
        rows.append(described())
    message = message or (pairs[0].message if len(pairs) == 1 else f"judgements: {len(pairs)}")
    return workspace.ledger.commit([] if wrong else rows, agent=agent, message=message), wrong


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is asked, of what; ``both`` are the ids of the two, or of the one that they are."""

    asked: Asked
    a: Meant
    b: Meant
    both: Both = frozenset()

    @property
    def message(self) -> str:
        parted = len(self.both) == 1  # the keys of one thing
        names = [f"{end.entity.label} ({end.key})" for end in (self.a, self.b)] if parted else labels((self.a, self.b))
        told = _MESSAGES[self.asked.verdict].format(*names)
        return f"{told} — {self.asked.comment.strip()}" if self.asked.comment.strip() else told


def _rows(pair: _Pair, ground: Ground, agent: str, schema: Schema) -> list[Statement]:
    """What a judgement adds and withdraws; nothing where it stands already. Raises UsageError for one that cannot be made."""
    asked = pair.asked
    if len(pair.both) == 1:
        return [] if asked.verdict == "same" else _parted(pair, ground, agent)
    a, b = (ground.keys_of(ground.entity[end.entity.id]) for end in (pair.a, pair.b))
    before = ground.between(a, b)
    if asked.verdict == "same":
        _refuse(pair, [one for one in before if one.verdict == "different"], schema)
    stands = any(one.verdict == asked.verdict for one in before)  # several may: of two things that are one with others since
    rows = [row for one in before if one.verdict != asked.verdict for row in taken_back(one, a, b, ground)]
    return rows if stands else [*rows, judgement(asked.verdict, a, b, by=agent, comment=asked.comment, score=asked.score)]


def _refuse(pair: _Pair, forbidding: Sequence[Standing], schema: Schema) -> None:
    """Raises UsageError for a merge that a judgement or the ontology forbids."""
    a, b = labels((pair.a, pair.b))
    if forbidding and not pair.asked.instead:
        told = "; ".join(one.told for one in forbidding)
        raise UsageError(f"{a} and {b} are different, says {told}.", fix="If they are one nevertheless: --instead withdraws that.")
    kinds = [end.entity.type for end in (pair.a, pair.b)]
    if not pair.asked.force and not akin(schema, *kinds):
        fix = "Correct the class of one of them, or repeat it with --force."
        raise UsageError(f"{a} is of the class {kinds[0]} and {b} of the class {kinds[1]}, which no one thing is.", fix=fix)


def akin(schema: Schema, one: str | None, other: str | None) -> bool:
    """Whether one thing may be said to be both: the classes are one, or of one sort (two kinds of organisation), or unknown.

    Sources differ about whether a body is an institute or a firm; nothing is a person and a university.
    """
    if one == other or one is None or other is None or not schema.classes.keys() >= {one, other}:
        return True
    shared = _above(schema, one) & _above(schema, other)
    return bool(shared & _SORTS)


def _above(schema: Schema, name: str) -> frozenset[str]:
    parent = schema.classes[name].parent
    return frozenset((name,)) | (_above(schema, parent) if parent and parent in schema.classes else frozenset())


def _parted(pair: _Pair, ground: Ground, agent: str) -> list[Statement]:
    """What makes two things of the keys of one."""
    a, b, entity = pair.a.key, pair.b.key, pair.a.entity
    if pair.asked.verdict == "unsure":
        fix = "Judge its keys different, or take back what makes them one: kg unmerge."
        raise UsageError(f"{entity.label} ({entity.id}) is one thing already.", fix=fix)
    if a is None or b is None or a == b:
        fix = f"Name two of its keys: {', '.join(ground.keys_of(ground.entity[entity.id]))}."
        raise UsageError(f"both names mean one thing, {entity.label} ({entity.id}).", fix=fix)
    after = ground.clusters(apart=[Apart(a, b)])
    one, other = (ground.ordered(key for key in ground.first if after.get(key, key) == after.get(end, end)) for end in (a, b))
    made = judgement("different", one, other, by=agent, comment=pair.asked.comment, score=pair.asked.score)
    gone = ground.between(one, other)
    back = [row for judged in gone for row in taken_back(judged, one, other, ground)]
    return [*back, *narrowed_to(after, ground, {made.id, *(judged.id for judged in gone)}), made]


def narrowed_to(after: Mapping[str, str], ground: Ground, left_out: Collection[str]) -> list[Statement]:
    """The judgements that two are the same, where the keys of a side are not one any more: of those that are one with its first.

    Without that, such a judgement would join again what was parted as soon as the first of its keys goes.
    """

    def part(keys: Sequence[str], now: str) -> tuple[str, ...]:
        """The keys that are one with ``now``, and those that nothing speaks of."""
        return tuple(key for key in keys if key not in ground.first or after.get(key, key) == after.get(now, now))

    rows = []
    for one in ground.standing:
        a, b = part(one.a_keys, one.a), part(one.b_keys, one.b)
        if one.verdict != "different" and one.id not in left_out and one.source == SOURCE and (a, b) != (one.a_keys, one.b_keys):
            rows.append(narrowed(one, a, b))
    return rows


def taken_back(one: Standing, of: Collection[str], other: Collection[str], ground: Ground) -> list[Statement]:
    """What withdraws a judgement of the things with the keys ``of`` and ``other``.

    The keys that it lists may have come apart since: what it says of other things than these two is said again.
    """
    if one.verdict != "different" or one.source != SOURCE:
        return [withdrawn(one)]
    here, there = (of, other) if one.of(of) == "a" else (other, of)
    rests = (
        ([key for key in one.a_keys if key not in here], list(one.b_keys)),
        (
            [key for key in one.a_keys if key in here],
            [key for key in one.b_keys if key not in there],
        ),
    )
    left = [rest for rest in rests if all(any(key in ground.first for key in keys) for keys in rest)]
    return [withdrawn(one), *(judgement("different", a, b, by=one.by, comment=one.comment, score=one.score) for a, b in left)]


def _contradictions(pairs: Iterable[_Pair], ground: Ground) -> Iterator[_Wrong]:
    """Judgements that cannot hold together, or not with those that stand of other pairs."""
    told: dict[Both, _Pair] = {}
    for pair in pairs:
        other = told.setdefault(pair.both, pair)
        if other.asked.verdict != pair.asked.verdict:
            where = f" ({other.asked.where})" if other.asked.where else ""
            what = f"says {pair.asked.verdict} of two things that are judged {other.asked.verdict} as well{where}."
            yield pair.asked, UsageError(what, fix="Keep one of the two.")
    same = [Join(tuple(pair.both), "") for pair in told.values() if pair.asked.verdict == "same"]
    made, _ = cluster(same, [])

    def one_by_now(both: Both) -> bool:
        return len(both) == 2 and len({made.get(entity, entity) for entity in both}) == 1

    for both, pair in told.items():
        if pair.asked.verdict == "different" and one_by_now(both):
            a, b = labels((pair.a, pair.b))
            what = f"says that {a} and {b} are different, which the others make one."
            yield pair.asked, UsageError(what, fix="One of these judgements is wrong: leave it out.")
    names = {ground.entity[end.entity.id]: end.entity.label for pair in told.values() for end in (pair.a, pair.b)}
    for one in ground.standing:
        both = frozenset(ground.entity.get(key, key) for key in (one.a, one.b))
        if one.verdict == "different" and both not in told and one_by_now(both):
            a, b = sorted(names.get(entity, entity) for entity in both)
            guilty = next(pair for pair in told.values() if made.get(next(iter(pair.both))) == made.get(next(iter(both))))
            what = f"{a} and {b} become one, which are different, says {one.told}."
            yield guilty.asked, UsageError(what, fix="Leave one of these out, or withdraw that judgement first.")
