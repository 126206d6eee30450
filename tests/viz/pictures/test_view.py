"""``kg view --picture``: one command a picture; what is missing is said in the picture, what is wrong in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError, NotFound, UsageError
from kg.review import Decision, decide
from kg.statements import Statement
from kg.workspace import Workspace
from tests.kg.telling import new_workspace, tell
from tests.main_job import kg, kg_json
from tests.viz.pictures.conftest import CITY, EARLY, PARK, UNIVERSITY, marks, texts
from viz.pictures import PICTURES, picture, write_picture

LONELY = "独立公司"


def test_one_command_writes_one_picture(workspace: Workspace, tmp_path: Path) -> None:
    asked = ("view", EARLY, "--picture", "timeline", "--language", "en", "-w", workspace.root)
    assert kg_json(*asked, cwd=tmp_path) == {"path": "timeline.svg", "marks": 6, "relations": 6}
    assert f"Time line of {EARLY}" in texts((tmp_path / "timeline.svg").read_text("utf-8"))
    assert kg(*asked, "--format", "svg", "-o", "a.svg", cwd=tmp_path) == "a.svg: 6 marks for 6 relations\n"
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "timeline.svg").read_bytes()


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        (("--format", "svg"), "--picture matrix, timeline, growth or regions"),
        (("--format", "png"), "docs/pictures.md"),
        (("--format", "html", "--picture", "matrix"), "--format html"),
        (("--picture", "timeline"), "kg view NAME --picture timeline"),
    ],
)
def test_a_wrong_call_is_answered_by_what_to_do(workspace: Workspace, words: tuple[str, ...], fix: str, tmp_path: Path) -> None:
    answer = kg_json("view", *words, "-w", workspace.root, expect=2, cwd=tmp_path)
    assert fix in answer["error"]["fix"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "cake"},
        {"kind": "matrix", "by": "colour"},
        {"kind": "matrix", "language": "tlh"},
        {"kind": "matrix", "limit": 0},
        {"kind": "matrix", "limit": 201},
        {"kind": "growth"},
        {"kind": "timeline", "name": "公司"},
    ],
)
def test_what_cannot_be_drawn_is_refused(workspace: Workspace, asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        picture(workspace.snapshot(), workspace.schema, **asked)


def test_an_unknown_name_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        picture(workspace.snapshot(), workspace.schema, "timeline", name="无此主体")


def test_a_file_that_cannot_be_written_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="a folder"):
        write_picture(workspace.snapshot(), workspace.schema, tmp_path / "a folder" / "a.svg", "matrix")


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("matrix", None, "图谱中没有合作、签约或共建关系。"),
        ("regions", None, "图谱中没有合作、签约或共建关系。"),
        ("timeline", LONELY, f"图谱中没有 {LONELY} 的任何关系。"),
        ("growth", LONELY, f"图谱中没有入驻 {LONELY} 或由其孵化的主体。"),
    ],
)
def test_a_picture_without_anything_in_it_says_what_is_missing(kind: str, name: str | None, said: str, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    tell(workspace, "甲.txt", LONELY, {LONELY: "Enterprise"})
    made = picture(workspace.snapshot(), workspace.schema, kind, name=name)
    assert (made.marks, made.relations, marks(made.svg)) == (0, 0, [])
    assert said in texts(made.svg)
    assert "读入文件：kg ingest 文件…" in texts(made.svg)


def test_tenants_without_a_day_and_partners_without_a_place_are_said_to_be_that(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    classes = {PARK: "Park", EARLY: "Enterprise", LONELY: "Enterprise"}
    told = (Statement(EARLY, "tenantOf", object=PARK), Statement(EARLY, "partnersWith", object=LONELY))
    tell(workspace, "甲.txt", "、".join(classes), classes, *told)
    shown = texts(picture(workspace.snapshot(), workspace.schema, "growth", name=PARK).svg)
    assert "入驻或在孵的 1 家都没有注明进入日期。" in shown
    assert "没有一条合作关系的双方都有已知地区。" in texts(picture(workspace.snapshot(), workspace.schema, "regions").svg)


@pytest.mark.parametrize("kind", PICTURES)
def test_what_a_review_rejects_is_drawn_nowhere(kind: str, tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    classes = {PARK: "Park", CITY: "Region", UNIVERSITY: "University"}
    told = (Statement(CITY, "partnersWith", object=UNIVERSITY), Statement(UNIVERSITY, "tenantOf", object=PARK))
    tell(workspace, "甲.txt", "、".join(classes), classes, *told)
    of = {"timeline": UNIVERSITY, "growth": PARK}.get(kind)
    before = picture(workspace.snapshot(), workspace.schema, kind, name=of)
    stated = workspace.snapshot().sql("SELECT id FROM statements WHERE object IS NOT NULL").column("id").to_pylist()
    for statement in stated:
        decide(workspace, statement, Decision("reject"), "test")
    after = picture(workspace.snapshot(), workspace.schema, kind, name=of)
    assert before.svg != after.svg
    assert (after.marks, after.relations) == (0, 0)
