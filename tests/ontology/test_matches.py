"""Alignments speak of our terms, and of terms that the other vocabulary really has."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SDO, SKOS

from ontology import NAMESPACE, load_schema
from ontology.matches import alignments
from ontology.schema import CODES

NAMESPACES = {
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema-org": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vivo": "http://vivoweb.org/ontology/core#",
    "frapo": "http://purl.org/cerif/frapo/",
    "eurio": "http://data.europa.eu/s66#",
    "regorg": "http://www.w3.org/ns/regorg#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
CLOSED = {
    "org": ORG,
    "prov": PROV,
    "schema-org": SDO,
    "skos": SKOS,
    "foaf": FOAF,
    "dcterms": DCTERMS,
}  # rdflib knows all terms of these


def test_there_is_one_file_a_vocabulary() -> None:
    assert alignments().keys() == NAMESPACES.keys()


@pytest.mark.parametrize("vocabulary", NAMESPACES)
def test_a_file_speaks_of_our_terms_and_of_its_vocabulary_alone(vocabulary: str) -> None:
    schema = load_schema()
    mappings = (schema.classes, schema.relations, schema.properties, schema.qualifiers, schema.fields, schema.annotations)
    ours = {f"ikg:{name}" for mapping in mappings for name in mapping}
    ours |= {f"ikg:{relation.node_class}" for relation in schema.relations.values()}
    ours |= {concept.iri.replace(CODES, "code:") for concepts in schema.schemes.values() for concept in concepts}
    for match in alignments()[vocabulary]:
        assert match.ours in ours
        assert match.theirs.startswith(NAMESPACES[vocabulary])
        assert not match.theirs.startswith(NAMESPACE)


@pytest.mark.parametrize("vocabulary", CLOSED)
def test_what_a_file_points_at_is_a_term_of_the_vocabulary(vocabulary: str) -> None:
    for match in alignments()[vocabulary]:
        assert rdflib.URIRef(match.theirs) in CLOSED[vocabulary], match.theirs


def test_a_term_that_a_vocabulary_lacks_would_be_noticed() -> None:
    assert rdflib.URIRef("http://www.w3.org/ns/org#Enterprise") not in ORG
    assert rdflib.URIRef("https://schema.org/ResearchProjects") not in SDO
