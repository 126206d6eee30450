"""What is said of an identifier that is not valid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.codes import IDENTIFIERS
from kg.identity.faults import fault, is_of_person

CODE = "91320000140838163E"


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("uscc", CODE, None),
        ("uscc", "９１３２００００１４０８３８１６３Ｅ", None),
        ("uscc", "9132 0000 1408 3816 3E", None),
        ("uscc", "913200001408381634", "the check character 4 does not belong to it (that would be E)"),
        ("uscc", CODE[:-1], "it has 17 characters instead of 18, one too few"),
        ("uscc", f"{CODE}E", "it has 19 characters instead of 18, one too many"),
        ("uscc", "9132", "it has 4 characters instead of 18"),
        ("uscc", CODE.replace("0", "O"), f"it has the letter O in place of the digit 0 ({CODE} would be valid)"),
        ("uscc", CODE.replace("1", "I"), f"it has the letter I in place of the digit 1 ({CODE} would be valid)"),
        (
            "uscc",
            CODE.replace("1", "l").replace("0", "o"),
            f"it has the letter O in place of the digit 0 and the letter L in place of the digit 1 ({CODE} would be valid)",
        ),
        ("uscc", "91320000?40838163E", "it holds ?, a character that no such code has"),
        ("uscc", "9132A000140838163E", "its first part is wrong"),
        ("uscc", "140838163", "it is an organisation code, of 9 characters instead of 18"),
        ("uscc", "9.132E+17", "a spreadsheet kept it as a number, which has lost its last digits"),
        ("organisationCode", "14083816-4", "the check character 4 does not belong to it (that would be 3)"),
        ("organisationCode", CODE, "it is a unified social credit code, of 18 characters instead of 9"),
        ("ror", "https://ror.org/05t8y2r13", "the check digits 13 do not belong to it"),
        ("ror", "https://ror.org/O5t8y2r12", "it has the letter O in place of the digit 0 (05t8y2r12 would be valid)"),
        ("orcid", "0000-0002-1825-009X", "the check character X does not belong to it (that would be 7)"),
        ("isni", "0000 0001 2281 955", "it has 15 characters instead of 16, one too few"),
        ("lei", "5493001KJTIIGC8Y1R13", "the check digits 13 do not belong to it"),
        ("wikidata", "L42", "it is not Q and a number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_what_would_be_right(name: str, text: str, what: str | None) -> None:
    assert fault(name, text) == what


@given(st.sampled_from(sorted(IDENTIFIERS)), st.text("0123456789ABCXOIQ-/. ", max_size=20))
def test_there_is_a_fault_where_an_identifier_is_not_valid_and_nowhere_else(name: str, text: str) -> None:
    assert (fault(name, text) is None) == (IDENTIFIERS[name](text) is not None)


@pytest.mark.parametrize("text", ["999999198001010017", "99999919800101001x", "13900000000"])
def test_a_number_of_a_person_is_known(text: str) -> None:
    assert is_of_person(text)


@pytest.mark.parametrize("text", [CODE, "913200001408381634", "140838163", ""])
def test_a_code_of_an_organisation_is_no_number_of_a_person(text: str) -> None:
    assert not is_of_person(text)
