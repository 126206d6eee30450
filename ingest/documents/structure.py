"""Sections and sentences of a text, as Chinese official writing marks them.

Headings are recognised by the original's own marks (``Origin.level``, ``#``) and by numbering. The order of numbering
follows GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）; 章 and 节 stand above, 1.1 and ① below what they divide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ingest.documents.text import Text

HEADING_LENGTH = 50  # code points; what is longer is a paragraph that happens to be numbered
SENTENCE_LENGTH = 600  # code points; the longest sentences of real reports stay below
QUOTED_LENGTH = 120  # code points; a longer quotation or bracket holds sentences of its own

_CHINESE = "一二三四五六七八九十百零〇两"
_NUMBERING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第[{_CHINESE}\d]{{1,5}}(?:编|章|部分)[、：:\s]*",
        rf"第[{_CHINESE}\d]{{1,5}}节[、：:\s]*",
        rf"[{_CHINESE}]{{1,4}}、",
        rf"[（(][{_CHINESE}]{{1,4}}[)）][、.．]?",
        r"\d{1,2}(?:、|[.．](?![\d.．]))",
        r"(?:\d{1,2}[.．]){1,4}\d{1,2}(?:、|[.．]?\s+)",
        r"[（(]\d{1,2}[)）][、.．]?|\d{1,2}[)）]",
        r"[①-⑳]",
    )
)
_MAY_BE_NUMBERED = re.compile(rf"[第{_CHINESE}（(\d①-⑳]")  # what all of these begin with
_MARKDOWN = re.compile(r"(#{1,6})[ \t]+")
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_FULL_STOP = re.compile(r"[。！？!?｡]")
_OPENING, _CLOSING = "“‘《〈「『（([【〔", "”’》〉」』）)]】〕"
_PAIR = dict(zip(_OPENING, _CLOSING, strict=True))
_QUOTES = frozenset('”’」』"')  # a sentence may end inside these, never inside a title or a bracket
_END = frozenset("。！？；｡")
_LATIN_END = frozenset("!?;")
_MARK = re.compile(rf"[{re.escape(_OPENING + _CLOSING)}\"'。！？；｡!?;.]")  # all that divides or encloses
_PAUSES = "，、,；;：: \t\u3000"
_CONTINUES = frozenset("，、；：,;:。的")


class Span(NamedTuple):
    """``content[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text under one heading, up to the next heading of any level.

    The sections of a text follow one another without gaps. ``heading`` is the heading as written, without ``#`` and final
    punctuation; it stands at ``start``, and the text under it begins at ``body`` (a heading can be the first sentence of its
    paragraph). ``path`` holds the headings above and its own, outermost first. The first section has level 0, the
    document's title as heading (or none) and an empty path: a title such as 2021年总结和2022年计划 says nothing about a part.
    """

    heading: str
    level: int
    start: int
    body: int
    end: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    words: str
    rank: tuple[int, int]  # (0, level) when marked, (1, kind of numbering) when numbered; smaller is higher
    start: int
    body: int


@lru_cache(maxsize=1)  # the setting and the parts of a text are both told by its headings
def sections(text: Text) -> tuple[Section, ...]:
    """The sections of a text, in order, covering it whole; one section of level 0 where nothing is recognised."""
    headings = list(_headings(text))
    title = _title(text, headings)
    if headings and title is headings[0]:
        headings = headings[1:]
    length = len(text.content)
    ends = [heading.start for heading in headings] + [length]
    found = [Section(title.words if title else "", 0, 0, title.body if title else 0, ends[0], ())]
    above: list[_Heading] = []
    for heading, end in zip(headings, ends[1:], strict=True):
        while above and above[-1].rank >= heading.rank:
            above.pop()
        above.append(heading)
        found.append(Section(heading.words, len(above), heading.start, heading.body, end, tuple(h.words for h in above)))
    return tuple(found)


def sentences(text: Text, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences within ``content[start:end]``, in order, without blanks at their ends; together they cover all else.

    A line break always ends one. 。！？； end one together with the closing quotation marks behind them, but not inside a
    title, a bracket or a short quotation that goes on. A full stop ends one before a blank, not in 2.5 or after 1. What is
    longer than ``SENTENCE_LENGTH`` is no sentence of a person; it is cut at a comma or blank, so that readers end in time.
    """
    content = text.content
    for line in _LINE.finditer(content, start, len(content) if end is None else end):
        cut = line.start()
        for stop in (*_stops(content, line.start(), line.end()), line.end()):
            while cut < stop:
                behind = stop if stop - cut <= SENTENCE_LENGTH else _pause(content, cut)
                if piece := content[cut:behind].lstrip():
                    begin = behind - len(piece)
                    yield Span(begin, begin + len(piece.rstrip()))
                cut = behind


def is_numbered(line: str) -> bool:
    """Whether a line begins with a number that divides a document, such as 一、 or （二） or 3."""
    return any(numbering.match(line) for numbering in _NUMBERING)


def _pause(content: str, start: int) -> int:
    """Behind the last comma or blank in the second half of a sentence's greatest length, else where that ends."""
    last = start + SENTENCE_LENGTH
    return max(content.rfind(mark, start + SENTENCE_LENGTH // 2, last) for mark in _PAUSES) + 1 or last


def _stops(content: str, start: int, end: int) -> Iterator[int]:
    """Positions behind the ends of sentences within one line."""
    marks = [mark.start() for mark in _MARK.finditer(content, start, end)]
    closes = _pairs(content, marks)
    inside: list[int] = []  # where the open quotations and brackets close
    begin = behind = start
    for position in marks:
        if position < behind:
            continue
        if inside and position == inside[-1]:
            inside.pop()
            if (
                not inside
                and content[position] in _QUOTES
                and content[position - 1] in _END
                and content[position + 1 : position + 2] not in _CONTINUES
            ):
                yield position + 1
                begin = position + 1
        elif position in closes:
            inside.append(closes[position])
        elif not inside and _is_end(content, begin, position, end):
            while position + 1 < end and position + 1 not in closes and content[position + 1] in _END | _LATIN_END | _QUOTES:
                position += 1
            yield position + 1
            begin = position + 1
        behind = position + 1


def _is_end(content: str, begin: int, position: int, end: int) -> bool:
    character = content[position]
    if character in _END:
        return True
    after = content[position + 1] if position + 1 < end else " "
    if character in _LATIN_END:
        return not after.isascii() or after.isspace()
    if character != "." or not after.isspace():
        return False
    before = content[max(begin, position - 40) : position].strip()
    return bool(before) and not before.isdigit() and len(before.rsplit(None, 1)[-1]) > 1


def _pairs(content: str, marks: Iterable[int]) -> dict[int, int]:
    """For each quotation or bracket that closes within the line and is short: where it opens → where it closes."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    straight: int | None = None
    for position in marks:
        character = content[position]
        if character in _PAIR:
            opened.append(position)
        elif character in _CLOSING:
            # A mark left open further in is a slip of the writer; the pair around it still holds.
            for depth in range(len(opened) - 1, max(-1, len(opened) - 8), -1):
                if _PAIR[content[opened[depth]]] == character:
                    pairs[opened[depth]] = position
                    del opened[depth:]
                    break
        elif character == '"':
            if straight is None:
                straight = position
            else:
                pairs[straight], straight = position, None
    if not pairs:
        return pairs
    short = {opens: closes for opens, closes in pairs.items() if closes - opens <= QUOTED_LENGTH}
    return _nested(short)


def _nested(pairs: dict[int, int]) -> dict[int, int]:
    """Pairs that lie inside or beside one another; of two that cross, the first stays."""
    kept: dict[int, int] = {}
    around: list[int] = []
    for opens in sorted(pairs):
        while around and around[-1] < opens:
            around.pop()
        if not around or pairs[opens] < around[-1]:
            kept[opens] = pairs[opens]
            around.append(pairs[opens])
    return kept


def _headings(text: Text) -> Iterator[_Heading]:
    content = text.content
    marked = {origin.start: origin for origin in text.origins if origin.level}
    for line in _LINE.finditer(content):
        start, end = line.start(), line.end()
        if (origin := marked.get(start)) and origin.end - start <= 2 * HEADING_LENGTH:  # a styled paragraph is no heading
            yield _Heading(_words(content[start : origin.end]), (0, origin.level), start, origin.end)
            continue
        first = start + len(line[0]) - len(line[0].lstrip())
        if mark := _MARKDOWN.match(content, first, end):
            yield _Heading(_words(content[mark.end() : end]), (0, len(mark[1])), start, end)
            continue
        for kind, numbering in enumerate(_NUMBERING) if _MAY_BE_NUMBERED.match(content, first, end) else ():
            if number := numbering.match(content, first, end):
                stop = _FULL_STOP.search(content, number.end(), end)
                body = stop.end() if stop else end
                if number.end() < body and body - first <= HEADING_LENGTH:
                    yield _Heading(_words(content[first:body]), (1, kind), start, body)
                break


def _title(text: Text, headings: list[_Heading]) -> _Heading | None:
    """The document's title: a heading that stands first and alone in its rank, else a short first line without a full stop."""
    line = next((line for line in _LINE.finditer(text.content) if line[0].strip()), None)
    if line is None:
        return None
    first = headings[0] if headings else None
    if first and first.start == line.start():
        alone = first.rank[0] == 0 and all(other.rank > first.rank for other in headings[1:])
        return first if alone else None
    words = line[0].strip()
    if len(words) > HEADING_LENGTH or _FULL_STOP.search(words) or words[-1] in _CONTINUES:
        return None
    return _Heading(words, (0, 0), line.start(), line.end())


def _words(heading: str) -> str:
    return heading.strip().rstrip("#").rstrip("。．.：:；; \t")
