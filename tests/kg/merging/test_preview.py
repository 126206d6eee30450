"""What a merge would change is what it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.merging import judge, preview
from kg.workspace import Workspace
from tests.kg.merging.told import DISTRICT, ENGLISH, FIRM, OTHER, PERSON, SHORT, UNIVERSITY, partners, read, three_sources


@pytest.fixture
def told(tmp_path: Path) -> tuple[Workspace, dict[str, str]]:
    return three_sources(tmp_path)


@pytest.mark.parametrize(("one", "other"), [(FIRM, SHORT), (SHORT, ENGLISH), (OTHER, FIRM), (UNIVERSITY, SHORT)])
def test_label_class_id_and_relations_are_those_that_the_merge_gives(
    told: tuple[Workspace, dict[str, str]], one: str, other: str
) -> None:
    workspace, _ = told
    foreseen = preview(workspace, one, other)
    before = workspace.snapshot().counts["relations"]
    judge(workspace, one, other, "same", "王")
    after = workspace.snapshot()
    entity = after.entity(foreseen.id)
    assert (entity.label, entity.type) == (foreseen.label, foreseen.type)
    assert {one, other} <= set(entity.names)
    assert before - after.counts["relations"] == sum(len(joined.relations) - 1 for joined in foreseen.joined)
    loops = after.sql("SELECT count(*) AS n FROM relations WHERE subject = object")["n"].to_pylist()
    assert loops == [len(foreseen.loops)]


def test_a_relation_to_the_same_partner_in_the_same_year_becomes_one(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = told
    [joined] = preview(workspace, FIRM, SHORT).joined
    assert (joined.predicate, len(joined.relations), {joined.subject, joined.object} >= {UNIVERSITY}) == ("partnersWith", 2, True)


def test_a_relation_of_the_two_would_join_the_thing_to_itself(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = told
    [loop] = preview(workspace, SHORT, OTHER).loops
    assert {loop.subject, loop.object} == {SHORT, OTHER}


def test_figures_of_one_period_that_both_have_are_told(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = told
    [figures] = preview(workspace, FIRM, SHORT).figures
    assert figures.contradict
    assert [value["zh"].split("：")[1].split(" ")[0] for value in figures.values] == ["29.2", "29.3"]


def test_who_says_that_they_are_different_is_told_and_classes_that_do_not_fit(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = told
    judge(workspace, FIRM, SHORT, "different", "李", "注册号不同")
    [judged] = preview(workspace, FIRM, SHORT).forbidden
    assert (judged.by, judged.comment) == ("李", "注册号不同")
    assert preview(workspace, PERSON, UNIVERSITY).classes_differ
    assert not preview(workspace, FIRM, UNIVERSITY).classes_differ, "whether a body is a firm or an institute is often said wrongly"


def test_what_falls_away_from_recommendations_since_they_would_be_partners(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    read(workspace, "五.txt", partners(OTHER, DISTRICT))
    foreseen = preview(workspace, DISTRICT, FIRM)
    assert foreseen.recommendations == ()
    foreseen = preview(workspace, OTHER, FIRM)
    [fallen] = foreseen.recommendations
    assert (fallen.entity, fallen.other_name, fallen.place) == (keys[OTHER], UNIVERSITY, 1)
    assert preview(workspace, OTHER, FIRM, recommendations=False).recommendations == ()


def test_what_is_one_already_would_change_nothing(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    judge(workspace, FIRM, SHORT, "same", "王")
    foreseen = preview(workspace, keys[SHORT], FIRM)
    assert foreseen.one_already
    assert not (foreseen.joined or foreseen.loops or foreseen.figures or foreseen.recommendations)
    assert foreseen.as_dict()["a"]["id"] == keys[FIRM]
