"""The main job on the example: files in, a graph that answers in every way, and back to the sentence or the cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg.questions import ask, library
from kg.workspace import Workspace
from tests.main_job import kg, kg_json
from tests.same_answers import assert_neo4j_answers, assert_same_answers, shown_in_neo4j

SHOWN = ("incubates", "tenantOf", "holdsTitle", "partnersWith")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """A workspace that has read the example folder, whose two spreadsheets hold bad cells (hence status 1)."""
    root = tmp_path_factory.mktemp("example")
    kg("init", root)
    kg("ingest", "-w", root, examples / "jiangdu", expect=1)
    return root


@pytest.fixture(scope="module")
def page(example: Path) -> str:
    target = example / "page.html"
    kg("view", "-w", example, "-o", target)
    return target.read_text(encoding="utf-8")


def test_status_counts_what_was_read(example: Path) -> None:
    status = kg_json("status", "-w", example)
    assert status["change"] == 1
    assert status["sources"] == 4
    assert min(status["statements"], status["entities"], status["relations"]) > 50


def test_reading_again_adds_nothing(example: Path, examples: Path) -> None:
    again = kg_json("ingest", "-w", example, examples / "jiangdu", expect=1)
    assert (again["asserted"], again["retracted"], again["change"]) == (0, 0, 1)


def test_bad_cells_are_named_with_sheet_and_cell(example: Path, examples: Path) -> None:
    problems = kg_json("ingest", "-w", example, examples / "jiangdu", expect=1)["problems"]
    cells = [problem["where"] for problem in problems if re.search(r"\.xlsx: .+![A-Z]+\d+", problem["where"])]
    assert {Path(cell.split(": ")[0]).name for cell in cells} == {"platforms.xlsx", "incubator-tenants.xlsx"}
    assert all(problem["what"] and problem["fix"] for problem in problems)


@pytest.mark.parametrize("predicate", SHOWN)
def test_relation_is_found_in_sparql_with_its_evidence(example: Path, predicate: str) -> None:
    node = predicate[0].upper() + predicate[1:]
    rows = kg_json(
        "query", "-w", example, "--sparql",
        f"SELECT ?a ?b ?quote ?locator WHERE {{ ?r a ikg:{node} ; ikg:subject ?a ; ikg:object ?b ; prov:wasDerivedFrom ?s . "
        "?s ikg:quote ?quote ; ikg:locator ?locator }",
    )["rows"]  # fmt: skip
    assert rows
    assert all(quote and locator for _, _, quote, locator in rows)


@pytest.mark.parametrize("predicate", SHOWN)
def test_relation_is_found_in_cypher_with_its_evidence(example: Path, predicate: str) -> None:
    rows = kg_json(
        "query", "-w", example, "--cypher",
        f"MATCH (a)-[r:{predicate}]->(b) UNWIND r.statements AS id MATCH (s:Statement {{id: id}}) "
        "RETURN a.name, b.name, s.quote, s.locator",
    )["rows"]  # fmt: skip
    assert rows
    assert all(quote and locator for _, _, quote, locator in rows)


@pytest.mark.parametrize("predicate", SHOWN)
def test_relation_is_shown_on_the_page_and_in_show(example: Path, page: str, predicate: str) -> None:
    a, _, quote, _ = kg_json(
        "query", "-w", example, "--cypher",
        f"MATCH (a)-[r:{predicate}]->(b) UNWIND r.statements AS id MATCH (s:Statement {{id: id}}) "
        "RETURN a.id, b.id, s.quote, s.locator ORDER BY a.id, b.id, s.quote LIMIT 1",
    )["rows"][0]  # fmt: skip
    shown = kg_json("show", "-w", example, a)
    assert predicate in str(shown) and quote in str(shown)
    assert predicate in page and quote in page


def test_every_named_question_answers_alike_in_both_languages(example: Path) -> None:
    assert len(library()) >= 12
    filled = assert_same_answers(Workspace.find(example))
    assert filled == set(library()), "every question has an answer on the example"


def test_a_neo4j_answers_every_named_question_alike(example: Path, neo4j_uri: str) -> None:
    workspace = Workspace.find(example)
    with shown_in_neo4j(workspace, neo4j_uri):
        assert_neo4j_answers(workspace)


def test_a_firm_without_a_path_is_served_through_its_district(example: Path) -> None:
    suggested = kg_json("recommend", "-w", example, "亚威机床", "--to", "University,ResearchInstitute", "--top", 10)
    assert suggested["results"]
    for result in suggested["results"]:
        assert result["reasons"] and all(reason["evidence"] for reason in result["reasons"])
    assert any("江都" in reason["text"] for result in suggested["results"] for reason in result["reasons"])


def test_check_finds_every_relation_evidenced(example: Path) -> None:
    found: Any = kg_json("check", "-w", example)
    assert found["damaged"] == []
    assert [f for f in found["findings"] if f["severity"] == "violation"] == []


def test_retracting_and_rolling_back_returns_to_the_same_graph(tmp_path: Path, examples: Path) -> None:
    kg("init", tmp_path)
    kg("ingest", "-w", tmp_path, examples / "jiangdu", expect=1)
    kg("export", "canonical", "-w", tmp_path, "-o", tmp_path / "before.txt")
    kg("retract", "-w", tmp_path, "plan-2022.txt")
    kg("export", "canonical", "-w", tmp_path, "-o", tmp_path / "without.txt")
    kg("rollback", "-w", tmp_path, 2)
    kg("export", "canonical", "-w", tmp_path, "-o", tmp_path / "after.txt")
    before, without, after = ((tmp_path / f"{name}.txt").read_bytes() for name in ("before", "without", "after"))
    assert before == after != without
    assert [change["change"] for change in kg_json("log", "-w", tmp_path)["changes"]] == [1, 2, 3]
    assert len(kg_json("diff", "-w", tmp_path, 1, 2)["removed"]) == kg_json("log", "-w", tmp_path)["changes"][1]["retracted"]


def test_a_question_can_be_asked_as_of_a_day(example: Path) -> None:
    workspace = Workspace.find(example)
    now = ask(workspace, "incubated-firms", {}, engine="sparql").rows
    before = ask(workspace, "incubated-firms", {"as_of": "2000-01-01"}, engine="sparql").rows
    assert now
    assert len(before) < len(now)
    assert all(since is None for _, _, since in before), "who came in on an unknown day may have been there"
