"""A reviewer's way through the queue, without a terminal."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.review import Decision, Wanted, decide
from kg.review.identity import waiting
from kg.review.identity.walk import Walk
from kg.workspace import Workspace
from tests.kg.review.identity.told import OTHER, REGISTERED, SHORT, entities, labels, pair, pairs


@pytest.fixture
def walk(workspace: Workspace) -> Walk:
    return Walk(waiting(workspace, Wanted()), "amy")


def names(walk: Walk) -> set[str] | None:
    return walk.pair and labels(walk.pair)  # type: ignore[return-value]  # None behind the last


def test_an_answer_is_a_change_and_the_next_pair_is_shown(walk: Walk, workspace: Workspace) -> None:
    first, second = walk.pairs[0], walk.pairs[1]
    change = walk.answer("unsure", "查登记")
    assert (change.change, change.agent, walk.place) == (4, "amy", 1)
    assert walk.pair is not None and walk.pair.id == second.id
    assert [one.id for one in pairs(workspace)][-1] == first.id


def test_pairs_that_an_answer_settles_are_passed_over(walk: Walk, workspace: Workspace) -> None:
    walk.answer("same")
    walk.answer("different")
    assert walk.pair is None, "the third pair is of the same two things as the second"
    assert len(entities(workspace)) == 2
    assert pairs(workspace) == []


def test_undo_takes_the_last_answers_back_one_by_one_and_shows_their_pairs(walk: Walk, workspace: Workspace) -> None:
    before = entities(workspace)
    first, second = (labels(walk.pairs[place]) for place in (0, 1))
    walk.answer("same")
    walk.answer("different")
    assert walk.undo() and names(walk) == second
    assert walk.undo() and names(walk) == first
    assert walk.undo() is None
    assert entities(workspace) == before
    assert len(pairs(workspace)) == 3


def test_an_undone_answer_can_be_given_anew(walk: Walk, workspace: Workspace) -> None:
    walk.answer("same")
    walk.undo()
    walk.answer("different")
    assert entities(workspace) == {SHORT, REGISTERED, OTHER}
    assert len(pairs(workspace)) == 2


def test_one_looks_on_and_back_without_an_answer(walk: Walk) -> None:
    order = [labels(one) for one in walk.pairs]
    walk.move(1)
    walk.move(5)
    assert names(walk) == order[2]
    walk.move(-9)
    assert names(walk) == order[0]
    walk.skip()
    assert (names(walk), walk.answers) == (order[1], [])


def test_an_answer_that_was_given_can_be_given_otherwise(walk: Walk, workspace: Workspace) -> None:
    first = walk.pairs[0]
    walk.answer("same")
    walk.move(-1)
    given = walk.given(walk.place)
    assert given is not None and given.verdict == "same"
    walk.answer("different")
    assert labels(first) <= entities(workspace)


def test_a_pair_is_shown_with_what_earlier_answers_made_of_it(walk: Walk) -> None:
    walk.answer("same")
    assert walk.renewed() and not walk.renewed()
    shown = walk.pair
    assert shown is not None
    assert max(len(shown.a.keys), len(shown.b.keys)) == 2


def test_it_is_seen_when_somebody_else_judges_the_pair_meanwhile(walk: Walk, workspace: Workspace) -> None:
    shown = walk.pair
    assert shown is not None
    decide(workspace, shown.id, Decision("different"), "bob", kind="identity")
    with pytest.raises(InputError, match="bob judged different"):
        walk.answer("same")
    assert (walk.place, walk.answers) == (0, [])
    walk.skip()
    walk.answer("unsure")
    assert len(walk.answers) == 1


def test_an_answer_that_stands_is_no_change_and_cannot_be_undone(walk: Walk, workspace: Workspace) -> None:
    decide(workspace, pair(workspace, SHORT, OTHER).id, Decision("unsure"), "bob", kind="identity")
    again = Walk(waiting(workspace, Wanted()), "amy")
    again.move(2)
    again.answer("unsure")
    assert (again.answers, workspace.ledger.change) == ([], 4)
