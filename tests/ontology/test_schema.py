"""The ontology loads whole: every term is labelled and defined in both languages and refers only to declared terms."""

from __future__ import annotations

import json
import subprocess
import sys

import pyoxigraph as ox
import pytest

from ontology import OntologyError, Term, load_schema
from ontology.loading import CODES_FILE, TERMS_FILE, read_schema, read_text

SCHEMA = load_schema()

CLASSES = [
    "Enterprise",
    "University",
    "ResearchInstitute",
    "Person",
    "Platform",
    "Park",
    "Incubator",
    "GovernmentBody",
    "Region",
    "Industry",
    "Program",
    "Project",
    "Award",
    "Policy",
    "Event",
    "Need",
    "Result",
]
RELATIONS = [
    "partnersWith",
    "signedAgreementWith",
    "jointlyEstablishes",
    "incubates",
    "tenantOf",
    "locatedIn",
    "operates",
    "affiliatedWith",
    "holdsTitle",
    "develops",
    "hosts",
    "attended",
    "wonProject",
    "selectedForProgram",
    "receivedAward",
    "accredits",
    "supports",
    "issuedBy",
    "targets",
    "funds",
    "investsIn",
    "subsidiaryOf",
    "produces",
    "needs",
    "succeeds",
]


def every_term() -> list[Term]:
    mappings = (
        SCHEMA.classes,
        SCHEMA.relations,
        SCHEMA.properties,
        SCHEMA.qualifiers,
        SCHEMA.fields,
        SCHEMA.lists,
        SCHEMA.annotations,
    )
    concepts = (concept for known in SCHEMA.schemes.values() for concept in known)
    return [*(term for mapping in mappings for term in mapping.values()), *concepts]


def test_the_classes_are_those_of_the_design() -> None:
    assert {known.name for known in SCHEMA.classes.values() if not known.abstract} == set(CLASSES)


def test_the_relations_are_those_of_the_design() -> None:
    assert list(SCHEMA.relations) == RELATIONS


def test_labels_and_definitions_are_in_chinese_and_english() -> None:
    for term in every_term():
        for texts in (term.label, term.definition):
            assert set(texts) == {"zh", "en"}
            assert texts["en"].isascii() or "“" in texts["en"] or "元" in texts["en"], texts["en"]


@pytest.mark.parametrize("what", ["label", "inverse_label"])
def test_no_two_relations_are_called_the_same(what: str) -> None:
    for language in ("zh", "en"):
        names = [getattr(relation, what)[language] for relation in SCHEMA.relations.values()]
        assert len(set(names)) == len(names)


def test_domain_and_range_are_concrete_classes() -> None:
    for relation in SCHEMA.relations.values():
        for end in (relation.domain, relation.range):
            assert end
            assert end <= set(CLASSES)
    for known in SCHEMA.properties.values():
        assert known.domain <= set(CLASSES)


def test_a_symmetric_relation_may_be_turned_round() -> None:
    symmetric = [relation for relation in SCHEMA.relations.values() if relation.symmetric]
    assert [relation.name for relation in symmetric] == ["partnersWith", "signedAgreementWith"]
    assert all(relation.domain == relation.range and relation.label == relation.inverse_label for relation in symmetric)


def test_what_happens_is_told_apart_by_year_and_what_lasts_is_not() -> None:
    yearly = {relation.name for relation in SCHEMA.relations.values() if "year" in relation.identifying}
    assert {"hosts", "attended", "wonProject", "receivedAward", "partnersWith", "targets"} <= yearly
    assert yearly.isdisjoint({"tenantOf", "incubates", "locatedIn", "affiliatedWith", "holdsTitle", "subsidiaryOf", "operates"})


def test_incubation_tenancy_and_titles_have_the_ends_that_lists_give_them() -> None:
    relations = SCHEMA.relations
    assert "Enterprise" in relations["incubates"].range and {"Incubator", "Park"} <= relations["incubates"].domain
    assert "Enterprise" in relations["tenantOf"].domain and {"Incubator", "Park"} <= relations["tenantOf"].range
    assert relations["holdsTitle"].domain == {"Person"} and relations["holdsTitle"].range == {"Award"}


def test_every_relation_may_say_role_stage_and_that_it_names_some_of_several() -> None:
    for relation in SCHEMA.relations.values():
        assert relation.qualifiers[:3] == ("role", "stage", "partial")
        assert len(set(relation.qualifiers)) == len(relation.qualifiers)


