"""Names within one member of a list: each ends in its head noun, a title or a quotation mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from ingest.documents.item import Item
from ingest.documents.lexicon import Head, Layer, load_lexicon
from ingest.documents.names import (
    behind_region,
    class_of_end,
    has_branch,
    is_firm,
    is_of_a_province,
    is_person,
    is_short_name,
    is_topic,
    names_something,
)
from ingest.documents.tokens import Token, TokenKind

_ACTOR_NOUN = re.compile(r"(?:企业|高校|院校|单位|院所|机构|部门|国企|民企)$")
_CHAIN = re.compile("[—+－-].*[—+－-]")
_SLOGAN = re.compile("[一二三四五六七八九十双百千万]")
_AREA = re.compile("华[东南北中]|[西东]南|[西东]北|[东西中南北]部")
_LONGEST_OWNER = 6  # a firm's short name before its product
_BYLINE = re.compile(
    r"[ \u3000]*([A-Z][a-z]+(?: [A-Z][a-z]+){1,2})|[ \u3000]+([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)  # 记者 顾明远
_PHASE = re.compile(r"[（(][一二三四五]期[)）]")
_NAMED_BY_QUOTATION = frozenset(("Project", "Program", "Policy", "Enterprise"))
_SILENT: frozenset[TokenKind] = frozenset(("text", "plain", "soft", "weak", "place", "whole", "number", "bracket", "and", "cut"))
_NO_ACTORS = frozenset(("Industry", "Program", "Event", "Award", "Policy", "Project"))
_HOUSES = frozenset(("University", "ResearchInstitute", "Enterprise", "Park", "Platform"))
_LONGEST_SUBJECT = 10  # of an institute's name
_NAMELESS_TITLES = frozenset(("专家", "学者"))  # these do not stand before a name


def _head(token: Token) -> Head:
    assert token.head is not None, token
    return token.head


class Piece(Struct, eq=False):
    """One member of a list as it is taken apart: ``begin`` is the first token of the name that is being put together."""

    tokens: Sequence[Token]
    content: str
    begin: int = 0
    inner: list[Item] = field(default_factory=list)
    found: list[Item] = field(default_factory=list)

    def items(self) -> list[Item]:
        index = 0
        tokens, count = self.tokens, len(self.tokens)
        while index < count:
            kind = tokens[index].kind
            if kind in _SILENT:
                index += 1
                continue
            match kind:
                case "title":
                    index = self.person(index)
                case "policy":
                    token = tokens[index]
                    index = self.add(Item(token.start, token.end, "Policy", True, True), index + 1)
                case "quote" if index == self.begin and not self.goes_on_behind_quotation(index):
                    index = self.quotation(index)
                case "quote" if index > self.begin and self.is_owner(index):
                    self.found.append(self.bare(self.begin, index))  # 蓝岛电气|“岸电变流装置”
                    index = self.quotation(index)
                case "quote" if (
                    index > self.begin and self.tokens[index - 1].kind in ("plain", "head") and not self.later_head(index)
                ):
                    index = self.apposition(index)
                case "head":
                    index = self.head(index)
                case _:
                    index += 1
        if not self.found and self.begin < len(self.tokens):
            self.found.append(self.bare(self.begin, len(self.tokens)))
        return self.found

    def add(self, item: Item, index: int) -> int:
        self.found.append(item)
        self.begin, self.inner = index, []
        return index

    def text(self, begin: int, end: int) -> str:
        return self.content[self.tokens[begin].start : self.tokens[end - 1].end] if begin < end else ""

    def bare(self, begin: int, end: int) -> Item:
        """A stretch without a head noun: a name only if a list or a frame says so."""
        trades = load_lexicon().sets["trades"]
        while (
            end - begin > 1
            and self.tokens[end - 1].kind in ("plain", "soft", "bracket")
            and self.tokens[end - 1].text not in trades
        ):
            end -= 1
        name = self.text(begin, end)
        quoted = end - begin == 1 and self.tokens[begin].kind == "quote"
        start = self.tokens[begin].start
        if is_firm(name):
            return Item(start, start + len(name), "Enterprise", True, layer="branches")
        return Item(start, start + len(name), None, len(name) > 1 and names_something(name), quoted=quoted)

    def person(self, index: int) -> int:
        """A title: the name before it (周明院士), or behind it (院长刘庆); what else stands before it is an item of its own."""
        title = self.tokens[index]
        while self.begin < index and self.tokens[self.begin].kind == "soft" and is_person(self.text(self.begin + 1, index)):
            self.begin += 1  # 联合|高秉恒|教授
        before = self.text(self.begin, index)
        appointed = self.begin > 0 and self.tokens[self.begin - 1].kind == "title" and before.startswith("任")  # 区长任双组长
        if before and not appointed:
            start = self.tokens[self.begin].start
            if is_person(before):
                return self.add(Item(start, title.start, "Person", True, True, "persons", title=title.text), index + 1)
            self.found.append(self.bare(self.begin, index))
        start, end = (0, 0) if title.text in _NAMELESS_TITLES else self.person_behind(index)
        index += 1
        if end:
            self.found.append(Item(start, end, "Person", True, True, "persons", title=title.text))
            while index < len(self.tokens) and self.tokens[index].end <= end:
                index += 1
        self.begin, self.inner = index, []
        return index

    def person_behind(self, index: int) -> tuple[int, int]:
        """The name that follows a title: up to the end of a token, three characters rather than two; (0, 0) where none does."""
        start = self.tokens[index].end
        if index + 1 < len(self.tokens) and (known := self.tokens[index + 1]).head and _head(known).cls == "Person":
            return known.start, known.end
        if byline := _BYLINE.match(self.content, start):
            group = 1 if byline[1] else 2
            return byline.span(group) if group == 1 or is_person(byline[2]) else (0, 0)
        following = [
            token for token in self.tokens[index + 1 : index + 4] if token.kind in ("text", "place", "weak", "soft", "whole")
        ]
        for length in (3, 2, 4):
            for position, token in enumerate(following, index + 1):
                titled = position + 1 < len(self.tokens) and self.tokens[position + 1].kind == "title"  # 任双|组长: a verb
                if token.end - start == length and not titled and is_person(self.content[start : token.end]):
                    return start, token.end
        if following and len(following[0].text) > 3 and following[0].kind == "text" and is_person(following[0].text[:3]):
            return start, start + 3  # a verb that the lexicon does not know follows; most names have three characters
        return 0, 0

    def quotation(self, index: int) -> int:
        """“X”, “X”工程: the name is what is quoted, and the noun behind says what it is."""
        item = _quoted(self.tokens[index])
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if following and following.kind == "head":
            return self.add(replace(item, cls=_head(following).cls, strong=True), index + 2)
        return self.add(item, index + 1)

    def goes_on_behind_quotation(self, index: int) -> bool:
        """“三新”产业园 and “X”招才引智活动 are names with their quotation; in “X”工程 and “X”项目 the name is the quotation."""
        later = self.later_head(index)
        return bool(later) and (later > index + 1 or _head(self.tokens[later]).cls not in _NAMED_BY_QUOTATION)

    def apposition(self, index: int) -> int:
        """创新核心区“X”, 国家级众创空间“X”: the noun before says what X is, or where."""
        item = _quoted(self.tokens[index])
        if self.tokens[index - 1].kind == "head":
            before = self.item(self.begin, index)
            if before.named or before.cls == "Park":
                self.found.append(before)
            elif item.cls is None:
                item = replace(item, cls=before.cls, strong=True)
        return self.add(item, index + 1)

    def head(self, index: int) -> int:
        """A head noun: the name ends here, unless it goes on to a later one."""
        head = _head(self.tokens[index])
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if head.cls == "Person":
            title = following.text if following and following.kind == "title" else ""
            return self.add(replace(self.item(index, index + 1), title=title), index + 2 if title else index + 1)
        if head.short and following and following.kind in ("text", "place") and not self.later_head(index):
            return index + 1  # 武大|吉奥: a short form inside another name
        if following and following.kind == "head" and (_head(following).cls == "Project" or following.text.endswith("仪式")):
            inside = self.item(self.begin, index + 1)
            project = self.item(self.begin, index + 2)
            return self.add(replace(project, inner=(*inside.inner, inside) if inside.named else ()), index + 2)
        if head.alone and head.cls == "ResearchInstitute" and (end := self.institute_of_academy(index)):
            start, stop = self.tokens[self.begin].start, self.tokens[end - 1].end
            return self.add(Item(start, stop, head.cls, True, True), end)
        if following and self.goes_on(index, head.cls):
            inside = self.item(self.begin, index + 1)
            inside.inner = ()
            if inside.named and inside.strong and inside.cls in _HOUSES:
                self.inner.append(inside)
            return index + 1
        self.add(self.item(self.begin, index + 1), index + 1)
        while self.begin < len(self.tokens) and self.tokens[self.begin].kind in ("plain", "soft", "weak", "and", "bracket"):
            self.begin += 1
        return self.begin

    def institute_of_academy(self, index: int) -> int:
        """The token behind 中科院|上海|微系统所: its institutes are called by a place and a subject; 0 where none follows."""
        end = index + 1
        while end < len(self.tokens) and self.tokens[end].kind in ("text", "place", "whole"):
            end += 1
        if end < len(self.tokens) and self.tokens[end].kind in ("plain", "soft", "head") and (noun := self.subject_ends(end)):
            return noun
        return end if end > index + 1 and self.tokens[end - 1].text.endswith(("所", "院")) and not self.later_head(index) else 0

    def subject_ends(self, index: int) -> int:
        """Behind the institute's noun of 中国科学院|过程工程|研究所, whose subject is a generic word; 0 where none follows."""
        for later in range(index, len(self.tokens)):
            if self.tokens[later].start - self.tokens[index].start > _LONGEST_SUBJECT or self.tokens[later].kind == "and":
                return 0
            if self.tokens[later].text in ("研究所", "研究院"):
                return later + 1
        return 0

    def goes_on(self, index: int, cls: str) -> bool:
        """Whether the name goes on behind the head noun at ``index`` to a later one: 研究院 → 研究院云江中心."""
        later = self.later_head(index)
        if not later or _head(self.tokens[later]).whole or _introduces(self.tokens[index + 1]):
            return False
        own = names_something(self.text(index + 1, later))  # what follows is a name of its own
        if self.tokens[index + 1].kind in ("soft", "plain", "weak"):
            return not own and self.tokens[index + 1].kind == "soft" and cls not in _NO_ACTORS
        if cls == "GovernmentBody":
            return not own or self.tokens[index].text.endswith("部")  # 工信部电子五所服务型制造研究院
        last = max(position for position in range(later, len(self.tokens)) if self.tokens[position].kind == "head")
        if _head(self.tokens[last]).cls == "Enterprise":
            return True
        return not (cls == "Park" and own and _head(self.tokens[later]).cls in ("Park", "Platform", "Incubator"))

    def is_owner(self, index: int) -> bool:
        """Whether a firm's short name stands before the quotation at ``index``: whose product it is."""
        name = self.text(self.begin, index)
        silent = all(token.kind == "text" for token in self.tokens[self.begin : index])
        return is_firm(name) or (silent and 3 <= len(name) <= _LONGEST_OWNER and not self.later_head(index) and is_short_name(name))

    def later_head(self, index: int) -> int:
        """The next head noun behind ``index``, before any title or quoted document; 0 where there is none."""
        for later in range(index + 1, len(self.tokens)):
            if self.tokens[later].kind in ("title", "policy"):
                return 0
            if self.tokens[later].kind == "head":
                return later
        return 0

    def item(self, begin: int, end: int) -> Item:
        """The name of the tokens from ``begin`` to the head noun before ``end``."""
        while begin < end - 1 and self.tokens[begin].kind in ("plain", "and"):
            begin += 1
        noun = self.tokens[end - 1]
        head = _head(noun)
        begin = end - 1 if head.whole else self.behind_description(begin, end)
        start, stop, cls = self.tokens[begin].start, noun.end, head.cls
        if end < len(self.tokens) and self.tokens[end].kind == "bracket":
            stop = self.with_bracket(end, cls)
        if cls == "Industry" and self.content[start + 1] == "“":
            start += 1  # 市“323+1”集群: whose it is, not what it is called
        if cls in ("Park", "Incubator"):
            start = behind_region(self.content, start, noun.start, alone=head.alone)
        named = self.is_named(begin, end, start) if end - begin > 1 else head.alone and noun.text != "学院"
        if noun.text == "基地" and any(inner.cls in ("Platform", "ResearchInstitute", "University") for inner in self.inner):
            cls = "Platform"  # a laboratory's base is one of its places of work
        layer: Layer = head.layer if end - begin == 1 else "heads"
        inner = (*self.inner, *self.firm_before_place(begin, end)) if end - begin > 2 else tuple(self.inner)
        return Item(start, stop, cls, named, head.strong, layer, inner=inner)

    def is_named(self, begin: int, end: int, start: int) -> bool:
        """Whether what stands in front of the head noun before ``end`` makes a name of it."""
        noun = self.tokens[end - 1]
        head = _head(noun)
        modifier = self.telling(begin, end, head.cls, self.content[start : noun.start])
        if noun.text == "学院" and is_topic(modifier):
            return False  # 材料科学与工程学院: one of a university
        if head.alone or "“" in modifier:
            return head.alone or head.strong or len(modifier) > 1
        if names_something(modifier):
            of_an_area = head.cls == "Park" and not names_something(_AREA.sub("", modifier))
            return head.strong or not (len(modifier) < 2 or of_an_area)  # 搭平台, 华东生产基地
        return head.cls in ("ResearchInstitute", "Program") and is_of_a_province(modifier)

    def with_bracket(self, end: int, cls: str) -> int:
        """Where the name ends with the bracket behind it: 香港科技大学（广州）, 数字乡村项目（一期）."""
        bracket = self.tokens[end]
        place = bracket.text[1:-1]
        lexicon = load_lexicon()
        belongs = (
            lexicon.kinds.get(place) == "place"
            or place in lexicon.sets["abroad"]
            or (cls == "Project" and _PHASE.fullmatch(bracket.text))
        )
        return bracket.end if belongs else self.tokens[end - 1].end

    def telling(self, begin: int, end: int, cls: str, modifier: str) -> str:
        """The part of ``modifier`` that could make a name: none in X国家级孵化器, none but X in X系列研究所."""
        lexicon = load_lexicon()
        for index in range(begin, end - 1):
            token = self.tokens[index]
            if token.text in lexicon.sets["levels"] and not names_something(self.text(index + 1, end - 1)):
                return ""
            if index == begin and token.head is not None and token.head.alone and token.head.cls == cls:
                return modifier[len(token.text) :] or modifier
        return modifier

    def behind_description(self, begin: int, end: int) -> int:
        """Where the name begins behind words that only describe it: 毕业企业|武汉…公司, 对标|深圳大学."""
        for index in range(end - 2, begin - 1, -1):
            token = self.tokens[index]
            if token.kind == "plain" and _ACTOR_NOUN.search(token.text) and names_something(self.text(index + 1, end - 1)):
                return index + 1
        if _head(self.tokens[end - 1]).cls == "University" and self.tokens[begin].kind == "text":
            for index in range(begin + 1, end - 1):
                before = self.text(begin, index)
                if self.tokens[index].kind == "place" and (len(before) <= 3 or before[-1] in "-—"):
                    return index
        return begin

    def firm_before_place(self, begin: int, end: int) -> Iterator[Item]:
        """远山材料|华东|生产基地: a firm's base is called by the firm, the place and the noun."""
        if self.tokens[end - 2].kind != "place" or not self.tokens[end - 1].text.endswith(("基地", "研发中心", "总部")):
            return
        name = self.text(begin, end - 2).removesuffix("建设")
        if 3 <= len(name) <= 6 and has_branch(name):
            start = self.tokens[begin].start
            yield Item(start, start + len(name), "Enterprise", True, layer="nested")


def _introduces(token: Token) -> bool:
    """（以下简称“云帆”）: the name before it is complete."""
    return token.kind == "bracket" and token.text[1:].startswith(("以下", "下称", "简称", "下文"))


def _quoted(token: Token) -> Item:
    inside = token.text[1:-1]
    if _CHAIN.search(inside):  # 众创空间—孵化器—加速器: kinds, not names
        return Item(token.start + 1, token.end - 1, None, False, quoted=True)
    if _SLOGAN.match(inside):  # 一镇一特色产业, whatever it ends in
        return Item(token.start + 1, token.end - 1, None, True, quoted=True)
    cls, strong = class_of_end(inside)
    marks = 0 if cls == "Policy" else 1  # a document's title keeps its marks, as one in 《》 does
    return Item(token.start + marks, token.end - marks, cls, True, strong, quoted=True)
