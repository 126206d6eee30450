"""Ids that were published go on to mean something, or are told to be gone, wherever an id is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.show import one_entity
from kg.statements import Ledger, Statement, entity_key
from kg.statements.statement import REJECTED, SAME
from tests.kg.snapshot.saying import FIRM, OTHER_FIRM, SHORT, by_hand, commit, folded, literal, reading, review


def level(name: str) -> Statement:
    return literal(name, "level", "a")


def test_the_id_of_a_thing_whose_first_source_went_is_that_of_what_it_lives_on_as(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    commit(ledger, reading("甲.txt", level(FIRM)))
    commit(ledger, reading("乙.txt", level(FIRM)))
    former, now = entity_key("甲.txt", FIRM), entity_key("乙.txt", FIRM)
    ledger.retract("甲.txt", agent="test")
    snapshot = folded(ledger, tmp_path / "snapshot")
    assert snapshot.entity(former).id == now
    assert snapshot.resolve(former) == [snapshot.entity(now)]
    assert snapshot.entities([former, now, "nothing"]) == {former: snapshot.entity(now), now: snapshot.entity(now)}


def test_an_id_of_which_nothing_is_left_is_gone_and_says_when(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    commit(ledger, reading("甲.txt", level(FIRM)))
    commit(ledger, reading("乙.txt", level(OTHER_FIRM)))
    ledger.retract("甲.txt", agent="test")
    snapshot, id = folded(ledger, tmp_path / "snapshot"), entity_key("甲.txt", FIRM)
    told = f"{id} is gone: last said in change 1, retracted in change 3."
    with pytest.raises(NotFound, match=told):
        snapshot.entity(id)
    with pytest.raises(NotFound, match=told):
        one_entity(snapshot, id)
    assert snapshot.gone("e0") is None
    assert folded(ledger, tmp_path / "before", change=2).entity(id).label == FIRM


def test_an_id_of_which_a_review_rejects_everything_says_so(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    said = reading("甲.txt", level(FIRM))
    commit(ledger, said)
    commit(ledger, by_hand(*(review(row.id, REJECTED) for row in said if row.subject.startswith("e"))))
    with pytest.raises(NotFound, match="last said in change 1, rejected by a review since"):
        folded(ledger, tmp_path / "snapshot").entity(entity_key("甲.txt", FIRM))


def test_what_was_merged_by_hand_is_what_an_id_goes_on_to_mean(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    commit(ledger, reading("甲.txt", level(FIRM)))
    commit(ledger, reading("乙.txt", level(SHORT)))
    former, now = entity_key("甲.txt", FIRM), entity_key("乙.txt", SHORT)
    commit(ledger, by_hand(Statement(former, SAME, object=now)))
    ledger.retract("甲.txt", agent="test")
    assert folded(ledger, tmp_path / "snapshot").entity(former).id == now


def test_a_source_that_is_read_again_has_its_ids_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    for name in ("甲.txt", "乙.txt"):
        commit(ledger, reading(name, level(FIRM)))
    ledger.retract("甲.txt", agent="test")
    commit(ledger, reading("甲.txt", level(FIRM)))
    id = entity_key("甲.txt", FIRM)
    snapshot = folded(ledger, tmp_path / "snapshot")
    assert snapshot.entity(id).id == id, "the key that was asserted first names it again"
    assert snapshot.table("former").num_rows == 0
