"""Names and numbers looked up in quotes."""

from __future__ import annotations

import pytest

from ingest.documents.model.quotes import find_name, find_number, in_order


@pytest.mark.parametrize(
    ("quote", "value", "unit", "written"),
    [
        ("新增企业35家", "35", "家", "35"),
        ("产值1,200亿元", "1200", "亿元", "1200"),
        ("产值1200亿元", "1,200", "亿元", "1200"),
        ("比重达６０％", "60", "%", "60"),
        ("近1.20亿元", "1.2", "亿元", "1.20"),
        ("800多本手册", "800", "本", "800"),
        ("新增两家孵化器", "2", "家", "2"),
        ("新建2-3个平台", "2", "个", "2"),
        ("指数为35.6，列第3", "35.6", "", "35.6"),
    ],
)
def test_a_number_is_found_as_it_is_written(quote: str, value: str, unit: str, written: str) -> None:
    found = find_number(quote, value, unit)
    assert found and found.value == written


@pytest.mark.parametrize(
    ("quote", "value", "unit"),
    [
        ("到2022年底达120家", "22", "家"),
        ("到2022年底达120家", "20", "家"),
        ("到2022年底达120家", "2022", ""),
        ("到2022年底达120家", "120", "亿元"),
        ("列第3位", "3", ""),
        ("第35家", "5", "家"),
        ("三十家企业", "3", "家"),
        ("三十家企业", "10", "家"),
        ("12.5%", "2.5", "%"),
        ("12.5%", "5", "%"),
        ("A12家", "12", "家"),
        ("35家", "35家", "家"),
        ("35家", "", "家"),
        ("35家", "NaN", "家"),
        ("35家", "1e9999999", "家"),
        ("35家", "٣٥", "家"),
    ],
)
def test_a_part_of_a_number_or_another_unit_is_not_found(quote: str, value: str, unit: str) -> None:
    assert find_number(quote, value, unit) is None


def test_a_latin_name_is_no_part_of_a_longer_word() -> None:
    assert find_name("OPENAI与AI公司", "AI", 0, 11) == 7
    assert find_name("OPENAI", "AI", 0, 6) == -1
    assert find_name("科技中心ABC", "科技中心", 0, 7) == 0


def test_a_figure_is_named_in_words_of_the_quote_and_their_order() -> None:
    assert in_order("获批科技型中小企业", "获批科技型中小企业500家以上")
    assert in_order("企业获批奖项", "等4家企业获批省级奖项")
    assert not in_order("专利授权量", "获批科技型中小企业500家以上")
