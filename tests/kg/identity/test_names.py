"""Which names say by themselves whom they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity import is_full_name, normalise

FULL = [
    ("Enterprise", "江苏绿波机床股份有限公司"),
    ("Enterprise", "扬州远帆创业投资合伙企业（有限合伙）"),
    ("Enterprise", "远帆技术有限责任公司"),
    ("University", "苏州大学"),
    ("University", "大连大学"),
    ("University", "中国地质大学（武汉）"),
    ("University", "扬州市职业大学"),
    ("ResearchInstitute", "南京先进激光技术研究院"),
    ("ResearchInstitute", "中国科学院大连化学物理研究所"),
    ("GovernmentBody", "扬州市江都区科学技术局"),
    ("GovernmentBody", "江都区人民政府"),
    ("Region", "江苏省"),
    ("Region", "江苏"),
    ("Region", "扬州市"),
    ("Region", "江都区"),
    ("Region", "南京市鼓楼区"),
    ("Region", "扬州市江都区小纪镇"),
    ("Park", "扬州高新技术产业开发区"),
    ("Program", "国家重点研发计划"),
    ("Award", "国家科学技术进步奖一等奖"),
    ("Award", "国家级孵化器"),
    ("Industry", "新材料"),
]
NOT_FULL = [
    ("Enterprise", "绿波机床"),
    ("Enterprise", "科技发展有限公司"),
    ("Enterprise", "有限公司"),
    ("Enterprise", "苏州大学"),
    ("University", "理工大学"),
    ("University", "职业技术学院"),
    ("University", "苏大"),
    ("ResearchInstitute", "先进制造技术研究院"),
    ("ResearchInstitute", "智慧城市研究院"),
    ("GovernmentBody", "科技局"),
    ("GovernmentBody", "区政府"),
    ("GovernmentBody", "高新区管理委员会"),
    ("Region", "鼓楼区"),
    ("Region", "小纪镇"),
    ("Region", "全区"),
    ("Region", "高新区"),
    ("Park", "江苏省高新技术产业开发区"),
    ("Park", "高新区"),
    ("Incubator", "科技企业孵化器"),
    ("Program", "苏科贷"),
    ("Award", "一等奖"),
    ("Award", "省级企业技术中心"),
    ("Policy", "若干政策措施"),
    ("Person", "张三丰"),
    ("Platform", "江苏省工程技术研究中心"),
    ("Event", "中国创新创业大赛"),
]


@pytest.mark.parametrize(("kind", "name"), FULL)
def test_a_full_name_identifies(kind: str, name: str) -> None:
    assert is_full_name(kind, normalise(name))


@pytest.mark.parametrize(("kind", "name"), NOT_FULL)
def test_a_short_or_generic_name_does_not(kind: str, name: str) -> None:
    assert not is_full_name(kind, normalise(name))


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("中国地质大学（北京）", "中国地质大学(北京)"),
        ("ＡＢＢ 机器人", "ABB机器人"),
        ("渤海船舶职业学院\u3000", "渤海船舶职业学院"),
        ("约翰•史密斯", "约翰·史密斯"),
    ],
)
def test_width_brackets_blanks_and_dots_do_not_matter(written: str, same: str) -> None:
    assert normalise(written) == normalise(same)


@given(st.text())
def test_a_normalised_name_stays_as_it_is(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


def test_brackets_tell_schools_apart() -> None:
    assert normalise("中国地质大学（北京）") != normalise("中国地质大学（武汉）")
