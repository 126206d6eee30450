"""What the tests of conformance take for the same answer, and what they do not."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.conformance.comparing import same_results, same_texts
from bench.conformance.report import page, unexplained
from bench.conformance.running import Outcome

XML = ox.QueryResultsFormat.XML


def answer(values: str) -> bytes:
    return ox.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}").serialize(format=XML) or b""


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("(1 2) (3 4)", "(3 4) (1 2)", True),
        ("(1 2) (1 2)", "(1 2)", False),
        ("(1.0 2)", "(1.00 2)", True),
        ("(1.0 2)", "(1 2)", False),
        ("(1 UNDEF)", "(1 2)", False),
        ("('a' 'b')", "('a'@en 'b')", False),
    ],
)
def test_rows_are_a_multiset_of_typed_values(tmp_path: Path, left: str, right: str, same: bool) -> None:
    expected = tmp_path / "expected.srx"
    expected.write_bytes(answer(right))
    assert same_results(answer(left), XML, expected, "http://a/") is same


@pytest.mark.parametrize(("names", "same"), [("<bnode>p</bnode>", True), ("<bnode>q</bnode>", False)])
def test_what_blank_nodes_are_called_does_not_count_but_which_are_one_does(tmp_path: Path, names: str, same: bool) -> None:
    def document(first: str, second: str) -> bytes:
        cells = f'<binding name="x">{first}</binding><binding name="y">{second}</binding>'
        return (
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/>'
            f'<variable name="y"/></head><results><result>{cells}</result></results></sparql>'
        ).encode()

    expected = tmp_path / "expected.srx"
    expected.write_bytes(document("<bnode>p</bnode>", names))
    assert same_results(document("<bnode>a</bnode>", "<bnode>a</bnode>"), XML, expected, "http://a/") is same


def test_csv_is_compared_by_the_names_of_columns() -> None:
    assert same_texts(b"a,b\r\n1,_:x\r\n", b"b,a\n_:y,1\n")
    assert not same_texts(b"a,b\r\n1,2\r\n", b"a,b\n1,2\n1,2\n")


def test_a_failure_needs_a_sentence_and_one_that_is_not_the_engines_is_a_defect() -> None:
    known = Outcome("bindings", "graph", "graph.rq", "another answer", engine=False)
    ours, unknown = Outcome("bindings", "graph", "graph.rq", "500", engine=True), Outcome("bind", "bind01", "", "400", engine=False)
    assert unexplained([known, ours, unknown]) == [ours, unknown]
    assert "| bindings | 1 | 0 | 0 |" in page([known])


def test_requests_made_from_the_openapi_have_their_rows_with_seed_and_date() -> None:
    told = {"date": "2026-01-02", "seed": 7, "who": {"reader": {"cases": 5001, "operations": 36, "defects": 0, "wrong": 2}}}
    written = page([], told)
    assert "| reader | 36 | 5,001 | 0 | 2 |" in written
    assert "2026-01-02, seed 7" in written
    assert "/openapi.json" not in page([])
