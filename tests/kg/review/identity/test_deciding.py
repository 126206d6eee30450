"""Answers about pairs: each a judgement in the ledger; those that cannot all hold are refused together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.errors import InputError, NotFound, Problem
from kg.review import Asked, Decision, Wanted, decide, decide_all
from kg.statements.change import Change
from kg.statements.statement import SAME, from_arrow
from kg.workspace import Workspace
from tests.kg.review.identity.told import OTHER, REGISTERED, SHORT, UNIVERSITY, entities, labels, pair, pairs

S, D, U = Decision("same"), Decision("different"), Decision("unsure")


def answer(workspace: Workspace, names: tuple[str, str], decision: Decision, agent: str = "amy", seen: str | None = None) -> Change:
    return decide(workspace, pair(workspace, *names).id, decision, agent, seen=seen, kind="identity")


def all_of(workspace: Workspace, *asked: tuple[tuple[str, str], Decision], seen: str = "") -> tuple[Change, Sequence[Problem]]:
    ids = {frozenset(labels(one)): one.id for one in pairs(workspace)}
    told = [Asked(ids[frozenset(names)], decision, seen, f"row {row}") for row, (names, decision) in enumerate(asked, 2)]
    return decide_all(workspace, told, "amy", "review: a list", kind="identity")


ONE, TWO, THREE = (SHORT, REGISTERED), (REGISTERED, OTHER), (SHORT, OTHER)


def test_same_makes_one_of_two_and_a_rollback_makes_two_again(workspace: Workspace) -> None:
    before = entities(workspace)
    change = answer(workspace, ONE, S)
    assert entities(workspace) == {REGISTERED, OTHER}
    workspace.ledger.rollback(change.change, agent="amy")
    assert entities(workspace) == before


def test_the_judgement_tells_who_why_and_how_likely_it_looked(workspace: Workspace) -> None:
    one = pair(workspace, *ONE)
    decide(workspace, one.id, Decision("same", comment="同一注册号", score=one.score), "amy", kind="identity")
    [row] = [row for row in from_arrow(workspace.ledger.current()) if row.predicate == SAME]
    assert (row.agent, row.qualifiers["comment"], row.source) == ("amy", "同一注册号", "judgements")
    assert float(row.qualifiers["score"]) == pytest.approx(one.score, abs=1e-4)


def test_an_answer_that_stands_changes_nothing(workspace: Workspace) -> None:
    one = pair(workspace, *TWO)
    change = decide(workspace, one.id, D, "amy", kind="identity").change
    assert decide(workspace, one.id, D, "bob", kind="identity").change == change


def test_a_pair_goes_on_to_mean_the_same_two_when_one_is_merged_with_a_third(workspace: Workspace) -> None:
    second, third = pair(workspace, *TWO), pair(workspace, *THREE)
    answer(workspace, ONE, S)
    change = decide(workspace, third.id, D, "amy", kind="identity").change
    assert decide(workspace, second.id, D, "amy", kind="identity").change == change, "it is the same pair now"
    assert pairs(workspace) == []


def test_a_later_judgement_of_the_same_two_takes_the_place_of_the_earlier(workspace: Workspace) -> None:
    one = pair(workspace, *ONE)
    for decision in (S, D, U):
        decide(workspace, one.id, decision, "amy", kind="identity")
        assert (SHORT in entities(workspace)) is (decision is not S)
        [known] = pairs(workspace, Wanted(reviewed=True))
        assert known.judged and known.judged.verdict == decision.answer


def test_an_answer_contradicts_a_judgement_that_its_reviewer_has_not_seen(workspace: Workspace) -> None:
    one = pair(workspace, *ONE)
    change = decide(workspace, one.id, D, "bob", kind="identity").change
    with pytest.raises(InputError, match="says same, and bob judged different in change 4"):
        decide(workspace, one.id, S, "amy", seen="", kind="identity")
    assert workspace.ledger.change == change
    assert decide(workspace, one.id, S, "amy", seen="different", kind="identity").change == change + 1


def test_what_is_one_by_now_is_not_parted_by_an_answer_from_before(workspace: Workspace) -> None:
    by_hand = pair(workspace, *THREE)
    answer(workspace, ONE, S)
    answer(workspace, TWO, S)
    with pytest.raises(InputError, match="amy judged same"):
        decide(workspace, by_hand.id, D, "bob", seen="", kind="identity")
    [university] = workspace.snapshot().resolve(UNIVERSITY)
    with pytest.raises(InputError, match="one thing"):
        decide(workspace, "~".join(university.keys[:2]), D, "bob", seen="", kind="identity")


@pytest.mark.parametrize("last", [D, U], ids=["different", "unsure"])
def test_two_answers_to_one_pair_are_refused_with_all_others(workspace: Workspace, last: Decision) -> None:
    change, problems = all_of(workspace, (ONE, S), (TWO, S), (ONE, last))
    assert (change.change, [problem.where for problem in problems]) == (3, ["row 4"])
    assert len(pairs(workspace)) == 3


def test_a_triangle_that_cannot_be_is_refused_whole(workspace: Workspace) -> None:
    change, problems = all_of(workspace, (ONE, S), (TWO, S), (THREE, D))
    assert change.change == 3
    [problem] = problems
    assert problem.where == "row 4" and "different" in problem.what and problem.fix
    assert len(pairs(workspace)) == 3


def test_answers_that_join_what_stands_as_different_are_refused(workspace: Workspace) -> None:
    answer(workspace, THREE, D, "bob")
    change, problems = all_of(workspace, (ONE, S), (TWO, S))
    assert change.change == 4
    [problem] = problems
    assert problem.where in ("row 2", "row 3") and "bob" in problem.what
    assert len(pairs(workspace)) == 2


def test_unknown_ids_are_named_and_nothing_is_written(workspace: Workspace) -> None:
    known = pair(workspace, *ONE).id
    asked = [Asked(known, S, "", "row 2"), Asked("e0~e1", S, "", "row 3"), Asked("nonsense", S, "", "row 4")]
    change, problems = decide_all(workspace, asked, "amy", kind="identity")
    assert (change.change, [problem.where for problem in problems]) == (3, ["row 3", "row 4"])
    with pytest.raises(NotFound, match="not there any more"):
        decide(workspace, "e0~e1", S, "amy", kind="identity")


def test_each_kind_refuses_the_answers_of_the_other(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="cannot be answered accept"):
        answer(workspace, ONE, Decision("accept"))
    said = workspace.snapshot().sql("SELECT id FROM statements WHERE predicate = 'partnersWith' LIMIT 1")["id"][0].as_py()
    with pytest.raises(InputError, match="cannot be answered same"):
        decide(workspace, said, S, "amy")


def test_a_list_is_one_change(workspace: Workspace) -> None:
    change, problems = all_of(workspace, (ONE, S), (TWO, D), (THREE, D))
    assert (change.change, problems, change.message) == (4, [], "review: a list")
    assert entities(workspace) == {REGISTERED, OTHER}
    assert UNIVERSITY not in entities(workspace)
