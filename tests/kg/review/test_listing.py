"""The list that is filled in: nothing of it runs in a spreadsheet, what is saved is read, what is wrong with a row is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.review import FIELDS, Decision, Item, Passage, Wanted, decide_all
from kg.review.cells import neutral, restored
from kg.review.listing import COLUMNS, read, write
from kg.review.spreadsheet import LONGEST
from kg.workspace import Workspace
from tests.kg.review.told import AWARD, DISTRICT, FIRM, PRIZE, WRONG, items, relations
from tests.kg.review.told import read as read_report

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
NASTY = st.one_of(TEXTS, st.builds(lambda head, tail: head + tail, st.sampled_from([*"=+-@＝'\"\t\r\n;, ", "'=", "\ufeff"]), TEXTS))
DECISIONS = st.one_of(
    st.just(None),
    st.builds(Decision, st.sampled_from(["accept", "reject", "nothing"]), comment=NASTY.map(str.strip)),
    st.builds(
        Decision,
        st.just("correct"),
        st.dictionaries(st.sampled_from(FIELDS), NASTY.filter(str.strip), min_size=1),
        NASTY.map(str.strip),
    ),
)


def an_item(text: str, id: str = "s1") -> Item:
    told = {"zh": text, "en": text}
    return Item(
        id, "reading", "v1", told, Passage(text, (), text, text, text, 3), {"subject": text}, told, told, 0.5, text, 1, ("changed",)
    )


def filled(path: Path, answers: Mapping[str, Decision], delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    """The file as a spreadsheet saves it, with answers by item."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    saved = io.StringIO(newline="")
    writer = csv.DictWriter(saved, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    for row in rows:
        if decision := answers.get(row["item"]):
            row["decision"], row["comment"] = decision.answer, neutral(decision.comment)
            row |= {f"corrected_{name}": neutral(text) for name, text in decision.corrected.items()}
        writer.writerow(row)
    path.write_bytes(saved.getvalue().encode(encoding))


@given(NASTY)
@example("'=1+1")
@example("\u3000@SUM(A1)")
def test_no_cell_begins_as_a_formula_does_and_each_comes_back(text: str) -> None:
    assert not neutral(text).lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert not neutral(text).startswith(("\t", "\r", "\n"))
    assert restored(neutral(text)) == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(NASTY, DECISIONS), max_size=4),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8-sig", "gb18030", "utf-16"]),
)
def test_what_is_filled_in_is_what_is_read(
    tmp_path: Path, told: list[tuple[str, Decision | None]], delimiter: str, encoding: str
) -> None:
    path = tmp_path / "list.csv"
    answers = {f"s{number}": decision for number, (_, decision) in enumerate(told) if decision}
    assert write((an_item(text, f"s{number}") for number, (text, _) in enumerate(told)), path, "zh") == len(told)
    filled(path, answers, delimiter, encoding)
    asked, problems = read(path, "reading")
    assert problems == []
    assert {one.item: one.decision for one in asked} == answers
    assert all(one.seen == "v1" for one in asked)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), TEXTS.map(lambda text: f"item,kind,seen,decision\n{text}".encode())))
def test_any_file_is_a_list_or_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    try:
        read(path, "reading")
    except InputError as error:
        assert error.fix


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "lacks the columns"),
        (b"a,b\n1,2\n", "item, kind, seen, decision"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b'item,kind,seen,decision\n"' + b"x" * 200_000 + b'"\n', "is no CSV file"),
    ],
)
def test_a_wrong_file_is_named_with_what_to_do(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=told):
        read(path, "reading")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "absent.csv", "reading")


def test_each_wrong_row_is_told_with_its_number_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [
        ("item", "kind", "seen", "decision", "corrected_object", "comment"),
        ("s1", "reading", "v1", "maybe", "", ""),
        ("s2", "reading", "v1", "", "某奖", ""),
        ("s3", "reading", "v1", "accept", "某奖", ""),
        ("s4", "identity", "v1", "accept", "", ""),
        ("", "reading", "v1", "accept", "", ""),
        ("s6", "reading", "v1", "接受", "", "好"),
        ("s6", "reading", "v1", "驳回", "", ""),
        ("s7", "reading", "v1", "skip", "", ""),
        ("",) * 6,
    ]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    asked, problems = read(path, "reading")
    assert [(one.item, one.decision.answer, one.decision.comment) for one in asked] == [("s6", "accept", "好")]
    assert [problem.where.split(", ")[0] for problem in problems] == [f"list.csv: row {number}" for number in (2, 3, 4, 5, 6, 8)]
    assert all(problem.fix for problem in problems)


def test_a_cell_is_no_longer_than_a_spreadsheet_takes(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write([an_item("长" * (LONGEST * 5))], path, "zh")
    filled(path, {"s1": Decision("accept")})
    assert len(read(path, "reading")[0]) == 1


def test_a_list_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write([an_item("a")], tmp_path / "absent" / "list.csv", "zh")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write([an_item("a")], tmp_path / "folder", "zh")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_list_goes_out_and_its_answers_come_back_once(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    found = {one.understood["en"]: one.id for one in items(workspace)}
    write(items(workspace), path, "en")
    answers = {
        found[f"{FIRM} · received award · {AWARD}"]: Decision("accept"),
        found[f"{WRONG} · received award · {AWARD}"]: Decision("correct", {"subject": "远帆泵业"}, "ends too late"),
    }
    filled(path, answers)
    change, problems = decide_all(workspace, read(path, "reading")[0], "amy", message="list.csv")
    assert (problems, change.change, workspace.ledger.log()[-1].message) == ([], 2, "list.csv")
    assert ("远帆泵业", "receivedAward", AWARD, "done") in relations(workspace)
    again, problems = decide_all(workspace, read(path, "reading")[0], "amy", message="list.csv")
    assert (problems, again.change, workspace.ledger.change) == ([], 2, 2)
    assert [one.understood["en"].split(" · ")[0] for one in items(workspace)] == [DISTRICT]


def test_a_row_whose_statement_is_gone_meanwhile_is_told(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write(items(workspace, Wanted(below=0.65)), path, "en")
    filled(path, {one.id: Decision("accept") for one in items(workspace)})
    read_report(workspace, PRIZE)
    _, problems = decide_all(workspace, read(path, "reading")[0], "amy")
    [problem] = problems
    assert problem.where == "list.csv: row 2"
    assert "not there any more" in problem.what
    assert len(items(workspace, Wanted(reviewed=True))) == 1
