"""Tokens of a sentence as phrases: lists of names with what introduces them and what they are called, and the words between.

A list (``A、B和C等4家企业``) is a Group of Items; a single name is a Group of one. An item's class comes from its own head noun;
where it has none, from the noun of its list; where that is silent too, only a frame can say what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.documents.item import Item
from ingest.documents.items import item_of, items_of
from ingest.documents.lexicon import load_lexicon
from ingest.documents.names import ACTORS, has_short_stem, is_firm, is_person, is_short_name, names_something, noun_class
from ingest.documents.tokens import Token, TokenKind

_SETS = load_lexicon().sets
_SPECIFICATIONS = tuple(_SETS["specifications"])
_QUANTIFIERS, _SO_MANY, _NOUN_VERBS = _SETS["quantifiers"], _SETS["so_many"], _SETS["noun_verbs"]
_ADVERBS, _PLANNED_VERBS, _EVENT_VERBS = _SETS["adverbs"], _SETS["planned_verbs"], _SETS["event_verbs"]
_BEFORE = frozenset(("cut", "weak", "and", "soft"))  # words of these kinds introduce the list behind them
_JOINT = frozenset(("联合", "协同", "合作"))
_NEVER_INSIDE = frozenset("由是")
_AFTER_PERSONS = frozenset("就则却已曾也还仍即并而但对")
_LEGAL_FORMS = frozenset(("有限公司", "有限责任公司", "股份有限公司", "集团有限公司"))
_BRANCH_VERBS = frozenset(("显示", "控股", "检测", "传播"))
_PREPOSITIONS = frozenset("由将对从向为到至于以被在与让同跟")
_ENDS_BEFORE_WEAK = frozenset(("head", "title", "plain", "bracket", "quote", "policy"))


class Group(Struct, eq=False, gc=False):
    """A list of items. ``before`` is the word that introduces it (与, 由, 赴); ``nouns`` what the text calls its members.

    ``number`` is the number that stands with the noun; ``partial`` says that the text names some of them only (等).
    """

    items: tuple[Item, ...]
    start: int
    end: int
    before: str = ""
    nouns: tuple[str, ...] = ()
    number: str = ""
    partial: bool = False


Element = Group | Token


def phrases(content: str, tokens: Sequence[Token]) -> list[Element]:
    """The groups and the words between them, in order."""
    parser, handler = _Parser(content), _TAKES.get
    for token, following in zip(tokens, (*tokens[1:], None), strict=False):  # no tokens, no pairs
        if take := handler(token.kind):
            take(parser, token, following)
        else:
            parser.chunk.append(token)
    parser.close()
    return parser.elements


def _begins_firm(weak: Token, following: Token | None) -> bool:
    """正|泰电器: a firm's name has two characters before its branch, and the first may be any."""
    joined = following is not None and following.kind == "text" and following.start == weak.end
    return joined and following is not None and weak.text not in _PREPOSITIONS and has_short_stem(following.text)


def _end_of_noun(chunk: Sequence[Token]) -> int:
    """Where the noun of a list ends: before a verb (企业|建设, 企业|活跃)."""
    for index, token in enumerate(chunk[1:], 1):
        unknown = token.kind == "text" and all(later.kind == "text" for later in chunk[index:])
        if token.kind == "soft" or (unknown and noun_class((chunk[index - 1].text,)) is not None):
            return index
    return len(chunk)


