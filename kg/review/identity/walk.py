"""One reviewer's way through the queue: where it stands, what was answered, and what those answers settle of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.review.identity.deciding import decide_all
from kg.review.identity.open_pairs import Ends, Waiting
from kg.review.identity.pair import Pair, Verdict
from kg.review.item import Asked, Decision

if TYPE_CHECKING:
    from kg.statements.change import Change, Rollback


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was written: to which place of the queue, and as which change."""

    place: int
    verdict: Verdict
    change: int


class Walk:
    """What a terminal shows and what its keys do, without a terminal. An answer is one change, written at once.

    To look at all things anew takes longer than to answer. So pairs are judged by the snapshot that they were found in, as long
    as nobody else writes and no earlier answer touches either of the two.
    """

    def __init__(self, pairs: Waiting, agent: str) -> None:
        self.pairs, self._agent = pairs, agent
        self.place = 0
        self.answers: list[Answered] = []
        self._shown: tuple[int, Pair] | None = None
        self._touched: set[str] = set()  # entities that were judged since the snapshot
        self._newest = pairs.snapshot.change  # the change up to which nobody else wrote since the snapshot
        self._alone = RLock()  # a screen looks up beside what it writes

    @property
    def pair(self) -> Pair | None:
        """The pair to look at; None behind the last one. It is worked out once."""
        if not 0 <= self.place < len(self.pairs):
            return None
        if self._shown is None or self._shown[0] != self.place:
            self._shown = self.place, self.pairs[self.place]
        return self._shown[1]

    def given(self, place: int) -> Answered | None:
        """The answer that was given here last."""
        return next((one for one in reversed(self.answers) if one.place == place), None)

    def renewed(self) -> bool:
        """Look at things anew if what is known of the pair that is shown may be of before an answer; whether it was."""
        with self._alone:
            ends = self.pairs.ends[self.place] if self.place < len(self.pairs) else None
            if ends is None:
                return False
            if self.pairs.workspace.ledger.change == self._newest and self._touched.isdisjoint((ends.a, ends.b)):
                return False
            self.pairs.renew()
            self._touched.clear()
            self._newest = self.pairs.snapshot.change
            self._shown = None
            return True

    def answer(self, verdict: Verdict, comment: str = "") -> Change:
        """Write an answer to the pair that is shown, and go on to the next one that it leaves open.

        Raises InputError for an answer that cannot be, and stays.
        """
        with self._alone:
            pair, place = self.pair, self.place
            if pair is None:
                raise IndexError(place)
            self.renewed()
            before = self.given(place)
            seen = before.verdict if before else pair.judged.verdict if pair.judged else ""
            asked = Asked(pair.id, Decision(verdict, comment=comment, score=pair.score), seen)
            change, problems = decide_all(self.pairs.workspace, [asked], self._agent, "", snapshot=self.pairs.snapshot)
            for problem in problems:
                raise InputError(problem.what, fix=problem.fix)
            if change.change > self._newest:
                self.answers.append(Answered(place, verdict, change.change))
                self._wrote(place, change)
            self.skip()
            return change

    def _wrote(self, place: int, change: Change) -> None:
        self._newest = change.change if change.change == self._newest + 1 else self._newest
        self._touched.update(self.pairs.ends[place][:2])

    def skip(self) -> int:
        """Go on to the next pair that is open; how many were passed over since the answers settle them."""
        start = self.place + 1
        settled = _Settled([(self.pairs.ends[one.place], one.verdict) for one in self._latest()])
        answered = {one.place for one in self.answers}
        place = start
        while place < len(self.pairs) and (place in answered or settled(self.pairs.ends[place])):
            place += 1
        self.place = place
        return place - start

    def move(self, steps: int) -> None:
        """Look ahead or back, at whatever is there."""
        self.place = max(0, min(self.place + steps, len(self.pairs) - 1))

    def undo(self) -> tuple[Answered, Rollback] | None:
        """Take the last answer back and return to its pair; None when there is none."""
        with self._alone:
            if not self.answers:
                return None
            last = self.answers.pop()
            undone = self.pairs.workspace.ledger.rollback(last.change, agent=self._agent)
            self.place = last.place
            self._wrote(last.place, undone.change)
            return last, undone

    def _latest(self) -> list[Answered]:
        return list({one.place: one for one in self.answers}.values())


class _Settled:
    """Whether a pair is decided by what was said of others: one thing by way of a third, or two since one of them is."""

    def __init__(self, answers: Sequence[tuple[Ends, Verdict]]) -> None:
        self._parent: dict[str, str] = {}
        for ends, verdict in answers:
            if verdict == "same":
                self._parent[self._root(ends.a)] = self._root(ends.b)
        self._apart = {frozenset(map(self._root, (ends.a, ends.b))) for ends, verdict in answers if verdict == "different"}

    def __call__(self, ends: Ends) -> bool:
        both = frozenset(map(self._root, (ends.a, ends.b)))
        return (len(both) == 1 and ends.a != ends.b) or both in self._apart

    def _root(self, entity: str) -> str:
        while (above := self._parent.get(entity, entity)) != entity:
            entity = above
        return entity
