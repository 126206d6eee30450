"""What a comparison of two names says, feature by feature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.comparison import LEVELS, Named, compare
from kg.identity.forms import FormerName

USCC, OTHER_USCC = "91320000140838163E", "91320594088140947F"


def level(feature: str, a: Named, b: Named) -> str:
    return next(found.level for found in compare(a, b) if found.name == feature)


def firm(name: str, **said: object) -> Named:
    return Named(name, "Enterprise", **said)  # type: ignore[arg-type]  # what the tests give is right


@pytest.mark.parametrize(
    ("feature", "a", "b", "expected"),
    [
        ("name", "江苏亚威机床股份有限公司", "江蘇亞威機床股份有限公司", "equal"),
        ("name", "海尔（青岛）智能家电有限公司", "海尔(青岛) 智能家电有限公司", "equal"),
        ("name", "江苏亚威机床股份有限公司", "亚威机床", "parts"),
        ("name", "江苏亚威机床股份有限公司", "亚威", "core"),
        ("name", "江苏亚威机床股份有限公司", "江苏亚威机床有限公司", "restyled"),
        ("name", "江苏扬农化工股份有限公司", "江苏扬农化工集团有限公司", "different"),
        ("name", "哈尔滨工业大学", "哈工大", "letters"),
        ("name", "江苏亚威机床股份有限公司", "Yawei Machine Tool", "rendered"),
        ("name", "远泽机床", "远择机床", "similar"),
        ("core", "扬州远泽机床有限公司", "扬州远择机床有限公司", "one character"),
        ("core", "北大方正集团有限公司", "方正集团", "contains"),
        ("region", "江苏恒瑞医药有限公司", "上海恒瑞医药有限公司", "contradicts"),
        ("region", "中国地质大学（武汉）", "中国地质大学（北京）", "contradicts"),
        ("region", "扬州恒瑞医药有限公司", "江苏恒瑞医药有限公司", "within"),
        ("region", "扬州高新技术产业开发区", "Xi'an High-tech Zone", "contradicts"),
        ("region", "西安高新技术产业开发区", "Xi'an High-tech Zone", "same"),
        ("region", "安徽省科学技术厅", "Hefei Science Bureau", "within"),
        ("region", "北京大学", "Peking University", "unknown"),
        ("region", "磐石复合材料", "常州磐石复合材料股份有限公司", "unknown"),
        ("trade", "扬州石化有限责任公司", "扬州诚德钢管有限公司", "contradicts"),
        ("trade", "中国石油化工集团有限公司", "中国石化集团", "overlaps"),
        ("trade", "华工科技", "华工激光", "unknown"),
        ("legal form", "华工科技产业股份有限公司", "华中科技大学", "contradicts"),
        ("legal form", "苏州大学", "苏州大学附属第一医院", "contradicts"),
        ("legal form", "江苏亚威机床有限公司", "江苏亚威机床股份有限公司", "compatible"),
        ("part", "中国石化", "中国石化扬州分公司", "of the other"),
        ("part", "苏州大学附属第一医院", "苏州大学附属第二医院", "contradicts"),
        ("part", "林化所", "中国林业科学研究院林产化学工业研究所", "unknown"),
        ("number", "中国电子科技集团公司第十四研究所", "中电科14所", "same"),
        ("number", "中国电子科技集团公司第十四研究所", "中国电子科技集团公司第五十四研究所", "contradicts"),
        ("number", "苏州大学附属第二医院", "The Second Affiliated Hospital of Soochow University", "same"),
        ("gazetteer", "苏州大学", "Soochow University", "same"),
        ("gazetteer", "华中科技大学", "华南理工大学", "different"),
        ("gazetteer", "东南大学", "南京工学院", "former"),
        ("gazetteer", "南京大学", "南大", "may be same"),
        ("latin words", "Siemens AG", "SIEMENS", "same"),
        ("latin words", "Massachusetts Institute of Technology", "MIT", "acronym"),
        ("latin words", "Siemens AG", "Siemens Energy AG", "contains"),
        ("latin words", "Siemens AG", "Bosch GmbH", "none"),
    ],
)
def test_a_pair_of_names_has_its_level(feature: str, a: str, b: str, expected: str) -> None:
    assert level(feature, Named(a), Named(b)) == expected


def test_a_valid_identifier_counts_and_an_invalid_one_says_nothing() -> None:
    yawei = firm("亚威", identifiers=(("uscc", USCC),))
    assert level("identifier", yawei, firm("远帆", identifiers=(("uscc", USCC),))) == "same"
    assert level("identifier", yawei, firm("远帆", identifiers=(("uscc", OTHER_USCC),))) == "contradicts"
    assert level("identifier", yawei, firm("远帆", identifiers=(("uscc", USCC[:-1] + "5"),))) == "unknown"
    assert level("identifier", yawei, firm("远帆", identifiers=(("of our own", USCC),))) == "unknown"


def test_what_else_a_source_calls_it_counts_as_its_name() -> None:
    assert level("name", firm("亚威", aliases=("江苏亚威机床股份有限公司",)), firm("江苏亚威机床股份有限公司")) == "equal"


def test_a_former_name_counts_in_its_years() -> None:
    now = firm("海尔智家股份有限公司", former=(FormerName("青岛海尔股份有限公司", 1993, 2019),))
    assert level("name", now, firm("青岛海尔股份有限公司", year=2015)) == "former"
    assert level("name", now, firm("青岛海尔股份有限公司")) == "former"
    assert level("name", now, firm("青岛海尔股份有限公司", year=2025)) == "out of time"


def test_people_are_compared_as_people() -> None:
    a, b = Named("王小明院士", "Person", "扬州"), Named("Xiaoming Wang", "Person", "扬州市")
    assert level("name", a, b) == "rendered"
    assert level("place", a, b) == "same"
    assert level("core", a, b) == "unknown"


def test_a_title_is_evidence_and_no_part_of_the_name() -> None:
    a, b, c = (Named(name, "Person") for name in ("李建国院士", "Academician Li Jianguo", "李建国"))
    assert level("name", a, c) == "equal"
    assert level("title", a, b) == "same"
    assert level("title", a, c) == "unknown"


def test_classes_that_sources_mix_up_are_compatible() -> None:
    institute, body = Named("某所", "ResearchInstitute"), Named("某所", "GovernmentBody")
    assert level("class", institute, Named("某所", "Enterprise")) == "compatible"
    assert level("class", body, Named("某所", "Person")) == "contradicts"


_NAMED = st.builds(
    Named,
    st.one_of(
        st.sampled_from(
            [
                "江苏亚威机床股份有限公司",
                "亚威机床",
                "亚威",
                "扬州石化",
                "中国石化扬州分公司",
                "苏州大学",
                "苏州大学附属第一医院",
                "Siemens",
                "MIT",
                "南大",
                "南京大学",
                "南昌大学",
                "海尔（青岛）智能家电有限公司",
            ]
        ),
        st.text(max_size=10),
    ),
    st.sampled_from(["", "Enterprise", "University", "Person"]),
    st.sampled_from(["", "扬州", "南京市鼓楼区", "DE"]),
    st.sampled_from([(), (("uscc", USCC),), (("uscc", OTHER_USCC),), (("uscc", "x"),)]),
    st.sampled_from([(), ("Yawei Machine Tool",), ("亚威",)]),
    st.sampled_from([(), (FormerName("江苏亚威机床有限公司", None, 2008),)]),
    st.sampled_from([None, 2005, 2024]),
)


@given(_NAMED, _NAMED)
def test_every_feature_is_there_in_order_with_a_level_of_its_own_and_either_way_round(a: Named, b: Named) -> None:
    found = compare(a, b)
    assert [feature.name for feature in found] == list(LEVELS)
    assert all(feature.level in LEVELS[feature.name] for feature in found)
    assert [feature.level for feature in found] == [feature.level for feature in compare(b, a)]


@given(_NAMED)
def test_a_thing_compared_with_itself_has_nothing_against_it(named: Named) -> None:
    levels = {feature.name: feature.level for feature in compare(named, named)}
    assert levels["name"] == "equal"
    assert "contradicts" not in levels.values() and "different" not in levels.values()
