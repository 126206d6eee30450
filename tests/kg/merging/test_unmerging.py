"""Taking merges back: the one judgement that there is, the one that is named, and what rules joined."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.merging import judge, unmerge
from kg.workspace import Workspace
from tests.kg.merging.told import ENGLISH, FIRM, OTHER, SHORT, read, three_sources


@pytest.fixture
def told(tmp_path: Path) -> tuple[Workspace, dict[str, str]]:
    return three_sources(tmp_path)


def groups(workspace: Workspace, keys: dict[str, str]) -> list[list[str]]:
    """Which of the names mean one thing."""
    found: dict[str, list[str]] = {}
    for name in (FIRM, SHORT, ENGLISH):
        found.setdefault(workspace.snapshot().entity(keys[name]).id, []).append(name)
    return sorted(found.values())


def entities(workspace: Workspace) -> list[object]:
    return workspace.snapshot().sql("SELECT * FROM entities ORDER BY id").to_pylist()


def test_the_only_judgement_that_holds_a_thing_together_is_taken_back(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    judge(workspace, FIRM, SHORT, "same", "王", "同一家")
    done = unmerge(workspace, SHORT, agent="李", comment="看错了")
    assert groups(workspace, keys) == [[ENGLISH], [FIRM], [SHORT]]
    assert (done.change.agent, done.change.message) == ("李", f"unmerge: {FIRM} − {SHORT} — 看错了")
    assert "said 王" in done.told and "同一家" in done.told


def test_of_several_judgements_the_one_that_is_meant_has_to_be_named(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    judge(workspace, FIRM, SHORT, "same", "王")
    judge(workspace, SHORT, ENGLISH, "same", "李")
    before = workspace.ledger.change
    with pytest.raises(UsageError, match=r"2 judgements hold .* together: .*王.*李") as unclear:
        unmerge(workspace, FIRM, agent="张")
    assert "kg unmerge A B" in unclear.value.fix
    assert workspace.ledger.change == before
    unmerge(workspace, FIRM, ENGLISH, agent="张")
    assert groups(workspace, keys) == [[ENGLISH], [FIRM, SHORT]]


def test_what_is_two_already_is_left_alone(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = told
    before = workspace.ledger.change
    done = unmerge(workspace, FIRM, OTHER, agent="王")
    assert (done.told, workspace.ledger.change) == ("They are two already.", before)
    with pytest.raises(UsageError, match="merged with nothing"):
        unmerge(workspace, FIRM, agent="王")


def test_what_rules_joined_is_judged_different_and_says_so(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    again = read(workspace, "再版.txt", also=(FIRM,))
    with pytest.raises(UsageError, match=f"rules make .* one thing, by name:Enterprise:{FIRM}") as unclear:
        unmerge(workspace, FIRM, agent="王")
    assert keys[FIRM] in unclear.value.fix and again[FIRM] in unclear.value.fix
    done = unmerge(workspace, keys[FIRM], again[FIRM], agent="王")
    assert f"name:Enterprise:{FIRM}" in done.told
    assert workspace.snapshot().entity(again[FIRM]).keys == (again[FIRM],)


def test_a_merge_of_merges_is_taken_back_where_it_was_made(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    other = read(workspace, "四.txt", also=(OTHER,))
    judge(workspace, FIRM, SHORT, "same", "王")
    judge(workspace, ENGLISH, OTHER, "same", "王")
    apart = entities(workspace)
    judge(workspace, SHORT, OTHER, "same", "王")
    assert groups(workspace, keys) == [[FIRM, SHORT, ENGLISH]]
    unmerge(workspace, keys[ENGLISH], keys[FIRM], agent="王")
    assert entities(workspace) == apart
    assert workspace.snapshot().entity(other[OTHER]).id == workspace.snapshot().entity(keys[ENGLISH]).id


def test_what_was_parted_does_not_come_together_again_when_a_source_goes(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    judge(workspace, FIRM, SHORT, "same", "王")
    judge(workspace, FIRM, ENGLISH, "same", "王")
    unmerge(workspace, FIRM, SHORT, agent="王")
    assert groups(workspace, keys) == [[FIRM, ENGLISH], [SHORT]]
    workspace.retract("报告.txt")
    assert workspace.snapshot().entity(keys[ENGLISH]).keys == (keys[ENGLISH],)


def test_what_was_different_from_all_of_a_thing_is_different_from_its_parts(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, _ = told
    again = read(workspace, "再版.txt", also=(FIRM, SHORT))
    judge(workspace, again[FIRM], again[SHORT], "same", "王")
    judge(workspace, again[FIRM], OTHER, "different", "王")
    unmerge(workspace, again[FIRM], again[SHORT], agent="王")
    for name in (again[FIRM], again[SHORT]):
        with pytest.raises(UsageError, match="are different"):
            judge(workspace, name, OTHER, "same", "李")
