"""The command line: exit statuses, errors as sentences, answers for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.main_job import kg, kg_json


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", "--json"),
        ("query", "--sparql", "SELECT * {}"),
        ("show", "苏州大学"),
        ("ingest", "nothing.txt"),
        ("recommend", "亚威机床"),
    ],
)
def test_without_a_workspace_it_says_how_to_make_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    printed = kg(*words, expect=2, cwd=tmp_path, KG_WORKSPACE="")
    if "--json" in words:
        assert "kg init" in json.loads(printed)["error"]["fix"]


def test_every_command_explains_itself() -> None:
    listed = kg("--help")
    for command in (
        "init", "ingest", "extract", "query", "ask", "show", "recommend", "view", "export", "retract", "rollback", "log", "diff",
        "status", "check", "serve", "mcp", "demo", "review", "frames",
    ):  # fmt: skip
        assert f" {command} " in listed
        assert "--help" in kg(command, "--help")


def test_an_empty_workspace_answers_everything(tmp_path: Path) -> None:
    kg("init", tmp_path)
    assert kg_json("status", "-w", tmp_path)["entities"] == 0
    assert kg_json("log", "-w", tmp_path) == {"changes": []}
    assert kg_json("check", "-w", tmp_path)["findings"] == []
    assert kg_json("query", "-w", tmp_path, "--sparql", "SELECT ?s WHERE { ?s ?p ?o }")["rows"] == []
    assert kg_json("query", "-w", tmp_path, "--cypher", "MATCH (e:Enterprise) RETURN e.name")["rows"] == []
    kg("view", "-w", tmp_path, "-o", tmp_path / "page.html")
    assert "<html" in (tmp_path / "page.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("query",), 2),
        (("query", "--sparql", "SELECT nonsense"), 2),
        (("query", "--cypher", "MATCH nonsense"), 2),
        (("query", "--cypher", "MATCH (n) DETACH DELETE n"), 2),
        (("query", "--sparql", "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 2),
        (("query", "--sparql", "@absent.rq"), 1),
        (("query", "--sparql", "SELECT * {}", "--as-of", "someday"), 2),
        (("ask", "no-such-question"), 2),
        (("show", "无此主体"), 2),
        (("retract", "nothing"), 2),
        (("rollback", "5"), 2),
        (("diff", "0", "9"), 2),
        (("export", "nonsense", "-o", "x"), 2),
        (("ingest", "absent.txt"), 1),
    ],
)
def test_a_wrong_call_is_answered_by_a_sentence_and_a_status(tmp_path: Path, words: tuple[str, ...], status: int) -> None:
    kg("init", tmp_path)
    kg(*words, expect=status, cwd=tmp_path)


def test_check_names_a_damaged_file_of_the_ledger(tmp_path: Path, examples: Path) -> None:
    kg("init", tmp_path)
    kg("ingest", "-w", tmp_path, examples / "jiangdu" / "plan-2022.txt")
    damaged = next((tmp_path / "ledger").glob("*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-40] + b"x" * 40)
    assert damaged.name in kg("check", "-w", tmp_path, expect=1)
    assert damaged.name in kg_json("check", "-w", tmp_path, expect=1)["damaged"][0]["path"]
