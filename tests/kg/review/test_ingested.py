"""Reviews of a real report, read from its file by the reader of documents."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.pipeline import read_into
from kg.review import Asked, Decision, Wanted, decide_all
from kg.workspace import Workspace
from tests.kg.review.told import items

REVIEWED = 12


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> tuple[Workspace, Path]:
    """A workspace in which the first items of a report are reviewed: accepted, rejected and corrected in turn."""
    folder = tmp_path_factory.mktemp("ingested")
    path = Path(shutil.copy(examples / "jiangdu" / "report-2021.md", folder))
    workspace = Workspace.create(folder / "work")
    read_into(workspace, [path])
    doubtful = [item for item in items(workspace, Wanted(everything=True)) if "predicate" in item.fields]
    answers = [Decision("accept"), Decision("reject"), Decision("correct", {"when": "1999"})]
    asked = [Asked(item.id, answers[place % 3], item.seen) for place, item in enumerate(doubtful[:REVIEWED])]
    _, problems = decide_all(workspace, asked, "amy")
    assert (problems, len(asked)) == ([], REVIEWED)
    return workspace, path


def state(workspace: Workspace) -> tuple[list[object], list[object]]:
    """What is reviewed, how and by whom; and what the graph says."""
    reviewed = [(item.id, item.review, item.reviewer, item.seen) for item in items(workspace, Wanted(reviewed=True))]
    graph = workspace.snapshot().sql("SELECT id, status, valid_from, confidence, rejected FROM relations ORDER BY id, rejected")
    return sorted(reviewed, key=str), graph.to_pylist()


@pytest.mark.parametrize(
    "edit",
    [lambda text: text, lambda text: text.replace("\n\n", "\n\n这一段是后来加的，什么也没有说。\n\n", 1)],
    ids=["the same file", "a paragraph before all of it"],
)
def test_reading_it_again_keeps_every_review(report: tuple[Workspace, Path], edit: Callable[[str], str]) -> None:
    workspace, path = report
    before = state(workspace)
    text = path.read_text("utf-8")
    path.write_text(edit(text), "utf-8")
    assert (edit(text) == text) or path.read_text("utf-8") != text
    read_into(workspace, [path])
    assert state(workspace) == before
