"""Numbers and their units, in cells and in headers."""

from __future__ import annotations

import pytest

from ingest.tables.cells import Value
from ingest.tables.numbers import number, unit_of


@pytest.mark.parametrize(
    ("value", "digits", "unit"),
    [
        (1200.0, "1200", ""),
        (1.5, "1.5", ""),
        ("1,234.5", "1234.5", ""),
        ("１２００", "1200", ""),
        ("300万元", "300", "万元"),
        ("41.3%", "41.3", "%"),
        ("-12", "-12", ""),
        (" 15 ㎡", "15", "m2"),
    ],
)
def test_a_number_may_have_its_unit_behind_it(value: Value, digits: str, unit: str) -> None:
    assert number(value) == (digits, unit)


@pytest.mark.parametrize("value", ["约300", "3-5", "三百", "", "300 左右的样子", True, "1,23", "12家（含分公司）"])
def test_what_is_more_or_less_than_a_number_is_none(value: Value) -> None:
    assert number(value) is None


@pytest.mark.parametrize(
    ("header", "unit"),
    [("营业收入（万元）", "万元"), ("面积(㎡)", "㎡"), ("收入【单位：亿元】", "亿元"), ("姓名（必填）", None), ("营业收入", None)],
)
def test_a_header_gives_the_unit_in_brackets(header: str, unit: str | None) -> None:
    assert unit_of(header) == unit