class _Parser:
    def __init__(self, content: str) -> None:
        self.content = content
        self.elements: list[Element] = []
        self.before = ""  # the word before the list
        self.trailing: list[Token] = []  # verbs behind the last name, such as 建设 in 加快X建设
        self.start_list()

    def start_list(self) -> None:
        self.chunk: list[Token] = []  # the tokens of the member that is being read
        self.items: list[Item] = []
        self.lead = ""  # what joins the next member
        self.nouns: list[str] = []
        self.counted = ""
        self.naming = False  # behind 等: what follows is the noun of the list
        self.partial = False

    def cut(self, token: Token, following: Token | None) -> None:
        text = token.text
        if text == "的" and self.naming and noun_class(self.nouns_with(self.chunk)) not in ACTORS:
            self.chunk, self.nouns = [], []  # 等一批细分领域的龙头企业: the noun comes behind 的
        elif text == "等":
            self.and_so_on(token)
        elif (following is not None and following.text in _LEGAL_FORMS and self.chunk) or (
            text in _NOUN_VERBS and self.goes_on(following)
        ):
            self.chunk.append(replace(token, kind="text"))  # 湖畔产业|运营|有限公司
        elif text in _BRANCH_VERBS and self.ends_firm(following):
            self.chunk.append(replace(token, kind="text"))  # 澜镜|显示、
        else:
            self.divide(token)

    def ends_firm(self, following: Token | None) -> bool:
        """Whether a verb that is a branch of industry as well ends a firm's short name: nothing that it could govern follows."""
        name = "".join(token.text for token in self.chunk)
        ends = following is None or following.kind in ("and", "stop", "bracket") or following.text in ("等", "的", "与")
        return ends and 2 <= len(name) <= 4 and all(token.kind == "text" for token in self.chunk) and is_short_name(name)

    def divide(self, token: Token, following: Token | None = None) -> None:
        if self.chunk or self.items or self.naming or self.nouns or self.lead or self.trailing:
            self.close()
        self.boundary(token)

    def weak(self, token: Token, following: Token | None) -> None:
        if self.divides(token, following) and not _begins_firm(token, following):
            self.divide(token)
        else:
            self.chunk.append(token)

    def plain(self, token: Token, following: Token | None) -> None:
        if self.naming and not self.chunk and token.text in _QUANTIFIERS:
            return  # 等一批企业
        if token.text in _SO_MANY and self.chunk:
            self.close_chunk()
            self.naming = bool(self.items)  # 电子信息、精密制造三大产业
        else:
            self.chunk.append(token)

    def head(self, token: Token, following: Token | None) -> None:
        if token.text == "计划" and self.is_verb(following):
            self.divide(token)
        else:
            self.chunk.append(token)

    def soft(self, token: Token, following: Token | None) -> None:
        if token.text in _JOINT and self.chunk and self.ends_as_firm():
            self.divide(token)
        else:
            self.chunk.append(token)

    def divides(self, weak: Token, following: Token | None) -> bool:
        """Whether a word such as 以 or 为 ends a name here; inside one it is a character like others (华为)."""
        if weak.text in _NEVER_INSIDE:
            return True
        if self.chunk:
            verb_follows = (
                following is not None and following.kind in ("and", "cut", "soft") and weak.start - self.chunk[0].start > 1
            )
            return (
                self.chunk[-1].kind in _ENDS_BEFORE_WEAK
                or (verb_follows and weak.text in _ADVERBS)
                or self.ends_as_firm()
                or (weak.text in _AFTER_PERSONS and self.ends_as_person())
            )
        return self.lead != "、" and not self.naming

    def ends_as_firm(self) -> bool:
        """云帆科技|由…, 云帆科技|联合…: what has been read is a firm's short name."""
        name = "".join(token.text for token in self.chunk)
        return is_firm(name)

    def ends_as_person(self) -> bool:
        return sum(len(token.text) for token in self.chunk) == 3 and is_person("".join(token.text for token in self.chunk))

    def goes_on(self, following: Token | None) -> bool:
        """先驱体|联合攻关|中心: a verb inside the name of a platform."""
        is_house = following is not None and following.head is not None and following.head.cls == "Platform"
        return is_house and bool(self.chunk) and self.chunk[-1].kind in ("text", "soft", "whole")

    def is_verb(self, following: Token | None) -> bool:
        """园区|计划|建成: a plan that is a verb; 育鹰计划 and “海湾人才”计划 are names."""
        begins = not self.chunk or self.chunk[-1].kind in ("plain", "head", "place")
        return begins and following is not None and following.kind == "cut" and following.text in _PLANNED_VERBS

    def nouns_with(self, chunk: Sequence[Token]) -> tuple[str, ...]:
        return (*self.nouns, "".join(token.text for token in chunk))

    def conjunction(self, token: Token, following: Token | None) -> None:
        if token.text == "、" or (self.naming and self.chunk):
            self.keep_verb()
            self.close_chunk()
            if self.items or self.nouns:
                self.lead = token.text
            else:
                self.boundary(token)
        elif self.chunk:
            self.chunk.append(token)
        elif self.items and not self.naming and self.lead != "、":
            self.lead = token.text
        else:
            self.close()
            self.boundary(token)

    def keep_verb(self) -> None:
        """问鼎|投资、: before another member of the list stands no verb."""
        if not self.naming and len(self.chunk) > 1 and self.chunk[-1].kind == "soft" and self.chunk[-2].kind in ("text", "place"):
            self.chunk[-1] = replace(self.chunk[-1], kind="text")

    def number(self, token: Token, following: Token | None) -> None:
        if self.naming and not self.chunk:
            self.counted = token.text
            return
        glued = following is not None and following.kind in ("text", "place", "whole")
        if self.chunk and glued and token.text.endswith(_SPECIFICATIONS):
            self.chunk.append(token)
            return
        if self.naming:
            self.close_chunk()
            self.counted = self.counted or token.text
        elif self.items and self.chunk and following is not None and noun_class((following.text,)) is not None:
            self.close_chunk()
            self.naming, self.counted = True, token.text  # A、B两家企业: all of them are named
            return
        self.close()
        self.boundary(token)

    def and_so_on(self, token: Token) -> None:
        naming = self.naming
        self.close_chunk()
        if not naming:
            self.naming = self.partial = bool(self.items)
        if not self.naming:
            self.boundary(token)

    def boundary(self, token: Token) -> None:
        self.elements.append(token)
        self.before = token.text if token.kind in _BEFORE else ""

    def close_chunk(self) -> None:
        if not self.chunk:
            return
        chunk, self.chunk = self.chunk, []
        lead = self.lead if self.items else ""
        if len(chunk) == 1 and not self.naming and (sole := item_of(chunk[0], lead)):
            self.items.append(sole)
            self.lead, self.trailing = "", []
            return
        if self.naming:
            noun = chunk[: _end_of_noun(chunk)]
            self.nouns.append("".join(token.text for token in noun))
            self.trailing = [token for token in chunk[len(noun) :] if token.kind == "soft"]
            return
        found, introducing = items_of(chunk, self.content, self.items, lead)
        if not self.items:
            for token in introducing:
                self.boundary(token)
        behind = chunk[0].start
        for item in found:
            if item.lead == "+" and self.items:
                verbs = [token for token in chunk if token.kind == "soft" and behind <= token.start and token.end <= item.start]
                if verbs:  # 园区|联合|东海大学
                    self.close_list()
                    for token in verbs:
                        self.boundary(token)
            if not self.items:
                item.lead = ""
            self.items.append(item)
            behind = item.end
        self.lead = ""
        self.trailing = [token for token in chunk if token.kind == "soft" and token.start >= behind]

    def close(self) -> None:
        if self.chunk:
            self.close_chunk()
        if self.items or self.naming or self.nouns or self.lead:
            self.close_list()
        if self.trailing:
            self.elements += self.trailing
            self.before = self.trailing[-1].text
            self.trailing = []

    def close_list(self) -> None:
        if self.items:
            first = self.items[0]
            if first.cls == "Event" and not first.named:
                self.join_event()
            for item in self.items:
                item.name(self.content)
            first, last = self.items[0], self.items[-1]
            self.elements.append(
                Group(tuple(self.items), first.start, last.end, self.before, tuple(self.nouns), self.counted, self.partial)
            )
            self.before = ""
        self.start_list()

    def join_event(self) -> None:
        """开放创新暨成果|赋能|推进大会: a verb inside the name of an event, whose noun alone would be no name."""
        first = self.items[0]
        if len(self.elements) < 2:
            return
        group, verb = self.elements[-2:]
        if not isinstance(group, Group) or isinstance(verb, Group) or verb.text not in _EVENT_VERBS:
            return
        last = group.items[-1]
        touching = last.raw[1] == verb.start and verb.end == first.start and not group.partial
        if touching and last.cls in (None, "Industry") and names_something(self.content[last.start : verb.start]):
            self.items = [*group.items[:-1], replace(first, start=last.start, named=True, lead=last.lead), *self.items[1:]]
            self.before = group.before
            del self.elements[-2:]


# What each kind of token does; one of another kind belongs to the member that is being read, whatever is around it.
_TAKES: Mapping[TokenKind, Callable[[_Parser, Token, Token | None], None]] = {
    "cut": _Parser.cut,
    "comma": _Parser.divide,
    "stop": _Parser.divide,
    "time": _Parser.divide,
    "and": _Parser.conjunction,
    "number": _Parser.number,
    "weak": _Parser.weak,
    "plain": _Parser.plain,
    "head": _Parser.head,
    "soft": _Parser.soft,
}