def test_a_class_comprises_those_below_it_and_no_derived_one() -> None:
    assert SCHEMA.concrete("Carrier") == {"Platform", "Park", "Incubator"}
    assert SCHEMA.concrete("Person") == {"Person"}
    assert SCHEMA.classes["Academician"].parent == "Person"
    assert SCHEMA.concrete("Entity") == set(CLASSES)


def test_a_code_is_found_by_notation_label_and_other_names() -> None:
    for text in ("province", "省级", "provincial", "省", " Province "):
        concept = SCHEMA.concept("level", text)
        assert concept is not None
        assert concept.notation == "province"
    assert SCHEMA.concept("level", "没有这一级") is None


def test_no_text_means_two_codes_of_one_list() -> None:
    for scheme, concepts in SCHEMA.schemes.items():
        texts = [text.casefold() for c in concepts for text in {c.notation, *c.label.values(), *c.alternatives}]
        repeated = {text for text in texts if texts.count(text) > 1}
        assert not repeated, (scheme, repeated)


def test_the_context_gives_every_term_its_iri() -> None:
    context = SCHEMA.context()
    assert context["partnersWith"] == {"@id": "https://w3id.org/innovation-kg#partnersWith", "@type": "@id"}
    assert context["PartnersWith"] == "https://w3id.org/innovation-kg#PartnersWith"
    assert context["validFrom"] == {"@id": "https://w3id.org/innovation-kg#validFrom", "@type": "xsd:date"}
    for mapping in (SCHEMA.classes, SCHEMA.relations, SCHEMA.properties, SCHEMA.qualifiers, SCHEMA.fields):
        assert mapping.keys() <= context.keys()


def test_the_context_makes_json_mean_the_same_rdf() -> None:
    document = {"@context": SCHEMA.context(), "id": "urn:x:a", "type": "Park", "partnersWith": "urn:x:b", "name": "甲园"}
    quads = ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
    ikg, node = "https://w3id.org/innovation-kg#", ox.NamedNode("urn:x:a")
    assert {quad.triple for quad in quads} == {
        ox.Triple(node, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(ikg + "Park")),
        ox.Triple(node, ox.NamedNode(ikg + "partnersWith"), ox.NamedNode("urn:x:b")),
        ox.Triple(node, ox.NamedNode(ikg + "name"), ox.Literal("甲园")),
    }


def test_the_schema_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        SCHEMA.relations["new"] = SCHEMA.relations["hosts"]  # type: ignore[index]  # that is what must fail
    with pytest.raises(AttributeError):
        SCHEMA.relations["hosts"].symmetric = True  # type: ignore[misc]  # that is what must fail


def test_loading_it_loads_no_heavy_library() -> None:
    code = (
        "import sys, ontology; ontology.load_schema(); print(sorted({'rdflib', 'pyshacl', 'pyarrow', 'duckdb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('rdfs:label "入驻"@zh, "is tenant of"@en', 'rdfs:label "is tenant of"@en', "tenantOf lacks a label in zh"),
        (
            'rdfs:label "入驻"@zh, "is tenant of"@en',
            'rdfs:label "入驻"@zh, "住"@zh, "is tenant of"@en',
            "tenantOf has a label twice",
        ),
        (
            "rdfs:domain ikg:Person ; rdfs:range ikg:Award",
            "rdfs:domain ikg:Human ; rdfs:range ikg:Award",
            "domain that is no class: Human",
        ),
        ("rdfs:domain ikg:Person ; rdfs:range ikg:Award", "rdfs:domain ikg:Person", "holdsTitle lacks a domain or a range"),
        ("ikg:qualifier ikg:agreement, ", "ikg:qualifier ikg:treaty, ", "undeclared qualifiers: treaty"),
        ("ikg:codeList code:agreement", "ikg:codeList code:treaty", "undeclared code list: treaty"),
        ("ikg:nodeOf ikg:hosts", "ikg:nodeOf ikg:holds", "lacks the class Hosts of its nodes"),
        ("ikg:identifiedBy ikg:year", "ikg:identifiedBy ikg:share", "identified by what it does not carry: share"),
    ],
)
def test_a_term_that_is_not_whole_does_not_load(old: str, new: str, complaint: str) -> None:
    text = read_text(TERMS_FILE)
    assert old in text
    with pytest.raises(OntologyError, match=complaint):
        read_schema(terms=text.replace(old, new, 1))


def test_a_code_without_a_list_does_not_load() -> None:
    text = read_text(CODES_FILE)
    with pytest.raises(OntologyError, match="undeclared scheme"):
        read_schema(codes=text.replace("skos:inScheme code:level", "skos:inScheme code:levels", 1))
