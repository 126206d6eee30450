"""Plain text in its encodings, Markdown and web pages."""

from __future__ import annotations

import string
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.formats import read_text
from ingest.documents.structure import sections
from kg.errors import InputError

SAID = "江都区与苏州大学签署协议，研发费用29.2亿元。\r\n“星创科技”获评A类（全市2家）。\r\n"
TRADITIONAL = "江蘇省科技廳與蘇州大學簽署合作協議，推進產學研合作。\n"


def test_utf8_text_is_kept_code_point_for_code_point(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(SAID.encode())
    assert read_text(file).content == SAID
    assert read_text(file).origins == ()


def test_a_byte_order_mark_is_no_text() -> None:
    assert read_text(SAID.encode("utf-8-sig"), "a.txt").content == SAID


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
        lambda text: text.strip() and text[0] != "\ufeff"
    )
)
def test_every_utf8_text_is_kept(content: str) -> None:
    assert read_text(content.encode(), "a.txt").content == content


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_simplified_chinese_is_read_in_its_encodings(encoding: str) -> None:
    assert read_text(SAID.encode(encoding), "a.txt").content == SAID


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16-le"])
def test_traditional_chinese_is_read_in_its_encodings(encoding: str) -> None:
    assert read_text(TRADITIONAL.encode(encoding), "a.txt").content == TRADITIONAL


@pytest.mark.parametrize(
    "content", ["江都", "联通", "中国", "一、工作", "a江", "王喆", "赵珺\r\n钱堃", "甪直镇", "2021年，29.2亿元。"]
)
def test_short_gb18030_texts_are_not_taken_for_anything_else(content: str) -> None:
    assert read_text(content.encode("gb18030"), "a.txt").content == content


def test_western_text_is_not_taken_for_chinese() -> None:
    content = "Universität München, Straße des 17. Juni: Größe und Förderung der Forschungseinrichtungen.\n"
    assert read_text(content.encode("cp1252"), "a.txt").content == content


def test_a_utf8_text_with_one_broken_byte_is_named_as_that() -> None:
    data = ("江都区科技工作。" * 50).encode()
    with pytest.raises(InputError, match=r"a\.txt: is UTF-8 text with a broken character at byte 1197"):
        read_text(data[:-1], "a.txt")


def test_places_of_plain_text_are_its_lines() -> None:
    text = read_text(b"one\ntwo\nthree", "a.txt")
    assert [text.place(position) for position in (0, 4, 12)] == ["line 1", "line 2", "line 3"]


MARKDOWN = """\
---
author: 某局
---
# 工作总结

与苏州
大学**签署**[协议](https://example.org/x "y")。
下一句。

## 平台

| 名称 | 级别 |
|------|------|
| 星创 | `省级` |

1. 甲
2. 乙

- 丙 &amp; 丁
"""


def test_markdown_gives_the_words_without_the_marks() -> None:
    text = read_text(MARKDOWN.encode(), "a.md")
    assert text.content.split("\n") == [
        "工作总结",
        "与苏州大学签署协议。下一句。",
        "平台",
        "名称\t级别",
        "星创\t省级",
        "1. 甲",
        "2. 乙",
        "丙 & 丁",
    ]
    assert text.place(text.content.index("星创")) == "line 14"
    assert [section.heading for section in sections(text)][:2] == ["工作总结", "平台"]


PAGE = """\
<!DOCTYPE html><html><head><meta charset="gb2312"><title>不要</title><style>p {color: red}</style></head><body>
<nav><a href="/">首页</a></nav>
<h1>工作总结</h1>
<p>与苏州
大学<b>签署</b>协议<br>第二行&nbsp;&lt;x&gt;</p><script>document.write("<p>不要</p>")</script>
<div>一<div>二</div>三</div>
<table><tr><th>名称</th><th>级别</th></tr><tr><td><p>星创</p><p>科技</p></td><td>省级</td></tr></table>
<p style="display:none">不要</p><p hidden>不要</p><!-- 不要 -->
<ul><li>甲<li>乙</ul></body></html>
"""


def test_a_page_gives_what_is_seen_block_by_block() -> None:
    text = read_text(PAGE.encode("gb18030"), "a.html")
    assert text.content.split("\n") == [
        *("工作总结", "与苏州大学签署协议", "第二行 <x>", "一", "二", "三"),
        *("名称\t级别", "星创 科技\t省级", "甲", "乙"),
    ]
    assert text.place(0) == "line 3"
    assert text.origins[0].level == 1


def test_a_wrong_declaration_of_the_encoding_is_overruled() -> None:
    page = '<html><head><meta charset="utf-8"></head><body><p>江都区科技局</p></body></html>'
    assert read_text(page.encode("gb18030"), "a.html").content == "江都区科技局"


def test_nested_tables_that_lay_out_a_page_are_not_rows() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    page = f"<html><body><table><tr><td>目录</td><td>{inner}<p>正文。</p></td></tr></table></body></html>"
    assert read_text(page.encode(), "a.html").content == "目录\n甲\t乙\n正文。"


def test_a_page_saved_as_txt_is_read_as_a_page() -> None:
    assert read_text(b"<!DOCTYPE html><p>said</p>", "a.txt").content == "said"


@given(
    st.text(alphabet=string.printable + "江都。\u00a0\u200b<>&/#*|`-", max_size=200), st.sampled_from(["a.md", "a.html", "a.txt"])
)
def test_origins_lie_in_order_within_the_content(content: str, name: str) -> None:
    try:
        text = read_text(content.encode(), name)
    except InputError:
        return
    assert all(0 <= origin.start < origin.end <= len(text.content) for origin in text.origins)
    assert all(one.end <= two.start for one, two in pairwise(text.origins))
