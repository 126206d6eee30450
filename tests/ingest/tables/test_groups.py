"""What a group row says: a value, and how many rows it has."""

from __future__ import annotations

import pytest

from ingest.tables.groups import read_group


@pytest.mark.parametrize(
    ("words", "value", "count"),
    [
        ("北京市（92所）", "北京市", 92),
        ("一、省级平台（共12家）", "省级平台", 12),
        ("（二）南京市", "南京市", None),
        ("1、苏州市(5 项)", "苏州市", 5),
        ("江西省：12家", "江西省", 12),
        ("新疆（含兵团）（6２所）", "新疆（含兵团）", 62),
        ("2021年认定", "2021年认定", None),
        ("省级\n", "省级", None),
    ],
)
def test_numbering_and_count_are_not_the_value(words: str, value: str, count: int | None) -> None:
    assert read_group(words) == (value, count)
