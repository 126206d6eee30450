"""What a document is about as a whole is learned from it."""

from __future__ import annotations

import pytest

from ingest.documents.setting import parts_of, setting_of
from ingest.documents.text import Text


@pytest.mark.parametrize(
    ("content", "subject", "cls"),
    [
        ("海州市科技局2022年工作总结\n全市新增企业3家。", "海州市", "Region"),
        ("扬帆市科技局2021年工作总结\n全区形势良好，云江区新增企业3家，向云江集聚。", "云江区", "Region"),
        ("云岭县2023年工作要点\n全县推进云岭建设。", "云岭县", "Region"),
        ("临港高新区：打造产业集群\n园区新增企业3家。", "临港高新区", "Park"),
        ("临港高新区管委会2022年工作总结\n新增企业3家。", "临港高新区", "Park"),
        ("启明星科技企业孵化器2022年度报告\n新增企业3家。", "启明星科技企业孵化器", "Incubator"),
        ("江淮工业大学2022年工作总结\n学校新增平台3个。", "江淮工业大学", "University"),
        ("会议纪要\n新增企业3家。", None, None),
    ],
)
def test_the_understood_subject_is_whoever_reports(content: str, subject: str | None, cls: str | None) -> None:
    setting = setting_of(Text(content))
    assert (setting.subject, setting.subject_class) == (subject, cls)


def test_the_issuer_in_the_title_may_stand_above_the_district_that_reports() -> None:
    setting = setting_of(Text("扬帆市科技局2021年工作总结\n全区形势良好，云江区位列全市第一，向云江集聚。"))
    assert (setting.region, setting.parent) == ("云江区", "扬帆市")
    assert setting.means["全市"] == "扬帆市"
    assert setting.means["我区"] == setting.means["云江"] == "云江区"


def test_common_words_are_no_districts() -> None:
    assert setting_of(Text("会议纪要\n全区的高新区、园区、社区和全区各县区成立区委办。")).region is None


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("海州市2021年科技工作总结和2022年工作计划", (2021, 2022)),
        ("海州市2022年科技工作计划", (2022, 2022)),
        ("海州市2021年科技工作总结", (2021, 2022)),
    ],
)
def test_the_title_tells_the_years(title: str, years: tuple[int, int]) -> None:
    setting = setting_of(Text(title + "\n全市推进科技工作。"))
    assert (setting.year, setting.plan_year) == years


def test_a_year_to_come_is_not_the_year_of_the_text() -> None:
    assert setting_of(Text("园区新闻\n力争到2030年新增企业3家。")).year is None


def test_headings_tell_which_part_is_a_plan() -> None:
    text = Text(
        "海州市2021年工作总结和2022年工作计划\n一、2021年工作成效\n（一）企业培育\n新增3家。\n二、2022年工作思路\n（一）企业培育\n新增5家。"
    )
    parts = parts_of(text, setting_of(text))
    assert [(part.section.heading, part.planned, part.year) for part in parts[1:]] == [
        ("一、2021年工作成效", False, 2021),
        ("（一）企业培育", False, 2021),
        ("二、2022年工作思路", True, 2022),
        ("（一）企业培育", True, 2022),
    ]
