"""``kg review`` as its users call it: by keyboard, through a pipe, by way of a list, for a program."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli.app import load_commands
from kg.errors import InputError, KgError, NotFound, UsageError
from kg.review import Wanted
from kg.statements import Statement
from kg.workspace import Workspace
from tests.conftest import ROOT
from tests.kg.review.told import TITLE, WRONG, item, items, relations, words
from tests.kg.telling import tell

ODD = "绿\x1b[31m波\x07\u202e机床"


@pytest.fixture(autouse=True)
def amy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_AGENT", "amy")
    monkeypatch.delenv("KG_WORKSPACE", raising=False)


def kg(workspace: Workspace, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(load_commands(), [words[0], "-w", str(workspace.root), *words[1:]], input=typed)


def review(workspace: Workspace, *words: str, typed: str = "") -> str:
    done = kg(workspace, "review", *words, typed=typed)
    assert done.exit_code == 0, done.exception
    return done.stdout


def failed(workspace: Workspace, *words: str) -> KgError:
    done = kg(workspace, "review", *words)
    assert isinstance(done.exception, KgError), done.exception
    return done.exception


def test_it_shows_the_sentence_what_was_understood_and_how_sure(workspace: Workspace) -> None:
    shown = review(workspace, typed="q\n")
    for told in (
        "第 1/3 条", "⟦远帆泵业等⟧", "⟦科技进步奖⟧", "→ 远帆泵业等 · 获得荣誉 · 科技进步奖", "状态: 已完成", "时间: 2021",
        "可信度: 0.50", "方法: rule", f"{TITLE} char=", "第 1 行", "可信度低",
    ):  # fmt: skip
        assert told in shown


def test_it_speaks_the_language_of_the_workspace(workspace: Workspace) -> None:
    settings = workspace.root / "kg.toml"
    settings.write_text(settings.read_text("utf-8").replace('["zh", "en"]', '["en", "zh"]'), "utf-8")
    assert "→ 远帆泵业等 · received award · 科技进步奖" in review(workspace, typed="q\n")


def test_keys_accept_reject_skip_undo_and_quit(workspace: Workspace) -> None:
    shown = review(workspace, typed="z\na\nr\nu\ns\nq\n")
    assert "请按" in shown and "已撤销" in shown and "已判断 1 条" in shown
    assert words(items(workspace, Wanted(reviewed=True))) == [f"{WRONG} · received award · 科技进步奖"]
    assert "第 1/2 条" in review(workspace, typed="q\n"), "what is decided does not come again"


def test_undo_asks_again_and_needs_something_to_undo(workspace: Workspace) -> None:
    shown = review(workspace, typed="u\na\nu\nr\nq\n")
    assert "没有可撤销的" in shown
    [found] = items(workspace, Wanted(reviewed=True))
    assert (found.review, found.reviewer) == ("rejected", "amy")


def test_a_correction_is_asked_for_field_by_field(workspace: Workspace) -> None:
    review(workspace, typed="c\n远帆泵业\n\n\n\nplanned\n2020\nq\n")
    assert ("远帆泵业", "receivedAward", "科技进步奖", "planned") in relations(workspace)


def test_a_correction_can_be_left_and_a_wrong_one_is_asked_for_again(workspace: Workspace) -> None:
    shown = review(workspace, typed="c\n.\nc\n\n\n\n\nmaybe\n\nr\nq\n")
    assert "未更正" in shown and "no status: 'maybe'" in shown and "已判断 1 条" in shown


def test_the_end_of_the_input_is_the_end(workspace: Workspace) -> None:
    assert "已判断 1 条" in review(workspace, typed="a\nc\n远帆")
    assert len(items(workspace, Wanted(reviewed=True))) == 1


def test_nothing_to_review_says_so(workspace: Workspace) -> None:
    assert "没有待审阅的内容" in review(workspace, "--below", "0.1")
    assert json.loads(review(workspace, "--below", "0.1", "--json")) == {"change": 1, "items": []}


def test_limit_and_source_narrow_it(workspace: Workspace) -> None:
    assert len(json.loads(review(workspace, "--all", "--limit", "2", "--json"))["items"]) == 2
    assert len(json.loads(review(workspace, "--source", TITLE, "--json"))["items"]) == 3


def test_no_control_character_of_a_source_reaches_the_terminal(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "work")
    told = Statement(ODD, "partnersWith", object="苏州大学", confidence=0.5, quote=f"{ODD}与苏州大学合作")
    tell(
        workspace, "a.txt", f"{ODD}与苏州大学合作。", {ODD: "Enterprise", "苏州大学": "University"}, told, title="标题\x1b]0;x\x07"
    )
    shown = review(workspace, "--all", typed="a\na\nc\n\n\n\n\n\n\na\nq\n") + kg(workspace, "log").stdout
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}
    assert "\\x1b[31m" in shown


def test_a_list_is_written_filled_in_and_taken_up(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "doubts.csv"
    assert json.loads(review(workspace, "--export", str(path), "--json")) == {"file": str(path), "items": 3}
    assert path.read_bytes().startswith("\ufeff".encode())
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"decision": "correct", "corrected_subject": "远帆泵业"}
    rows[1] |= {"decision": "接受"}
    rows[2] |= {"decision": "perhaps"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = kg(workspace, "review", "--import", str(path))
    assert (done.exit_code, "2 answers: change 2" in done.stdout) == (1, True)
    assert "row 4, decision" in done.stderr and "accept, reject, correct" in done.stderr
    again = kg(workspace, "review", "--import", str(path), "--json")
    told = json.loads(again.stdout)
    assert (told["change"], told["answers"], len(told["problems"])) == (2, 2, 1)


def test_wrong_calls_say_what_to_do(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n", "utf-8")
    assert isinstance(failed(workspace, "--import", str(tmp_path / "a.csv")), InputError)
    assert isinstance(failed(workspace, "--import", str(tmp_path / "absent.csv")), InputError)
    assert isinstance(failed(workspace, "--import", "a", "--export", "b"), UsageError)
    assert isinstance(failed(workspace, "--kind", "fancy"), UsageError)
    assert isinstance(failed(workspace, "--source", "nobody"), NotFound)
    assert kg(workspace, "review", "--below", "7").exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_loses_nothing(workspace: Workspace) -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "review", "-w", str(workspace.root)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(b"a\n")
        process.stdin.flush()
        until = time.monotonic() + 60
        while workspace.ledger.change < 2 and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.5)  # the next question is asked
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert "已判断 1 条，已全部写入" in out.decode()
    assert b"Traceback" not in err
    assert words(items(workspace, Wanted(reviewed=True))) == [f"{WRONG} · received award · 科技进步奖"]


def documented(name: str) -> list[str]:
    """The commands of a page, in order."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return [line.split("   #")[0].strip() for line in re.findall(r"^    (kg .*)$", text, flags=re.MULTILINE)]


def test_both_languages_document_the_same_commands() -> None:
    assert len(documented("review.md")) > 5
    assert documented("review.md") == documented("review.zh.md")


def test_every_documented_command_works(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number, command in enumerate(documented("review.md")):
        done = kg(workspace, *shlex.split(command)[1:], typed="a\nq\n" if number == 0 else "")
        assert done.exit_code == 0, (command, done.stdout, done.exception)
    assert item(workspace, f"{WRONG} · received award").review is None, "the last command takes the first answer back"
