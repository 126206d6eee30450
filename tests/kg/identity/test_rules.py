"""What the rules judge from one source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity import DEFAULT_RULES, RULES, judge
from kg.identity.rules import IDENTIFIERS
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


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_can_be_switched_off(rule: str) -> None:
    facts = ("type", "Enterprise"), ("name", FIRM), ("uscc", VALID_USCC)
    rows = judge(said(*facts), load_schema(), DEFAULT_RULES - {rule})
    assert {row.method for row in rows} == DEFAULT_RULES - {rule}


def test_a_judgement_names_its_rule_its_confidence_and_what_it_rests_on() -> None:
    rows = said(("type", "Enterprise"), ("name", FIRM))
    [judgement] = judge(rows, load_schema())
    assert judgement.predicate == "kg:identifiedAs"
    assert (judgement.subject, judgement.source, judgement.method) == ("e1", "甲.txt", "same-full-name")
    assert judgement.confidence == RULES["same-full-name"].confidence
    assert judgement.qualifiers == {"rests_on": rows[1].id}
    assert judgement.id


@pytest.mark.parametrize(
    ("register", "valid", "compact", "invalid"),
    [
        ("uscc", "91999999 000000023u", VALID_USCC, "91999999000000023A"),
        ("ror", "https://ror.org/05t8y2r12", "05t8y2r12", "05t8y2r13"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000000218250097", "0000-0002-1825-0098"),
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
