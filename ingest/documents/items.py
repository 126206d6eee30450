"""The members of a stretch that no separator divides, with what joins them and what introduces them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.documents.conjunctions import split_at_conjunctions
from ingest.documents.item import Item
from ingest.documents.names import is_firm, names_something
from ingest.documents.pieces import Piece
from ingest.documents.tokens import Token, TokenKind

_COUNTRY = re.compile(  # before a foreign name: 德国|Fraunhofer IPT
    "(?:(?:德国|法国|美国|英国|日本|韩国|瑞士|瑞典|荷兰|意大利|西班牙|新加坡|以色列|俄罗斯|加拿大|澳大利亚|芬兰|丹麦|挪威|奥地利|比利时|马来西亚)(?=[A-Za-z]))?"
)
_TRIMMED_LATER: frozenset[TokenKind] = frozenset(("plain", "and", "bracket"))  # in front of a name, where others went before it
_TRIMMED = _TRIMMED_LATER | {"soft"}
_INTRODUCING: frozenset[TokenKind] = frozenset(("soft", "and"))


def items_of(chunk: Sequence[Token], content: str, earlier: Sequence[Item], lead: str = "") -> tuple[list[Item], list[Token]]:
    """The items of ``chunk``, and the words that come off its left end and introduce them (联合, 与).

    ``earlier`` are the items before it in the same list, ``lead`` is what joins the first of these to them.
    """
    raw = (chunk[0].start, chunk[-1].end)
    if len(chunk) == 1 and (sole := item_of(chunk[0], lead)):
        return [sole], []
    first = 0
    trimmed = _TRIMMED_LATER if earlier else _TRIMMED
    while first < len(chunk) and chunk[first].kind in trimmed:
        first += 1
    if first and chunk[first - 1].text == "创新" and _begins_name(chunk, first - 1):
        first -= 1
    if first == len(chunk):
        return [Item(raw[0], raw[1], None, False, raw=raw, lead=lead)], []
    joint = 0
    if first > 1:
        joint = next((index for index in range(1, first) if chunk[index].kind == "and" and chunk[index - 1].kind == "plain"), 0)
    if joint:  # 该公司与X: who does it has no name of its own, but is not left out
        who = (chunk[0].start, chunk[joint - 1].end)
        rest, _ = items_of(chunk[joint + 1 :], content, earlier)
        rest[0].lead = chunk[joint].text
        return [Item(*who, None, False, raw=who, lead=lead), *rest], []
    named = chunk[first:]
    if "and" in [token.kind for token in named]:
        items: list[Item] = []
        pieces = split_at_conjunctions(named, listed=bool(earlier), all_with_heads=all([item.strong for item in earlier]))
        for joined, piece in pieces:
            items += _placed(Piece(piece, content).items(), raw, joined or ("+" if items else lead))
    else:
        items = _placed(Piece(named, content).items(), raw, lead)
    return items, [token for token in chunk[:first] if token.kind in _INTRODUCING] if first else []


def _placed(items: list[Item], raw: tuple[int, int], lead: str) -> list[Item]:
    """The items with the stretch they stand in, the first with what joins it to the one before."""
    for item in items:
        item.raw, item.lead = raw, lead
        lead = "+"
    return items


def item_of(token: Token, lead: str) -> Item | None:
    """The item of a text or a noun that stands by itself, as most do; None for a token that takes a closer look."""
    if token.kind == "text":
        return _bare_text(token, lead)
    start, end, head = token.start, token.end, token.head
    if token.kind == "plain":
        return Item(start, end, None, False, raw=(start, end), lead=lead)
    if head and end - start > 1:
        named = head.alone and token.text != "学院"
        return Item(start, end, head.cls, named, head.strong, head.layer, (start, end), lead)
    return None


def _bare_text(token: Token, lead: str) -> Item:
    start, end = token.start, token.end
    start += len(_COUNTRY.match(token.text)[0])  # type: ignore[index]  # it matches at least nothing
    name = token.text[start - token.start :]
    if is_firm(name):
        return Item(start, end, "Enterprise", True, False, "branches", (start, end), lead)
    return Item(start, end, None, len(name) > 1 and names_something(name), False, "heads", (start, end), lead)


def _begins_name(chunk: Sequence[Token], index: int) -> bool:
    """创新|药物研究院: no verb, where what follows is no head noun but leads to one that decides its class."""
    following = chunk[index + 1 :]
    return bool(following) and following[0].kind == "text" and any(token.head and token.head.strong for token in following)
