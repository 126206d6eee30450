"""RDF that other people wrote is read through the ontology and its alignments; what is not known is told, with its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.rdf.telling import Told, problems, told, turtle

SUDA = 'ex:suda a schema:CollegeOrUniversity ; schema:name "苏州大学"@zh .\n'
FIRM = 'ex:a a vivo:Company ; rdfs:label "绿波" '


def test_each_statement_rests_on_the_line_of_its_triple(tmp_path: Path) -> None:
    reading = turtle(tmp_path, SUDA + 'ex:wang a foaf:Person ; foaf:name "王芳" ; org:memberOf ex:suda .')
    assert reading.text is not None and len(reading.text.splitlines()) == 5
    for said in reading.statements:
        begin, end = map(int, (said.locator or "").removeprefix("char=").split(","))
        assert reading.text[begin:end] == said.quote
        assert said.source == "a.ttl" and said.edition == reading.edition
    [member] = [said for said in reading.statements if said.object]
    assert member.quote == "<http://example.org/wang> <http://www.w3.org/ns/org#memberOf> <http://example.org/suda> ."


def test_the_same_file_says_the_same_each_time_blank_nodes_too(tmp_path: Path) -> None:
    lab = 'ex:lab a vivo:Laboratory ; rdfs:label "重点实验室" ; schema:parentOrganization'
    text = lab + ' [ a schema:Organization ; schema:name "江苏大学" ] .'
    first, second = turtle(tmp_path, text), turtle(tmp_path, text)
    assert first == second
    assert Told("重点实验室", "subsidiaryOf", "江苏大学") in told(first)
    assert Told("江苏大学", "type", "University") in told(first), "of an organisation the name tells the class"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ex:a a foaf:Person ; foaf:name "王芳" .', Told("王芳", "type", "Person")),
        ('ex:a a vivo:Laboratory ; rdfs:label "实验室甲" .', Told("实验室甲", "kind", "laboratory")),
        ('ex:a a org:Organization ; skos:prefLabel "江都区科技局" .', Told("江都区科技局", "type", "GovernmentBody")),
        ('ex:a a org:Organization ; skos:prefLabel "绿波" .', Told("绿波", "type", "Enterprise")),
        (FIRM + '; schema:foundingDate "1998"^^xsd:gYear .', Told("绿波", "established", "1998-01-01")),
        (FIRM + '; schema:url <http://a.example/> .', Told("绿波", "website", "http://a.example/")),
        (FIRM + '; schema:alternateName "Lvbo"@en .', Told("绿波", "englishName", "Lvbo")),
        (FIRM + '; schema:identifier "A-7" .', Told("绿波", "code", "A-7")),
        (SUDA + "ex:suda owl:sameAs <https://ror.org/05t8y2r12> .", Told("苏州大学", "ror", "05t8y2r12")),
        (SUDA + "ex:suda ikg:kind <https://w3id.org/innovation-kg/code/kind-laboratory> .", Told("苏州大学", "kind", "laboratory")),
        (SUDA + FIRM + ". ex:suda vivo:hasCollaborator ex:a .", Told("苏州大学", "partnersWith", "绿波")),
        (SUDA + "ex:m a schema:Event ; schema:name '对接会' ; schema:organizer ex:suda .", Told("苏州大学", "hosts", "对接会")),
        (SUDA + "ex:suda schema:award '科技进步奖' .", Told("苏州大学", "receivedAward", "科技进步奖")),
        (SUDA + "ex:suda schema:location <http://x.example/Suzhou_Shi> .", Told("苏州大学", "locatedIn", "Suzhou Shi")),
        ('ex:a a <http://schema.org/Corporation> ; <http://schema.org/name> "绿波" .', Told("绿波", "type", "Enterprise")),
    ],
)  # fmt: skip
def test_terms_of_other_vocabularies_mean_ours(tmp_path: Path, text: str, expected: Told) -> None:
    assert expected in told(turtle(tmp_path, text))


def test_a_relation_of_ours_may_be_a_node_with_its_days_and_details(tmp_path: Path) -> None:
    reading = turtle(
        tmp_path,
        SUDA
        + """ex:firm a ikg:Enterprise ; ikg:name "绿波" ; ikg:partnersWith ex:suda .
        [] a ikg:PartnersWith ; ikg:subject ex:firm ; ikg:object ex:suda ; ikg:level "省级" ; ikg:status "计划" ;
           ikg:validFrom "2021-03-01"^^xsd:date ; ikg:precision "month" .
        [] a ikg:Figure ; ikg:subject ex:firm ; ikg:value 29.2 ; ikg:unit "亿元" ;
           ikg:indicator "研发费用" ; ikg:measure "achieved" .""",
    )
    [relation] = [said for said in reading.statements if said.object]
    assert (str(relation.valid_from), relation.precision, dict(relation.qualifiers)) == (
        "2021-03-01",
        "month",
        {"level": "province"},
    )
    assert relation.status == "planned"
    [figure] = [said for said in reading.statements if said.predicate == "indicatorValue"]
    assert (figure.value, figure.unit, figure.qualifiers["indicator"]) == ("29.2", "亿元", "研发费用")
    assert not reading.problems


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('ex:suda schema:telephone "1", "2", "3" .', "<https://schema.org/telephone>, which is not known here. 3 such places"),
        (
            'ex:x a ex:Spaceship ; rdfs:label "Enterprise" .',
            "is of the class <http://example.org/Spaceship>, which is not known here",
        ),
        ("ex:suda a ex:Spaceship .", "<http://example.org/suda>: is of the class <http://example.org/Spaceship>"),
        ("ex:x ex:y ex:z .", "has no class, and no relation to tell it"),
        ("ex:suda ikg:uscc '123' .", "no valid uscc"),
        ("ex:suda schema:foundingDate 'long ago' .", "'long ago' is no time"),
        ("ex:suda schema:description '" + "长" * 1_000_001 + "' .", "longer than 1,000,000 characters"),
        ("ex:suda schema:address [ schema:postalCode '215000' ] .", "a node without a name"),
        ("ex:suda schema:location ex:nowhere .", "is named and not described in the file"),
        ("ex:suda owl:sameAs <http://elsewhere.example/1> .", "is the same as something that is not in the file"),
        ("[] a ikg:PartnersWith ; ikg:subject ex:suda .", "it has no object"),
        ("[] a ikg:PartnersWith ; ikg:subject ex:suda ; ikg:object ex:suda ; ikg:status 'perhaps' .", "'perhaps' is no status"),
        ("ex:suda ikg:note <<( ex:a ex:b ex:c )>> .", "triples about other triples"),
    ],
)
def test_what_is_not_understood_is_told_and_the_rest_is_read(tmp_path: Path, text: str, what: str) -> None:
    reading = turtle(tmp_path, SUDA + text)
    assert what in problems(reading)
    assert Told("苏州大学", "type", "University") in told(reading)


def test_two_nodes_of_a_file_that_are_the_same_are_judged_so(tmp_path: Path) -> None:
    reading = turtle(tmp_path, SUDA + 'ex:s2 a schema:CollegeOrUniversity ; schema:name "苏大" . ex:suda owl:sameAs ex:s2 .')
    assert Told("苏州大学", "kg:same", "苏大") in told(reading)
