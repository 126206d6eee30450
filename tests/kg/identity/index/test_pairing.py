"""Candidates that are looked up one by one are those of the query for all; a change costs what it touches."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from kg.identity.candidates import candidates
from kg.identity.index import Index, open_index
from kg.identity.index import index as module
from kg.statements import Ledger, Statement, identify
from kg.statements.statement import DIFFERENT
from ontology import load_schema

SCHEMA = load_schema()
NAMES = (
    *("江苏亚威机床股份有限公司", "亚威机床", "江苏亚星锚链股份有限公司", "扬州大学", "扬州大学附属医院", "扬大附院"),
    *("江苏扬农化工股份有限公司", "扬农化工", "扬州诚德钢管有限公司", "诚德钢管", "扬州石化", "哈尔滨工业大学", "哈工大"),
    *("Yangzhou University", "Yawei Machine Tool", "National Research Council", "NRC", "University of Yangzhou"),
)


def say(ledger: Ledger, source: str, names: tuple[str, ...]) -> None:
    rows = [Statement(f"{source}#{name}", "name", value=name, source=source) for name in names]
    ledger.commit(identify(rows, SCHEMA), agent="amy", message="read", complete=[source])


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "ledger")
    say(made, "list.txt", NAMES)
    return made


def pairs(table: pa.Table) -> dict[tuple[str, str], float]:
    return {(row["a"], row["b"]): row["score"] for row in table.to_pylist()}


def found(index: Index) -> dict[tuple[str, str], float]:
    return pairs(index.candidates())


@pytest.mark.parametrize("at_once", [True, False])
def test_candidates_are_those_of_all_things_compared(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    monkeypatch.setattr(module, "STEP", 5)
    monkeypatch.setattr(module, "AT_ONCE", 1000 if at_once else 0)
    with open_index(tmp_path / "index", ledger, SCHEMA) as index:
        expected = candidates(index.things())
        assert index.candidates().equals(expected)
        assert expected.num_rows > 10


def test_a_source_touches_what_it_reaches_and_finds_the_same_pairs(tmp_path: Path, ledger: Ledger) -> None:
    with open_index(tmp_path / "index", ledger, SCHEMA):
        pass
    say(ledger, "report.txt", ("江苏亚威", "Yangzhou Univ"))
    with open_index(tmp_path / "index", ledger, SCHEMA) as index:
        assert index.touched == 2
        followed = found(index)
    with open_index(tmp_path / "index", ledger, SCHEMA, anew=True) as index:
        of_new = {pair for pair in found(index) if any(end.startswith("report") for end in pair)}
    assert of_new and of_new == {pair for pair in followed if any(end.startswith("report") for end in pair)}


def test_what_is_retracted_leaves_no_pair_and_no_posting(tmp_path: Path, ledger: Ledger) -> None:
    with open_index(tmp_path / "index", ledger, SCHEMA) as index:
        before, postings = found(index), index._database.execute("SELECT key, bearers FROM postings").fetchall()
    say(ledger, "report.txt", ("江苏亚威", "Yangzhou Univ"))
    with open_index(tmp_path / "index", ledger, SCHEMA):
        pass
    ledger.retract("report.txt", agent="amy")
    with open_index(tmp_path / "index", ledger, SCHEMA) as index:
        assert found(index).keys() == before.keys()
        assert index._database.execute("SELECT key, bearers FROM postings").fetchall() == postings


def test_what_is_judged_different_is_no_candidate_until_that_is_taken_back(tmp_path: Path, ledger: Ledger) -> None:
    with open_index(tmp_path / "index", ledger, SCHEMA) as index:
        before = found(index)
    pair = max(before, key=lambda pair: before[pair])
    judgement = Statement(pair[0], DIFFERENT, object=pair[1], source="judgements")
    change = ledger.commit(identify([judgement], SCHEMA), agent="amy", message="two")
    with open_index(tmp_path / "index", ledger, SCHEMA) as index:
        assert found(index).keys() == before.keys() - {pair}
    ledger.rollback(change.change, agent="amy")
    with open_index(tmp_path / "index", ledger, SCHEMA) as index:
        assert found(index).keys() == before.keys()


def test_the_first_latin_name_lets_chinese_ones_be_found_by_what_they_offer(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    say(ledger, "list.txt", ("扬州大学", "江苏亚威机床股份有限公司"))
    with open_index(tmp_path / "index", ledger, SCHEMA):
        pass
    say(ledger, "report.txt", ("Yangzhou University",))
    with open_index(tmp_path / "index", ledger, SCHEMA) as index:
        assert ("list.txt#扬州大学", "report.txt#Yangzhou University") in found(index)


def test_interrupted_work_goes_on_where_it_was(tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(what: str, done: int, of: int) -> None:
        if what == "candidates":
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "STEP", 5)
    monkeypatch.setattr(module, "AT_ONCE", 0)
    with pytest.raises(KeyboardInterrupt), open_index(tmp_path / "index", ledger, SCHEMA, progress=stop):
        pass
    left: list[int] = []
    with open_index(tmp_path / "index", ledger, SCHEMA, progress=lambda what, done, of: left.append(of)) as index:
        assert left[0] == len(NAMES) - 5
        assert found(index) == pairs(candidates(index.things()))
