"""Every command of docs/duties.md is run as it stands; what goes wrong is told by a sentence."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Protocol

import pytest

from kg.cli import main
from kg.workspace import Workspace
from tests.conftest import ROOT
from tests.kg.telling import told_report


def commands() -> list[str]:
    text = (ROOT / "docs" / "duties.md").read_text(encoding="utf-8")
    lines = [line[4:].split("   #")[0].strip() for line in text.splitlines() if line.startswith("    kg ")]
    return [line.removeprefix("kg ") for line in lines]


class Command(Protocol):
    def __call__(self, *words: object, cwd: Path, expect: int = 0) -> str: ...


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command in this process, in a folder; what it prints. Its exit status is as expected."""
    monkeypatch.setenv("KG_AGENT", "test")
    monkeypatch.delenv("KG_WORKSPACE", raising=False)

    def run(*words: object, cwd: Path, expect: int = 0) -> str:
        monkeypatch.chdir(cwd)
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([*map(str, words)])
        printed = capsys.readouterr()
        assert (left.value.code or 0) == expect, printed.err
        assert not expect or printed.err
        return printed.out

    return run


def test_every_command_of_the_page_works(tmp_path: Path, kg: Command) -> None:
    asked, work = commands(), tmp_path / "work"
    assert {words.split()[0] for words in asked} == {"assert", "retract", "rollback", "backup", "restore", "erase", "log", "check"}
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    kg("init", "work", cwd=tmp_path)
    kg("ingest", "../examples/jiangdu", cwd=work, expect=1)  # two of its cells are wrong
    told = {words: kg(*shlex.split(words), cwd=work) for words in asked}
    assert "甄有例" in told["erase 甄有例 --preview"]
    log = kg("log", "--json", cwd=work)
    assert [change["message"] for change in json.loads(log)["changes"]][-2:] == [
        "erased: a request of 1 May",
        "erased: said in confidence",
    ]
    assert not re.search("甄有例|call of", log)
    assert json.loads(kg("log", "--json", cwd=tmp_path / "copy"))["changes"][-1]["message"] == "roll back change 5"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return told_report(tmp_path / "work")[0].root


def test_a_write_has_the_shape_of_every_write(work: Path, kg: Command) -> None:
    told = json.loads(kg("assert", "绿波机床", "partnersWith", "苏州大学", "--json", cwd=work))
    assert told == {"change": 2, "asserted": 5, "retracted": 0, "unchanged": 0, "sources": ["said:test"], "problems": []}
    assert json.loads(kg("erase", "远帆泵业", "--reason", "asked", "--yes", "--json", cwd=work))["change"] == 3


def test_a_preview_for_a_program_erases_nothing(work: Path, kg: Command) -> None:
    made = json.loads(kg("erase", "远帆泵业", "--preview", "--json", cwd=work))
    assert (made["kind"], made["statements"], [text["places"] for text in made["texts"]]) == ("entity", 3, [1])
    assert Workspace(work).ledger.change == 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("assert", "绿波机床", "likes", "苏州大学"), 2),
        (("assert", "绿波机床", "partnersWith", "无此校"), 2),
        (("assert", "绿波机床", "partnersWith", "苏州大学", "--qualifier", "role"), 2),
        (("erase", "绿波机床", "--yes"), 2),
        (("erase", "绿波机床", "--reason", "asked"), 2),
        (("erase",), 2),
        (("erase", "无此人", "--reason", "asked", "--yes"), 2),
        (("restore", "absent.kgb"), 1),
        (("restore", "kg.toml", "new"), 1),
    ],
)
def test_a_wrong_call_is_answered_by_a_sentence_and_changes_nothing(
    work: Path, kg: Command, words: tuple[str, ...], status: int
) -> None:
    kg(*words, cwd=work, expect=status)
    assert Workspace(work).ledger.change == 1
    assert not (work / "new").exists()
