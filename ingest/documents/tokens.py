"""A sentence as tokens: known words, quotations, titles in 《》, brackets, numbers with units, marks, and the text between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal, NamedTuple

from ingest.documents.lexicon import Head, Kind, Lexicon, any_of, load_lexicon

TokenKind = Literal[Kind, "text", "quote", "policy", "bracket", "number", "time", "comma", "stop"]

UNIT = any_of(load_lexicon().sets["measures"])  # the longest measure at a place
_TO = "[-—~～至]"
_TOKEN = rf"""
  (?P<quote>“[^“”\n]{{1,40}}”|「[^「」\n]{{1,40}}」|"[^"\n]{{1,40}}")
| (?P<policy>《[^《》\n]{{1,80}}》)
| (?P<bracket>（[^（）\n]{{0,60}}）|\([^()\n]{{0,60}}\))
| (?P<time>(?:19|20)\d\d(?:{_TO}(?:19|20)?\d\d)?年(?:度|底|末|初)?(?:\d{{1,2}}(?:{_TO}\d{{1,2}})?月(?:份|底|末)?(?:\d{{1,2}}日)?)?
    |\d{{1,2}}(?:{_TO}\d{{1,2}})?月(?:份|底|末|初)?(?:\d{{1,2}}日)?)
| (?P<number>(?:\d[\d,.]*(?:{_TO}\d[\d,.]*)?|[一二两三四五六七八九十百]{{1,4}}(?=[家项名位所个]))
    (?:多|余|几)?(?:{UNIT})?(?:以上|以下|左右|多|余)?)
| (?P<cut>第[一二三四五六七八九十\d]{{1,3}}(?:批|家|个|期|次))
| (?P<comma>，|,(?!\d{{3}}(?!\d))|[—─-]{{2,}}|[丨｜|/●○■□◆◇▶▪★☆※])
| (?P<stop>[。；;：:！？!?…\n])
| (?P<and>、)
"""
_BEGINS = r"“「\"《（(\d一二两三四五六七八九十百第，,—─\-丨｜|/●○■□◆◇▶▪★☆※。；;：:！？!?…\n、"  # what these tokens begin with
_DIVISIBLE: frozenset[TokenKind] = frozenset(("text", "head", "title", "cut", "weak", "soft", "plain", "place", "and", "whole"))


class Token(NamedTuple):
    """``text[start:end]`` of the sentence's document; ``head`` says what a noun of kind ``head`` names."""

    kind: TokenKind
    start: int
    end: int
    text: str
    head: Head | None = None


class Name(NamedTuple):
    """A stretch that is known to be a name before the sentence is read. Without ``head`` it is only kept in one piece."""

    start: int
    end: int
    head: Head | None


@cache
def _pattern(lexicon_words: str, first: str) -> re.Pattern[str]:
    """All kinds of tokens; a look at one character passes over most places. ``first`` are the characters that words begin with.

    No word begins one character before a legal form: 装备|有限公司, not 装|备有|限公司.
    """
    word = rf"(?=[{re.escape(first)}])(?!.有限(?:责任)?公司)(?P<word>{lexicon_words})"
    return re.compile(f"(?=[{_BEGINS}])(?:{_TOKEN})| {word}", re.VERBOSE)


def tokens(content: str, start: int, end: int, lexicon: Lexicon | None = None) -> list[Token]:
    """The tokens of ``content[start:end]``, in order and without gaps."""
    known = lexicon or load_lexicon()
    kinds, heads = known.kinds, known.heads
    found: list[Token] = []
    add = found.append
    position, after_text = start, False  # a text ends at ``position``
    for match in _pattern(known.words, known.first).finditer(content, start, end):
        first, last = match.span()
        if first > position:
            add(Token("text", position, first, content[position:first]))
            after_text = True
        word, group = match[0], match.lastgroup
        kind: TokenKind = kinds[word] if group == "word" else group  # type: ignore[assignment]  # the groups are named as kinds
        head = None
        if kind == "head":
            head = heads[word]
            if head.short and after_text:
                kind, head = "text", None  # 光|华科|技: a short form by chance
        elif kind == "number" and (word[-1].isdigit() or (word[-1] == "所" and not word[0].isdigit() and after_text)):
            kind = "text"  # no unit: part of a name such as 5G or 2021, or of 电子五所
        add(Token(kind, first, last, word, head))
        position, after_text = last, kind == "text"
    if position < end:
        add(Token("text", position, end, content[position:end]))
    return found


def with_names(found: Sequence[Token], names: Sequence[Name], content: str, lexicon: Lexicon | None = None) -> list[Token]:
    """``found``, in which each of ``names`` is one token; not where it stands in a quotation, a title or a bracket.

    ``names`` are in order and do not overlap. What the tagger found ends before a verb that it took for a part of the name.
    """
    result: list[Token] = []
    queue = list(found)
    index = 0
    for name in names:
        while index < len(queue) and queue[index].end <= name.start:
            result.append(queue[index])
            index += 1
        last = index
        while last < len(queue) and queue[last].start < name.end:
            last += 1
        start, end = name.start, name.end
        if name.head is not None and name.head.layer == "tagger":
            while last > index and queue[last - 1].kind == "cut":
                last, end = last - 1, queue[last - 1].start
        touched = queue[index:last]
        if not touched or end - start < 2 or not all(_is_divisible(token, start, end) for token in touched):
            continue
        if touched[0].start > start or touched[-1].end < end:
            continue
        if name.head is not None and name.head.short and touched[0].start < start:
            continue  # part of another word by chance
        if touched[0].start < start:
            result += tokens(content, touched[0].start, start, lexicon)
        result.append(Token("head" if name.head else "whole", start, end, content[start:end], name.head))
        queue[index:last] = tokens(content, end, touched[-1].end, lexicon) if end < touched[-1].end else ()
    return result + queue[index:]


def _is_divisible(token: Token, start: int, end: int) -> bool:
    return token.kind in _DIVISIBLE or (token.kind == "number" and start <= token.start and token.end <= end)


def without_overlaps(names: Iterable[Name]) -> list[Name]:
    """In order; of those that overlap the longer stays."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda one: (one.start, -one.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
        elif name.end - name.start > kept[-1].end - kept[-1].start:
            kept[-1] = name
    return kept
