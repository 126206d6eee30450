"""The queue of pairs: those that matter most first, with all that a reviewer needs; what is judged does not come again."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.review import Decision, Wanted, decide, queue
from kg.review.identity import Pair, waiting
from kg.review.identity import open_pairs as module
from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.review.identity.told import (
    CODE,
    FIRM,
    OTHER,
    REGISTERED,
    SCHOOL,
    SHORT,
    UNIVERSITY,
    found,
    labels,
    pair,
    pairs,
)
from tests.kg.telling import tell

REVIEWED = Wanted(reviewed=True)


def judged(workspace: Workspace, one: Pair, verdict: str, agent: str = "amy", comment: str = "") -> int:
    return decide(workspace, one.id, Decision(verdict, comment=comment), agent, kind="identity").change  # type: ignore[arg-type]  # an Answer


def test_the_pairs_come_in_the_order_of_the_candidates(workspace: Workspace) -> None:
    waits = found(workspace)
    assert len(waits) == 3
    table = waits.candidates.to_pylist()
    assert [{one.a.id, one.b.id} for one in pairs(workspace)] == [{row["a"], row["b"]} for row in table]
    assert [row["matters"] for row in table] == sorted((row["matters"] for row in table), reverse=True)


def test_a_side_has_what_is_said_of_it_with_its_place(workspace: Workspace) -> None:
    text = f"{OTHER}（{CODE}）位于江都区，曾用名远帆机床厂。"
    quotes = {"uscc": CODE, "formerName": "远帆机床厂", "locatedIn": text}
    tell(
        workspace,
        "名单.txt",
        text,
        {OTHER: FIRM, "江都区": "Region"},
        Statement(OTHER, "uscc", value=CODE, quote=quotes["uscc"]),
        Statement(OTHER, "formerName", value="远帆机床厂", lang="zh", quote=quotes["formerName"]),
        Statement(OTHER, "locatedIn", object="江都区", quote=text),
    )
    [one, other] = sorted((side for side in _sides(pair(workspace, SHORT, OTHER))), key=lambda side: side.label != OTHER)
    assert (one.label, one.class_name, one.place, one.sources) == (OTHER, FIRM, "江都区", ("名单.txt",))
    assert {(name.predicate, name.value) for name in one.names} == {("name", OTHER), ("formerName", "远帆机床厂")}
    [code] = one.identifiers
    assert (code.value, code.passage.text, code.passage.line) == (CODE, text, 1)
    assert other.label == SHORT and other.identifiers == ()


def _sides(one: Pair) -> tuple:  # type: ignore[type-arg]  # of two sides
    return one.a, one.b


def test_relations_that_both_have_come_first_each_with_its_sentence(workspace: Workspace) -> None:
    text = f"{SHORT}与扬州大学、{UNIVERSITY}合作。"
    partners = [Statement(SHORT, "partnersWith", object=name) for name in ("扬州大学", UNIVERSITY)]
    tell(workspace, "报告.txt", text, {SHORT: FIRM, UNIVERSITY: SCHOOL, "扬州大学": SCHOOL}, *partners)
    one = next(side for side in _sides(pair(workspace, SHORT, OTHER)) if side.label == SHORT)
    assert [(tie.other_name, tie.shared, tie.label["en"]) for tie in one.ties] == [
        (UNIVERSITY, True, "partners with"),
        ("扬州大学", False, "partners with"),
    ]
    passage = one.ties[0].passage
    assert [(mark.role, passage.text[mark.start : mark.end]) for mark in passage.marks] == [
        ("subject", SHORT),
        ("object", UNIVERSITY),
    ]


def test_the_score_is_the_sum_of_its_steps_in_both_languages(workspace: Workspace) -> None:
    one = pair(workspace, SHORT, OTHER)
    assert one.base is not None and one.log_odds is not None and one.score is not None
    assert sum(step.weight for step in one.reasons) + one.base == pytest.approx(one.log_odds)
    assert {(step.label["zh"], step.label["en"]) for step in one.reasons} >= {("名称：各部分对应", "name: parts")}


def test_it_tells_what_a_merge_would_change_and_is_json(workspace: Workspace) -> None:
    one = next(one for one in queue(workspace, "identity") if labels(one) == {SHORT, REGISTERED})
    assert one.effect is not None
    assert one.effect.label == REGISTERED
    assert [joined.predicate for joined in one.effect.joined] == ["partnersWith"]
    told = json.loads(json.dumps(one.as_dict()))
    assert (told["id"], told["kind"]) == (one.id, "identity")
    assert told["effect"]["label"] == REGISTERED


def test_what_is_judged_does_not_come_again(workspace: Workspace) -> None:
    judged(workspace, pair(workspace, SHORT, REGISTERED), "same")
    assert [labels(one) for one in pairs(workspace)] == [{REGISTERED, OTHER}]
    judged(workspace, pair(workspace, REGISTERED, OTHER), "different")
    assert pairs(workspace) == []


def test_unsure_ones_come_last_and_say_so(workspace: Workspace) -> None:
    first = pairs(workspace)[0]
    judged(workspace, first, "unsure", comment="查工商登记")
    again = pairs(workspace)
    assert len(again) == 3 and again[-1].id == first.id
    known = again[-1].judged
    assert known and (known.verdict, known.agent, known.comment) == ("unsure", "amy", "查工商登记")


def test_what_is_reviewed_is_shown_with_its_judgement_the_newest_first(workspace: Workspace) -> None:
    judged(workspace, pair(workspace, SHORT, REGISTERED), "same", "amy", "同一注册号")
    judged(workspace, pair(workspace, REGISTERED, OTHER), "different", "bob")
    told = [(labels(one), one.judged and (one.judged.verdict, one.judged.agent)) for one in pairs(workspace, REVIEWED)]
    assert told == [({REGISTERED, OTHER}, ("different", "bob")), ({SHORT, REGISTERED}, ("same", "amy"))]


def test_a_pair_that_is_one_already_is_shown_as_the_two_that_it_was(workspace: Workspace) -> None:
    before = pair(workspace, SHORT, REGISTERED)
    judged(workspace, before, "same")
    [one] = pairs(workspace, REVIEWED)
    assert {(side.label, side.tied) for side in _sides(one)} == {(SHORT, 1), (REGISTERED, 1)}
    assert [known.effect for known in queue(workspace, "identity", REVIEWED)] == [None]
    assert one.score == pytest.approx(before.score, abs=1e-4) or one.score is None


def test_one_source_narrows_it(workspace: Workspace) -> None:
    assert {frozenset(labels(one)) for one in pairs(workspace, Wanted("报告.txt"))} == {
        frozenset((SHORT, REGISTERED)),
        frozenset((SHORT, OTHER)),
    }
    with pytest.raises(NotFound, match="no one source"):
        pairs(workspace, Wanted("nobody"))


def test_only_what_is_shown_is_worked_out(crowded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out = []
    real = module.sides
    monkeypatch.setattr(module, "sides", lambda *args: worked_out.append(args) or real(*args))
    workspace = Workspace(crowded)
    waits = waiting(workspace, Wanted())
    assert len(waits) >= 10_000
    assert worked_out == []
    assert labels(waits[0]) and len(worked_out) == 1
    assert len(list(islice(queue(workspace, "identity"), 2))) == 2
    assert len(worked_out) == 3
