"""PDFs with a text layer: lines become paragraphs, what pages repeat is dropped, pages are remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.documents.formats import read_text
from ingest.documents.formats.layout import Line, Page, blocks
from ingest.documents.structure import sections
from ingest.documents.text import assemble

MakePdf = Callable[..., bytes]

LEFT, WIDTH = 66.0, 38  # points; characters in a line
PARAGRAPHS = (
    "某区科技局2021年工作总结和2022年工作计划",
    "今年以来，全区科技工作聚焦产业科创名城建设要求和高质量发展目标，聚力推进“强基提质”工程，研发费用总额为29.2亿元，各项工作取得积极进展。",
    "一、2021年重点工作成效",
    "1、持续加大创新主体培育。全年新增爱德福乳胶、新时高温等企业工程技术研究中心、企业实验室等省市级企业研发平台20家，累计发放《惠企服务手册》800多本，解决难题近80个。",
    "2、大力提升协同创新产出。组织企业赴清华大学、苏州大学等高校院所开展产学研专场10多场次，与苏州大学签署合作框架协议，探索产才融合新模式，现场签约45项。",
    "二、2022年打算",
    "推进与苏州大学共建先进机器人技术及智能制造研究院，与江苏科技大学共建海工装备与先进制造研究院，柔性引进博士100名，力争实现国家级孵化器零突破。",
)


def typeset(paragraphs: Sequence[str], lines_on_a_page: int = 60) -> list[list[tuple[float, float, float, str]]]:
    """A4 pages as Chinese offices set them: centred title, first lines indented by two, running head, page number."""
    pages: list[list[tuple[float, float, float, str]]] = [[]]
    bottom = 760.0

    def put(left: float, size: float, words: str) -> None:
        nonlocal bottom
        if len(pages[-1]) == lines_on_a_page:
            pages.append([])
            bottom = 760.0
        pages[-1].append((left, bottom, size, words))
        bottom -= 1.7 * size

    put((595 - 18 * len(paragraphs[0])) / 2, 18, paragraphs[0])
    for paragraph in paragraphs[1:]:
        line, width = "", 0.0
        for character in "　　" + paragraph:
            wide = 1.0 if character > "\u2e7f" or character in "“”" else 0.5
            if width + wide > WIDTH:
                put(LEFT, 12, line)
                line, width = "", 0.0
            line, width = line + character, width + wide
        put(LEFT, 12, line)
    for number, page in enumerate(pages, 1):
        page += [(240.0, 800.0, 9.0, "某区科技局文件"), (280.0, 40.0, 9.0, f"— {number} —")]
    return pages


def test_wrapped_lines_become_their_paragraphs(make_pdf: MakePdf) -> None:
    text = read_text(make_pdf(typeset(PARAGRAPHS)), "a.pdf")
    assert text.content.split("\n")[: len(PARAGRAPHS)] == list(PARAGRAPHS)


def test_a_paragraph_goes_on_over_the_page_break_without_head_or_number(make_pdf: MakePdf) -> None:
    text = read_text(make_pdf(typeset(PARAGRAPHS, lines_on_a_page=6)), "a.pdf")
    assert text.content == "\n".join(PARAGRAPHS)
    assert [text.place(text.content.index(words)) for words in ("今年以来", "零突破")] == ["page 1", "page 3"]


def test_the_map_knows_both_pages_of_a_divided_paragraph(make_pdf: MakePdf) -> None:
    text = read_text(make_pdf(typeset(PARAGRAPHS, lines_on_a_page=6)), "a.pdf")
    start = text.content.index(PARAGRAPHS[3])
    places = {text.place(position) for position in range(start, start + len(PARAGRAPHS[3]))}
    assert places == {"page 1", "page 2"}


def test_a_larger_line_is_a_heading_and_the_parts_are_found(make_pdf: MakePdf) -> None:
    text = read_text(make_pdf(typeset(PARAGRAPHS)), "a.pdf")
    assert text.origins[0].level == 1
    assert [section.heading for section in sections(text) if section.level < 2] == [PARAGRAPHS[0], PARAGRAPHS[2], PARAGRAPHS[5]]


def test_columns_of_a_table_stand_apart(make_pdf: MakePdf) -> None:
    table = [
        (left, 700.0 - 20 * row, 12.0, words)
        for row, cells in enumerate((("名称", "级别"), ("星创", "省级")))
        for left, words in zip((66.0, 200.0), cells, strict=True)
    ]
    assert read_text(make_pdf([table]), "a.pdf").content == "名称\t级别\n星创\t省级"


def test_a_page_without_text_among_others_is_named(make_pdf: MakePdf) -> None:
    text = read_text(make_pdf([*typeset(PARAGRAPHS), []]), "a.pdf")
    assert [problem.where for problem in text.problems] == ["a.pdf: page 2"]
    assert "ocrmypdf" in text.problems[0].fix


def page(*lines: Line) -> str:
    return assemble(blocks([Page(1, 842.0, lines)])).content


def test_english_words_are_joined_by_blanks_and_divided_words_without() -> None:
    said = (
        "The district signed a framework agreement with the uni\u00ad",
        "versity in 2021 and plans to establish an institute of",
        "robotics.",
    )
    lines = [Line(words, 66.0, 66.0 + 8 * len(words), 700.0 - 16 * number, 12.0) for number, words in enumerate(said)]
    assert (
        page(*lines)
        == "The district signed a framework agreement with the university in 2021 and plans to establish an institute of robotics."
    )


def test_short_lines_stay_lines() -> None:
    full = Line("字" * 37 + "。", 66.0, 522.0, 700.0, 12.0)
    names = [Line(words, 66.0, 126.0, 680.0 - 20 * number, 12.0) for number, words in enumerate(("甲有限公司", "乙有限公司"))]
    assert page(full, *names).split("\n") == [full.text, "甲有限公司", "乙有限公司"]


def test_entries_of_a_table_of_contents_are_dropped() -> None:
    assert (
        page(Line("一、工作成效......................3", 66.0, 500.0, 700.0, 12.0), Line("正文。", 66.0, 102.0, 600.0, 12.0))
        == "正文。"
    )
