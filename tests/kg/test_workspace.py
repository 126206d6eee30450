"""A workspace is found like a git repository, keeps what it read by content, and writes one change a call."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.errors import NotFound, UsageError
from kg.statements.statement import Statement, entity_key, identify
from kg.workspace import SETTINGS, Workspace
from ontology import load_schema
from tests.kg.telling import Reading, Source


def reading(path: Path, name: str, *, edition: str = "e1") -> Reading:
    key = entity_key(path.name, name)
    said = [
        Statement(key, predicate, value=value, source=path.name, edition=edition, locator="char=0,4", quote=name)
        for predicate, value in (("type", "University"), ("name", name))
    ]
    return Reading(Source(path.name, path.name, str(path)), edition, path.read_text("utf-8"), tuple(identify(said, load_schema())))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "work")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text("苏州大学", encoding="utf-8")
    return path


def test_it_is_found_from_a_folder_below(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    below = workspace.root / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.delenv("KG_WORKSPACE", raising=False)
    monkeypatch.chdir(below)
    assert kg.open().root == workspace.root


def test_the_environment_names_it(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_WORKSPACE", str(workspace.root))
    assert Workspace.find().root == workspace.root


def test_a_folder_that_is_none_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="kg init"):
        Workspace.find(tmp_path)


def test_creating_it_again_keeps_its_settings(workspace: Workspace) -> None:
    (workspace.root / SETTINGS).write_text('[workspace]\nbase_iri = "urn:x:"\n', encoding="utf-8")
    assert Workspace.create(workspace.root).settings.base_iri == "urn:x:"


WRONG = ["[workspace\n", '[identity]\nrules = ["guess"]\n', "[identity]\nrules = 1\n", '[identity]\noffices = ["a"]\n']
WRONG += ['[identity.offices]\n"科技局" = "江都/*"\n', '[identity.offices]\n"科技局" = [1]\n']


@pytest.mark.parametrize("text", WRONG)
def test_wrong_settings_are_named_with_their_file(workspace: Workspace, text: str) -> None:
    (workspace.root / SETTINGS).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"kg\.toml"):
        _ = workspace.settings


def test_an_empty_workspace_answers(workspace: Workspace) -> None:
    assert workspace.status() == {
        "change": 0,
        "sources": 0,
        "statements": 0,
        "entities": 0,
        "relations": 0,
        "views": {"snapshot": 0},
    }
    assert workspace.log() == []


def test_what_was_read_is_stored_by_its_content(workspace: Workspace, report: Path) -> None:
    written = workspace.absorb([reading(report, "苏州大学")], agent="tester", message="first")
    assert (written.change, written.asserted, written.sources) == (1, 2, ("report.txt",))
    assert workspace.stored_text("e1") == "苏州大学"
    assert workspace.log()[0]["sources"] == [{"id": "report.txt", "title": "report.txt", "path": report.as_posix()}]


def test_a_new_edition_takes_back_what_it_no_longer_says(workspace: Workspace, report: Path) -> None:
    workspace.absorb([reading(report, "苏州大学")])
    report.write_text("江苏大学", encoding="utf-8")
    written = workspace.absorb([reading(report, "江苏大学", edition="e2")])
    assert (written.asserted, written.retracted) == (2, 2)
    assert [entity.label for entity in workspace.snapshot().resolve("江苏大学")] == ["江苏大学"]
    assert workspace.snapshot().resolve("苏州大学") == []
    assert [entity.label for entity in workspace.snapshot(1).resolve("苏州大学")] == ["苏州大学"]


def test_reading_the_same_again_changes_nothing(workspace: Workspace, report: Path) -> None:
    workspace.absorb([reading(report, "苏州大学")])
    again = workspace.absorb([reading(report, "苏州大学")])
    assert (again.change, again.asserted, again.retracted, again.unchanged) == (1, 0, 0, 2)


def test_an_unknown_source_cannot_be_retracted(workspace: Workspace, report: Path) -> None:
    workspace.absorb([reading(report, "苏州大学")])
    with pytest.raises(NotFound, match="kg log"):
        workspace.retract("other.txt")


@pytest.mark.parametrize(("moment", "change"), [(None, None), ("1", 1)])
def test_a_moment_is_a_change(workspace: Workspace, report: Path, moment: str | None, change: int | None) -> None:
    workspace.absorb([reading(report, "苏州大学")])
    assert workspace.change_at(moment) == change


@pytest.mark.parametrize("moment", ["7", "1999-01-01", "yesterday"])
def test_a_moment_before_everything_is_refused(workspace: Workspace, report: Path, moment: str) -> None:
    workspace.absorb([reading(report, "苏州大学")])
    with pytest.raises(UsageError):
        workspace.change_at(moment)


def test_its_network_is_a_graph_of_networkx(workspace: Workspace, report: Path) -> None:
    workspace.absorb([reading(report, "苏州大学")])
    assert [data["name"] for _, data in workspace.network().nodes(data=True)] == ["苏州大学"]
