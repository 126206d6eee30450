"""The same line on a real report and a real list, where they stand beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.workspace import Workspace
from tests.main_job import kg, kg_json
from tests.same_answers import assert_neo4j_answers, assert_same_answers, shown_in_neo4j

REPORT = "reports/jiangdu-2021-2022.txt"


@pytest.fixture(scope="module")
def files(shared: Path) -> list[Path]:
    return [shared / REPORT, *sorted((shared / "data" / "universities").glob("*.xls"))]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, files: list[Path]) -> Path:
    root = tmp_path_factory.mktemp("real")
    kg("init", root)
    kg("ingest", "-w", root, *files, expect=1)  # one count in the list is wrong, and is named
    return root


def test_report_and_list_become_a_graph_once(real: Path, files: list[Path]) -> None:
    status = kg_json("status", "-w", real)
    assert status["sources"] == 3
    assert status["entities"] > 3167
    assert kg_json("ingest", "-w", real, *files, expect=1)["asserted"] == 0


def test_the_university_of_the_report_is_that_of_the_list(real: Path) -> None:
    shown = kg_json("show", "-w", real, "苏州大学")
    assert {"general-2025.xls", "jiangdu-2021-2022.txt"} <= set(_sources(shown))


def test_retracting_the_report_is_never_having_read_it(tmp_path: Path, files: list[Path]) -> None:
    report, *lists = files
    exports = []
    for name, steps in {"never": [lists], "first": [[report], lists], "last": [lists, [report]]}.items():
        root = tmp_path / name
        kg("init", root)
        for step in steps:
            kg("ingest", "-w", root, *step, expect=0 if step == [report] else 1)
        if name != "never":
            kg("retract", "-w", root, report.name)
        kg("export", "canonical", "-w", root, "-o", root / "canonical.txt")
        exports.append((root / "canonical.txt").read_bytes())
    assert exports[0] == exports[1] == exports[2]
    assert len(exports[0]) > 100_000


def test_questions_answer_alike_on_the_real_inputs(real: Path) -> None:
    assert assert_same_answers(Workspace.find(real))


def test_a_neo4j_answers_alike_on_the_real_inputs(real: Path, neo4j_uri: str) -> None:
    workspace = Workspace.find(real)
    with shown_in_neo4j(workspace, neo4j_uri):
        assert_neo4j_answers(workspace)


def test_the_real_graph_passes_its_checks(real: Path) -> None:
    found = kg_json("check", "-w", real)
    assert [f for f in found["findings"] if f["severity"] == "violation"] == []


def test_extraction_reaches_its_floor_on_the_real_report(shared: Path, tmp_path: Path) -> None:
    predicted = tmp_path / "predicted.json"
    predicted.write_text(kg("extract", shared / REPORT, "--json"), encoding="utf-8")
    gold = shared / REPORT.replace(".txt", ".gold.json")
    scored = subprocess.run(
        [sys.executable, str(shared / "eval" / "score_extraction.py"), str(gold), str(predicted)],
        capture_output=True,
        text=True,
        check=True,
    )
    score = json.loads(scored.stdout)
    assert score["wrong_spans"] == 0
    assert score["actors"]["exact"]["f"] >= 0.80
    assert score["relations"]["f"] >= 0.50


def _sources(value: object) -> list[str]:
    """Every source id in a nested description."""
    if isinstance(value, dict):
        own = [str(v) for k, v in value.items() if k in {"source", "source_id"}]
        return own + [source for v in value.values() for source in _sources(v)]
    return [source for v in value for source in _sources(v)] if isinstance(value, list) else []
