"""``kg frames``: what is said about frames of one's own before they are used, and what they find in a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.frame_lint import Finding, lint
from ingest.documents.frames import frames_of
from kg.errors import InputError
from ontology import load_schema
from tests.main_job import kg, kg_json

GOOD = """
- id: mergers
  triggers: 合并重组
  predicate: succeeds
  subject: {from: left, classes: Enterprise, takes: Enterprise}
  object: {from: right, classes: Enterprise, takes: Enterprise}
  examples:
  - {text: "云帆科技合并重组万山科技。", says: [[云帆科技, succeeds, 万山科技]]}
  - {text: "合并重组稳步推进。", says: []}
"""


def file_of(folder: Path, frames: str) -> Path:
    file = folder / "own.yaml"
    file.write_text(frames, encoding="utf-8")
    return file


def said(file: Path) -> list[Finding]:
    return lint((file,), load_schema())[1]


def test_the_frames_of_the_package_have_nothing_wrong() -> None:
    frames, findings = lint((), load_schema())
    assert frames
    assert [str(finding) for finding in findings] == []


def test_they_are_listed_with_their_relations() -> None:
    listed = kg_json("frames")["frames"]
    assert {"id", "predicate", "triggers", "file"} <= set(listed[0])
    assert {"signedAgreementWith", "investsIn", "affiliatedWith", "funds", "needs"} <= {frame["predicate"] for frame in listed}
    assert "moves-in" in kg("frames")


def test_good_frames_pass(tmp_path: Path) -> None:
    assert "1 frame: 0 errors, 0 warnings, 0 notes" in kg("frames", "lint", file_of(tmp_path, GOOD))
    assert said(tmp_path) == []  # a folder of them as well


def test_what_is_wrong_is_printed_and_leaves_with_status_1(tmp_path: Path) -> None:
    file = file_of(tmp_path, GOOD.replace("predicate: succeeds", "predicate: succeds"))
    assert f"error: {file}: mergers: the ontology has no relation succeds." in kg("frames", "lint", file, expect=1)
    (finding,) = kg_json("frames", "lint", file, expect=1)["findings"]
    assert {"level", "file", "frame", "what", "fix"} == set(finding)


@pytest.mark.parametrize(
    ("was", "becomes", "remark"),
    [
        ("predicate: succeeds", "predicate: succeds", "no relation succeds"),
        ("takes: Enterprise}\n  object", "takes: Enterprize}\n  object", "no class Enterprize"),
        ("predicate: succeeds", "predicate: tenantOf", "no object of tenantOf can be Enterprise"),
        ("triggers: 合并重组", "triggers: 并重组 组", "组 is one character"),
        ("triggers: 合并重组", "triggers: 公司", "公司 is a word inside names"),
        ("万山科技]]", "万海科技]]", "does not find 云帆科技 · succeeds · 万海科技"),
        ("[[云帆科技, succeeds, 万山科技]]", "[]", "finds 云帆科技 · succeeds · 万山科技 as well"),
        ("from: left", "from: nowhere", "cannot be filled from nowhere"),
        ("  object: {", "  colour: red\n  object: {", "unknown key colour"),
        ("takes: Enterprise}\n  object", "takes: Enterprise, size: 3}\n  object", "unknown key size"),
        ("  object: {", "  carries: weight\n  object: {", "no qualifier weight"),
        ("  object: {", "  needs: '('\n  object: {", "cannot be understood"),
        ("  object: {", "  status: perhaps\n  object: {", "status is one of"),
        ("  object: {", "  confidence: 7\n  object: {", "confidence lies between"),
        ("- id: mergers", "- id: mergers\n  status: done\n- [", "no YAML"),
        ("- id: mergers", "id: mergers\nother:\n- id: y", "no list of frames"),
    ],
)
def test_what_keeps_a_frame_from_working_is_an_error_with_its_place(tmp_path: Path, was: str, becomes: str, remark: str) -> None:
    assert was in GOOD
    file = file_of(tmp_path, GOOD.replace(was, becomes, 1))
    errors = [finding for finding in said(file) if finding.level == "error"]
    assert any(remark in finding.what for finding in errors), errors
    assert all(finding.file == str(file) for finding in errors)


@pytest.mark.parametrize(
    ("was", "becomes", "level", "remark"),
    [
        ("  examples:", "  confidence: 0.5\n  #", "warning", "has no example"),
        (
            "classes: Enterprise, takes: Enterprise}\n  object",
            "classes: Enterprise Person, takes: Enterprise}\n  object",
            "warning",
            "Person",
        ),
        ("  object: {", "  carries: amount\n  object: {", "warning", "carries no amount"),
        ("id: mergers", "id: moves-in", "note", "replaces the package's own frame"),
        ("triggers: 合并重组", "triggers: 合并重组 参加 落户", "note", "落户 is not seen in the longer words"),
    ],
)
def test_what_is_good_to_know_is_a_warning_or_a_note(tmp_path: Path, was: str, becomes: str, level: str, remark: str) -> None:
    changed = GOOD.replace(was, becomes, 1)
    if "#" in becomes:
        changed = changed.split("  #")[0]
    findings = said(file_of(tmp_path, changed))
    assert any(finding.level == level and remark in finding.what for finding in findings), findings


PIECES = ("id", "triggers", "predicate", "subject", "object", "from", "left", "hosts", "examples", "says", "needs", "(", "3", "")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PIECES), inner, max_size=6),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(VALUES, max_size=3) | VALUES)
def test_whatever_a_file_of_frames_holds_it_is_read_or_named(value: object) -> None:
    try:
        frames_of("own.yaml", yaml.safe_dump(value, allow_unicode=True))
    except InputError as error:
        assert error.where == "own.yaml" and error.fix


def test_an_id_that_is_used_twice_is_an_error(tmp_path: Path) -> None:
    assert any("used twice" in finding.what for finding in said(file_of(tmp_path, GOOD + GOOD)))


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    error = json.loads(kg("frames", "lint", tmp_path / "none.yaml", "--json", expect=1))["error"]
    assert error["where"].endswith("none.yaml") and error["fix"]


def test_what_frames_find_in_a_text_is_shown_with_its_ends(tmp_path: Path) -> None:
    text = tmp_path / "report.txt"
    text.write_text("海州市2023年工作总结\n去年底，云帆科技合并重组万山科技，效益良好。\n", encoding="utf-8")
    file = file_of(tmp_path, GOOD)
    (match,) = kg_json("frames", "lint", file, "--text", text)["matches"]
    assert (match["frame"], match["subject"], match["predicate"], match["object"]) == (
        "mergers",
        "云帆科技",
        "succeeds",
        "万山科技",
    )
    for end, words in (("subject_at", "云帆科技"), ("trigger_at", "合并重组"), ("object_at", "万山科技")):
        assert match["sentence"][match[end]["start"] : match[end]["end"]] == words
    content = text.read_text(encoding="utf-8")
    assert content[match["start"] : match["start"] + len(match["sentence"])] == match["sentence"]
    assert "去年底，[云帆科技]‹合并重组›[万山科技]，效益良好。" in kg("frames", "lint", file, "--text", text)


def test_without_frames_of_ones_own_the_packages_are_shown(tmp_path: Path) -> None:
    text = tmp_path / "report.txt"
    text.write_text("云帆科技入驻海创谷。", encoding="utf-8")
    assert "moves-in: 云帆科技 · tenantOf · 海创谷" in kg("frames", "lint", "--text", text)
