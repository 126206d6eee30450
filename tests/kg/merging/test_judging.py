"""Judgements by hand: what is written, what is refused, and what becomes of them when sources go."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound, UsageError
from kg.merging import SOURCE, Asked, judge, judge_all
from kg.snapshot.judgements import standing
from kg.statements import Statement, from_arrow
from kg.workspace import Workspace
from tests.kg.merging.told import ENGLISH, FIRM, NUMBER, OTHER, PERSON, SHORT, UNIVERSITY, partners, read, three_sources


@pytest.fixture
def told(tmp_path: Path) -> tuple[Workspace, dict[str, str]]:
    return three_sources(tmp_path)


def label(workspace: Workspace, name: str) -> str:
    [found] = workspace.snapshot().resolve(name, parts=False)
    return found.label


def test_two_names_that_are_judged_the_same_are_one_thing_with_both_names(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    change = judge(workspace, SHORT, FIRM, "same", "王", "同一家")
    assert (change.agent, change.message) == ("王", f"merge: {SHORT} + {FIRM} — 同一家")
    one = workspace.snapshot().entity(keys[SHORT])
    assert one.id == keys[FIRM], "named by the key that was asserted first"
    assert {FIRM, SHORT} <= set(one.names)


def test_what_is_one_already_is_not_written_again(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    first = judge(workspace, SHORT, FIRM, "same", "王")
    assert judge(workspace, keys[SHORT], FIRM, "same", "李").change == first.change
    assert workspace.ledger.change == first.change


def test_a_pair_has_one_judgement_and_the_last_counts(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    judge(workspace, SHORT, FIRM, "unsure", "王", score=0.5)
    judge(workspace, FIRM, SHORT, "different", "李", "另一家")
    [row] = [row for row in from_arrow(workspace.ledger.current([SOURCE])) if row.object]
    assert (row.predicate, row.qualifiers["by"], row.qualifiers["comment"]) == ("kg:different", "李", "另一家")
    workspace.ledger.rollback(workspace.ledger.change, agent="张")
    [back] = standing(workspace.snapshot(), [keys[FIRM]])
    assert (back.verdict, back.by, back.score) == ("unsure", "王", 0.5), "who rolled back did not judge it"


def test_a_merge_that_someone_forbids_says_who_when_and_why(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = told
    forbidden = judge(workspace, SHORT, FIRM, "different", "李", "注册号不同")
    with pytest.raises(UsageError, match=rf"李 on \d{{4}}-\d\d-\d\d in change {forbidden.change}: 注册号不同") as refused:
        judge(workspace, FIRM, SHORT, "same", "王")
    assert "--instead" in refused.value.fix
    judge(workspace, FIRM, SHORT, "same", "王", instead=True)
    assert label(workspace, SHORT) == FIRM
    assert not workspace.snapshot().table("conflicts").num_rows


def test_no_one_thing_is_a_person_and_a_university(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = told
    with pytest.raises(UsageError, match=r"Person.*University"):
        judge(workspace, PERSON, UNIVERSITY, "same", "王")
    judge(workspace, PERSON, UNIVERSITY, "same", "王", force=True)
    assert label(workspace, PERSON) == UNIVERSITY


def test_names_must_be_whole_and_mean_one_thing(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    with pytest.raises(NotFound, match="nothing is called '绿波'") as unknown:
        judge(workspace, "绿波", FIRM, "same", "王")
    assert SHORT in unknown.value.fix
    again = read(workspace, "另一份.txt", partners(SHORT, UNIVERSITY))
    with pytest.raises(UsageError, match=f"'{SHORT}' may be 2 things") as several:
        judge(workspace, SHORT, FIRM, "same", "王")
    assert keys[SHORT] in several.value.fix and again[SHORT] in several.value.fix


def test_a_short_name_that_the_other_has_too_is_clear(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    both = read(workspace, "全称.txt", Statement(OTHER, "shortName", value=ENGLISH))
    judge(workspace, ENGLISH, OTHER, "same", "王")
    assert workspace.snapshot().entity(keys[ENGLISH]) == workspace.snapshot().entity(both[OTHER])


def test_a_judgement_outlives_one_of_the_sources_that_it_was_made_of(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    again = read(workspace, "再版.txt", also=(FIRM,))
    judge(workspace, FIRM, SHORT, "same", "王")
    workspace.retract("报告.txt")
    assert workspace.snapshot().entity(keys[SHORT]).keys == tuple(sorted([keys[SHORT], again[FIRM]]))
    workspace.retract("再版.txt")
    assert workspace.snapshot().entity(keys[SHORT]).keys == (keys[SHORT],), "it rests"
    read(workspace, "报告.txt", partners(FIRM, UNIVERSITY))
    assert workspace.snapshot().entity(keys[SHORT]).id == keys[FIRM], "and holds again"


def test_a_judgement_joins_nothing_that_the_rules_no_longer_join(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path)
    first = read(workspace, "甲.txt", Statement(SHORT, "uscc", value=NUMBER))
    bridge = read(workspace, "乙.txt", Statement(FIRM, "uscc", value=NUMBER))
    second = read(workspace, "丙.txt", also=(FIRM,))
    english = read(workspace, "丁.txt", also=(ENGLISH,))
    snapshot = workspace.snapshot()
    assert snapshot.entity(first[SHORT]) == snapshot.entity(second[FIRM]), "over the number and the name of the second source"
    judge(workspace, ENGLISH, SHORT, "same", "王")
    workspace.retract("乙.txt")
    snapshot = workspace.snapshot()
    assert snapshot.entity(english[ENGLISH]).keys == tuple(sorted([english[ENGLISH], first[SHORT]]))
    assert snapshot.entity(second[FIRM]).keys == (second[FIRM],)
    assert snapshot.entity(bridge[FIRM]).id == snapshot.entity(first[SHORT]).id, "the surest reason says what it became"


def test_two_keys_of_one_thing_can_be_judged_different_and_the_thing_is_parted(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    again = read(workspace, "再版.txt", also=(FIRM,))
    with pytest.raises(UsageError, match="both names mean one thing") as same:
        judge(workspace, FIRM, keys[FIRM], "different", "王")
    assert again[FIRM] in same.value.fix
    judge(workspace, keys[FIRM], again[FIRM], "different", "王", "同名")
    snapshot = workspace.snapshot()
    assert snapshot.entity(again[FIRM]).keys == (again[FIRM],)
    [conflict] = snapshot.table("conflicts").to_pylist()
    assert conflict["because"] == f"name:Enterprise:{FIRM}"


def test_many_are_judged_as_one_change_all_or_none(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    before = workspace.ledger.change
    asked = [Asked(FIRM, SHORT, "same"), Asked("无名", OTHER, "same", where="row 3")]
    change, problems = judge_all(workspace, asked, "王")
    assert (change.change, workspace.ledger.change) == (before, before)
    assert [(problem.where, problem.what) for problem in problems] == [("row 3", "nothing is called '无名'.")]
    change, problems = judge_all(workspace, [Asked(FIRM, SHORT, "same"), Asked(OTHER, ENGLISH, "different", "海外", 0.4)], "王")
    assert (change.change, problems) == (before + 1, [])
    [judged] = standing(workspace.snapshot(), [keys[ENGLISH]])
    assert (judged.verdict, judged.comment, judged.score) == ("different", "海外", 0.4)


def test_whoever_looks_at_an_earlier_snapshot_judges_by_what_was_judged_since(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    earlier = workspace.snapshot()
    judge_all(workspace, [Asked(FIRM, SHORT, "same")], "王", snapshot=earlier)
    judge_all(workspace, [Asked(OTHER, SHORT, "different")], "王", snapshot=earlier)
    merged = workspace.ledger.change
    assert judge_all(workspace, [Asked(SHORT, FIRM, "same")], "王", snapshot=earlier)[1] == []
    _, [problem] = judge_all(workspace, [Asked(FIRM, OTHER, "same")], "王", snapshot=earlier)
    assert "are different, says 王" in problem.what
    assert workspace.ledger.change == merged
    judge_all(workspace, [Asked(FIRM, ENGLISH, "same")], "王", snapshot=earlier)
    assert workspace.snapshot().entity(keys[SHORT]).keys == tuple(sorted(keys[name] for name in (FIRM, SHORT, ENGLISH)))


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ([("same", FIRM, SHORT), ("different", SHORT, FIRM)], "judged same as well"),
        ([("same", FIRM, SHORT), ("same", SHORT, ENGLISH), ("different", FIRM, ENGLISH)], "which the others make one"),
        ([("same", FIRM, OTHER), ("same", FIRM, SHORT)], "which are different, says 李"),
    ],
)
def test_judgements_that_cannot_hold_together_are_refused(
    told: tuple[Workspace, dict[str, str]], asked: list[tuple[str, str, str]], what: str
) -> None:
    workspace, _ = told
    judge(workspace, OTHER, SHORT, "different", "李")
    before = workspace.ledger.change
    given = [Asked(a, b, verdict, where=f"row {n}") for n, (verdict, a, b) in enumerate(asked, 2)]  # type: ignore[arg-type]  # a verdict
    _, problems = judge_all(workspace, given, "王")
    assert any(what in problem.what and problem.where.startswith("row") for problem in problems)
    assert workspace.ledger.change == before


def test_as_known_at_a_change_things_are_what_was_judged_by_then(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    merged = judge(workspace, FIRM, SHORT, "same", "王").change
    parted = judge(workspace, keys[FIRM], keys[SHORT], "different", "王").change
    ids = [[workspace.snapshot(change).entity(keys[name]).id for name in (FIRM, SHORT)] for change in range(merged - 1, parted + 1)]
    assert ids == [[keys[FIRM], keys[SHORT]], [keys[FIRM]] * 2, [keys[FIRM], keys[SHORT]]]
