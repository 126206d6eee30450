"""The RDF view says what the snapshot says, in terms of the ontology, and in valid RDF whatever the names are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.questions.answer import Row
from kg.questions.sparql import run
from kg.views import rdf
from kg.views.days import next_turn
from kg.views.nquads import _define
from kg.workspace import Workspace
from tests.kg.views.little import BASE, CLASSES, ODD, SCHEMA


@pytest.fixture(scope="module")
def store(little: Workspace) -> ox.Store:
    return little.rdf()


def rows(store: ox.Store, query: str) -> list[Row]:
    return run(store, query, {})[1]


def test_every_entity_has_its_class_and_names(store: ox.Store) -> None:
    found = rows(store, "SELECT ?name ?class WHERE { ?e ikg:name ?name ; a ?class . FILTER(?class != ikg:Academician) }")
    assert {(name, f"{rdf.PREFIXES['ikg']}{kind}") for name, kind in (CLASSES | {"东吴大学": "University"}).items()} == set(found)


def test_odd_names_come_back_as_they_are(store: ox.Store) -> None:
    assert rows(store, "SELECT DISTINCT ?l WHERE { ?r a ikg:TenantOf ; ikg:role ?l }") == [(ODD,)]
    assert rows(store, 'SELECT ?d WHERE { ?e ikg:description ?d . FILTER(LANG(?d) = "zh") }') == [(ODD,)]


def test_a_relation_is_a_node_with_ends_status_time_and_qualifiers(store: ox.Store) -> None:
    found = rows(
        store,
        """SELECT ?a ?b ?status ?from ?year ?precision ?role WHERE {
             ?r a ikg:PartnersWith ; ikg:subject ?x ; ikg:object ?y ; ikg:status ?status ; ikg:validFrom ?from ; ikg:year ?year ;
                ikg:precision ?precision ; ikg:role ?role .
             ?x rdfs:label ?a . ?y rdfs:label ?b }""",
    )
    assert len(found) == 1, "three statements by two sources, both ways round, are one relation"
    assert sorted(found[0][:2]) == sorted(["江苏绿波机床股份有限公司", "苏州大学"])  # type: ignore[type-var]  # texts
    assert found[0][2:] == ("done", "2021-01-01", 2021, "year", "牵头单位")


def test_its_evidence_stands_in_the_graph_of_its_source(store: ox.Store) -> None:
    found = rows(
        store,
        """SELECT ?title ?quote ?locator ?confidence WHERE {
             ?r a ikg:PartnersWith ; ikg:role "牵头单位" ; prov:wasDerivedFrom ?s .
             GRAPH ?d { ?r prov:wasDerivedFrom ?s . ?s ikg:quote ?quote ; ikg:locator ?locator }
             ?s a ikg:Statement ; ikg:source ?d ; ikg:confidence ?confidence .
             ?d a ikg:Source ; ikg:title ?title } ORDER BY ?title ?quote""",
    )
    assert [(title, confidence) for title, _, _, confidence in found] == [
        ("《名单 1.xlsx》", 0.8),
        ("《报告.txt》", 1.0),
        ("《报告.txt》", 1.0),
    ]
    assert {locator for _, _, locator, _ in found} == {"char=0,2"}


def test_what_is_said_of_one_entity_has_evidence_too(store: ox.Store) -> None:
    said = "?s ikg:subject ?e ; rdf:predicate ikg:uscc ; ikg:value ?v ; ikg:quote ?q . ?e ikg:uscc ?v ; a ikg:Enterprise"
    found = rows(store, f"SELECT ?v ?q WHERE {{ {said} }}")
    assert found == [("91321012MA1XXXXX0A", "星火软件有限公司 91321012MA1XXXXX0A")]


def test_direct_triples_hold_today_and_are_neither_planned_nor_rejected(store: ox.Store) -> None:
    def pairs(predicate: str) -> set[tuple[object, ...]]:
        return set(rows(store, f"SELECT ?a ?b WHERE {{ ?x ikg:{predicate} ?y . ?x rdfs:label ?a . ?y rdfs:label ?b }}"))

    assert pairs("incubates") == {("星创孵化器", "星火软件有限公司")}, "the other one ended in 2019"
    assert pairs("jointlyEstablishes") == set(), "they are planned"
    one_way = {
        ("江苏绿波机床股份有限公司", "苏州大学"),
        ("江都区", "苏州大学"),
        ("扬州远帆泵业有限公司", "江苏大学"),
        ("扬州远帆泵业有限公司", "远帆研究院"),
    }
    assert pairs("partnersWith") == one_way | {(b, a) for a, b in one_way}, "both ways, without the rejected and the planned one"


def test_a_rejected_relation_says_so_and_a_rejected_statement_bears_nothing_else(store: ox.Store) -> None:
    rejected = rows(store, "SELECT ?q WHERE { ?r ikg:rejected true ; ikg:object ?any ; prov:wasDerivedFrom ?s . ?s ikg:quote ?q }")
    assert rejected == [("无此事",)]
    agreement = rows(store, "SELECT ?q WHERE { ?r a ikg:SignedAgreementWith ; prov:wasDerivedFrom ?s . ?s ikg:quote ?q }")
    assert agreement == [("江都区 signedAgreementWith 苏州大学",)]


def test_whoever_holds_an_academicians_title_is_an_academician(store: ox.Store) -> None:
    assert rows(store, "SELECT ?n WHERE { ?p a ikg:Academician, ikg:Person ; rdfs:label ?n }") == [("李明",)]


def test_a_figure_is_a_node_with_value_unit_period_and_evidence(store: ox.Store) -> None:
    found = rows(
        store,
        """SELECT ?who ?value ?unit ?from ?to ?bound ?quote WHERE {
             ?f a ikg:Figure ; ikg:subject ?x ; ikg:value ?value ; ikg:unit ?unit ; ikg:validFrom ?from ; ikg:validTo ?to ;
                ikg:indicator "研发费用总额" ; ikg:measure "achieved" ; ikg:bound ?bound ; ikg:status "done" .
             ?f prov:wasDerivedFrom ?s . ?s ikg:quote ?quote . ?x rdfs:label ?who }""",
    )
    assert found == [("江都区", 29.2, "亿元", "2021-01-01", "2021-12-31", "eq", "江都区 29.2")]


def test_every_predicate_and_class_is_a_term_that_the_ontology_declares(store: ox.Store) -> None:
    terms = {*SCHEMA.classes, *SCHEMA.relations, *SCHEMA.properties, *SCHEMA.qualifiers, *SCHEMA.fields}
    terms |= {relation.node_class for relation in SCHEMA.relations.values()} | {"Figure", "Statement", "Source"}
    used = {term for (term,) in rows(store, "SELECT DISTINCT ?p WHERE { { ?s ?p ?o } UNION { ?s a ?p } }")}
    ours = {str(term).removeprefix(rdf.PREFIXES["ikg"]) for term in used if str(term).startswith(rdf.PREFIXES["ikg"])}
    assert ours <= terms
    assert len(used) - len(ours) == 4, "rdf:type, rdfs:label, rdf:predicate, prov:wasDerivedFrom"


def test_the_default_graph_is_the_union_of_all_and_no_triple_stands_in_two_named_ones(store: ox.Store) -> None:
    quads, whole = list(store.quads_for_pattern(None, None, None, None)), ox.DefaultGraph()
    named = [quad.triple for quad in quads if quad.graph_name != whole]
    assert len(named) == len(set(named)) > 0
    assert set(named) < {quad.triple for quad in quads if quad.graph_name == whole}


def test_the_file_is_valid_nquads_by_a_strict_parser(little: Workspace, tmp_path: Path) -> None:
    rdf.write_nquads(little.snapshot(), SCHEMA, tmp_path / "g.nq", base_iri="https://example.org/kg/", today=date(2022, 1, 1))
    quads = list(ox.parse(path=tmp_path / "g.nq", format=ox.RdfFormat.N_QUADS))
    assert len(quads) == len(set(quads)) > 500
    assert any(q.subject.value.startswith("https://example.org/kg/id/e") for q in quads if isinstance(q.subject, ox.NamedNode))


def test_direct_triples_are_those_of_the_day(little: Workspace, tmp_path: Path) -> None:
    past, schema, today = little.snapshot(), SCHEMA, date(2019, 6, 1)
    until = rdf.build(past, schema, tmp_path, base_iri=BASE, today=today)
    found = rows(rdf.open_store(tmp_path), "SELECT ?b WHERE { ?x ikg:incubates ?y . ?y rdfs:label ?b }")
    assert found == [(ODD,)]
    assert until == next_turn(past, today) == date(2020, 1, 1)


def test_the_store_cannot_be_written_to(store: ox.Store) -> None:
    with pytest.raises(RuntimeError):
        store.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_written_as_a_literal_that_reads_back(value: str) -> None:
    import duckdb

    with duckdb.connect() as connection:
        _define(connection, BASE)
        [(literal, iri)] = connection.execute("SELECT lit($1), entity_iri($1)", [value]).fetchall()
    [quad] = ox.parse(f"{iri} <urn:p> {literal} .", format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal) and quad.object.value == value
