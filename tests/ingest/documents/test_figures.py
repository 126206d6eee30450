"""Figures as reports write them."""

from __future__ import annotations

import pytest

from ingest.documents import extract
from ingest.documents.extraction import Indicator
from ingest.documents.text import Text
from ontology import load_schema

TITLE = "海州市2022年科技工作总结\n"


def figures(sentence: str, title: str = TITLE) -> list[Indicator]:
    return list(extract(Text(title + sentence), load_schema()).indicators)


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "bound"),
    [
        ("发放贷款近1.2亿元。", "1.2", "亿元", "approx_lt"),
        ("发放手册800多本。", "800", "本", "gt"),
        ("邀请嘉宾400余人。", "400", "人", "gt"),
        ("获批企业500家以上。", "500", "家", "ge"),
        ("奖补比例最高25%。", "25", "%", "max"),
        ("销售收入超20亿元。", "20", "亿元", "gt"),
        ("产值突破1,200亿元。", "1200", "亿元", "gt"),
        ("占地约300亩。", "300", "亩", "approx"),
        ("占地300亩左右。", "300", "亩", "approx"),
        ("引进人才不少于50名。", "50", "名", "ge"),
        ("控制在5%以内。", "5", "%", "le"),
        ("现场签约45项。", "45", "项", "eq"),
        ("新增两家孵化器。", "2", "家", "eq"),
        ("孵化面积3.2万平方米。", "3.2", "万平方米", "eq"),
        ("比重提高2.5个百分点。", "2.5", "个百分点", "eq"),
        ("新建平台2-3个。", "2", "个", "ge"),
        ("员工中硕博占比超过四成。", "40", "%", "gt"),
        ("员工中硕博占比超过3成。", "30", "%", "gt"),
        ("购置设备217台（套）。", "217", "台（套）", "eq"),
        ("年产能达500吨/年。", "500", "吨/年", "eq"),
        ("实现国家级孵化器零突破。", "1", "家", "ge"),
        ("实现国家科技进步奖零的突破。", "1", "项", "ge"),
    ],
)
def test_a_figure_has_its_value_unit_and_bound(sentence: str, value: str, unit: str, bound: str) -> None:
    (figure,) = figures(sentence)
    assert (figure.value, figure.unit, figure.bound) == (value, unit, bound)


@pytest.mark.parametrize(
    "sentence",
    [
        "重点做好以下四个方面工作。",
        "到2022年底全面完成。",
        "围绕“323+1”产业集群。",
        "《关于2项政策的通知》已印发。",
        "第3届论坛闭幕。",
        "历时3天。",
        "与中国电科48所共建验证中心。",
        "成立工作专班。",
    ],
)
def test_years_ordinals_and_numbers_in_names_are_no_figures(sentence: str) -> None:
    assert not figures(sentence)


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("1-10月，新增企业3家。", "2022-01/2022-10"),
        ("上半年新增企业3家。", "2022-01/2022-06"),
        ("一季度新增企业3家。", "2022-01/2022-03"),
        ("今年5月新增企业3家。", "2022-05"),
        ("全年新增企业3家。", "2022"),
        ("去年新增企业3家。", "2021"),
        ("新增企业3家。", "2022"),
        ("到2025年，企业总数达3家。", "2025"),
        ("截至10月底，企业总数达3家。", "2022-01/2022-10"),
    ],
)
def test_a_figure_has_the_period_that_the_text_names(sentence: str, period: str) -> None:
    (figure,) = figures(sentence)
    assert str(figure.period) == period


@pytest.mark.parametrize(
    ("sentence", "measure"),
    [
        ("新增企业3家。", "achieved"),
        ("预计全年新增企业3家。", "expected"),
        ("力争新增企业3家。", "target"),
        ("将新增企业3家。", "target"),
        ("累计争取上级资金3200万元。", "achieved"),
        ("达产后年产值可望超过8亿元。", "expected"),
        ("意向投资额约6500万元。", "target"),
        ("“今年产值预计突破4亿元，订单已经排满。”", "expected"),
    ],
)
def test_done_expected_and_aimed_at_are_told_apart(sentence: str, measure: str) -> None:
    (figure,) = figures(sentence)
    assert figure.measure == measure


def test_what_a_plan_says_is_a_target() -> None:
    (figure,) = figures("新增企业3家。", "海州市2023年科技工作计划\n")
    assert (figure.measure, str(figure.period)) == ("target", "2023")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("1-10月，全市研发费用总额为29.2亿元，同比增长22.68%。", ["研发费用总额", "研发费用总额同比增长"]),
        ("全年新增长河乳胶、明石高温等企业技术中心等省级企业研发平台20家。", ["新增省级企业研发平台"]),
        ("东风机床、海州石化等4家企业获批省科技进步奖。", ["企业获批省科技进步奖"]),
        ("惠及近600家企业。", ["惠及企业"]),
        ("组织企业赴东海大学、南山大学等高校开展产学研专场10多场次。", ["开展产学研专场"]),
        ("云帆电子获批省重点研发计划项目（全市2家）。", ["获批省重点研发计划项目（全市）"]),
        ("推进云帆新能源8.5GW光伏组件等重大项目。", ["光伏组件"]),
        ("云帆科技、万山电子、海星光电3家企业成为行业龙头。", ["企业成为行业龙头"]),
        ("华远资本投来3000万元A轮融资。", ["A轮融资"]),
        ("设立规模1亿元的云江创投基金。", ["云江创投基金规模"]),
        ("总投资20亿元的云江智能装备产业园项目开工。", ["云江智能装备产业园项目总投资"]),
    ],
)
def test_a_figure_is_called_what_the_text_counts(sentence: str, names: list[str]) -> None:
    assert [figure.name for figure in figures(sentence)] == names


def test_a_rank_is_the_comparison_of_the_figure_before_it() -> None:
    first, second = figures("研发投入比重为3.4%，位列全市第一，申报企业251家。")
    assert (first.comparison, second.comparison) == ("位列全市第一", "")


def test_a_figure_belongs_to_whom_its_clause_names_else_to_the_subject_of_the_report() -> None:
    content = TITLE + "海山高新区企业总数达120家。新增企业3家。"
    found = extract(Text(content), load_schema())
    names = {entity.id: entity.name for entity in found.entities}
    assert [(names[f.entity or ""], f.basis) for f in found.indicators] == [("海山高新区", "explicit"), ("海州市", "implicit")]


@pytest.mark.parametrize(
    ("sentence", "comparison"),
    [
        ("研发费用总额为29.2亿元，同比增长22.68%。", "同比增长22.68%"),
        ("新认定企业132家，完成年度任务的110%。", "完成年度任务的110%"),
        ("地区生产总值达1310亿元，增速全省第一。", "增速全省第一"),
        ("企业总数达89家，居中部第一。", "居中部第一"),
    ],
)
def test_a_figure_is_compared_with_what_follows_it(sentence: str, comparison: str) -> None:
    assert figures(sentence)[0].comparison == comparison


def test_where_a_change_begins_is_achieved_though_its_end_is_a_target() -> None:
    assert [figure.measure for figure in figures("今年计划把员工从46人扩充到80人。")] == ["achieved", "target"]


def test_of_two_words_of_will_the_nearer_counts() -> None:
    assert [figure.measure for figure in figures("预计新增企业3家，研发投入占比力争达到3%。")] == ["expected", "target"]
