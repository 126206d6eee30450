"""How one name is written otherwise: in traditional characters, shortened to some of its parts, or to some of its characters."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kg.identity.names import normalise
from kg.identity.parts import Parts, parts

Shortening = Literal["parts", "core", "letters", "contained"]


class FormerName(NamedTuple):
    """A name that a thing had, and the years in which it had it, None where that is not known."""

    name: str
    since: int | None = None
    until: int | None = None

    def in_use(self, year: int, slack: int = 2) -> bool:
        """Whether the name may stand in a text of this year; people go on with an old name for ``slack`` years."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until + slack)


@lru_cache(maxsize=1 << 17)
def folded(name: str) -> str:
    """The name as forms of it are compared: normalised, in simplified characters, in small letters."""
    return simplified(normalise(name)).casefold()


def simplified(name: str) -> str:
    """The name in simplified characters, one for one; 乾 in 乾照光电 becomes 干, so it is to compare and never to show."""
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return name.translate(_simplifying())
    return name  # GB 2312 has no traditional characters to speak of


@cache
def _simplifying() -> dict[int, str]:
    """Traditional → simplified characters, by OpenCC (0.2 s, so only for names that need it)."""
    from opencc import OpenCC

    every = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    plain = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {ord(old): new for old, new in zip(every, plain, strict=True) if old != new and len(new) == 1}


def short_forms(name: str) -> frozenset[str]:
    """What an organisation of this name is likely to be called for short, folded; made of whole parts, two characters or more.

    江苏亚威机床股份有限公司: 亚威, 亚威机床, 江苏亚威, 江苏亚威机床, 亚威股份. None of these identifies: they find candidates.
    """
    known = parts(folded(name))
    if known.branch or not (known.core or known.trade):
        return frozenset()
    place = bare(known.region)
    own = known.core or known.trade
    found = {own, own + known.trade if known.core else own, place + own, place + own + (known.trade if known.core else "")}
    if "股份" in known.legal_form:
        found |= {own + "股份"}
    if "集团" in known.legal_form or "集团" in known.bracket:
        found |= {own + "集团", own + known.trade + "集团" if known.core else own + "集团"}
    return frozenset(form for form in found if len(form) > 1 and form != str(known))


def bare(region: str) -> str:
    """The division without the word that says of what level it is: 江苏省 → 江苏, 扬州市 → 扬州."""
    return region[:-1] if len(region) > 2 and region[-1] in "省市区县" else region


@lru_cache(maxsize=1 << 16)
def shortens(short: str, full: str) -> Shortening | None:
    """How one name is short for another.

    parts: by leaving out whole parts (亚威机床). core: by leaving out the trade too (亚威). letters: by leaving out characters
    (哈工大, 江都区科技局); it keeps their order, begins with that of a part and ends as the full one does (大 of 大学, 所 of
    研究所). contained: it stands in the full name of a firm, and cuts its core or its trade. None of these where the short name
    is a full one of its own kind: 浙江大学 of 浙江农业大学.
    """
    short, full = folded(short), folded(full)
    if not 2 <= len(short) < len(full) or not short.isalnum():
        return None
    whole, some = parts(full), parts(short)
    if whole.branch:
        return _of_part(short, some, whole)
    own, telling = some.core + some.trade, whole.core + whole.trade
    if short in short_forms(full) or _by_parts(some, whole):
        return "parts" if not telling or own == telling or own.removesuffix("股份").removesuffix("集团") == telling else "core"
    return _by_characters(short, some, whole)


def _of_part(short: str, some: Parts, whole: Parts) -> Shortening | None:
    """Of a name that holds its whole's: 林化所 is 中国林业科学研究院林产化学工业研究所, 中国林科院 is the academy."""
    if short == whole.branch.removeprefix("附属"):
        return "parts"
    if short == whole.whole or shortens(short, whole.whole) or not in_order(some.branch, whole.branch):
        return None
    return _by_characters(short, some, whole)


def _by_characters(short: str, some: Parts, whole: Parts) -> Shortening | None:
    company = not whole.branch and ("公司" in whole.legal_form or not whole.legal_form)
    region, full_region = bare(some.region), bare(whole.region)
    if region != full_region and full_region.startswith(region) and region:
        return None  # the bureau of the city is not that of its district
    if not company and len(some.legal_form) > 1 and not some.core:
        same_kind = not whole.core and some.trade in ("", whole.trade) and region == full_region
        same_kind = same_kind and (some.legal_form != whole.legal_form or some.trade == whole.trade)
        return "letters" if same_kind and in_order(some.legal_form, whole.trade + whole.legal_form) else None
    if company and not some.legal_form and short.removeprefix(region) in str(whole).removeprefix(whole.region):
        return "contained"
    return "letters" if _by_letters(short, some, whole, company) else None


def _by_parts(short: Parts, full: Parts) -> bool:
    """Whether each part of the short name is a part of the full one, or the beginning of one that ends in what says its kind."""
    own = short.core + short.trade
    return (
        bool(own)
        and not short.branch
        and (full.core + full.trade).startswith(own)
        and own.startswith(full.core)
        and bare(short.region) in ("", bare(full.region))
        and (short.legal_form == full.legal_form or ("公司" not in short.legal_form and short.legal_form in full.legal_form))
        and short.bracket in ("", full.bracket)
    )


_KEPT = 12  # characters of the longest abbreviation by letters: 中国林科院林化所


def _by_letters(short: str, some: Parts, full: Parts, company: bool) -> bool:
    text = str(full)
    if len(short) > _KEPT or len(text) < len(short) + 2 or not in_order(short, text):
        return False
    branch = parts(full.branch).pieces if full.branch else ()
    starts = {piece[:1] for sort, piece in (*full.pieces, *branch) if sort != "legal_form"} | set(full.region)
    if short[0] not in starts:
        return False
    if company:
        kept = some.legal_form in ("", "集团") and some.legal_form in full.legal_form
        return kept and (not full.core or bool(set(full.core) & set(short)))
    return short[-1] in {text[-1], *(kept for ending, kept in _KEPT_OF if text.endswith(ending))}


_KEPT_OF = (("大学", "大"), ("委员会", "委"), ("办公室", "办"))


def in_order(short: str, text: str) -> bool:
    """Whether the characters of one text stand in the other in this order."""
    rest = iter(text)
    return all(character in rest for character in short)
