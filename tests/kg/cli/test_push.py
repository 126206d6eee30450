"""``kg push neo4j``: into a running server, or as files for a new one."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.kg.views.little import little_workspace
from tests.main_job import kg, kg_json

PAGE = Path(__file__).resolve().parents[3] / "docs" / "neo4j.md"
EXAMPLE = "bolt://127.0.0.1:7687"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return little_workspace(tmp_path_factory.mktemp("pushed")).root


def test_a_second_push_says_that_it_wrote_nothing(folder: Path, neo4j_uri: str) -> None:
    first = kg_json("push", "neo4j", "-w", folder, "--uri", neo4j_uri)
    second = kg_json("push", "neo4j", "-w", folder, "--uri", neo4j_uri)
    assert second == {**first, "written": 0, "removed": 0}
    assert kg("push", "neo4j", "-w", folder, "--uri", neo4j_uri).endswith("relations; 0 written, 0 removed\n")


def test_the_command_for_the_importer_is_printed_alone(folder: Path, tmp_path: Path) -> None:
    printed = kg("push", "neo4j", "-w", folder, "--files", tmp_path / "import")
    written = kg_json("push", "neo4j", "-w", folder, "--files", tmp_path / "again")
    assert printed == written["command"] + "\n"
    assert printed.startswith("neo4j-admin database import full neo4j ")
    named = {word.partition("=")[2] for word in printed.split() if word.startswith(("--nodes=", "--relationships="))}
    assert named == {file.name for file in (tmp_path / "import").glob("*.csv")}
    assert (written["change"], written["folder"]) == (4, str(tmp_path / "again"))
    counts = Workspace(folder).snapshot().counts
    assert written["nodes"] > counts["entities"] + counts["statements"] and written["relations"] > counts["relations"]


@pytest.mark.parametrize("words", [(), ("--uri", "bolt://127.0.0.1:9", "--files", "import")])
def test_a_push_has_one_aim(folder: Path, words: tuple[str, ...]) -> None:
    printed = kg("push", "neo4j", "-w", folder, *words, "--json", expect=2)
    assert "--uri" in json.loads(printed)["error"]["fix"]


def test_the_commands_of_the_docs_run_as_they_stand(folder: Path, tmp_path: Path, neo4j_uri: str) -> None:
    shown = [line.strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("    ")]
    ours = [line.replace(EXAMPLE, neo4j_uri) for line in shown if not line.startswith("neo4j-admin")]
    assert len(ours) == 4
    for line in ours:
        words = [word for word in shlex.split(line) if word not in ("kg", f"NEO4J_URI={neo4j_uri}")]
        printed = kg(*words, cwd=tmp_path, KG_WORKSPACE=str(folder), NEO4J_URI=neo4j_uri)
    assert set(shown) - {line.replace(neo4j_uri, EXAMPLE) for line in ours} == {printed.strip()}
