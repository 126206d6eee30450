"""A sentence as tokens: known words, quotations, titles in 《》, brackets, numbers with units, marks, and the text between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from msgspec import Struct

from ingest.documents.lexicon import Head, Kind, Lexicon, any_of, load_lexicon

TokenKind = Literal[Kind, "text", "quote", "policy", "bracket", "number", "time", "comma", "stop"]

UNIT = any_of(load_lexicon().sets["measures"])  # the longest measure at a place
_TO = "[-—~～至]"
_TIME = rf"""(?:19|20)\d\d(?:{_TO}(?:19|20)?\d\d)?年(?:度|底|末|初)?(?:\d{{1,2}}(?:{_TO}\d{{1,2}})?月(?:份|底|末)?(?:\d{{1,2}}日)?)?
    |\d{{1,2}}(?:{_TO}\d{{1,2}})?月(?:份|底|末|初)?(?:\d{{1,2}}日)?"""
_FORM = rf"""
  ，|、|[。；;：:！？!?…\n]
| “[^“”\n]{{1,40}}”|「[^「」\n]{{1,40}}」|"[^"\n]{{1,40}}"
| 《[^《》\n]{{1,80}}》
| （[^（）\n]{{0,60}}）|\([^()\n]{{0,60}}\)
| {_TIME}
| (?:\d[\d,.]*(?:{_TO}\d[\d,.]*)?|[一二两三四五六七八九十百]{{1,4}}(?=[家项名位所个]))
    (?:多|余|几)?(?:{UNIT})?(?:以上|以下|左右|多|余)?
| 第[一二三四五六七八九十\d]{{1,3}}(?:批|家|个|期|次)
| ,(?!\d{{3}}(?!\d))|[—─-]{{2,}}|[丨｜|/●○■□◆◇▶▪★☆※]
"""
_KINDS: Mapping[str, TokenKind] = {  # what a token of such a form is, by its first character; with any other, a number or a time
    **dict.fromkeys('“「"', "quote"),
    "《": "policy",
    **dict.fromkeys("（(", "bracket"),
    "第": "cut",
    **dict.fromkeys("，,—─-丨｜|/●○■□◆◇▶▪★☆※", "comma"),
    **dict.fromkeys("。；;：:！？!?…\n", "stop"),
    "、": "and",
}
_DIVISIBLE: frozenset[TokenKind] = frozenset(("text", "head", "title", "cut", "weak", "soft", "plain", "place", "and", "whole"))


class Token(Struct, eq=False, gc=False):
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
    """Tokens of a form (group 1), else words; a look at one character passes over most places.

    ``first`` are the characters that words begin with. No word begins one character before a legal form: 装备|有限公司, not
    装|备有|限公司.
    """
    forms = rf"(?=[{re.escape(''.join(_KINDS))}\d一二两三四五六七八九十百])({_FORM})"
    return re.compile(rf"{forms} | (?=[{re.escape(first)}])(?!.有限(?:责任)?公司)({lexicon_words})", re.VERBOSE)


@cache
def _time() -> re.Pattern[str]:
    return re.compile(_TIME, re.VERBOSE)


def tokens(content: str, start: int, end: int, lexicon: Lexicon | None = None) -> list[Token]:
    """The tokens of ``content[start:end]``, in order and without gaps."""
    known = lexicon or load_lexicon()
    kinds, heads = known.kinds, known.heads
    parts = _pattern(known.words, known.first).split(content[start:end])  # text, form or word, text, …
    found: list[Token] = []
    add = found.append
    position = start
    for text, form, word in zip(parts[0:-1:3], parts[1::3], parts[2::3], strict=True):
        if text:
            stop = position + len(text)
            add(Token("text", position, stop, text))
            position = stop
        head = None
        kind: TokenKind
        if word:
            kind = kinds[word]
            if kind == "head":
                head = heads[word]
                if head.short and _ends_in_text(found):
                    kind, head = "text", None  # 光|华科|技: a short form by chance
        else:
            word, kind = form, _KINDS.get(form[0]) or _number(form, found)
        stop = position + len(word)
        add(Token(kind, position, stop, word, head))
        position = stop
    if position < end:
        add(Token("text", position, end, parts[-1]))
    return found


def _ends_in_text(found: Sequence[Token]) -> bool:
    return bool(found) and found[-1].kind == "text"


def _number(form: str, before: Sequence[Token]) -> TokenKind:
    """A number with its unit, or a time; without a unit it is a part of a name such as 5G or 2021, or of 电子五所."""
    if _time().match(form):
        return "time"
    bare = form[-1].isdigit() or (form[-1] == "所" and not form[0].isdigit() and _ends_in_text(before))
    return "text" if bare else "number"


def with_names(found: Sequence[Token], names: Sequence[Name], content: str, lexicon: Lexicon | None = None) -> list[Token]:
    """``found``, in which each of ``names`` is one token; not where it stands in a quotation, a title or a bracket.

    ``names`` are in order and do not overlap. What the tagger found ends before a verb that it took for a part of the name.
    """
    result: list[Token] = []
    queue = list(found)
    index = 0
    for name in names:
        last = index
        while last < len(queue) and queue[last].end <= name.start:
            last += 1
        result += queue[index:last]
        index = last
        while last < len(queue) and queue[last].start < name.end:
            last += 1
        start, end = name.start, name.end
        if name.head is not None and name.head.layer == "tagger":
            while last > index and queue[last - 1].kind == "cut":
                last, end = last - 1, queue[last - 1].start
        touched = queue[index:last]
        if not touched or end - start < 2 or not all([_is_divisible(token, start, end) for token in touched]):
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
