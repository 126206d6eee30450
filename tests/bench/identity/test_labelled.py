"""Sets of pairs that may be there or not, and what is told of them."""

from __future__ import annotations

from pathlib import Path

from bench.identity import candidates
from bench.identity.labelled import KEPT_BACK, read_blind, read_kept_back, read_pairs
from bench.identity.report import markdown

_HEAD = KEPT_BACK.read_text(encoding="utf-8").splitlines()[0]
_ROWS = (
    "b0001,blind,same,acronym,real,甲乙大学,University,,,JYDX,University,,,甲乙大学,甲乙大学,,",
    "b0002,blind,different,place,real,甲乙大学,University,,,丙丁大学,University,,,甲乙大学,丙丁大学,旧名大学@1988,",
)


def test_of_a_blind_set_only_pairs_that_no_other_set_has_are_read(tmp_path: Path) -> None:
    file = tmp_path / "blind.csv"
    known = KEPT_BACK.read_text(encoding="utf-8").splitlines()[1]
    file.write_text("\n".join([_HEAD, known, *_ROWS]) + "\n", encoding="utf-8")
    found = read_blind(file)
    assert [pair.ident for pair in found] == ["b0001", "b0002"]
    assert {pair.split for pair in found} == {"blind"}
    assert found[1].a.former[0].until == 1988


def test_without_its_file_there_is_no_blind_set(tmp_path: Path) -> None:
    assert read_blind(tmp_path / "blind.csv") == []


def test_the_report_has_a_column_for_the_blind_set_where_it_was_scored() -> None:
    pairs = read_kept_back()[:20]
    figures = candidates.measured(pairs, pairs)
    told = {"pairs": {"dev": 1, "test": 1, "same_in_test": 1}, "rules": {}, "matchers": {}}
    sets = {"test": figures, "dev": figures, "kept_back": figures}
    without = markdown({**told, "candidates": sets})
    with_blind = markdown({**told, "candidates": {**sets, "blind": figures}})
    header = "| recall | kept back once, seen by now | test | dev | Splink, test |"
    assert header in without
    assert header.replace("recall |", "recall | blind |") in with_blind
    rows = [line for line in with_blind if line.startswith("| within 20")]
    assert rows
    assert {row.count("|") for row in rows} == {7}


def test_the_labelled_pairs_are_of_two_halves() -> None:
    assert {pair.split for pair in read_pairs()} == {"dev", "test"}
