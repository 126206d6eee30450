"""The list of pairs that is filled in: what spreadsheets make of it is read; one wrong row, and nothing of it is applied."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli.app import load_commands
from kg.errors import InputError, UsageError
from kg.review import Wanted
from kg.review.identity import listing
from kg.workspace import Workspace
from tests.kg.review.identity.told import OTHER, REGISTERED, SHORT, entities, found, labels, pair, pairs

Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def amy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_AGENT", "amy")


def review(workspace: Workspace, *words: str) -> Result:
    return CliRunner().invoke(load_commands(), ["review", "-w", str(workspace.root), "--kind", "identity", *words])


def exported(workspace: Workspace, path: Path, *words: str) -> Rows:
    done = review(workspace, "--export", str(path), *words)
    assert done.exit_code == 0, done.exception
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def filled(rows: Rows, verdicts: Mapping[frozenset[str], str]) -> Rows:
    return [row | {"verdict": verdicts.get(frozenset((row["a_label"], row["b_label"])), "")} for row in rows]


def save(rows: Rows, path: Path, delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    """As a spreadsheet saves it."""
    saved = io.StringIO(newline="")
    writer = csv.DictWriter(saved, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(saved.getvalue().encode(encoding))


ONE, TWO, THREE = (frozenset(names) for names in ((SHORT, REGISTERED), (REGISTERED, OTHER), (SHORT, OTHER)))


def test_the_list_tells_what_a_reviewer_needs(workspace: Workspace, tmp_path: Path) -> None:
    rows = exported(workspace, tmp_path / "pairs.csv")
    assert [frozenset((row["a_label"], row["b_label"])) for row in rows] == [frozenset(labels(one)) for one in pairs(workspace)]
    row = next(row for row in rows if {row["a_label"], row["b_label"]} == THREE)
    assert (row["a_class"], row["score"], row["moves"], row["verdict"]) == ("企业", "0.89", "1", "")
    assert row["reasons"] == "名称：各部分对应 +2.9; 共有部分：极少见 +0.4"


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "gb18030"), ("\t", "utf-16"), (",", "gbk")])
def test_what_spreadsheets_make_of_it_is_taken_up_as_one_change(
    workspace: Workspace, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "pairs.csv"
    save(filled(exported(workspace, path), {ONE: "相同", THREE: "不同", TWO: " Different "}), path, delimiter, encoding)
    done = review(workspace, "--import", str(path))
    assert (done.exit_code, done.stdout) == (0, "3 answers: change 4.\n")
    assert entities(workspace) == {REGISTERED, OTHER}
    assert (workspace.ledger.log()[-1].agent, workspace.ledger.log()[-1].message) == ("amy", "review: pairs.csv")
    again = json.loads(review(workspace, "--import", str(path), "--json").stdout)
    assert (again["change"], again["problems"]) == (4, []), "what stands already changes nothing"


WRONG: Mapping[str, tuple[dict[frozenset[str], str], str]] = {
    "a word that is no verdict": ({ONE: "same", TWO: "perhaps"}, "is no verdict: 'perhaps'"),
    "a triangle that cannot be": ({ONE: "same", TWO: "same", THREE: "different"}, "different"),
}


@pytest.mark.parametrize("how", WRONG)
def test_one_wrong_row_and_nothing_is_applied(workspace: Workspace, tmp_path: Path, how: str) -> None:
    path, (verdicts, told) = tmp_path / "pairs.csv", WRONG[how]
    save(filled(exported(workspace, path), verdicts), path)
    done = review(workspace, "--import", str(path))
    assert (done.exit_code, done.stdout) == (1, "0 answers: nothing new.\n")
    assert "pairs.csv: row " in done.stderr and told in done.stderr
    assert (workspace.ledger.change, len(pairs(workspace))) == (3, 3)


def test_unknown_ids_and_two_answers_to_one_pair_are_named_by_their_rows(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    rows = exported(workspace, path)
    save([rows[0] | {"verdict": "same"}, rows[1] | {"a": "e404", "verdict": "same"}], path)
    assert "pairs.csv: row 3: is not there any more" in review(workspace, "--import", str(path)).stderr
    save([rows[0] | {"verdict": "same"}, rows[0] | {"verdict": "different", "a": rows[0]["b"], "b": rows[0]["a"]}], path)
    assert "pairs.csv: row 3: says different" in review(workspace, "--import", str(path)).stderr
    assert workspace.ledger.change == 3


def test_what_contradicts_a_judgement_made_since_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    rows = filled(exported(workspace, path), {ONE: "same"})
    save(filled(rows, {ONE: "different"}), path)
    assert review(workspace, "--import", str(path)).exit_code == 0
    save(rows, path)
    done = review(workspace, "--import", str(path))
    assert done.exit_code == 1 and "says same, and amy judged different in change 4" in done.stderr
    assert len(pairs(workspace)) == 2


def test_a_judgement_is_changed_in_the_list_of_what_is_reviewed(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    save(filled(exported(workspace, path), {ONE: "same", TWO: "different"}), path)
    assert review(workspace, "--import", str(path)).exit_code == 0
    rows = exported(workspace, path, "--reviewed")
    assert {(row["judged"], row["reviewer"]) for row in rows} == {("same", "amy"), ("different", "amy")}
    save([row | {"verdict": {"same": "different", "different": "unsure"}[row["judged"]]} for row in rows], path)
    assert review(workspace, "--import", str(path)).exit_code == 0
    assert entities(workspace) == {SHORT, REGISTERED, OTHER}
    now = {one.judged.verdict for one in pairs(workspace, Wanted(reviewed=True)) if one.judged}
    assert now == {"different", "unsure"}


@pytest.mark.parametrize("column", listing.NEEDED)
def test_a_list_that_lacks_a_column_is_none(workspace: Workspace, tmp_path: Path, column: str) -> None:
    path = tmp_path / "pairs.csv"
    rows = filled(exported(workspace, path), {ONE: "same"})
    save([{name: cell for name, cell in row.items() if name != column} for row in rows], path)
    done = review(workspace, "--import", str(path))
    assert isinstance(done.exception, InputError)
    assert f"lacks the columns {column}" in str(done.exception)
    assert workspace.ledger.change == 3


def test_a_list_of_ids_and_verdicts_alone_will_do(workspace: Workspace, tmp_path: Path) -> None:
    one = pair(workspace, SHORT, REGISTERED)
    path = tmp_path / "own.csv"
    path.write_text(f"verdict,b,a\n是,{one.a.id},{one.b.id}\n", encoding="utf-8")
    assert review(workspace, "--import", str(path)).exit_code == 0
    assert entities(workspace) == {REGISTERED, OTHER}


def test_what_is_of_readings_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    for words in (("--all",), ("--below", "0.5")):
        assert isinstance(review(workspace, *words).exception, UsageError)


def test_a_list_of_very_many_pairs_is_written_without_working_each_out(crowded: Path, tmp_path: Path) -> None:
    waits = found(Workspace(crowded))
    assert listing.write(waits, tmp_path / "pairs.csv", "en") == len(waits) >= 10_000
