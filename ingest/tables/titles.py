"""What titles say of a table: the class of its rows, the thing they all have to do with, the division they are in, the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.tables.cells import clean_name
from ingest.tables.mapping import Origin, RelationOf, Thing
from ingest.tables.names import choose_class, class_of
from ingest.tables.vocabulary import Vocabulary
from kg.statements.statement import Status

_LEADING = re.compile(
    r"^(?:附件\s*[0-9一二三四五六七八九十]*\s*[:：]?|关于|[12]\d{3}年?(?:度|[上下]半年)?|截至\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?)\s*"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_QUOTES = "“”\"'‘’「」《》"
_DEFAULT_SHEET = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
_DIVISION = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|市|区|县|自治州|州|盟|旗))")
_OWN = re.compile(r"^(?:全|我|本|各|该)(?:[省市区县]|.*表)")
_PLANNED = re.compile("拟|计划|预计|意向")
_CANDIDATES = re.compile("拟|申报|推荐|备选|候选|培育|意向|公示")
_SENTENCE = re.compile("[:：，,。；;！？]")
_LONGEST = 40  # characters of a title
_YEAR = re.compile(r"(?:附件.*?[:：])?((?:19|20)\d{2})年")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a table's rows from its titles; ``row_class`` is None where they do not say it.

    ``listed`` are the words for what is listed (普通高等学校), empty where the list is of wishes and candidates.
    """

    row_class: str | None
    listed: str
    relations: tuple[RelationOf, ...]
    division: str | None
    year: int | None


def read_titles(texts: Sequence[str], sheet: str, stem: str, words: Vocabulary, region: str | None) -> Context:
    """What the texts above a table say, else the names of its sheet and of its file (``stem``); the first that says it counts.

    ``region`` is what 全区 or 我市 means.
    """
    names = [name for name in (sheet, stem) if not _DEFAULT_SHEET.fullmatch(name)]
    whole = [_BRACKETS.sub("", clean_name(title)) for title in (*texts, *names)]
    titles = sorted(filter(_may_be_title, map(_bare, whole)), key=lambda title: not words.lists.fullmatch(title.casefold()))
    row_class, relations = _relations(titles, words)
    listed = next(filter(None, (_listed(title, words) for title in titles)), "")
    row_class = row_class or next(filter(None, (words.class_in(_listed(title, words)) for title in titles)), None)
    division = None if relations else next(filter(None, (_division(title, words, region) for title in titles)), None)
    year = next((int(match[1]) for title in whole if (match := _YEAR.match(title))), None)
    return Context(row_class, "" if _CANDIDATES.search(listed) else listed, relations, division, year)


def _bare(title: str) -> str:
    """A title without what stands before it: 附件1：, the year."""
    bare = title
    while (shorter := _LEADING.sub("", bare)) != bare:
        bare = shorter
    return bare


def _may_be_title(words: str) -> bool:
    """Whether a text above a table may be its title rather than a remark."""
    return 2 <= len(words) <= _LONGEST and not _SENTENCE.search(words)


def _relations(titles: Sequence[str], words: Vocabulary) -> tuple[str | None, tuple[RelationOf, ...]]:
    for title in titles:
        for form in words.titles:
            match = form.pattern.search(title)
            name = match[1].strip(_QUOTES + " 的") if match else ""
            if len(name) < 2 or _OWN.match(name) or class_of(name) in ("Region", "GovernmentBody"):
                continue
            thing = Thing((choose_class(name, form.classes),), Origin(value=name))
            status: Status = "planned" if _PLANNED.search(title) else "done"
            return form.row_class or None, tuple(
                RelationOf(predicate, thing, inverse, status=status) for predicate, inverse in form.means
            )
    return None, ()


def _listed(title: str, words: Vocabulary) -> str:
    """What a title lists: 全国普通高等学校 of 全国普通高等学校名单; empty for what is no title of a list."""
    match = words.lists.search(title.casefold())
    return match[1] if match else ""


def _division(title: str, words: Vocabulary, region: str | None) -> str | None:
    if not words.lists.search(title):
        return None
    if _OWN.match(title):
        return region
    found, rest = None, title
    while (match := _DIVISION.match(rest)) and class_of(match[0]) == "Region":
        found, rest = match[0], rest[match.end() :]
    return None if found is None or rest.startswith(words.division_owners) else found
