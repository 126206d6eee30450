"""What the rules judge from one source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity import DEFAULT_RULES, RULES, judge
from kg.identity.codes import IDENTIFIERS
from kg.identity.reasons import stands
from kg.statements import Statement, identify
from ontology import load_schema

FIRM = "江苏绿波机床股份有限公司"
VALID_USCC = "91999999000000023U"  # of a region that is not given out


def said(*facts: tuple[str, str], key: str = "e1") -> list[Statement]:
    rows = (Statement(key, predicate, value=value, source="甲.txt", edition="0" * 64, quote=value) for predicate, value in facts)
    return list(identify(rows, load_schema()))


def identities(*facts: tuple[str, str], rules: frozenset[str] = DEFAULT_RULES) -> list[str | None]:
    return [row.value for row in judge(said(*facts), load_schema(), rules)]


def test_a_full_name_is_an_identity_of_its_class() -> None:
    assert identities(("type", "Enterprise"), ("name", FIRM)) == [f"name:Enterprise:{FIRM}"]
    assert identities(("type", "Person"), ("name", FIRM)) == []


def test_a_valid_identifier_is_an_identity_and_an_invalid_one_is_none() -> None:
    assert identities(("type", "Enterprise"), ("uscc", VALID_USCC)) == [f"uscc:{VALID_USCC}"]
    assert identities(("type", "Enterprise"), ("uscc", VALID_USCC[:-1] + "V")) == []


def test_a_number_listed_with_a_platform_does_not_make_it_the_firm_that_runs_it() -> None:
    assert identities(("type", "Platform"), ("uscc", VALID_USCC)) == [f"uscc:Platform:{VALID_USCC}"]


def test_a_key_without_class_is_not_identified() -> None:
    assert identities(("name", FIRM), ("uscc", VALID_USCC)) == []


OF_EVERY_RULE = (("type", "University"), ("name", "苏州大学"), ("uscc", VALID_USCC), ("address", "江苏省苏州市姑苏区"))
SHORT = (("type", "Enterprise"), ("name", "华光机械"), ("address", "江苏省扬州市江都区文昌路"))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_can_be_switched_off(rule: str) -> None:
    rows = [*said(*OF_EVERY_RULE), *said(*SHORT, key="e2")]
    judged = judge(rows, load_schema(), DEFAULT_RULES - {rule}, {"甲.txt": "江都科技局"})
    assert {row.method for row in judged} == DEFAULT_RULES - {rule}


def test_a_judgement_names_its_rule_its_confidence_and_what_it_rests_on() -> None:
    rows = said(("type", "Enterprise"), ("name", FIRM))
    [judgement] = judge(rows, load_schema())
    assert judgement.predicate == "kg:identifiedAs"
    assert (judgement.subject, judgement.source, judgement.method) == ("e1", "甲.txt", "same-full-name")
    assert judgement.confidence == RULES["same-full-name"].confidence
    assert judgement.qualifiers == {"rests_on": f"{rows[1].id} & {rows[0].id}"}  # the name, and the class
    assert judgement.id


def test_several_statements_of_one_identity_are_reasons_of_one_judgement() -> None:
    rows = said(("type", "University"), ("name", "哈工大"), ("name", "哈尔滨工业大学"), ("shortName", "哈工大"))
    [judgement] = judge(rows, load_schema(), frozenset(["same-gazetteer-entry"]))
    names = " ".join(sorted(row.id for row in rows[1:]))
    assert judgement.qualifiers == {"rests_on": f"{names} & {rows[0].id}"}


def test_a_former_name_identifies_nothing() -> None:
    assert identities(("type", "Enterprise"), ("formerName", FIRM)) == []
    assert identities(("type", "University"), ("name", "南京工学院")) == ["name:University:南京工学院"]  # 东南大学 had that name


@pytest.mark.parametrize(
    ("rests_on", "rejected", "stand"),
    [
        ("", "s1", True),
        ("s1", "", True),
        ("s1", "s1", False),
        ("s1 s2", "s1", True),
        ("s1 s2", "s1 s2", False),
        ("s1 s2 & s3", "s1 s4", True),
        ("s1 s2 & s3", "s3", False),
        ("s1 & s2 & s3", "s2", False),
    ],
)
def test_a_judgement_stands_while_one_statement_of_each_kind_is_left(rests_on: str, rejected: str, stand: bool) -> None:
    assert stands(rests_on, rejected.split().__contains__) is stand


# Identifiers ------------------------------------------------------------------------------------------------------------------

CODE, BODY = "91320000140838163E", "140838163"


def test_a_credit_code_is_the_organisation_code_that_it_holds() -> None:
    enterprise = ("type", "Enterprise")
    assert identities(enterprise, ("uscc", CODE)) == [f"organisation:{BODY}"]
    assert identities(enterprise, ("organisationCode", "14083816-3")) == [f"organisation:{BODY}"]


def test_the_body_stays_when_the_registrar_changes() -> None:
    other = "12320000140838163K"
    assert IDENTIFIERS["uscc"](other) == other
    assert identities(("type", "Enterprise"), ("uscc", other)) == [f"organisation:{BODY}"]


def test_what_a_personal_business_has_there_is_no_organisation_code() -> None:
    [personal] = [code for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY" if IDENTIFIERS["uscc"](code := f"92320000{BODY}{letter}")]
    assert identities(("type", "Enterprise"), ("uscc", personal)) == [f"uscc:{personal}"]


def test_a_code_listed_with_an_incubator_is_that_of_whom_it_belongs_to() -> None:
    assert identities(("type", "Incubator"), ("uscc", CODE)) == [f"organisation:Incubator:{BODY}"]
    assert identities(("type", "Incubator"), ("organisationCode", BODY)) == [f"organisation:Incubator:{BODY}"]


def test_a_property_that_the_class_does_not_have_is_no_evidence() -> None:
    assert identities(("type", "Person"), ("uscc", CODE)) == []


@pytest.mark.parametrize(
    ("register", "valid", "compact", "invalid"),
    [
        ("uscc", "91999999 000000023u", VALID_USCC, "91999999000000023A"),
        ("uscc", "９１９９９９９９０００００００２３Ｕ", VALID_USCC, "000000000000000000"),
        ("uscc", "N2320583MB0000000M", "N2320583MB0000000M", "N2320583MB0000000B"),
        ("organisationCode", "14083816-3", "140838163", "140838164"),
        ("organisationCode", "ma1mxxxx-9", "MA1MXXXX9", "000000000"),
        ("ror", "https://ror.org/05t8y2r12", "05t8y2r12", "05t8y2r13"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000000218250097", "0000-0002-1825-0098"),
        ("orcid", "0009-0000-0000-0009", "0009000000000009", "0000 0001 2281 955X"),  # an ISNI outside of ORCID's blocks
        ("isni", "0000 0001 2281 955X", "000000012281955X", "0000 0001 2281 9551"),
        ("lei", "5493 001K JTII GC8Y 1R12", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R13"),
        ("wikidata", "http://www.wikidata.org/entity/Q42", "Q42", "L42"),
    ],
)
def test_identifiers_are_compared_in_one_form_and_checked(register: str, valid: str, compact: str, invalid: str) -> None:
    assert IDENTIFIERS[register](valid) == compact
    assert IDENTIFIERS[register](invalid) is None


FACTS = st.lists(
    st.tuples(
        st.sampled_from(["e1", "e2"]),
        st.sampled_from(
            [("type", "Enterprise"), ("type", "University"), ("name", FIRM), ("name", "苏州大学"), ("uscc", VALID_USCC)]
        ),
    ),
    max_size=8,
)


@given(FACTS, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(facts: list[tuple[str, tuple[str, str]]], random: object) -> None:
    rows = [row for key, one in facts for row in said(one, key=key)]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert judge(shuffled, load_schema()) == judge(rows, load_schema())
