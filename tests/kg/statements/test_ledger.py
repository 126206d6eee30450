"""What a commit does, and what the ledger answers after it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from kg.errors import LedgerError
from kg.statements import Ledger, from_arrow, to_arrow
from kg.statements.statement import CHANGE, SOURCE_PATH, SOURCE_TITLE
from tests.kg.statements.saying import LIST, REPORT, current, read, rows, said, values


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger")


def test_an_absent_folder_is_an_empty_ledger(ledger: Ledger) -> None:
    assert (ledger.change, ledger.log(), ledger.files(), ledger.verify()) == (0, [], [], [])
    assert ledger.current().num_rows == ledger.rows(1).num_rows == ledger.dataset().count_rows() == 0
    ledger.compact()
    with pytest.raises(LedgerError, match="empty"):
        ledger.table()


def test_a_commit_is_one_change_with_its_counts(ledger: Ledger) -> None:
    before = datetime.now(UTC)
    done = ledger.commit([said("1"), said("2")], agent="甲", message="第一次")
    assert (done.change, done.agent, done.message, done.asserted, done.retracted, done.unchanged) == (1, "甲", "第一次", 2, 0, 0)
    assert done.sources == (REPORT,)
    assert before <= done.at <= datetime.now(UTC)
    assert ledger.log() == [done]
    assert ledger.change == 1


def test_the_same_again_is_no_change(ledger: Ledger) -> None:
    read(ledger, said("1"), said("2"))
    again = ledger.commit([said("1"), said("2")], agent="test", message="", complete=[REPORT])
    assert (again.change, again.asserted, again.retracted, again.unchanged) == (1, 0, 0, 2)
    assert len(ledger.log()) == 1


def test_other_content_supersedes_and_another_place_does_not(ledger: Ledger) -> None:
    read(ledger, said("1", status="planned", locator="char=0,4", edition="a"))
    moved = ledger.commit([said("1", status="planned", locator="char=9,13", edition="b")], agent="test", message="")
    assert moved.unchanged == 1
    done = ledger.commit([said("1", status="done", locator="char=9,13", edition="b")], agent="test", message="")
    assert (done.asserted, done.retracted) == (1, 0)
    [row] = from_arrow(ledger.current())
    assert (row.status, row.edition, row.change) == ("done", "b", 2)


@pytest.mark.parametrize(
    "other",
    [
        {"valid_from": date(2021, 1, 1)},
        {"valid_to": date(2021, 1, 1)},
        {"precision": "year"},
        {"status": "done"},
        {"qualifiers": {"role": "理事"}},
        {"unit": "亿元"},
        {"subject_basis": "implicit"},
        {"confidence": 0.5},
    ],
    ids=str,
)
def test_each_part_of_the_content_counts(ledger: Ledger, other: dict[str, Any]) -> None:
    read(ledger, said("1"))
    assert ledger.commit([said("1", **other)], agent="test", message="").asserted == 1
    assert ledger.commit([said("1", **other)], agent="test", message="").unchanged == 1


def test_what_a_complete_source_no_longer_says_is_retracted_in_the_same_change(ledger: Ledger) -> None:
    read(ledger, said("1"), said("2"))
    read(ledger, said("3", source=LIST), source=LIST)
    done = ledger.commit([said("2"), said("4")], agent="test", message="", complete=[REPORT])
    assert (done.change, done.asserted, done.retracted, done.unchanged) == (3, 1, 1, 1)
    assert set(current(ledger)) == {"2", "3", "4"}
    assert {row.id: row.operation for row in from_arrow(ledger.rows(3))} == {"1": "retract", "4": "assert"}


def test_without_complete_nothing_is_retracted(ledger: Ledger) -> None:
    read(ledger, said("1"))
    ledger.commit([said("2")], agent="test", message="")
    assert set(current(ledger)) == {"1", "2"}


def test_a_retract_row_takes_back_what_holds_and_nothing_else(ledger: Ledger) -> None:
    read(ledger, said("1"), said("2"))
    done = ledger.commit([said("1", operation="retract"), said("9", operation="retract")], agent="test", message="")
    assert (done.asserted, done.retracted) == (0, 1)
    assert set(current(ledger)) == {"2"}
    again = ledger.commit([said("1", operation="retract")], agent="test", message="")
    assert (again.change, again.retracted) == (2, 0)


def test_the_last_row_of_an_id_counts(ledger: Ledger) -> None:
    done = ledger.commit([said("1", "甲"), said("2", "乙"), said("1", "丙")], agent="test", message="")
    assert done.asserted == 2
    assert current(ledger) == {"1": "丙", "2": "乙"}


def test_retracting_a_source_takes_back_all_that_only_it_says(ledger: Ledger) -> None:
    read(ledger, said("1"), said("2"))
    read(ledger, said("3", source=LIST), source=LIST)
    done = ledger.retract(REPORT, agent="test", message="falsch")
    assert (done.retracted, done.sources, done.message) == (2, (REPORT,), "falsch")
    assert set(current(ledger)) == {"3"}
    assert ledger.retract(REPORT, agent="test").change == done.change


def test_rows_of_the_house_are_written_and_not_counted(ledger: Ledger) -> None:
    title = said("t", "产业报告", subject=REPORT, predicate=SOURCE_TITLE)
    done = ledger.commit([title, said("1")], agent="test", message="")
    assert (done.asserted, ledger.current().num_rows) == (1, 2)
    renamed = ledger.commit([replace(title, value="报告")], agent="test", message="")
    assert (renamed.change, renamed.asserted) == (2, 0)


def test_the_state_as_of_a_change_stays(ledger: Ledger) -> None:
    read(ledger, said("1", "甲"))
    read(ledger, said("1", "乙"), said("2"))
    ledger.retract(REPORT, agent="test")
    states = [current(ledger, change) for change in range(4)]
    assert states == [{}, {"1": "甲"}, {"1": "乙", "2": "苏州大学"}, {}]


def test_the_state_of_some_sources(ledger: Ledger) -> None:
    read(ledger, said("1"))
    read(ledger, said("2", source=LIST), source=LIST)
    assert set(values(ledger.current([LIST]))) == {"2"}
    assert set(values(ledger.current([LIST], change=1))) == set()
    assert set(values(ledger.current([]))) == set()


def test_all_rows_are_in_the_delta_table_with_who_and_when(ledger: Ledger) -> None:
    done = ledger.commit([said("1")], agent="甲", message="m")
    [row, described] = sorted(from_arrow(ledger.dataset().to_table()), key=lambda row: row.predicate == CHANGE)
    assert (row.change, row.agent, row.asserted_at) == (1, "甲", done.at)
    assert (described.subject, described.predicate, described.source) == ("change:1", CHANGE, "")
    assert ledger.table().to_pyarrow_table().num_rows == 2


def test_an_earlier_batch_is_not_committed_again(ledger: Ledger) -> None:
    first = ledger.commit([said("1")], agent="test", message="first", batch="b")
    read(ledger, said("2", source=LIST), source=LIST)
    again = ledger.commit([said("1", "乙"), said("7")], agent="test", message="again", batch="b")
    assert again == first
    assert ledger.change == 2


def test_arrow_tables_and_readers_go_in_as_they_are(ledger: Ledger) -> None:
    table = to_arrow(rows(5)).drop_columns(["change", "asserted_at", "agent", "unit"])
    assert ledger.commit(table, agent="test", message="").asserted == 5
    assert (
        ledger.commit(pa.RecordBatchReader.from_batches(table.schema, table.to_batches()), agent="test", message="").unchanged == 5
    )
    encoded = table.set_column(table.schema.get_field_index("source"), "source", table["source"].dictionary_encode())
    assert ledger.commit(encoded, agent="test", message="").unchanged == 5


def test_titles_and_paths_of_sources_stay_known_when_they_are_retracted(ledger: Ledger) -> None:
    described = [
        said("t", "报告", subject=REPORT, predicate=SOURCE_TITLE),
        said("p", "a/b.txt", subject=REPORT, predicate=SOURCE_PATH),
    ]
    read(ledger, *described)
    ledger.retract(REPORT, agent="test")
    assert ledger.source_titles() == {REPORT: {"title": "报告", "path": "a/b.txt"}}


HOSTILE = ["O'Brien", '"; DROP TABLE ledger; --', "a\nb\r\n\tc", "nul\0nul", "😀𠮷", "$sources", "%s{}", "x" * 5000, "\u202e‮"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_stored_as_it_is(ledger: Ledger, text: str) -> None:
    done = ledger.commit([said(text, text, text, quote=text)], agent=text, message=text, batch=text)
    assert ledger.commit([], agent="", message="", batch=text) == done == ledger.log()[0]
    assert (done.agent, done.message, done.sources, done.batch) == (text, text, (text,), text)
    assert values(ledger.current([text])) == {text: text}
    assert ledger.commit([said(text, text, text)], agent="", message="", complete=[text]).unchanged == 1
    assert ledger.retract(text, agent=text).retracted == 1
    assert values(ledger.current()) == {}


def test_sources_that_differ_in_their_last_letter_only_are_told_apart(ledger: Ledger) -> None:
    """Statistics of long texts are cut short; files are still chosen rightly."""
    names = ["江苏省扬州市江都区" * 20 + end for end in "甲乙丙"]
    for name in names:
        read(ledger, said(name, source=name), source=name)
    ledger.retract(names[1], agent="test")
    assert set(current(ledger)) == {names[0], names[2]}
    for name in names:
        assert ledger.commit([said(name, source=name)], agent="test", message="", complete=[name]).asserted == (name == names[1])


def test_a_commit_looks_into_files_of_its_sources_only(ledger: Ledger) -> None:
    read(ledger, said("1", source="甲"), source="甲")
    read(ledger, said("2", source="乙"), source="乙")
    assert len(ledger.files()) == 2
    assert [len(ledger.files([source])) for source in ("甲", "乙", "丙", "")] == [1, 1, 0, 0]


@pytest.mark.parametrize("name", ["a b", "中文", "#a", "q'q", "a&b", "{a}", "😀"])
def test_folders_may_have_any_name_that_delta_lake_can_open(tmp_path: Path, name: str) -> None:
    ledger = Ledger(tmp_path / name / "ledger")
    read(ledger, said("1"))
    read(ledger, said("2"))
    assert set(current(ledger)) == {"2"}
    assert ledger.verify() == []


@pytest.mark.parametrize("name", ["下载[1]", "100%", "a^b"])
def test_a_folder_that_delta_lake_cannot_open_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(LedgerError, match="Rename it"):
        read(Ledger(tmp_path / name / "ledger"), said("1"))


def test_importing_the_ledger_loads_no_engine() -> None:
    code = "import sys, kg.statements; print([m for m in ('pyarrow', 'deltalake', 'duckdb', 'ibis', 'numpy') if m in sys.modules])"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
