"""Candidates of a workspace: worked out for a change, kept, and without what someone judged different."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli.app import load_commands
from kg.identity.index import FOLDER, open_index
from kg.statements import Statement, entity_key, identify
from kg.statements.statement import DIFFERENT
from kg.views.candidates import open_candidates
from kg.workspace import Workspace
from tests.kg.telling import tell

FULL, SHORT, OTHER, UNIVERSITY = "江苏亚威机床股份有限公司", "亚威机床", "扬州远帆泵业有限公司", "扬州大学"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.delenv("KG_WORKSPACE", raising=False)
    made = Workspace.create(tmp_path / "w")
    partners = Statement(FULL, "partnersWith", object=UNIVERSITY, quote="亚威与扬州大学合作")
    text = f"{FULL}亚威与扬州大学合作，{OTHER}也在。"
    tell(made, "report.txt", text, {FULL: "Enterprise", OTHER: "Enterprise", UNIVERSITY: "University"}, partners)
    tell(made, "list.txt", f"{SHORT}、{OTHER}", {SHORT: "Enterprise", OTHER: "Enterprise"})
    return made


def kg(workspace: Workspace, *words: str) -> Result:
    done = CliRunner().invoke(load_commands(), [words[0], "-w", str(workspace.root), *words[1:]])
    assert done.exit_code == 0, done.exception
    return done


def candidates(workspace: Workspace) -> set[frozenset[str]]:
    table = open_candidates(workspace.views.folder / "candidates", workspace.snapshot(), workspace.ledger)
    return {frozenset(pair) for pair in zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True)}


PAIR = frozenset((entity_key("report.txt", FULL), entity_key("list.txt", SHORT)))


def judge_different(workspace: Workspace, *, take_back: bool = False) -> None:
    first, second = sorted(PAIR)
    [row] = identify([Statement(first, DIFFERENT, object=second, source="by hand")], workspace.schema)
    workspace.ledger.commit([replace(row, operation="retract") if take_back else row], agent="amy", message="two firms")


def test_a_short_name_of_another_source_is_a_candidate(workspace: Workspace) -> None:
    assert PAIR in candidates(workspace)


def test_things_say_their_class_their_names_and_in_how_many_relations_they_stand(workspace: Workspace) -> None:
    with open_index(workspace.views.folder / FOLDER, workspace.ledger, workspace.schema) as index:
        by_name = {thing.named.name: thing for thing in index.things()}
    assert by_name[FULL].degree == by_name[UNIVERSITY].degree == 1
    assert by_name[SHORT].degree == 0
    assert by_name[UNIVERSITY].named.class_name == "University"


def test_what_someone_judges_different_is_no_candidate_until_that_is_taken_back(workspace: Workspace) -> None:
    judge_different(workspace)
    assert PAIR not in candidates(workspace)
    judge_different(workspace, take_back=True)
    assert PAIR in candidates(workspace)


def test_a_past_change_has_the_candidates_of_then(workspace: Workspace) -> None:
    before = workspace.ledger.change
    judge_different(workspace)
    assert PAIR not in candidates(workspace)
    table = open_candidates(workspace.views.folder / "candidates", workspace.snapshot(before), workspace.ledger)
    assert PAIR in {frozenset(pair) for pair in zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True)}


def test_candidates_of_another_model_are_made_anew(workspace: Workspace) -> None:
    import pyarrow.parquet as pq

    expected = candidates(workspace)
    [file] = (workspace.views.folder / "candidates").rglob("candidates.parquet")
    pq.write_table(pq.read_table(file).slice(0, 0).replace_schema_metadata({"model": "of yesterday"}), file)
    assert candidates(workspace) == expected != set()


def test_resolve_counts_candidates_and_says_why(workspace: Workspace) -> None:
    shown = kg(workspace, "resolve").stdout
    assert FULL in shown and SHORT in shown
    assert "Nothing is merged" in shown


def test_resolve_merges_nothing_by_likeness(workspace: Workspace) -> None:
    before = workspace.snapshot().counts["entities"]
    kg(workspace, "resolve")
    assert workspace.snapshot().counts["entities"] == before


def test_resolve_told_to_a_program(workspace: Workspace) -> None:
    told = json.loads(kg(workspace, "resolve", "--json", "--top", "1").stdout)
    assert told["candidates"] >= 1
    [first] = told["first"]
    assert {first["a_label"], first["b_label"]} == {FULL, SHORT}
    assert first["base"] + sum(reason["weight"] for reason in first["reasons"]) == pytest.approx(first["log_odds"])


def test_resolve_withdraws_the_judgements_of_a_rule_that_is_switched_off_and_makes_them_again(workspace: Workspace) -> None:
    assert workspace.snapshot().counts["entities"] == 4  # the other firm is one in both sources, by its full name
    settings = workspace.root / "kg.toml"
    written = settings.read_text(encoding="utf-8")
    off = "\n".join('rules = ["same-identifier"]' if line.startswith("rules") else line for line in written.splitlines())
    settings.write_text(off, encoding="utf-8")
    told = json.loads(kg(Workspace(workspace.root), "resolve", "--json").stdout)
    assert told["judgements"] == {"made": 0, "withdrawn": 5}
    assert Workspace(workspace.root).snapshot().counts["entities"] == 5
    settings.write_text(written, encoding="utf-8")
    told = json.loads(kg(Workspace(workspace.root), "resolve", "--json").stdout)
    assert told["judgements"] == {"made": 5, "withdrawn": 0}
    assert Workspace(workspace.root).snapshot().counts["entities"] == 4


def test_resolving_again_changes_nothing(workspace: Workspace) -> None:
    kg(workspace, "resolve")
    before = workspace.ledger.change
    kg(workspace, "resolve")
    assert workspace.ledger.change == before


def test_an_empty_workspace_has_no_candidates(tmp_path: Path) -> None:
    told = json.loads(kg(Workspace.create(tmp_path / "empty"), "resolve", "--json").stdout)
    assert (told["entities"], told["candidates"]) == (0, 0)


def test_resolve_looks_at_what_changes_touch_and_at_all_when_it_is_told_to(workspace: Workspace) -> None:
    def touched(*words: str) -> int:
        return int(json.loads(kg(workspace, "resolve", "--json", *words).stdout)["touched"])

    assert touched() == 4
    assert touched() == 0
    tell(workspace, "more.txt", "扬州大学、扬州化工", {"扬州大学": "University", "扬州化工": "Enterprise"})
    assert touched() == 2
    assert touched("--anew") == 5
    assert "0 entities looked at anew" in kg(workspace, "resolve").stdout


def test_a_flipped_byte_of_the_index_is_found_by_name(workspace: Workspace) -> None:
    kg(workspace, "resolve")
    assert workspace.views.verify() == []
    file = workspace.views.folder / FOLDER / "index.sqlite"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)
    assert [damage.path for damage in workspace.views.verify()] == ["identity/index.sqlite"]
