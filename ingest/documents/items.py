"""The members of a stretch that no separator divides, with what joins them and what introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.documents.conjunctions import split_at_conjunctions
from ingest.documents.item import Item
from ingest.documents.names import is_firm, names_something
from ingest.documents.pieces import Piece
from ingest.documents.tokens import Token

_COUNTRY = re.compile(  # before a foreign name: 德国|Fraunhofer IPT
    "(?:(?:德国|法国|美国|英国|日本|韩国|瑞士|瑞典|荷兰|意大利|西班牙|新加坡|以色列|俄罗斯|加拿大|澳大利亚|芬兰|丹麦|挪威|奥地利|比利时|马来西亚)(?=[A-Za-z]))?"
)


def items_of(chunk: Sequence[Token], content: str, earlier: Sequence[Item], lead: str = "") -> tuple[list[Item], list[Token]]:
    """The items of ``chunk``, and the words that come off its left end and introduce them (联合, 与).

    ``earlier`` are the items before it in the same list, ``lead`` is what joins the first of these to them.
    """
    raw = (chunk[0].start, chunk[-1].end)
    if len(chunk) == 1 and chunk[0].kind == "text":
        return [bare_text(chunk[0], lead)], []
    first = 0
    trimmed = ("plain", "and", "bracket") if earlier else ("plain", "soft", "and", "bracket")
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
        partners = [item._replace(lead=chunk[joint].text) if item is rest[0] else item for item in rest]
        return [Item(*who, None, False, raw=who, lead=lead), *partners], []
    items: list[Item] = []
    named = chunk[first:]
    pieces: Iterable[tuple[str, Sequence[Token]]] = (("", named),)
    if any([token.kind == "and" for token in named]):
        pieces = split_at_conjunctions(named, listed=bool(earlier), all_with_heads=all([item.strong for item in earlier]))
    for joined, piece in pieces:
        for number, item in enumerate(Piece(piece, content).items()):
            joining = (number == 0 and joined) or ("+" if items else lead)
            items.append(item.placed(raw, joining))
    return items, [token for token in chunk[:first] if token.kind in ("soft", "and")]


def bare_text(token: Token, lead: str = "") -> Item:
    """The item of a text that stands by itself."""
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
