"""What the words around a relation say of it."""

from __future__ import annotations

import pytest

from ingest.documents.qualifiers import READERS, Words, qualifiers
from ontology import load_schema


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("amount", "完成A轮融资2亿元", "2亿元"),
        ("amount", "获近1.2亿元融资", "近1.2亿元"),
        ("amount", "完成数千万元融资", "数千万元"),
        ("amount", "年产值3亿元的企业获500万元资助", "500万元"),
        ("amount", "注册资本5000万元", ""),
        ("stage", "完成Pre-A轮融资", "Pre-A轮"),
        ("stage", "完成A++轮融资", "A++轮"),
        ("stage", "完成战略融资", "战略融资"),
        ("stage", "获批筹建省级高新区", "筹建"),
        ("rank", "省科技进步二等奖", "二等奖"),
        ("rank", "绩效评价“A类”", "A类"),
        ("batch", "第十二批国家级企业技术中心", "第十二批"),
        ("share", "持有51%的股权", "51%"),
        ("share", "占股35%", "35%"),
        ("share", "同比增长35%", ""),
        ("area", "租用1200平方米办公区", "1200平方米"),
        ("agreement", "签署战略合作框架协议", "framework"),
        ("agreement", "签署战略合作协议", "strategic"),
        ("agreement", "签订备忘录", "memorandum"),
        ("agreement", "签订安全责任书", ""),
    ],
)
def test_a_qualifier_is_read_as_it_is_written(name: str, words: str, value: str) -> None:
    assert READERS[name](Words(words, words, words)) == value


@pytest.mark.parametrize(
    ("award", "level"),
    [
        ("国家科学技术进步奖", "national"),
        ("省科技进步奖", "province"),
        ("市级众创空间", "city"),
        ("区长质量奖", "county"),
        ("全球独角兽榜", "international"),
        ("年度最佳团队", ""),
    ],
)
def test_the_level_of_an_award_is_that_of_who_gives_it(award: str, level: str) -> None:
    assert qualifiers(("level",), Words("", "", award)) == ({"level": level} if level else {})


def test_every_qualifier_is_one_of_the_ontology() -> None:
    declared = {name for relation in load_schema().relations.values() for name in relation.qualifiers}
    assert set(READERS) <= declared
