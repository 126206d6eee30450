"""The queue holds what is worth a look, the most doubtful and the most consequential first, with the words it rests on."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFound, UsageError
from kg.review import Wanted, queue
from kg.review.item import Mark
from kg.review.passages import marks
from kg.workspace import Workspace
from tests.kg.review.told import AGREEMENT, ALL, AWARD, DISTRICT, FIRM, MONEY, PRIZE, SECOND, WRONG, item, items, read, words


def test_an_empty_workspace_has_nothing_to_review(tmp_path: Path) -> None:
    assert items(Workspace.create(tmp_path)) == []


def test_what_is_less_sure_comes_first(workspace: Workspace) -> None:
    found = items(workspace)
    assert [one.confidence for one in found] == [SECOND.confidence, PRIZE.confidence, MONEY.confidence]
    assert {one.why for one in found} == {("low confidence",)}


def test_below_and_all_say_how_much_is_shown(workspace: Workspace) -> None:
    assert words(items(workspace, Wanted(below=0.55))) == [f"{WRONG} · received award · {AWARD}"]
    assert len(items(workspace, Wanted(everything=True))) == len(ALL) + 5, "each thing is one item: its class with its name"


def test_of_what_is_equally_sure_that_comes_first_on_which_most_relations_rest(workspace: Workspace) -> None:
    read(workspace, *(replace(one, confidence=0.9) for one in ALL))
    found = [one for one in items(workspace, Wanted(everything=True)) if " is a " in one.understood["en"]]
    assert (found[0].fields["name"], found[0].carries) == (AWARD, 2)
    assert [one.carries for one in found] == sorted((one.carries for one in found), reverse=True)


def test_readers_that_disagree_come_before_all_else(workspace: Workspace) -> None:
    other = replace(AGREEMENT, predicate="partnersWith", method="model:some", confidence=0.9)
    read(workspace, *ALL, other)
    first, second, *rest = items(workspace)
    assert {first.fields["predicate"], second.fields["predicate"]} == {"signedAgreementWith", "partnersWith"}
    assert first.why == second.why == ("disagreement",)
    assert all("disagreement" not in one.why for one in rest)


def test_two_rules_of_one_reader_may_find_two_relations_in_a_sentence(workspace: Workspace) -> None:
    read(workspace, *ALL, replace(AGREEMENT, predicate="partnersWith", method="another rule"))
    assert all("disagreement" not in one.why for one in items(workspace, Wanted(everything=True)))


def test_rules_that_disagree_about_status_year_or_number_are_seen(workspace: Workspace) -> None:
    planned = replace(PRIZE, status="planned", method="another", quote=f"{PRIZE.quote}。")
    less = replace(MONEY, value="2.92", method="another")
    read(workspace, *ALL, planned, less)
    disputed = [one for one in items(workspace) if "disagreement" in one.why]
    assert sorted(one.understood["en"].split(" · ")[0] for one in disputed) == sorted([FIRM, FIRM, DISTRICT, DISTRICT])


def test_two_classes_of_one_thing_are_a_disagreement(workspace: Workspace) -> None:
    read(workspace, *ALL, replace(PRIZE, predicate="type", object=None, value="Incubator", quote=FIRM, confidence=0.9))
    assert [one.fields["class"] for one in items(workspace) if one.why == ("disagreement",)] == ["Enterprise", "Incubator"]


def test_one_source_alone(workspace: Workspace) -> None:
    read(workspace, PRIZE, name="另.txt", title="另一报告")
    for called in ("另.txt", "另一报告"):
        assert [one.passage.source for one in items(workspace, Wanted(source=called))] == ["另.txt"]
    with pytest.raises(NotFound):
        items(workspace, Wanted(source="第三"))


def test_a_kind_that_is_not_there_names_those_that_are(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="reading"):
        queue(workspace, "fancy")


def test_the_sentence_shows_the_names_where_they_stand(workspace: Workspace) -> None:
    found = item(workspace, f"{FIRM} · received award")
    text = found.passage.text
    assert text == f"{PRIZE.quote}。"
    assert {(mark.role, text[mark.start : mark.end]) for mark in found.passage.marks} == {("subject", FIRM), ("object", AWARD)}
    figure = item(workspace, f"{DISTRICT} · 研发费用总额")
    [value] = figure.passage.marks
    assert figure.passage.text[value.start : value.end] == "29.2亿元"
    assert (figure.status["zh"], figure.when["zh"], figure.fields["when"]) == ("已实现", "2021", "2021")


def test_an_item_is_plain_json(workspace: Workspace) -> None:
    told = json.loads(json.dumps([one.as_dict() for one in items(workspace)]))
    assert {"id", "kind", "seen", "understood", "passage", "fields", "confidence", "why", "review"} <= set(told[0])


NAMES = st.lists(st.text("甲乙丙a", min_size=1, max_size=3), max_size=3)


@given(st.text("甲乙丙a。", max_size=30), st.data(), NAMES, NAMES)
def test_marks_never_overlap_and_mark_a_name(text: str, data: st.DataObject, subjects: list[str], objects: list[str]) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = marks(text, start, end, {"subject": subjects, "object": objects})
    assert all(one.end <= other.start for one, other in pairwise(found))
    for mark in found:
        assert text[mark.start : mark.end] in (subjects if mark.role == "subject" else objects)


def test_a_name_within_the_other_name_is_marked_elsewhere() -> None:
    text = "远帆研究院江都中心由远帆研究院筹建"
    found = marks(text, 0, len(text), {"subject": ["远帆研究院"], "object": ["远帆研究院江都中心"]})
    assert found == (Mark(0, 9, "object"), Mark(10, 15, "subject"))
