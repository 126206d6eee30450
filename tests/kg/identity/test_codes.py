"""Codes and names judged a column at once are judged as they are one by one."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from kg.identity import is_full_name, normalise
from kg.identity.codes import IDENTIFIERS, organisation_codes, surely_uscc, valid_identifiers
from kg.identity.names import full_name_identities

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODES = (
    st.from_regex(r"9[0-9]{7}[0-9A-Z]{9}[0-9A-Z]", fullmatch=True)
    | st.text(ALPHABET + "IOSVZ -９a", min_size=17, max_size=20)
    | st.sampled_from(["91999999KG0000001C", "91999999 000000023U", "91999999000000023u", "", "９1999999KG0000001C"])
)
NAMES = st.lists(
    st.sampled_from(
        [
            "江苏",
            "扬州市",
            "江都区",
            "甲",
            "科技",
            "发展",
            "（扬州）",
            "有限公司",
            "大学",
            "研究院",
            "股份",
            " ",
            "Ａ",
            "(普通合伙)",
            "é",
        ]
    ),
    max_size=5,
).map("".join)


@given(st.lists(CODES, max_size=5))
def test_a_code_that_is_sure_is_valid_as_it_stands(codes: list[str]) -> None:
    for code, sure in zip(codes, surely_uscc(pa.array(codes, pa.string())), strict=True):
        assert not sure or IDENTIFIERS["uscc"](code) == code


@given(st.integers(1, 10**8 - 1), st.sampled_from(ALPHABET))
def test_of_all_check_characters_one_is_sure(number: int, letter: str) -> None:
    codes = pa.array([f"91999999{number:08d}{letter}{check}" for check in ALPHABET])
    assert surely_uscc(codes).sum() == 1


@given(st.lists(st.from_regex(r"9[123][0-9]{6}[0-9A-Z]{9}", fullmatch=True), max_size=5))
def test_organisation_codes_of_a_column_are_those_of_its_codes(begun: list[str]) -> None:
    codes = [code for one in begun for check in ALPHABET if IDENTIFIERS["uscc"](code := one + check)]
    held = [None if code.startswith("92") else IDENTIFIERS["organisationCode"](code[8:17]) for code in codes]
    assert organisation_codes(pa.array(codes, pa.string())).to_pylist() == held


@given(st.text("0123456789ABCXYZ", min_size=8, max_size=8).filter(lambda text: text.strip("0")))
def test_of_all_check_characters_of_an_organisation_code_one_is_valid(begun: str) -> None:
    assert len([check for check in "0123456789X" if IDENTIFIERS["organisationCode"](begun + check)]) == 1


@given(st.lists(CODES, max_size=5))
def test_identifiers_of_a_column_are_those_of_its_cells(codes: list[str]) -> None:
    assert valid_identifiers("uscc", pa.array(codes, pa.string())).to_pylist() == [IDENTIFIERS["uscc"](code) for code in codes]


@given(st.sampled_from(["Enterprise", "University", "Park", "Person", "Region", "Award"]), st.lists(NAMES, max_size=6))
def test_full_names_of_a_column_are_those_of_its_cells(class_name: str, names: list[str]) -> None:
    expected = [f"name:{class_name}:{name}" if is_full_name(class_name, name) else None for name in map(normalise, names)]
    assert full_name_identities(class_name, pa.array(names, pa.string())).to_pylist() == expected
