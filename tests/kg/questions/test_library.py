"""The questions of the library answer alike in SPARQL and in Cypher, and a wrong text does not go unnoticed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from kg.errors import NotFound, UsageError
from kg.questions import Answer, Question, ask, library, query
from kg.questions.compare import differences
from kg.questions.library import Parameter, _question
from kg.workspace import Workspace

# What to ask the little graph, where the defaults are made for another one.
VALUES: dict[str, dict[str, object]] = {
    "tenants-of": {"name": "龙川产业园"},
    "in-an-industry": {"industry": "高端装备"},
    "incubated-firms": {"as_of": "2021-06-01"},
    "between": {"one": "江都区", "other": "苏州大学"},
}
ENTRY = {"id": "x", "question": {"zh": "？", "en": "?"}, "columns": ["a"], "sparql": "ASK {}", "cypher": "RETURN 1 AS a"}


def both(workspace: Workspace, question: Question) -> tuple[Answer, Answer]:
    values = question.values(VALUES.get(question.id, {}))
    day = values.pop("as_of", None)
    as_of = day if isinstance(day, date) else None
    return query(workspace, "sparql", question.sparql, values, as_of=as_of), query(
        workspace, "cypher", question.cypher, values, as_of=as_of
    )


@pytest.mark.parametrize("name", library())
def test_both_languages_give_the_same_answer(little: Workspace, name: str) -> None:
    question = library()[name]
    sparql, cypher = both(little, question)
    assert differences(sparql, cypher, ordered=question.ordered) == []
    assert sparql.columns == question.columns
    assert sparql.rows, "an empty answer compares nothing"


@pytest.mark.parametrize("name", library())
def test_a_wrong_cypher_does_not_go_unnoticed(little: Workspace, name: str) -> None:
    question = library()[name]
    sparql, cypher = both(little, replace(question, cypher=question.cypher + " LIMIT 0"))
    assert differences(sparql, cypher)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("partners-of", "-(y) WHERE", "->(y) WHERE"),
        ("incubated-firms", "r.valid_to >= $as_of", "r.valid_to <= $as_of"),
        ("promised-and-done", "AND NOT r.rejected", ""),
        ("most-connected", "count(*)", "count(DISTINCT o.id)"),
        ("targets", "f.value AS value", "cast(f.value AS INT64) AS value"),
        ("sources", "count(*)", "count(*) + 1"),
        ("relations-by-year", "ORDER BY year", "ORDER BY year DESC"),
        ("titles", "r.valid_from AS since", "r.valid_to AS since"),
        ("brokers", "count(DISTINCT y.id)", "count(y.id)"),
        ("partners-of-partners", "RETURN DISTINCT", "RETURN"),
    ],
)
def test_a_small_slip_is_a_difference(little: Workspace, name: str, right: str, wrong: str) -> None:
    question = library()[name]
    assert right in question.cypher
    sparql, cypher = both(little, replace(question, cypher=question.cypher.replace(right, wrong)))
    assert differences(sparql, cypher, ordered=question.ordered)


def test_the_library_covers_what_an_office_asks() -> None:
    groups = {question.group for question in library().values()}
    assert groups == {
        "actors",
        "partnerships",
        "incubation",
        "platforms",
        "people",
        "programs",
        "plans",
        "paths",
        "evidence",
        "time",
    }
    assert all(re.search("[一-鿿]", q.question["zh"]) and q.question["en"].endswith("?") for q in library().values())


def test_cypher_stays_in_what_ladybug_and_neo4j_have_in_common() -> None:
    """label() is Ladybug's alone, type() and shortestPath() are Neo4j's."""
    for question in library().values():
        assert not re.search(r"\b(label|labels|type|shortestPath|list_\w+)\s*\(|SHORTEST", question.cypher), question.id


def test_a_question_is_asked_as_of_a_day(little: Workspace) -> None:
    for engine in ("sparql", "cypher"):
        assert [row[0] for row in ask(little, "incubated-firms", {"as_of": "2021-01-01"}, engine=engine).rows] == [
            "星火软件有限公司"
        ]
        assert ask(little, "incubated-firms", {"as_of": date(2000, 1, 1)}, engine=engine).rows == ()


def test_a_question_is_asked_as_of_a_change(little: Workspace) -> None:
    """The list is read with change 2; before it, nobody is known to be incubated."""
    for engine in ("sparql", "cypher"):
        answer = ask(little, "incubated-firms", {"as_of": "2021-01-01"}, engine=engine, change=1)
        assert (answer.rows, answer.change) == ((), 1)


def test_an_answer_is_shaped_as_the_contract_says(little: Workspace) -> None:
    shown = ask(little, "agreements").as_dict()
    assert list(shown) == ["columns", "rows", "change", "engine", "ms"]
    assert shown["rows"] == [["江都区", "苏州大学", None, "done", 2021]] or shown["rows"] == [
        ["苏州大学", "江都区", None, "done", 2021]
    ]
    assert shown["change"] == 4 and shown["engine"] == "sparql"


def test_names_from_outside_stay_values(little: Workspace) -> None:
    for engine in ("sparql", "cypher"):
        assert ask(little, "actor", {"name": "' OR true OR '"}, engine=engine).rows == ()
        assert ask(little, "actor", {"name": '" } ?e ?p ?o { "'}, engine=engine).rows == ()


def test_an_unknown_question_or_parameter_is_named(little: Workspace) -> None:
    with pytest.raises(NotFound, match="partners-of"):
        ask(little, "partners_of")
    with pytest.raises(UsageError, match="nmae"):
        ask(little, "partners-of", {"nmae": "苏州大学"})


@pytest.mark.parametrize(("kind", "given"), [("date", "yesterday"), ("date", 3), ("number", "many"), ("number", True)])
def test_a_parameter_that_is_not_of_its_kind_is_refused(kind: str, given: object) -> None:
    with pytest.raises(UsageError, match="x is a"):
        Parameter("x", kind, 1).value(given)  # type: ignore[arg-type]  # one of the kinds


@pytest.mark.parametrize("entry", [ENTRY | {"colums": []}, {k: v for k, v in ENTRY.items() if k != "cypher"}])
def test_an_entry_that_is_not_complete_does_not_load(entry: dict[str, object]) -> None:
    assert _question("group", ENTRY).id == "x"
    with pytest.raises(ValueError, match="group: x"):
        _question("group", entry)
