"""From answers about pairs to one change of the ledger: all of them, or, where they cannot all hold, none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg import merging
from kg.errors import InputError, Problem
from kg.review.document import AGAIN, GONE
from kg.review.identity.pair import SEPARATOR, Verdict
from kg.review.identity.standing import Standing, standing

if TYPE_CHECKING:
    from kg.opened import OpenWorkspace
    from kg.review.item import Asked
    from kg.snapshot import Snapshot
    from kg.statements.change import Change

VERDICTS: Mapping[str, Verdict] = {"same": "same", "different": "different", "unsure": "unsure"}
TAKE_BACK = "Leave that row empty, or look at what is judged: kg review --kind identity --reviewed."


class Meant(NamedTuple):
    """The two ids or keys of an answer, and the entities that they are today."""

    keys: tuple[str, str]
    entities: tuple[str, str]


def decide_all(
    workspace: OpenWorkspace, asked: Sequence[Asked], agent: str, message: str, *, snapshot: Snapshot | None = None
) -> tuple[Change, list[Problem]]:
    """Write the answers as one change, or nothing and what is wrong with them.

    An answer that stands already changes nothing. ``seen`` of an answer is the judgement that stood when it was given, "" for
    none: it may take that one's place, and it contradicts another one that was made since. None is whatever stands.
    ``snapshot``: an earlier one that serves as well, as ``judge_all`` takes it.
    """
    snapshot = snapshot or workspace.snapshot()
    judged = standing(snapshot)
    meant = _meant(snapshot, {one.item for one in asked})
    told: list[merging.Asked] = []
    problems: list[Problem] = []
    for one in asked:
        try:
            told.append(_told(one, meant.get(one.item), judged))
        except InputError as error:
            problems.append(Problem(one.where or one.item, error.what, error.fix))
    if problems:
        return workspace.ledger.commit([], agent=agent, message=message), problems
    return merging.judge_all(workspace, told, agent, message, snapshot=snapshot)


def _told(one: Asked, meant: Meant | None, judged: Iterable[Standing]) -> merging.Asked:
    """The judgement that an answer asks for. Raises InputError for one that cannot be."""
    if meant is None:
        raise InputError(GONE, fix=AGAIN)
    if (verdict := VERDICTS.get(one.decision.answer)) is None:
        raise InputError(f"cannot be answered {one.decision.answer}.", fix=f"Answer {', '.join(VERDICTS)}.")
    stands = next((each.judged for each in judged if _speaks_of(each, meant)), None)
    now = stands.verdict if stands else ""
    if one.seen is not None and one.seen != now and stands and {verdict, now} == {"same", "different"}:
        by = f"{stands.agent or 'somebody'} judged {now} in change {stands.change}"
        raise InputError(f"says {verdict}, and {by}.", fix=TAKE_BACK)
    if one.seen == now == "" and verdict == "different" and meant.entities[0] == meant.entities[1]:
        raise InputError("says different of what is one thing.", fix=f"Part it: kg unmerge {' '.join(meant.keys)}")
    decision = one.decision
    return merging.Asked(*meant.keys, verdict, decision.comment, decision.score, one.where or one.item, instead=now == "different")


def _speaks_of(each: Standing, meant: Meant) -> bool:
    """Whether a judgement is of these two: of their entities, or, where these are one, of the very keys."""
    if each.a != each.b:
        return {each.a, each.b} == set(meant.entities)
    a, b = meant.keys
    return (a in each.a_keys and b in each.b_keys) or (b in each.a_keys and a in each.b_keys)


def _meant(snapshot: Snapshot, items: Collection[str]) -> dict[str, Meant]:
    """What the ids of pairs mean that mean anything."""
    parted = {item: _parted(item) for item in items}
    known = snapshot.entities({text for ways in parted.values() for way in ways for text in way})
    return {
        item: Meant(way, (known[way[0]].id, known[way[1]].id))
        for item, ways in parted.items()
        for way in ways
        if way[0] in known and way[1] in known
    }


def _parted(item: str) -> list[tuple[str, str]]:
    """The two ids in a pair's, in every way in which it may be parted: an id may hold the sign between them."""
    parts = item.split(SEPARATOR)
    return [(SEPARATOR.join(parts[:at]), SEPARATOR.join(parts[at:])) for at in range(1, len(parts))]
