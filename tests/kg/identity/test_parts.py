"""The parts of names of organisations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.gazetteers import load_gazetteer
from kg.identity import normalise
from kg.identity.parts import parts
from kg.identity.vocabulary import vocabulary

# name, region, core, trade, legal form, branch, bracket
NAMES = [
    "江苏亚威机床股份有限公司 江苏 亚威 机床 股份有限公司 - -",
    "江苏亚威机床（集团）股份有限公司 江苏 亚威 机床 (集团)股份有限公司 - -",
    "海尔（青岛）智能家电有限公司 - 海尔 智能家电 有限公司 - (青岛)",
    "中国石化扬州分公司 中国 - 石化 - 扬州分公司 -",
    "中国工商银行股份有限公司扬州分行 中国 - 工商 银行股份有限公司 扬州分行 -",
    "中国移动通信集团江苏有限公司 中国 - 移动通信 集团 江苏有限公司 -",
    "中国科学院扬州应用技术研发中心 中国 - - 科学院 扬州应用技术研发中心 -",
    "中国电子科技集团公司第十四研究所 中国 - 电子科技 集团公司 第十四研究所 -",
    "苏州大学附属第一医院 苏州 - - 大学 附属第一医院 -",
    "南京大学扬州光电研究院 南京 - - 大学 扬州光电研究院 -",
    "浙江大学城市学院 浙江 - - 大学 城市学院 -",
    "江苏大学科技园 江苏 - - 大学 科技园 -",
    "江苏省产业技术研究院 江苏省 - 产业 技术研究院 - -",
    "中国地质大学（武汉） 中国 - 地质 大学 - (武汉)",
    "华中科技大学 - 华中 科技 大学 - -",
    "华工科技产业股份有限公司 - 华工 科技产业 股份有限公司 - -",
    "南京理工大学 南京 - 理工 大学 - -",
    "扬州远帆创业投资合伙企业（有限合伙） 扬州 远帆 创业投资 合伙企业(有限合伙) - -",
    "江苏省扬州市江都区科学技术局 江苏省扬州市江都区 - 科学技术 局 - -",
    "OPPO广东移动通信有限公司 广东 OPPO 移动通信 有限公司 - -",
    "亚威机床 - 亚威 机床 - - -",
    "哈工大 - 哈工大 - - - -",
]


@pytest.mark.parametrize("line", NAMES)
def test_a_name_has_its_parts(line: str) -> None:
    name, *expected = line.split()
    assert list(parts(name)[:6]) == [part.removeprefix("-") for part in expected]


def test_a_whole_of_its_own_is_no_part_of_what_it_begins_with() -> None:
    assert parts("中国科学院大学").branch == ""
    assert parts("中国科学院大连化学物理研究所").branch == "大连化学物理研究所"


def test_a_county_behind_another_province_is_a_word_of_the_firms_own() -> None:
    assert parts("吉林磐石复合材料有限公司").region == "吉林磐石"
    assert parts("常州磐石复合材料有限公司").core == "磐石"


def test_a_part_names_its_whole() -> None:
    assert parts("苏州大学附属第一医院").whole == "苏州大学"
    assert parts("苏州大学").whole == "苏州大学"


_WORDS = st.sampled_from(
    sorted(
        {
            *vocabulary().forms,
            *vocabulary().trades,
            *vocabulary().subordinate,
            *vocabulary().zones,
            *list(vocabulary().divisions)[:400],
        }
    )
)
_MADE_UP = st.lists(st.one_of(_WORDS, st.text("亚威远帆（）()第一二·-A1 ", max_size=4)), max_size=7).map("".join)


@given(st.one_of(_MADE_UP, st.text()))
def test_the_parts_together_are_the_normalised_name(name: str) -> None:
    known = parts(name)
    assert str(known) == normalise(name)
    assert sorted("".join(known[:6])) == sorted(normalise(name))


def test_the_parts_of_every_known_actor_together_are_its_name() -> None:
    for entry in load_gazetteer():
        assert str(parts(entry.name)) == normalise(entry.name)


@given(_MADE_UP)
def test_normalising_first_changes_nothing(name: str) -> None:
    assert parts(normalise(name)) == parts(name)
