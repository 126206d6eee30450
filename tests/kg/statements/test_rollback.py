"""Rolling a change back: the state before it, but for what later changes touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.statements import Ledger, from_arrow
from kg.statements.statement import SOURCE_TITLE
from tests.kg.statements.saying import LIST, REPORT, current, read, said


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


def test_what_was_asserted_is_taken_back_what_was_retracted_returns_what_was_superseded_is_put_back(ledger: Ledger) -> None:
    read(ledger, said("gone", "甲"), said("other", "乙", locator="char=0,1"), said("same", "丙"))
    read(ledger, said("other", "丁"), said("same", "丙"), said("new", "戊"))
    undone = ledger.rollback(2, agent="甲")
    assert undone.later == {}
    assert (undone.change.change, undone.change.asserted, undone.change.retracted, undone.change.agent) == (3, 2, 1, "甲")
    assert current(ledger) == {"gone": "甲", "other": "乙", "same": "丙"}
    assert {row.id: row.locator for row in from_arrow(ledger.current())}["other"] == "char=0,1"


def test_what_a_later_change_touched_is_left_and_named(ledger: Ledger) -> None:
    read(ledger, said("1", "甲"), said("2", "甲"))
    read(ledger, said("1", "乙"), said("2", "甲"))
    read(ledger, said("1", "丙"), said("2", "甲"))
    undone = ledger.rollback(1, agent="test")
    assert undone.later == {"1": (2, 3)}
    assert current(ledger) == {"1": "丙"}


def test_a_rollback_with_nothing_to_undo_is_no_change(ledger: Ledger) -> None:
    read(ledger, said("1", "甲"))
    read(ledger, said("1", "乙"))
    undone = ledger.rollback(1, agent="test")
    assert (undone.change.change, undone.later) == (2, {"1": (2,)})
    assert ledger.change == 2


def test_a_rollback_can_be_rolled_back(ledger: Ledger) -> None:
    read(ledger, said("1"))
    ledger.rollback(1, agent="test")
    assert current(ledger) == {}
    ledger.rollback(2, agent="test")
    assert set(current(ledger)) == {"1"}


def test_a_change_of_several_sources_with_rows_of_the_house_is_undone_whole(ledger: Ledger) -> None:
    title = said("t", "名单", source=LIST, subject=LIST, predicate=SOURCE_TITLE)
    ledger.commit([said("1"), said("2", source=LIST), title], agent="test", message="")
    undone = ledger.rollback(1, agent="test")
    assert (undone.change.retracted, undone.change.sources) == (2, (LIST, REPORT))
    assert ledger.current().num_rows == 0


@pytest.mark.parametrize("change", [-1, 0, 2])
def test_a_change_that_is_not_there_is_not_found(ledger: Ledger, change: int) -> None:
    with pytest.raises(NotFound):
        ledger.rollback(change, agent="test")
    read(ledger, said("1"))
    with pytest.raises(NotFound, match="newest is 1"):
        ledger.rollback(change, agent="test")
