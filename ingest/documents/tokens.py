"""A sentence as tokens: known words, quotations, titles in 《》, brackets, numbers with units, marks, and the text between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from ingest.documents.lexicon import Kind, Lexicon, load_lexicon

TokenKind = Literal[Kind, "text", "quote", "policy", "bracket", "number", "time", "comma", "stop"]

# Counting words and measures, longest first where one begins another.
MEASURES = (
    "个百分点 百分点 % ％ 亿元 万元 亿美元 万美元 美元 元 万平方米 平方米 平方公里 公里 万吨 吨 公顷 亩 万台 万辆 万套 万件 万只 万片 万人 万家 "
    "人次 场次 家次 场 次 家 项 个 名 人 位 件 篇 本 份 部 条 台 套 辆 只 支 种 笔 户 所 座 处 幢 栋 间 届 批 期 倍 席 款 户 册 张 枚 "
    "GWh MWh GW MW kW KW 兆瓦 千瓦 毫米 厘米 米 纳米 微米 公斤 千克 克 升 对 组 类 门 班 册 轮 亿 万 亿次 万次 千家 千人 ℃ 天 小时 分钟 秒 KB MB GB TB P"
).split()
UNIT = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
_TO = "[-—~～至]"
_TOKEN = rf"""
  (?P<quote>“[^“”\n]{{1,40}}”|「[^「」\n]{{1,40}}」|"[^"\n]{{1,40}}")
| (?P<policy>《[^《》\n]{{1,80}}》)
| (?P<bracket>（[^（）\n]{{0,60}}）|\([^()\n]{{0,60}}\))
| (?P<time>(?:19|20)\d\d(?:{_TO}(?:19|20)?\d\d)?年(?:度|底|末|初)?(?:\d{{1,2}}(?:{_TO}\d{{1,2}})?月(?:份|底|末)?(?:\d{{1,2}}日)?)?
    |\d{{1,2}}(?:{_TO}\d{{1,2}})?月(?:份|底|末|初)?(?:\d{{1,2}}日)?)
| (?P<number>(?:\d[\d,.]*(?:{_TO}\d[\d,.]*)?|[一二两三四五六七八九十百]{{1,4}}(?=[家项名位所]))
    (?:多|余|几)?(?:{UNIT})?(?:以上|以下|左右|多|余)?)
| (?P<comma>[，,](?!\d))
| (?P<stop>[。；;：:！？!?…\n])
| (?P<and>、)
"""


class Token(NamedTuple):
    """``text[start:end]`` of the sentence's document."""

    kind: TokenKind
    start: int
    end: int
    text: str


@cache
def _pattern(lexicon_words: str) -> re.Pattern[str]:
    return re.compile(f"{_TOKEN}| (?P<word>{lexicon_words})", re.VERBOSE)


def tokens(content: str, start: int, end: int, lexicon: Lexicon | None = None) -> Iterator[Token]:
    """The tokens of ``content[start:end]``, in order and without gaps."""
    known = lexicon or load_lexicon()
    kinds = known.kinds
    position = start
    last_kind: TokenKind = "stop"
    for match in _pattern(known.words).finditer(content, start, end):
        first, last = match.span()
        if first > position:
            yield Token("text", position, first, content[position:first])
            position, last_kind = first, "text"
        word = match[0]
        group = match.lastgroup
        kind: TokenKind = kinds[word] if group == "word" else group  # type: ignore[assignment]  # the groups are named as kinds
        if kind == "number" and (word[-1].isdigit() or (not word[0].isdigit() and last_kind == "text" and position == first)):
            kind = "text"  # no unit: part of a name such as 5G or 2021, or of 电子五所
        yield Token(kind, first, last, word)
        position, last_kind = last, kind
    if position < end:
        yield Token("text", position, end, content[position:end])
