"""Taking a merge back: what was judged by hand is withdrawn; what rules joined is parted by a judgement that it is different."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.merging.asked import Meant, meant
from kg.merging.judging import judge, narrowed_to
from kg.merging.row import withdrawn
from kg.opened import OpenWorkspace
from kg.show.identity import called_by_sources
from kg.snapshot.judgements import Ground, Standing, ground_of
from kg.statements.change import Change

if TYPE_CHECKING:
    from kg.snapshot import Snapshot

NAMED = 10  # keys or judgements, in an error


@dataclass(frozen=True, slots=True)
class Unmerged:
    """What was done: judgements that were ``withdrawn``, or two keys judged different since ``rules`` (identities) join them.

    Neither where the two were two things already; ``change`` is the newest that was there then.
    """

    change: Change
    withdrawn: tuple[Standing, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What was done, as a sentence."""
        if self.withdrawn:
            return f"Withdrawn: the same, said {'; '.join(one.told for one in self.withdrawn)}."
        if self.rules:
            return f"They have {' and '.join(self.rules)} in common, so rules make them one: they are judged different now."
        return "They are two already."


def unmerge(workspace: OpenWorkspace, a: str, b: str | None = None, *, agent: str, comment: str = "") -> Unmerged:
    """Take back the judgement by hand that makes ``a`` one with others, or with ``b``; names, ids or keys.

    Of a thing that rules make one, two keys (or names that its sources have for it) are to be given: they are judged different,
    and what is joined to them by other judgements goes with either. Raises UsageError where it is not clear what is to be taken
    back, and says what stands.
    """
    snapshot = workspace.snapshot()
    one = meant(snapshot, a)
    ground = ground_of(snapshot, [one.entity.id])
    keys = frozenset(ground.keys_of(one.entity.id))
    if b is None:
        return _withdraw(workspace, [_only(one, ground, keys)], ground, agent, comment)
    other = meant(snapshot, b)
    if one.entity.id != other.entity.id:
        return Unmerged(workspace.ledger.commit([], agent=agent, message=""))
    key, from_key = _keys(snapshot, (one, other), (a, b), ground)
    gone = _between(key, from_key, ground, keys)
    left = ground.clusters(without={judged.id for judged in gone})
    if left.get(key, key) == left.get(from_key, from_key):
        change = judge(workspace, key, from_key, "different", agent, comment)
        return Unmerged(change, rules=ground.shared(keys))
    return _withdraw(workspace, gone, ground, agent, comment)


def _withdraw(workspace: OpenWorkspace, gone: list[Standing], ground: Ground, agent: str, comment: str) -> Unmerged:
    without = {one.id for one in gone}
    rows = [*map(withdrawn, gone), *narrowed_to(ground.clusters(without=without), ground, without)]
    called = called_by_sources(workspace.snapshot(), {key for one in gone for key in (one.a, one.b)})
    parted = "; ".join(" − ".join(called.get(key, key) for key in (one.a, one.b)) for one in gone)
    message = f"unmerge: {parted}{f' — {comment.strip()}' if comment.strip() else ''}"
    return Unmerged(workspace.ledger.commit(rows, agent=agent, message=message), tuple(gone))


def _only(one: Meant, ground: Ground, keys: Collection[str]) -> Standing:
    """The judgement that holds a thing together. Raises UsageError for none or several."""
    entity = one.entity
    by_hand = ground.same_within(keys)
    if len(by_hand) == 1:
        return by_hand[0]
    if by_hand:
        told = "; ".join(f"{judged.a} + {judged.b} ({judged.told})" for judged in by_hand[:NAMED])
        what = f"{len(by_hand)} judgements hold {entity.label} ({entity.id}) together: {told}."
        raise UsageError(what, fix="Name what is to be parted from it: kg unmerge A B, with a key of either side.")
    if len(keys) == 1:
        raise UsageError(f"{entity.label} ({entity.id}) is merged with nothing.", fix="`kg show` tells what makes a thing one.")
    raise UsageError(
        f"rules make {entity.label} ({entity.id}) one thing, by {', '.join(ground.shared(keys))}.",
        fix=f"Name two of its keys, which are then judged different: {', '.join(ground.ordered(keys)[:NAMED])}.",
    )


def _keys(snapshot: Snapshot, ends: tuple[Meant, Meant], texts: tuple[str, str], ground: Ground) -> tuple[str, str]:
    """A key for either name of one thing: the key itself, or the first whose source calls it so. Raises UsageError."""
    entity = ends[0].entity
    one, other = (
        (end.key,) if end.key else _called(snapshot, entity.id, text.strip(), ground) for end, text in zip(ends, texts, strict=True)
    )
    # The id of a thing is a key of it, too; a name that is given beside it is another key's.
    if not one or not other or not (set(one) ^ set(other)):
        keys = ground.keys_of(entity.id)
        what = f"{texts[0]!r} and {texts[1]!r} both mean {entity.label} ({entity.id}), and nothing tells them apart."
        raise UsageError(what, fix=f"Name two of its keys: {', '.join(keys[:NAMED])}.")
    first = next((key for key in one if key not in other), one[0])
    return first, next(key for key in (*(key for key in other if key not in one), *other) if key != first)


def _called(snapshot: Snapshot, entity: str, name: str, ground: Ground) -> tuple[str, ...]:
    """The keys of an entity whose own sources give it this name."""
    query = "SELECT DISTINCT subject FROM statements WHERE entity = $entity AND value = $name AND NOT rejected"
    return ground.ordered(snapshot.sql(query, {"entity": entity, "name": name})["subject"].to_pylist())


def _between(key: str, other: str, ground: Ground, keys: Collection[str]) -> list[Standing]:
    """The judgements by which ``other``, and what rules make one with it, came to be one with ``key``; none by rules alone."""
    group = ground.clusters(hand=False)
    by_hand = ground.same_within(keys)

    def of(end: str) -> str:
        return group.get(end, end)

    gone: list[Standing] = []
    while True:
        first: dict[str, Standing | None] = {of(other): None}  # by group: the first judgement on the way to it
        ahead = deque(first)
        while ahead:
            here = ahead.popleft()
            for judged in by_hand:
                ends = {of(judged.a), of(judged.b)}
                if judged not in gone and here in ends:
                    for there in ends - first.keys():
                        first[there] = first[here] or judged
                        ahead.append(there)
        guilty = first.get(of(key))
        if guilty is None:
            return gone
        gone.append(guilty)
