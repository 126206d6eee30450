"""Rolling the last change back gives the state before it, whatever the change was."""

from __future__ import annotations

from hypothesis import given

from tests.kg.merging.histories import ACTIONS, FIFTY, HISTORIES, Action, act, world


@FIFTY
@given(HISTORIES, ACTIONS)
def test_rolling_the_last_change_back_gives_the_state_before_it(history: tuple[Action, ...], last: Action) -> None:
    here = world(*history)
    change, held = here.ledger.change, here.held()
    act(here, last)
    if here.ledger.change > change:
        assert here.ledger.rollback(here.ledger.change, agent="test").later == {}
    assert here.held() == held
    assert here.canonical() == here.canonical(change)
