"""The notebook of the examples runs from its first cell to its last, and its last lines are what it speaks of."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import read_into
from kg.workspace import Workspace
from ontology import load_schema

WORKSPACE = "demo-workspace"  # where `kg demo` builds it


def code_cells(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def run(cells: list[str]) -> list[Any]:
    """What each cell shows: the value of its last line where that is an expression, as a notebook shows it."""
    names: dict[str, Any] = {}
    shown = []
    for cell in cells:
        lines = ast.parse(cell)
        last = lines.body.pop() if isinstance(lines.body[-1], ast.Expr) else None
        exec(compile(lines, "cell", "exec"), names)
        shown.append(None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names))
    return shown


@pytest.fixture(scope="module")
def shown(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder = tmp_path_factory.mktemp("notebook")
    workspace = Workspace.create(folder / WORKSPACE)
    read_into(workspace, [examples / "jiangdu"], message="the example")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return run(code_cells(examples / "network.ipynb"))


def test_every_cell_shows_something(shown: list[Any]) -> None:
    assert len(shown) == 9
    assert all(value for value in shown)


def test_brokers_evidence_days_and_communities_are_there(shown: list[Any]) -> None:
    change, (nodes, edges), brokers, edge, evidence, tenants, by_year, partners, community = shown
    assert change == 1
    assert nodes > 100 and edges > 100
    assert brokers[0][2] > 0 and len(brokers) == 5
    assert edge[1] in load_schema().relations
    assert evidence[0]["quote"] and evidence[0]["source"]
    assert tenants["2021-12-31"] > tenants["2019-12-31"]
    assert {"year", "relations"} == by_year[0].keys()
    assert partners[0]["partner"]
    assert len(community) > 1


def test_it_is_kept_without_its_outputs(examples: Path) -> None:
    cells = json.loads((examples / "network.ipynb").read_text(encoding="utf-8"))["cells"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
