"""What holds for any sequence of commits, retractions and rollbacks, against a model that keeps whole states in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import pyarrow.compute as pc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.statements import Ledger
from kg.statements.fold import fold
from kg.statements.statement import CHANGE
from tests.kg.statements.saying import current, said, values

State = dict[str, str]  # statement id → value; an id begins with its source

SOURCES = ("甲", "乙")
SAYINGS = st.dictionaries(st.sampled_from("12345"), st.sampled_from("xyz"), max_size=4)
slow = settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Commit:
    source: str
    says: dict[str, str]
    takes_back: frozenset[str]
    complete: bool


@dataclass(frozen=True)
class Retract:
    source: str


@dataclass(frozen=True)
class Rollback:
    back: int  # counted from the newest change


Action = Commit | Retract | Rollback

COMMITS = st.builds(Commit, st.sampled_from(SOURCES), SAYINGS, st.frozensets(st.sampled_from("12345"), max_size=2), st.booleans())
ACTIONS = COMMITS | st.builds(Retract, st.sampled_from(SOURCES)) | st.builds(Rollback, st.integers(0, 2))


@dataclass
class Model:
    """Every state there was; a change is what differs between two of them."""

    states: list[State] = field(default_factory=lambda: [{}])

    def touched(self, change: int) -> set[str]:
        before, after = self.states[change - 1 : change + 1]
        return {id for id in before.keys() | after.keys() if before.get(id) != after.get(id)}

    def apply(self, action: Action) -> dict[str, tuple[int, ...]]:
        """The next state, if it is another one; of a rollback what it leaves alone, with the later changes."""
        state, later = dict(self.states[-1]), {}
        match action:
            case Retract(source):
                state = {id: value for id, value in state.items() if id[0] != source}
            case Commit(source, says, takes_back, complete):
                told = {source + id: value for id, value in says.items() if id not in takes_back}
                gone = {source + id for id in takes_back}
                state = {
                    id: v for id, v in state.items() if id not in gone and (id in told or not complete or id[0] != source)
                } | told
            case Rollback(back):
                change = len(self.states) - 1 - back
                if change < 1:
                    return {}
                for id in self.touched(change):
                    changes = tuple(n for n in range(change + 1, len(self.states)) if id in self.touched(n))
                    if changes:
                        later[id] = changes
                    elif id in self.states[change - 1]:
                        state[id] = self.states[change - 1][id]
                    else:
                        del state[id]
        if state != self.states[-1]:
            self.states.append(state)
        return later


def act(ledger: Ledger, action: Action) -> dict[str, tuple[int, ...]]:
    match action:
        case Retract(source):
            ledger.retract(source, agent="test")
        case Commit(source, says, takes_back, complete):
            rows = [said(source + id, value, source) for id, value in says.items()]
            rows += [said(source + id, source=source, operation="retract") for id in sorted(takes_back)]
            ledger.commit(rows, agent="test", message="", complete=[source] if complete else [])
        case Rollback(back):
            if (change := ledger.change - back) > 0:
                return dict(ledger.rollback(change, agent="test").later)
    return {}


@contextmanager
def new_ledger(*actions: Action) -> Iterator[Ledger]:
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger")
        for action in actions:
            act(ledger, action)
        yield ledger


@settings(slow, max_examples=25)
@given(st.lists(ACTIONS, max_size=6))
def test_every_state_is_what_the_model_says(actions: list[Action]) -> None:
    model = Model()
    with new_ledger() as ledger:
        for action in actions:
            assert act(ledger, action) == model.apply(action)
        states = [current(ledger, change) for change in range(ledger.change + 1)]
        assert states == model.states
        assert [change.change for change in ledger.log()] == list(range(1, len(states)))
        assert ledger.verify() == []


@slow
@given(st.lists(ACTIONS, max_size=4))
def test_the_expression_for_every_engine_folds_as_the_ledger_does(actions: list[Action]) -> None:
    with new_ledger(*actions) as ledger:
        rows = ibis.memtable(ledger.dataset().to_table(filter=pc.field("predicate") != CHANGE))
        for change in range(ledger.change + 1):
            assert values(fold(rows, change).to_pyarrow()) == current(ledger, change)


@slow
@given(st.lists(ACTIONS, max_size=3), COMMITS)
def test_a_commit_twice_is_a_commit_once(actions: list[Action], commit: Commit) -> None:
    with new_ledger(*actions, commit) as ledger:
        once = ledger.change, current(ledger)
        act(ledger, commit)
        assert (ledger.change, current(ledger)) == once


@slow
@given(st.lists(COMMITS, max_size=4), st.sampled_from(SOURCES))
def test_a_source_retracted_is_a_source_never_read(commits: list[Commit], source: str) -> None:
    others = [commit for commit in commits if commit.source != source]
    with new_ledger(*commits, Retract(source)) as ledger, new_ledger(*others) as never:
        assert current(ledger) == current(never)


@slow
@given(COMMITS, COMMITS)
def test_the_order_of_two_sources_does_not_matter(one: Commit, other: Commit) -> None:
    first, second = ({**commit.__dict__, "source": source} for commit, source in zip((one, other), SOURCES, strict=True))
    with new_ledger(Commit(**first), Commit(**second)) as ledger, new_ledger(Commit(**second), Commit(**first)) as turned:
        assert current(ledger) == current(turned)


@slow
@given(st.lists(ACTIONS, max_size=4), ACTIONS)
def test_rolling_back_the_last_change_gives_the_state_before_it(actions: list[Action], last: Action) -> None:
    with new_ledger(*actions) as ledger:
        change, before = ledger.change, current(ledger)
        act(ledger, last)
        if ledger.change > change:
            assert ledger.rollback(ledger.change, agent="test").later == {}
        assert current(ledger) == before


@slow
@given(st.lists(ACTIONS, min_size=1, max_size=5), st.integers(0, 4))
def test_compaction_changes_no_answer(actions: list[Action], when: int) -> None:
    with new_ledger(*actions[:when]) as ledger, new_ledger(*actions) as never:
        ledger.compact()
        for action in actions[when:]:
            act(ledger, action)
        assert _answers(ledger) == _answers(never)
        assert ledger.verify() == []


def _answers(ledger: Ledger) -> tuple[object, ...]:
    each: list[Callable[[int], State]] = [lambda n: current(ledger, n), lambda n: values(ledger.rows(n))]
    return ledger.change, [[ask(n) for n in range(ledger.change + 1)] for ask in each]
