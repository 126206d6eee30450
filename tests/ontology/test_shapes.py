"""The shapes: well-formed, explained in both languages, and with the ends and codes that the ontology declares."""

from __future__ import annotations

from dataclasses import replace

import pyshacl
import rdflib
from rdflib import RDF, SH

from ontology import NAMESPACE, load_schema
from ontology.loading import read_text
from ontology.shapes import SHAPES_FILE, shapes

SCHEMA = load_schema()
GRAPH = rdflib.Graph().parse(data=shapes(SCHEMA), format="turtle")
IKG = rdflib.Namespace(NAMESPACE)


def members(shape: rdflib.URIRef) -> set[str]:
    listed = GRAPH.value(shape, SH["in"])
    assert listed is not None
    return {str(member).removeprefix(NAMESPACE) for member in GRAPH.items(listed)}


def test_they_are_shapes_by_the_shapes_of_shacl_itself() -> None:
    one_relation = replace(SCHEMA, relations={"hosts": SCHEMA.relations["hosts"]})  # the others are written alike
    written = rdflib.Graph().parse(data=shapes(one_relation), format="turtle")
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=written, meta_shacl=True)
    assert conforms, text


def test_each_says_what_is_wrong_in_both_languages_and_what_to_do() -> None:
    for shape in GRAPH.subjects(RDF.type, SH.PropertyShape):
        languages = {message.language for message in GRAPH.objects(shape, SH.message) if isinstance(message, rdflib.Literal)}
        assert languages == {"zh", "en"}, shape
        assert GRAPH.value(shape, IKG.fix), shape
        assert GRAPH.value(shape, SH.severity), shape


def test_each_has_targets_of_its_own() -> None:
    for shape in GRAPH.subjects(RDF.type, SH.PropertyShape):
        assert GRAPH.value(shape, SH.targetClass), shape


def test_a_relation_begins_and_ends_where_the_ontology_says() -> None:
    for relation in SCHEMA.relations.values():
        assert members(IKG[f"{relation.name}-subject"]) - {"Academician"} == relation.domain
        assert members(IKG[f"{relation.name}-object"]) - {"Academician"} == relation.range


def test_an_academician_may_stand_where_a_person_may() -> None:
    assert "Academician" in members(IKG["holdsTitle-subject"])
    assert "Academician" not in members(IKG["subsidiaryOf-subject"])


def test_closed_lists_are_those_of_the_codes() -> None:
    assert members(IKG["status-code"]) == {"planned", "in_progress", "done"}
    assert members(IKG["bound-code"]) == {concept.notation for concept in SCHEMA.schemes["bound"]}
    assert (IKG["level-code"], None, None) not in GRAPH  # an open list


def test_the_file_repeats_no_class_and_no_code() -> None:
    written = read_text(SHAPES_FILE)
    assert not [name for name in SCHEMA.relations if f"ikg:{name} " in written]
    assert "planned" not in written
