"""What a reviewer rejects is nowhere in the graph, what a reviewer says instead is everywhere: in every view and question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.check import check
from kg.export import export
from kg.questions import ask, query
from kg.review import Decision, Wanted, decide
from kg.show import describe
from kg.workspace import Workspace
from tests.kg.review.told import AGREEMENT, AWARD, DISTRICT, FIRM, UNIVERSITY, WRONG, item, workspace_in

RIGHT = "远帆泵业"


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One relation accepted, one corrected, one rejected, and one that nobody looked at."""
    workspace = workspace_in(tmp_path_factory.mktemp("reviewed") / "work")
    for understood, decision in (
        (f"{FIRM} · received award", Decision("accept")),
        (f"{WRONG} · received award", Decision("correct", {"subject": RIGHT})),
        (f"{WRONG} · is a", Decision("nothing")),
        (f"{DISTRICT} · signed agreement with", Decision("reject")),
    ):
        decide(workspace, item(workspace, understood, Wanted(everything=True)).id, decision, "amy")
    yield workspace


def test_rdf_has_direct_triples_of_what_holds_alone(reviewed: Workspace) -> None:
    rows = query(reviewed, "sparql", "SELECT ?a ?p ?b WHERE { ?x ?p ?y . ?x rdfs:label ?a . ?y rdfs:label ?b }").rows
    found = {(row[0], str(row[1]).rpartition("#")[2], row[2]) for row in rows}
    assert (RIGHT, "receivedAward", AWARD) in found
    assert (FIRM, "receivedAward", AWARD) in found
    assert not [one for one in found if one[1] == "signedAgreementWith" or WRONG in one]


def test_rdf_says_of_a_rejected_relation_that_it_is(reviewed: Workspace) -> None:
    text = "SELECT ?b WHERE { ?r ikg:rejected true ; ikg:object ?y ; ikg:subject ?x . ?y rdfs:label ?b }"
    assert list(query(reviewed, "sparql", text).rows) == [(UNIVERSITY,)]


def test_the_property_graph_has_edges_of_what_holds_and_says_of_the_other_that_it_is_rejected(reviewed: Workspace) -> None:
    text = "MATCH (a)-[r]->(b) WHERE r.predicate IS NOT NULL RETURN a.name, r.predicate, b.name, r.rejected, r.confidence"
    rows = [tuple(row) for row in query(reviewed, "cypher", text).rows]
    assert sorted(rows) == sorted(
        [
            (RIGHT, "receivedAward", AWARD, False, 1.0),
            (FIRM, "receivedAward", AWARD, False, 1.0),
            (DISTRICT, "signedAgreementWith", UNIVERSITY, True, AGREEMENT.confidence),
        ]
    )


@pytest.mark.parametrize("engine", ["sparql", "cypher"])
@pytest.mark.parametrize(("question", "there"), [("agreements", ()), ("awards", (RIGHT, FIRM))])
def test_named_questions_know_nothing_of_what_is_rejected(
    reviewed: Workspace, engine: str, question: str, there: tuple[str, ...]
) -> None:
    answer = ask(reviewed, question, engine=engine)
    cells = [str(cell) for row in answer.rows for cell in row]
    assert not any(WRONG in cell or cell == UNIVERSITY for cell in cells)
    assert all(any(name in cell for cell in cells) for name in there)


def test_the_network_and_the_page_leave_it_out(reviewed: Workspace) -> None:
    network = reviewed.network()
    assert {data["predicate"] for _, _, data in network.edges(data=True)} == {"receivedAward"}
    assert WRONG not in {data["name"] for _, data in network.nodes(data=True)}


def test_show_leaves_it_out(reviewed: Workspace) -> None:
    shown = describe(reviewed.snapshot(), reviewed.schema, DISTRICT, texts=reviewed.stored_text)
    assert shown.relations == ()


@pytest.mark.parametrize("form", ["ttl", "graphml", "canonical"])
def test_exports_do_not_assert_it(reviewed: Workspace, tmp_path: Path, form: str) -> None:
    path = export(reviewed.snapshot(), reviewed.schema, form, tmp_path / f"out.{form}")
    text = path.read_text("utf-8")
    assert RIGHT in text
    if form == "graphml":
        assert "signedAgreementWith" not in text
    if form == "canonical":
        told = [json.loads(line) for line in text.splitlines()]
        assert [one["rejected"] for one in told if one.get("relation") == "signedAgreementWith"] == [True]


def test_check_finds_the_evidence_of_a_correction_where_it_is(reviewed: Workspace) -> None:
    found = check(reviewed.snapshot(), reviewed.schema, stored_text=reviewed.stored_text, base_iri=reviewed.settings.base_iri)
    assert [finding.what for finding in found if finding.severity == "violation"] == []
