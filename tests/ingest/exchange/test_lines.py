"""Lines of statements: what is wrong with one is told, and the rest is read; ids are those of what is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.exchange.ids import Ids
from ingest.exchange.lines import read_lines
from ingest.reading import Reading, Source
from kg.errors import InputError
from kg.statements import Statement, identify
from ontology import load_schema

SCHEMA = load_schema()
FIRM = {"subject": "e1", "predicate": "name", "value": "绿波机床", "source": "甲.txt"}


def read(path: Path, *lines: object) -> Reading:
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_lines(path, Source(path.name, path.name, str(path), "application/jsonl"), SCHEMA)


def test_a_line_needs_no_more_than_who_says_what_of_whom(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.jsonl", FIRM, "\n")
    [said] = reading.statements
    assert (said.subject, said.value, said.source, said.confidence) == ("e1", "绿波机床", "甲.txt", 1.0)
    assert said == next(identify([said], SCHEMA)), "its id is the hash of what it says"
    assert reading.others == (), "the lines do not claim to be all that the source says"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{broken\n", "is no JSON"),
        ([], "is no JSON object"),
        ({**FIRM, "source": None}, "it has no source"),
        ({**FIRM, "subject": ""}, "it has no subject"),
        ({**FIRM, "object": "e2"}, "an object or a value"),
        ({**FIRM, "value": 5}, "a value that is no text"),
        ({**FIRM, "value": "\ud800"}, "half a character"),
        ({**FIRM, "valid_from": "2021-02-30"}, "a valid_from that is no day"),
        ({**FIRM, "status": "perhaps"}, "another status than planned"),
        ({**FIRM, "operation": "retract"}, "another operation than assert"),
        ({**FIRM, "confidence": 2}, "no number from 0 to 1"),
        ({**FIRM, "qualifiers": {"role": 1}}, "no object of texts"),
        ("[" * 100_000 + "\n", "is no JSON"),
    ],
)
def test_a_wrong_line_is_told_and_the_others_are_read(tmp_path: Path, line: object, what: str) -> None:
    reading = read(tmp_path / "a.jsonl", FIRM, line)
    [problem] = reading.problems
    assert problem.where.endswith("a.jsonl: line 2") and what in problem.what
    assert len(reading.statements) == 1


def test_many_wrong_lines_of_one_kind_are_one_problem_with_their_number(tmp_path: Path) -> None:
    [problem] = read(tmp_path / "a.jsonl", FIRM, *["{\n"] * 1000).problems
    assert "1000 such places" in problem.what


def test_a_predicate_that_the_ontology_lacks_is_told_and_kept(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.jsonl", {**FIRM, "predicate": "admires"})
    assert [said.predicate for said in reading.statements] == ["admires"]
    assert "'admires', which the ontology does not have" in reading.problems[0].what


def test_lines_of_something_else_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no statement"):
        read(tmp_path / "log.jsonl", {"level": "info", "message": "started"})


STATED = st.lists(
    st.builds(
        Statement,
        subject=st.sampled_from(["e1", "e2"]),
        predicate=st.just("name"),
        value=st.sampled_from(["绿波", "远帆"]),
        source=st.sampled_from(["甲", "乙"]),
        quote=st.sampled_from([None, "原文"]),
    ),
    max_size=12,
)


@given(st.data(), STATED)
def test_ids_stay_whatever_the_order_of_lines_and_whichever_are_left_out(data: st.DataObject, stated: list[Statement]) -> None:
    told = list(identify(stated, SCHEMA))
    shuffled = data.draw(st.permutations(told))
    kept = shuffled[: data.draw(st.integers(0, len(told)))]
    ids = Ids(SCHEMA)
    assert sorted([*ids.kept(kept), *ids.rest()], key=lambda row: row.id) == sorted(kept, key=lambda row: row.id)


@given(st.data(), STATED)
def test_ids_that_are_not_of_what_is_said_are_given_anew_and_no_two_are_alike(data: st.DataObject, stated: list[Statement]) -> None:
    told = [replace(row, id=data.draw(st.sampled_from([row.id, "", "s" + "0" * 31]))) for row in identify(stated, SCHEMA)]
    ids = Ids(SCHEMA)
    given_ids = [row.id for row in (*ids.kept(told), *ids.rest())]
    assert len(set(given_ids)) == len(told) and set(given_ids) <= {row.id for row in identify(stated, SCHEMA)} | _more(stated)


def _more(stated: list[Statement]) -> set[str]:
    """The ids of further repetitions of the same: an id may be given to a place beyond those that are taken."""
    return {row.id for row in identify([row for row in stated for _ in range(20)], SCHEMA)}
