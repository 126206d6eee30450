"""What a thing tells of its identity: why it is one, who said so, and what is in conflict."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.check import check
from kg.merging import judge
from kg.show import describe
from kg.snapshot.compare import compare
from kg.workspace import Workspace
from tests.kg.merging.told import FIRM, OTHER, SHORT, read, three_sources


@pytest.fixture
def told(tmp_path: Path) -> tuple[Workspace, dict[str, str]]:
    return three_sources(tmp_path)


def test_conflicts_are_shown_with_either_and_listed_as_work(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    again = read(workspace, "再版.txt", also=(FIRM,))
    judge(workspace, keys[FIRM], again[FIRM], "different", "李", "两家同名")
    for key, other in ((keys[FIRM], again[FIRM]), (again[FIRM], keys[FIRM])):
        described = describe(workspace.snapshot(), workspace.schema, key)
        [blocked] = described.identity.blocked
        assert (blocked.other, blocked.because) == (other, f"name:Enterprise:{FIRM}")
        assert "冲突" in described.as_text("zh") and "李" in described.as_text("zh")
    [finding] = [found for found in check(workspace.snapshot(), workspace.schema) if found.rule == "blocked-join"]
    assert "李 judged different" in finding.what and "两家同名" in finding.what
    assert "--instead" in finding.fix


def test_a_merged_thing_tells_by_which_rules_and_by_whom(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    read(workspace, "再版.txt", also=(FIRM,))
    judge(workspace, FIRM, SHORT, "same", "王", "同一家")
    judge(workspace, FIRM, OTHER, "different", "李")
    identity = describe(workspace.snapshot(), workspace.schema, SHORT).identity
    assert len(identity.keys) == 3
    assert [(shared.rule, shared.sources) for shared in identity.shared] == [("same-full-name", ("再版.txt", "报告.txt"))]
    assert [(one.by_hand.verdict, one.by_hand.by, one.names, one.other) for one in identity.judged] == [
        ("same", "王", (FIRM, SHORT), None),
        ("different", "李", (FIRM, OTHER), keys[OTHER]),
    ]
    text = describe(workspace.snapshot(), workspace.schema, SHORT).as_text("en")
    assert f"{FIRM} and {SHORT} judged the same — 王" in text and "同一家" in text


def test_the_difference_of_two_changes_tells_judgements_too(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    same = judge(workspace, FIRM, SHORT, "same", "王", "同一家").change
    parted = judge(workspace, keys[FIRM], keys[SHORT], "different", "李").change
    made, turned = compare(workspace.ledger, same - 1, same), compare(workspace.ledger, same, parted)
    assert made.lines(made.added) == [[FIRM, "kg:same", SHORT, "judgements", "同一家"]]
    assert [row.predicate for row in (*turned.removed, *turned.added)] == ["kg:same", "kg:different"]
