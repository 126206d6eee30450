"""Sections and sentences of Chinese official writing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.structure import SENTENCE_LENGTH, sections, sentences
from ingest.documents.text import Origin, Text

REPORT = """\
某区科技局2021年工作总结和2022年工作计划
今年以来，成效明显。
一、2021年工作
（一）平台建设
1、深化改革。成立领导小组。
2. 强化服务
全年新增平台20家。
（二）人才引育
二、2022年打算
（1）签约10项。
"""


def said(content: str) -> list[str]:
    return [content[span.start : span.end] for span in sentences(Text(content))]


def test_numbering_makes_a_tree_of_sections() -> None:
    found = sections(Text(REPORT))
    assert [(section.level, section.heading) for section in found] == [
        (0, "某区科技局2021年工作总结和2022年工作计划"),
        (1, "一、2021年工作"),
        (2, "（一）平台建设"),
        (3, "1、深化改革"),
        (3, "2. 强化服务"),
        (2, "（二）人才引育"),
        (1, "二、2022年打算"),
        (2, "（1）签约10项"),
    ]
    assert found[4].path == ("一、2021年工作", "（一）平台建设", "2. 强化服务")


def test_the_title_is_not_part_of_any_path() -> None:
    assert all("总结和" not in heading for section in sections(Text(REPORT)) for heading in section.path)


def test_the_first_sentence_of_a_numbered_paragraph_is_its_heading() -> None:
    run_in = next(section for section in sections(Text(REPORT)) if section.heading == "1、深化改革")
    assert REPORT[run_in.body : run_in.end].strip() == "成立领导小组。"


def test_a_long_numbered_paragraph_is_no_heading() -> None:
    content = "一、" + "全区规模以上工业企业研发投入持续增长，" * 5 + "成效明显。"
    assert [section.level for section in sections(Text(content))] == [0]


def test_chapters_and_decimal_numbers_stand_in_their_order() -> None:
    content = "第一章 总则\n第一节 目标\n1. 范围\n1.1 对象\n正文。\n第二章 措施\n"
    assert [(section.level, section.heading) for section in sections(Text(content))[1:]] == [
        (1, "第一章 总则"),
        (2, "第一节 目标"),
        (3, "1. 范围"),
        (4, "1.1 对象"),
        (1, "第二章 措施"),
    ]


def test_figures_at_the_start_of_a_line_are_no_numbering() -> None:
    for line in ("1.2亿元用于研发", "2021年签约", "3家企业获奖", "10-12月完成"):
        assert len(sections(Text(f"题目\n{line}\n"))) == 1, line


def test_marks_of_the_original_outrank_numbering() -> None:
    content = "总结\n成效\n一、改革\n打算\n"
    text = Text(content, (Origin(0, 2, "paragraph 1", 1), Origin(3, 5, "paragraph 2", 2), Origin(11, 13, "paragraph 4", 2)))
    assert [(section.level, section.heading) for section in sections(text)] == [
        (0, "总结"),
        (1, "成效"),
        (2, "一、改革"),
        (1, "打算"),
    ]


def test_markdown_headings_count_in_plain_text() -> None:
    found = sections(Text("# 总结\n\n## 成效 ##\n正文。\n"))
    assert [(section.level, section.heading) for section in found] == [(0, "总结"), (1, "成效")]


def test_sentences_end_with_their_marks() -> None:
    assert said("签约45项。预计20家；真的吗？是！\n下一行") == ["签约45项。", "预计20家；", "真的吗？", "是！", "下一行"]


def test_titles_and_brackets_hold_together() -> None:
    content = "出台《创新；驱动。意见》（见附件。）和“一区；一业”政策。完成。"
    assert said(content) == ["出台《创新；驱动。意见》（见附件。）和“一区；一业”政策。", "完成。"]


def test_a_sentence_ends_with_the_quotation_that_ends_with_it() -> None:
    assert said("他说：“已经签约。”大家鼓掌。") == ["他说：“已经签约。”", "大家鼓掌。"]
    assert said("实现“零的突破。”的目标。") == ["实现“零的突破。”的目标。"]


def test_figures_and_numbering_do_not_end_a_sentence() -> None:
    assert said("1. 研发费用29.2亿元，占比3.4%。") == ["1. 研发费用29.2亿元，占比3.4%。"]
    assert said("Signed in 2021. It grew by 2.5 per cent.") == ["Signed in 2021.", "It grew by 2.5 per cent."]


def test_an_open_bracket_does_not_swallow_the_rest() -> None:
    assert said("新增平台（全市第一。获批项目。") == ["新增平台（全市第一。", "获批项目。"]


def test_a_long_quotation_has_sentences_of_its_own() -> None:
    inner = "推进产业链与创新链融合发展，" * 10
    assert len(said(f"会议指出：“{inner}成效明显。{inner}力度加大。”")) == 2


def test_what_no_person_calls_a_sentence_is_cut_at_its_commas() -> None:
    pieces = said("苏州大学、" * 1000)
    assert all(len(piece) <= SENTENCE_LENGTH and piece.endswith("、") for piece in pieces)
    assert "".join(pieces) == "苏州大学、" * 1000
    assert [len(piece) for piece in said("市" * 1500)] == [600, 600, 300]


@given(st.text(alphabet='一二三1.、。；！？（）“”《》"甲乙 \n\r#①第章', max_size=80))
def test_sections_cover_the_text_without_gaps(content: str) -> None:
    found = sections(Text(content))
    assert found[0].start == 0 and found[-1].end == len(content)
    assert all(one.end == two.start for one, two in pairwise(found))
    assert all(section.start <= section.body <= section.end for section in found)
    assert all(len(section.path) == section.level for section in found)


@given(st.text(alphabet='一二.;!?、。；！？（）“”《》"甲a1 \n\r\u3000', max_size=80))
def test_sentences_cover_everything_but_blanks(content: str) -> None:
    spans = list(sentences(Text(content)))
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert "".join(said(content)).replace(" ", "").replace("\u3000", "") == "".join(content.split())
    assert all(piece == piece.strip() and "\n" not in piece for piece in said(content))


def test_the_real_report_has_a_part_done_and_a_part_planned(shared: Path) -> None:
    content = (shared / "reports" / "jiangdu-2021-2022.txt").read_text(encoding="utf-8")
    found = sections(Text(content))
    assert [section.heading for section in found if section.level == 1] == ["一、2021年重点工作成效", "二、下一步工作思路"]
    assert sum(section.level == 2 for section in found) == 8
