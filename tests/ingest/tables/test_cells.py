"""What a cell shows, where it is, and the name that was meant."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables.cells import Value, address, clean_name, column_number, compact, letters, quoted_sheet, text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (4111010001.0, "4111010001"),
        ("0012", "0012"),
        (0.1 + 0.2, "0.3"),
        (1.5, "1.5"),
        (True, "TRUE"),
        (datetime(2021, 3, 5), "2021-03-05"),
        (datetime(2021, 3, 5, 9, 30), "2021-03-05 09:30:00"),
        (date(2021, 3, 5), "2021-03-05"),
        (time(9, 30), "09:30:00"),
        ("渤海船舶职业学院 ", "渤海船舶职业学院 "),
    ],
)
def test_a_value_is_shown_as_in_the_sheet(value: Value, shown: str) -> None:
    assert text(value) == shown


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("渤海船舶职业学院 ", "渤海船舶职业学院"),
        ("江苏某某\n科技有限公司", "江苏某某科技有限公司"),
        ("清　华　大学", "清华大学"),
        ("Soochow\n University", "Soochow University"),
        ("太原钢铁(集团)有限公司职工钢铁学院", "太原钢铁(集团)有限公司职工钢铁学院"),
        ("中国地质大学（武汉）", "中国地质大学（武汉）"),
        ("甲 A 乙", "甲A乙"),
        ("\ufeff苏州大学\u200b", "苏州大学"),
    ],
)
def test_a_name_loses_the_blanks_of_a_narrow_column_and_nothing_else(words: str, name: str) -> None:
    assert clean_name(words) == name


@given(st.text(max_size=40))
def test_cleaning_a_name_twice_is_cleaning_it_once(words: str) -> None:
    once = clean_name(words)
    assert clean_name(once) == once == unicodedata.normalize("NFC", once)


@given(st.integers(0, 16383), st.integers(0, 1048575))
def test_the_letters_of_a_column_name_it(column: int, row: int) -> None:
    assert column_number(letters(column)) == column
    assert address(row, column) == f"{letters(column)}{row + 1}"


def test_columns_are_named_as_in_spreadsheets() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_codes_are_compared_in_half_width_without_blanks() -> None:
    assert compact(" ９１３２ １０００ Ａ ") == "91321000A"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("名单", "名单"),
        ("Sheet1", "Sheet1"),
        ("List", "List"),
        ("a b", "'a b'"),
        ("it's", "'it''s'"),
        ("R1C1", "'R1C1'"),
        ("2021", "'2021'"),
    ],
)
def test_a_sheet_is_quoted_where_a_formula_would_quote_it(name: str, quoted: str) -> None:
    assert quoted_sheet(name) == quoted
