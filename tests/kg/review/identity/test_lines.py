"""The review of pairs line by line, as a pipe drives it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from kg.cli.app import load_commands
from kg.review import Decision, Wanted, decide
from kg.workspace import Workspace
from tests.kg.review.identity.told import OTHER, REGISTERED, SHORT, pair, pairs


@pytest.fixture(autouse=True)
def amy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_AGENT", "amy")


def review(workspace: Workspace, *words: str, typed: str = "") -> str:
    command = ["review", "-w", str(workspace.root), "--kind", "identity", *words]
    done = CliRunner().invoke(load_commands(), command, input=typed)
    assert done.exit_code == 0, done.exception
    return done.stdout


def test_letters_answer_skip_undo_and_quit(workspace: Workspace) -> None:
    shown = review(workspace, typed="x\nz\n\nu\nz\nd\nq\n")
    for told in ("第 1/3 对", "请按 s d u z q 之一", "没有可撤销的", "不确定", "已撤销", "第 6 次变更：不同", "已判断 1 对"):
        assert told in shown, told
    [one] = pairs(workspace, Wanted(reviewed=True))
    assert one.judged and (one.judged.verdict, one.judged.agent) == ("different", "amy")


def test_it_shows_what_a_screen_does_with_names_in_brackets(workspace: Workspace) -> None:
    shown = review(workspace, typed="q\n")
    for told in (f"⟦{REGISTERED}⟧", "起点", "█", "合并的影响", "合并后称为", "登记.txt 第 1 行"):
        assert told in shown, told


def test_the_end_of_the_input_and_of_the_queue_are_the_end(workspace: Workspace) -> None:
    assert "已判断 0 对" in review(workspace)
    assert "已判断 2 对" in review(workspace, typed="s\nd\n")
    assert "没有待审阅的内容" in review(workspace)


def test_a_reason_is_text(workspace: Workspace) -> None:
    decide(
        workspace, pair(workspace, SHORT, OTHER).id, Decision("unsure", comment="[bold]问\x1b[31m工商"), "[b]ob", kind="identity"
    )
    shown = review(workspace, "--reviewed", typed="q\n")
    assert "已有判断: 不确定, [b]ob" in shown and "[bold]问\\x1b[31m工商" in shown and "\x1b" not in shown


def test_programs_get_the_first_of_the_queue(workspace: Workspace) -> None:
    told = json.loads(review(workspace, "--json", "--limit", "2"))
    assert told["change"] == 3 and len(told["items"]) == 2
    assert told["items"][0]["effect"]["label"] == REGISTERED
