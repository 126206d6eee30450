"""The measurement of the server: what it counts, and what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.generator import Scale
from bench.serving import engines, graph
from bench.serving.ours import _document
from bench.serving.report import markdown
from bench.serving.summary import FRONT, against, front, summary
from bench.serving.turns import Failed, Overtime, Reply, in_turns, once


def times(median: float, rows: int = 1) -> dict[str, object]:
    return {"median": median, "quartiles": [median, median], "p95": 2 * median, "asked": 3, "rows": rows}


def test_a_question_counts_where_both_answer_alike() -> None:
    found = {
        "half": {"bare": times(1.0), "ours": times(2.0), "fuseki": times(4.0)},
        "double": {"bare": times(1.0), "ours": times(8.0), "fuseki": times(4.0)},
        "empty": {"bare": times(900.0), "ours": times(900.0), "fuseki": times(1.0, rows=0)},
        "late": {"bare": times(1.0), "ours": {"wrong": "over its time"}, "fuseki": times(4.0)},
        "never": {"bare": times(1.0), "ours": {"wrong": "x"}, "fuseki": {"wrong": "y"}},
    }
    one = against(found, "fuseki")
    assert (one["questions"], one["compared"], one["rows_differ"]) == (5, 2, ["empty"])
    assert one["mean"][0] == pytest.approx(1.0) and one["mean"][1] <= 1.0 <= one["mean"][2]
    assert (one["ours_alone"], one["rival_alone"], one["neither"]) == ([], ["late"], ["never"])
    assert (one["over_wanted"], one["engine_over_wanted"]) == (["double"], [])


def test_what_the_front_costs_leaves_out_what_a_driver_does_as_well() -> None:
    found = {
        "short": {"bare": times(1.0), FRONT: times(2.5), "ours": times(4.0)},
        "long": {"bare": times(10.0), FRONT: times(11.0), "ours": times(20.0)},
    }
    costs = front(found)
    assert (costs["short_ms"]["worst"], costs["long_ratio"]["worst"]) == (1.5, pytest.approx(1.1))


def test_systems_take_turns_and_one_that_fails_has_no_times() -> None:
    asked = []

    def answers(name: str) -> Reply:
        asked.append(name)
        return Reply(3, 0.9)

    def late() -> Reply:
        raise Overtime

    def refused() -> Reply:
        raise Failed("no such label")

    systems = {"a": lambda: answers("a"), "late": late, "b": lambda: answers("b"), "refused": refused}
    found = in_turns(systems, once(systems))
    assert asked == ["a", "b", "a", "b", "a", "b"], "once without the clock, then until the budget is spent"
    assert found["a"].ms == [900.0, 900.0]
    assert (found["late"].as_dict(), found["refused"].as_dict()) == ({"wrong": "over its time"}, {"wrong": "no such label"})


def test_the_graph_that_others_load_is_that_of_the_view_and_questions_have_answers(tmp_path: Path) -> None:
    graph.generate_into(tmp_path, Scale(300, 1500))
    graph.write_triples(tmp_path)
    graph.build_rdf(tmp_path)
    triples = sum(1 for _ in ox.parse(path=tmp_path / graph.TRIPLES, format=ox.RdfFormat.N_TRIPLES))
    bare = engines.Engine(engines.oxigraph, graph.workspace_in(tmp_path).views.rdf_folder(graph.CHANGE), 20.0)
    try:
        assert bare.ask("SELECT * { ?s ?p ?o }").rows == triples
        answered = [question.id for question in graph.questions(tmp_path) if bare.ask(question.sparql).rows]
        with pytest.raises(Failed):
            bare.ask("SELECT")
        bare.seconds = 0.2
        with pytest.raises(Overtime):
            bare.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        bare.seconds = 20.0
        assert bare.ask("SELECT * { ?s ?p ?o } LIMIT 1").rows == 1, "it goes on with another process"
    finally:
        bare.close()
    assert {"between", "partners-of", "holding-on"} <= set(answered) and len(answered) > 25


def test_the_table_names_every_question_and_what_was_not_measured() -> None:
    found = {"tdb2": {"actor": {"bare": times(1.0), "ours": times(2.0), "fuseki": times(8.0)}}}
    size = {"entities": 1, "relations": 2, "seconds": 10.0, "absent": {"neo4j": "it is not here"}}
    text = "\n".join(markdown(size | {"times": found} | summary(found)))
    assert "| actor | 1 (2) | 2 (4) | 8 (16) |" in text
    assert "| Neo4j | not measured: it is not here |" in text
    assert "0.25 (0.25–0.25)" in text


def test_an_answer_that_breaks_off_is_over_its_time() -> None:
    with pytest.raises(Overtime):
        _document(b'{"results": {"bindings": [{"a": 1}, ')
