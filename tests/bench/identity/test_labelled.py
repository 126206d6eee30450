"""Sets of pairs, and what is told of them."""

from __future__ import annotations

from pathlib import Path

from bench.identity import candidates
from bench.identity.labelled import OTHERS, PAIRS, read_others, read_pairs
from bench.identity.report import markdown

_HEAD, _KNOWN, *_ = PAIRS.read_text(encoding="utf-8").splitlines()
_ROWS = (
    "b0001,blind,same,acronym,real,甲乙大学,University,,,JYDX,University,,,甲乙大学,甲乙大学,,",
    "b0002,blind,different,place,real,甲乙大学,University,,,丙丁大学,University,,,甲乙大学,丙丁大学,旧名大学@1988,",
)


def test_of_a_further_set_only_pairs_are_read_that_none_before_it_has(tmp_path: Path) -> None:
    told = {"kept_back": (_KNOWN, _ROWS[0]), "blind": _ROWS, "as_written": (_KNOWN, *_ROWS)}
    for name, rows in told.items():
        (tmp_path / f"{name}.csv").write_text("\n".join([_HEAD, *rows]) + "\n", encoding="utf-8")
    found = read_others(tmp_path)
    assert {name: [pair.ident for pair in pairs] for name, pairs in found.items()} == {
        "kept_back": ["b0001"],
        "blind": ["b0002"],
        "as_written": [],
    }
    assert found["blind"][0].a.former[0].until == 1988


def test_each_set_says_of_itself_which_it_is() -> None:
    splits = {name: {pair.split for pair in pairs} for name, pairs in read_others().items()}
    assert splits == {"kept_back": {"kept"}, "blind": {"blind"}, "as_written": {"written"}}
    assert {pair.split for pair in read_pairs()} == {"dev", "test"}


def test_a_thing_is_the_same_on_both_sides_of_a_pair_of_one_thing_alone() -> None:
    for pair in (pair for pairs in read_others().values() for pair in pairs):
        assert pair.same == (pair.things[0] == pair.things[1]), pair.ident
        assert pair.a.name != pair.b.name or not pair.same, pair.ident


def test_the_report_has_a_column_for_each_set_that_was_scored() -> None:
    pairs = read_others()["kept_back"][:20]
    figures = candidates.measured(pairs, pairs)
    told = {"pairs": {"dev": 1, "test": 1, "same_in_test": 1}, "rules": {}, "matchers": {}}
    without = markdown({**told, "candidates": {"test": figures, "dev": figures}})
    everything = markdown({**told, "candidates": dict.fromkeys(("test", "dev", *OTHERS), figures)})
    assert "| recall | test | dev | Splink, test |" in without
    assert "| recall | as sources write them, no row looked at | test | dev |" in "\n".join(everything)
    rows = [line for line in everything if line.startswith("| within 20")]
    assert rows
    assert {row.count("|") for row in rows} == {8}
