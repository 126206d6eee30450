"""`kg merge` and `kg unmerge` as people type them; every command of docs/identity.md is run as it stands."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg.cli import main
from kg.merging import judge
from kg.server.app import create_app
from kg.workspace import Workspace
from tests.conftest import ROOT
from tests.kg.merging.told import FIRM, SHORT, UNIVERSITY, read, three_sources


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Workspace, dict[str, str]]:
    monkeypatch.setenv("KG_AGENT", "王")
    monkeypatch.setenv("KG_WORKSPACE", str(tmp_path))
    return three_sources(tmp_path)


class Command:
    """The command in this process: what it prints, and what it says on standard error when it fails."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str) -> str:
        return self.run(words, 0)[0]

    def fails(self, *words: str) -> str:
        return self.run(words, 2)[1]

    def run(self, words: tuple[str, ...], status: int) -> tuple[str, str]:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(list(words))
        printed = self.capsys.readouterr()
        assert (left.value.code or 0) == status, printed.err
        return printed.out, printed.err


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_every_command_of_the_page_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kg: Command) -> None:
    page = (ROOT / "docs" / "identity.md").read_text(encoding="utf-8")
    commands = [line.removeprefix("    kg ") for line in page.splitlines() if line.startswith("    kg ")]
    assert {words.split()[0] for words in commands} == {"merge", "show", "log", "unmerge"}
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.setenv("KG_WORKSPACE", str(tmp_path / "work"))
    kg("init", str(tmp_path / "work"))
    kg.run(("ingest", str(tmp_path / "examples" / "jiangdu")), 1)  # two of its cells are wrong
    printed = {words: kg(*shlex.split(words)) for words in commands}
    assert "简称与全称" in printed["show 江都高新区"]
    assert "简称与全称" in printed["log"]
    assert all("already" not in told for words, told in printed.items() if "merge" in words)


def test_a_merge_and_its_taking_back_are_in_the_log_with_who_and_why(told: tuple[Workspace, dict[str, str]], kg: Command) -> None:
    assert "29.2" in kg("merge", FIRM, SHORT, "--preview")
    assert told[0].ledger.change == 3, "a preview writes nothing"
    assert FIRM in kg("merge", FIRM, SHORT, "--comment", "同一家")
    assert "one already" in kg("merge", FIRM, SHORT)
    assert "said 王" in kg("unmerge", SHORT)
    changes = json.loads(kg("log", "--json"))["changes"][-2:]
    assert [(change["agent"], change["message"]) for change in changes] == [
        ("王", f"merge: {FIRM} + {SHORT} — 同一家"),
        ("王", f"unmerge: {FIRM} − {SHORT}"),
    ]
    assert changes[0]["sources"] == [{"id": "judgements", "title": "判断 · judgements", "path": ""}]


def test_that_two_classes_become_one_is_said(told: tuple[Workspace, dict[str, str]], kg: Command) -> None:
    assert "was" not in kg("merge", FIRM, SHORT)
    assert f"{FIRM} was Enterprise, {UNIVERSITY} was University: it is shown as" in kg("merge", FIRM, UNIVERSITY).replace("\n", " ")


def test_programs_get_the_shape_of_a_write_and_of_a_preview(told: tuple[Workspace, dict[str, str]], kg: Command) -> None:
    _, keys = told
    foreseen = json.loads(kg("merge", FIRM, SHORT, "--preview", "--json"))
    assert foreseen["id"] == keys[FIRM] and foreseen["joined"][0]["predicate"] == "partnersWith"
    merged = json.loads(kg("merge", FIRM, SHORT, "--json"))
    assert (merged["change"], merged["sources"], merged["problems"]) == (4, ["judgements"], [])
    parted = json.loads(kg("unmerge", FIRM, "--json"))
    assert (parted["change"], len(parted["withdrawn"]), parted["rules"]) == (5, 1, [])


def test_what_is_refused_says_what_to_do(told: tuple[Workspace, dict[str, str]], kg: Command) -> None:
    workspace, keys = told
    read(workspace, "另一份.txt", also=(SHORT,))
    assert keys[SHORT] in kg.fails("merge", SHORT, FIRM)
    judge(workspace, keys[SHORT], FIRM, "different", "李", "注册号不同")
    refused = kg.fails("merge", keys[SHORT], FIRM)
    assert "李" in refused and "注册号不同" in refused and "--instead" in refused
    kg("merge", keys[SHORT], FIRM, "--instead")
    assert "--force" in kg.fails("merge", "李明", UNIVERSITY)


def test_a_question_is_answered_by_the_judgements_of_the_moment(told: tuple[Workspace, dict[str, str]], kg: Command) -> None:
    count = "MATCH (f:Enterprise) RETURN count(f) AS n"

    def asked(*more: str) -> int:
        return int(json.loads(kg("query", "--cypher", count, "--json", *more))["rows"][0][0])

    kg("merge", FIRM, SHORT)
    assert (asked("--known-at", "3"), asked("--known-at", "4"), asked()) == (4, 3, 3)
    count = "MATCH (f:Enterprise) WHERE $as_of IS NOT NULL RETURN count(f) AS n"
    assert asked("--as-of", "1990-01-01") == 3, "a judgement has no time in the world"


def test_a_former_id_is_answered_by_the_server_and_one_that_is_gone_says_when(told: tuple[Workspace, dict[str, str]]) -> None:
    workspace, keys = told
    judge(workspace, FIRM, SHORT, "same", "王")
    workspace.retract("报告.txt")
    client = TestClient(create_app(workspace), base_url="http://127.0.0.1")
    found = client.get(f"/api/entities/{keys[FIRM]}").json()
    assert (found["id"], found["name"]) == (keys[SHORT], SHORT)
    assert client.get(f"/id/{keys[FIRM]}", follow_redirects=False).headers["location"].endswith(keys[SHORT])
    gone = client.get(f"/api/entities/{keys['江都区']}")
    assert gone.status_code == 410
    assert gone.json()["error"]["what"] == f"{keys['江都区']} is gone: last said in change 1, retracted in change 5."
