"""The views of a workspace: built when first asked for, of the change that is asked for, whole whatever befalls their builders."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from kg.questions import query
from kg.versions import Meta
from kg.workspace import Workspace
from tests.kg.views.little import little_workspace, relation, rows

KILLS = max(1, int(os.environ.get("KG_KILLS", "10")) // 3)
CHECKOUT = Path(__file__).resolve().parents[3]
COUNT = {
    "sparql": "SELECT (COUNT(?r) AS ?n) WHERE { ?r ikg:subject ?a ; ikg:object ?b }",
    "cypher": "MATCH (a)-[r]->(b) WHERE r.id IS NOT NULL RETURN count(*) AS n",
}
VIEWS = {"sparql": "rdf", "cypher": "property_graph"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return little_workspace(tmp_path)


def relations(workspace: Workspace, language: str, change: int | None = None) -> object:
    return query(workspace, language, COUNT[language], change=change).rows[0][0]


@pytest.mark.parametrize("language", COUNT)
def test_a_view_follows_the_ledger_and_its_past_can_be_asked(workspace: Workspace, language: str) -> None:
    before = relations(workspace, language)
    workspace.ledger.commit(rows("新.txt", [relation("李明", "partnersWith", "王芳")]), agent="test", message="")
    assert relations(workspace, language) == workspace.snapshot().counts["relations"] == before + 1  # type: ignore[operator]  # a count
    assert relations(workspace, language, change=4) == before
    assert workspace.views.built()[VIEWS[language]] == 5


@pytest.mark.parametrize("language", COUNT)
def test_a_view_of_which_files_are_lost_is_built_anew(workspace: Workspace, language: str) -> None:
    whole = relations(workspace, language)
    folder = workspace.views.folder / VIEWS[language] / "4"
    for file in [path for path in folder.rglob("*") if path.is_file() and path.name != "meta.json"]:
        file.unlink()
    assert relations(workspace, language) == whole


def test_an_open_store_answers_after_its_folder_has_been_replaced(workspace: Workspace) -> None:
    store = workspace.rdf()
    for name in "甲乙丙":
        workspace.ledger.commit(rows(f"{name}.txt", [relation("李明", "partnersWith", "王芳")]), agent="test", message="")
        workspace.rdf()
    assert sorted(p.name for p in (workspace.views.folder / "rdf").iterdir() if p.name.isdecimal()) == ["6", "7"]
    assert len(store) == sum(1 for _ in store.quads_for_pattern(None, None, None, None)) > 500


def test_the_rdf_view_knows_the_day_on_which_it_will_be_wrong(workspace: Workspace) -> None:
    turn = date.today() + timedelta(days=3)
    workspace.ledger.commit(rows("新.txt", [relation("李明", "partnersWith", "王芳", valid_from=turn)]), agent="test", message="")
    workspace.rdf()
    assert Meta.read(workspace.views.folder / "rdf" / "5") == Meta(5, date.today(), turn)


def test_a_killed_builder_leaves_no_half_view(workspace: Workspace) -> None:
    """Both views are built in a child that is killed at a random moment of the build."""
    expected = workspace.snapshot().counts["relations"]
    child = (
        "import sys, kg, pyoxigraph, ladybug, duckdb; w = kg.open(sys.argv[1]); w.snapshot(); print('ready', flush=True)\n"
        "w.rdf(); w.property_graph()"
    )
    random.seed(2)
    for _ in range(KILLS):
        for name in VIEWS.values():
            for path in (workspace.views.folder / name).glob("4*"):
                (path / "meta.json").unlink()
        builder = subprocess.Popen([sys.executable, "-c", child, str(workspace.root)], cwd=CHECKOUT, stdout=subprocess.PIPE)
        assert builder.stdout and builder.stdout.readline().strip() == b"ready"
        time.sleep(random.uniform(0, 1.2))
        builder.kill()
        builder.wait()
        builder.stdout.close()
        for language, name in VIEWS.items():
            finished = (workspace.views.folder / name / "4" / "meta.json").is_file()
            assert relations(workspace, language) == expected, f"{name} {'was finished' if finished else 'is rebuilt'}"
            assert not list((workspace.views.folder / name).glob(".*.part")) or finished
