"""Sentences for training, each character with the set of tags that are allowed there.

Names that are known leave one tag; text that a source vouches to hold no name leaves only *outside*; where a source is
silent or doubtful, every tag is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bench.tagger.invention import Inventor, Piece
from ingest.documents.tagger.tags import KINDS, OUTSIDE, TAGS, Kind, begin, inside

ANY = (1 << TAGS) - 1
_NO_INSIDE = sum(1 << tag for tag in range(TAGS) if tag == OUTSIDE or tag % 2 == 1)
_OUTSIDE = 1 << OUTSIDE


class Sentence(NamedTuple):
    """``masks[i]`` has bit ``t`` set where tag ``t`` is allowed at the ``i``-th character."""

    text: str
    masks: list[int]
    weight: float


class Known(NamedTuple):
    """``text[start:end]`` is a name of ``kind``; None: there may be names or not."""

    start: int
    end: int
    kind: Kind | None


def sentence(text: str, known: Iterable[Known], weight: float) -> Sentence:
    """``text`` with the names ``known``; all else is outside."""
    masks = [_OUTSIDE] * len(text)
    for start, end, kind in known:
        if kind is None:
            masks[start:end] = [_NO_INSIDE] + [ANY] * (end - start - 1)
        else:
            number = KINDS.index(kind)
            masks[start:end] = [1 << begin(number)] + [1 << inside(number)] * (end - start - 1)
    return Sentence(text, masks, weight)


def definite(given: Sentence) -> list[Known]:
    """The names of a sentence that are certain."""
    found: list[Known] = []
    for place, mask in enumerate(given.masks):
        for number, kind in enumerate(KINDS):
            if mask == 1 << begin(number):
                end = place + 1
                while end < len(given.masks) and given.masks[end] == 1 << (begin(number) + 1):
                    end += 1
                found.append(Known(place, end, kind))
    return found


def from_pieces(pieces: Sequence[Piece], weight: float) -> Sentence:
    """A sentence made up by ``invention``."""
    known: list[Known] = []
    position = 0
    for piece in pieces:
        end = position + len(piece.text)
        if piece.kind:
            known.append(Known(position, end, piece.kind))
        position = end
    return sentence("".join(piece.text for piece in pieces), known, weight)


def made_up(inventor: Inventor, count: int, weight: float) -> list[Sentence]:
    """``count`` sentences from frames; some are two frames in one."""
    found: list[Sentence] = []
    for _ in range(count):
        pieces = inventor.sentence()
        if inventor.chance(0.3):
            joint = inventor.random.choice("，；。，")
            first = [*pieces[:-1], Piece(pieces[-1].text.rstrip("。"), pieces[-1].kind), Piece(joint, None)]
            pieces = [piece for piece in (*first, *inventor.sentence()) if piece.text]
        found.append(from_pieces(pieces, weight))
    return found


# What a teacher's words are made into

_HEADS: tuple[tuple[Kind, str], ...] = (
    ("company", r"(公司|集团|厂|银行|证券|股份|药业|矿业|电器|化工|重工|钢铁)"),
    (
        "organisation",
        r"(大学|学院|研究院|研究所|科学院|工程院|实验室|研究中心|创新中心|技术中心|工程中心|检测中心|联盟|协会|学会|侨联|工商联|联合会|促进会|商会|医院|博物馆|交易所|创新联合体)",
    ),
    (
        "park",
        r"(高新区|工业区|合作区|高新技术产业开发区|开发区|经开区|产业园|科技园|工业园|科创园|软件园|产业园区|工业园区|科技城|科学城|保税区|保税港区|"
        r"创业园|生物谷|光谷|自贸区|产业基地|孵化器|众创空间|加速器|科创中心|示范园|物流园|创新港|创意园|集聚区|科创走廊)",
    ),
    (
        "government",
        r"(政府|委员会|人大|政协|法院|检察院|公安局|科技局|发改委|国资委|证监会|银监会|保监会|国务院|[^全本干总乐]部|[^邮]局|[^餐客]厅|市委|省委|区委|县委)",
    ),
)
_KIND_BY_HEAD = tuple((kind, re.compile(head + "$")) for kind, head in _HEADS)
_STARTERS = {"LOC", "ORG", "nz"}
_CARRIERS = {"LOC", "ORG", "nz", "n", "vn", "an", "a", "nw", "s", "f", "m", "PER"}
_REACH = 7
_SPECIFIC = re.compile(r"^(国家|全国|全省|全市|省|市|区|县|各|多|我|一批|中外|国内|国外|海外)")


def kind_by_head(name: str) -> Kind | None:
    """The kind that the end of a name tells."""
    return next((kind for kind, head in _KIND_BY_HEAD if head.search(name)), None)


def from_teacher(words: Sequence[str], tags: Sequence[str], weight: float, true_names: Iterable[Known] = ()) -> Sentence:
    """A sentence as LAC tagged it, ``true_names`` taking the place of what they overlap.

    A place or an organisation and the nouns after it are one name when they end like one. A thing that LAC holds to be a
    name without such an end (nz, ORG) is left open.
    """
    text = "".join(words)
    ends, position = [], 0
    for word in words:
        position += len(word)
        ends.append(position)
    known: list[Known] = []
    index = 0
    while index < len(words):
        start = ends[index] - len(words[index])
        stop, kind = _name_from(words, tags, index)
        if stop > index:
            known.append(Known(start, ends[stop - 1], kind))
        index = max(stop, index + 1)
    true = sorted(true_names)
    kept = [name for name in known if not any(name.start < other.end and other.start < name.end for other in true)]
    return sentence(text, [*kept, *true], weight)


def _name_from(words: Sequence[str], tags: Sequence[str], index: int) -> tuple[int, Kind | None]:
    """Where the name that begins with word ``index`` ends (``index`` itself: none begins) and its kind."""
    tag, word = tags[index], words[index]
    if tag in _STARTERS and not (tag == "nz" and _SPECIFIC.match(word)):
        best, kind = index, None
        for stop in range(index + 1, min(index + _REACH, len(words)) + 1):
            if tags[stop - 1] not in _CARRIERS:
                break
            name = "".join(words[index:stop])
            found = kind_by_head(name)
            if found and len(name) > 3:
                best, kind = stop, found
        if kind:
            return best, kind
    if tag == "PER":
        return index + 1, "person" if len(word) > 1 else None
    if tag == "LOC":
        return index + 1, "place"
    if tag == "ORG" or (tag == "nz" and len(word) > 2):
        return index + 1, None
    return index, None


def renamed(given: Sentence, names: Sequence[Known], inventor: Inventor, weight: float) -> Sentence:
    """``given`` with its names replaced by made-up ones of their kind, the same name by the same."""
    draw = {
        "company": inventor.firm,
        "organisation": lambda: inventor.random.choice((inventor.uni, inventor.institute, inventor.platform))(),
        "park": inventor.park,
        "person": inventor.person,
        "place": inventor.place,
        "government": inventor.gov,
    }
    new: dict[str, str] = {}
    text, masks, position = "", list[int](), 0
    for start, end, kind in sorted(names):
        if kind is None or start < position:
            continue
        name = given.text[start:end]
        other = new.setdefault(name, draw[kind]())
        number = KINDS.index(kind)
        text += given.text[position:start] + other
        masks += given.masks[position:start] + [1 << begin(number)] + [1 << inside(number)] * (len(other) - 1)
        position = end
    return Sentence(text + given.text[position:], masks + given.masks[position:], weight)
