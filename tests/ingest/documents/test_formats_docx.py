"""Word documents: what is read of them, and in which order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.documents.formats import read_text
from ingest.documents.formats.numbering import chinese
from ingest.documents.structure import sections

MakeDocx = Callable[..., bytes]

STYLES = """
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="11"><w:name w:val="本局标题"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
  <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
</w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
"""


def paragraph(words: str, *, style: str = "", level: int | None = None) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>' if level is not None else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'<w:p><w:pPr>{styled}{numbered}</w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def lines(document: bytes) -> list[str]:
    return read_text(document, "a.docx").content.split("\n")


def test_headings_come_from_styles_and_what_they_are_based_on(make_docx: MakeDocx) -> None:
    body = paragraph("总结", style="a3") + paragraph("成效", style="1") + paragraph("正文。") + paragraph("打算", style="11")
    text = read_text(make_docx(body, styles=STYLES), "a.docx")
    assert [origin.level for origin in text.origins] == [1, 2, 0, 2]
    assert [section.heading for section in sections(text)] == ["总结", "成效", "打算"]
    assert text.place(text.content.index("正文")) == "paragraph 3"


def test_numbers_that_word_makes_are_part_of_the_text(make_docx: MakeDocx) -> None:
    body = "".join(
        paragraph(words, level=level)
        for words, level in (("成效", 0), ("改革", 1), ("平台", 1), ("点", 2), ("打算", 0), ("人才", 1))
    )
    document = make_docx(body, numbering=NUMBERING)
    assert lines(document) == ["一、成效", "1. 改革", "2. 平台", "点", "二、打算", "1. 人才"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1001, "一千零一")],
)
def test_numbers_are_counted_as_in_chinese(number: int, words: str) -> None:
    assert chinese(number) == words


def test_table_rows_are_lines_and_frames_are_not(make_docx: MakeDocx) -> None:
    table = (
        "<w:tbl>"
        + row(paragraph("名称"), paragraph("级别"))
        + row(paragraph("星创") + paragraph("科技"), paragraph("省级"))
        + "</w:tbl>"
    )
    frame = "<w:tbl>" + row(paragraph("第一段。") + paragraph("第二段。")) + "</w:tbl>"
    document = make_docx(paragraph("表：") + table + frame)
    assert lines(document) == ["表：", "名称\t级别", "星创 科技\t省级", "第一段。", "第二段。"]
    assert [origin.place for origin in read_text(document, "a.docx").origins][1:] == [
        *("table 1 row 1", "table 1 row 2", "table 2 row 1", "table 2 row 1"),
    ]


def test_revisions_are_read_as_accepted(make_docx: MakeDocx) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        "<w:p>"
        + run.format("签约")
        + "<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins>"
        + run.format("45")
        + "</w:ins><w:moveFrom>"
        + run.format("旧")
        + "</w:moveFrom>"
        + run.format("项")
        + "</w:p>"
    )
    assert lines(make_docx(body)) == ["签约45项"]


def test_hidden_text_field_codes_and_contents_are_left_out(make_docx: MakeDocx) -> None:
    body = (
        paragraph("成效\t3", style="TOC1")
        + "<w:p><w:r><w:t>见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        + "<w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:t>下</w:t></w:r></w:p>"
    )
    assert lines(make_docx(body, styles=STYLES)) == ["见下"]


def test_links_controls_and_text_boxes_are_read_once(make_docx: MakeDocx) -> None:
    box = f"<w:txbxContent>{paragraph('框中。')}</w:txbxContent>"
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('控件。')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>前</w:t></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
        '<w:r><x:AlternateContent xmlns:x="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<x:Choice>{box}</x:Choice><x:Fallback>{box}</x:Fallback></x:AlternateContent></w:r></w:p>"
    )
    assert lines(make_docx(body)) == ["控件。", "前链接", "框中。"]


def test_breaks_within_a_paragraph_stay(make_docx: MakeDocx) -> None:
    body = '<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:br w:type="page"/><w:t>四</w:t></w:r></w:p>'
    assert lines(make_docx(body)) == ["一", "二\t三四"]


def test_the_strict_namespace_reads_the_same(make_docx: MakeDocx) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    content = f'<w:document xmlns:w="{strict}"><w:body>{paragraph("正文。")}</w:body></w:document>'.encode()
    assert lines(make_docx("", {"word/document.xml": content})) == ["正文。"]
