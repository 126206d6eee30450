"""The sentences of ``frames.txt`` filled with made-up names.

A filled sentence is a list of pieces; a piece is text and the kind of name that it is, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from bench.tagger.naming import HERE, Known, Namer
from ingest.documents.tagger.tags import Kind


class Piece(NamedTuple):
    """A stretch of a sentence; ``kind`` is None outside names."""

    text: str
    kind: Kind | None


_SLOT = re.compile(r"\{(\w+)\}")
_NUMERALS = "一二三四五六七八九十"


@cache
def frames() -> tuple[str, ...]:
    """The lines of ``frames.txt`` that are no comments."""
    lines = (HERE / "frames.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


class Inventor(Namer):
    """Draws sentences; the same seed and the same lists give the same ones in the same order."""

    def __init__(self, seed: int, known: Known) -> None:
        super().__init__(seed, known)
        self.frames = frames()

    def sentence(self) -> list[Piece]:
        """A frame with its slots filled."""
        frame = self.random.choice(self.frames)
        pieces: list[Piece] = []
        position = 0
        for slot in _SLOT.finditer(frame):
            pieces.append(Piece(frame[position : slot.start()], None))
            pieces += self.filled(slot.group(1))
            position = slot.end()
        pieces.append(Piece(frame[position:], None))
        return [piece for piece in pieces if piece.text]

    def filled(self, slot: str) -> list[Piece]:
        """What stands for a slot: a name, perhaps in quotation marks; a list; persons with titles; a filler."""
        if slot in NAMES:
            kind, draw = NAMES[slot]
            return self._quoted(Piece(draw(self), kind))
        if slot in LISTS:
            single, count, nouns = LISTS[slot]
            kind, draw = NAMES[single]
            return self._list([Piece(draw(self), kind) for _ in range(self.random.choice(count))], nouns)
        if slot == "persons_titled":
            return self._titled()
        return [Piece(FILLERS[slot](self), None)]

    def _quoted(self, name: Piece) -> list[Piece]:
        if not self.chance(0.05):
            return [name]
        opening, closing = self.random.choice((("“", "”"), ("“", "”"), ('"', '"'), ("「", "」")))
        return [Piece(opening, None), name, Piece(closing, None)]

    def _list(self, names: list[Piece], nouns: Sequence[str]) -> list[Piece]:
        """``names`` as a list with 、 and perhaps 和, a note in brackets, and what closes it."""
        pieces: list[Piece] = []
        last = self.among("、", "、", "、", "和", "与", "及", "以及")
        for index, name in enumerate(names):
            if index:
                pieces.append(Piece(last if index == len(names) - 1 else "、", None))
            pieces.append(name)
            if self.chance(0.02):
                pieces.append(Piece(f"（{self.pick('notes')}）", None))
        if nouns:
            number = self.among("", str(self.random.randint(2, 40)), self.random.choice(_NUMERALS), "一批", "多")
            noun = self.random.choice(nouns)
            closings = ("", "等", f"等{number}{noun}", f"等{number}家{noun}", f"等{noun}", f"{number}家{noun}")
            pieces.append(Piece(self.random.choice(closings), None))
        return pieces

    def _titled(self) -> list[Piece]:
        """``陈某院士、李某教授``: persons with their titles outside the name."""
        titles = ("院士", "院士", "教授", "先生", "女士", *self.words["roles"])
        pieces: list[Piece] = []
        for index in range(self.random.choice((1, 2, 2, 3, 4))):
            if index:
                pieces.append(Piece("、", None))
            pieces += [Piece(self.person(), "person"), Piece(self.random.choice(titles), None)]
        return pieces

    # Fillers that are no names

    def number(self) -> str:
        if self.chance(0.5):
            return str(self.random.randint(1, 60))
        return self.among(f"{self.random.uniform(1, 99):.1f}", self.random.choice(_NUMERALS))

    def amount(self) -> str:
        value = self.random.choice((self.random.randint(1, 300), round(self.random.uniform(0.3, 90), 2)))
        return f"{self.among('', '', '近', '超', '约')}{value}{self.among('亿元', '亿元', '万元', '亿美元')}"

    def product(self) -> str:
        return self.among("", f"{self.random.randint(2, 90)}GW", "年产10万套") + self.pick("products")

    def project(self) -> str:
        return self.pick("products") + self.among("关键技术研究", "项目", "产业化项目", "研发项目")

    def event(self) -> str:
        return self.among("", "第三届", "首届", "2023年") + self.pick("events")


_Draw = Callable[[Inventor], str]


def _word(name: str) -> _Draw:
    return lambda inventor: inventor.pick(name)


NAMES: dict[str, tuple[Kind, _Draw]] = {
    "firm": ("company", Inventor.firm),
    "firm_full": ("company", Inventor.firm_full),
    "firm_short": ("company", Inventor.firm_short),
    "firm_foreign": ("company", Inventor.firm_foreign),
    "fund": ("company", Inventor.fund),
    "uni": ("organisation", Inventor.uni),
    "institute": ("organisation", Inventor.institute),
    "institute_short": ("organisation", Inventor.institute_short),
    "platform": ("organisation", Inventor.platform),
    "assoc": ("organisation", Inventor.assoc),
    "zone": ("park", Inventor.zone),
    "park": ("park", Inventor.park),
    "park_short": ("park", Inventor.park_short),
    "park_uni": ("park", Inventor.park_uni),
    "incubator": ("park", Inventor.incubator),
    "incubator_short": ("park", Inventor.incubator_short),
    "person": ("person", Inventor.person),
    "person_foreign": ("person", Inventor.person_foreign),
    "person_latin": ("person", Inventor.person_latin),
    "gov": ("government", Inventor.gov),
    "place": ("place", Inventor.place),
}
_FIRMS = (
    *("企业", "公司", "重点企业", "行业龙头企业", "龙头企业", "单位", "项目"),
    *("骨干企业", "科技企业", "高新技术企业", "优质企业", "知名企业"),
)
LISTS: dict[str, tuple[str, tuple[int, ...], tuple[str, ...]]] = {
    "firms": ("firm", (2, 2, 3, 3, 4), ()),
    "firms_etc": ("firm", (1, 2, 2, 3, 3, 4, 5), _FIRMS),
    "unis": ("uni", (2, 2, 3), ()),
    "unis_etc": ("uni", (1, 2, 3, 3, 4), ("高校", "高校院所", "高等院校", "大学", "科研院所", "知名高校")),
    "institutes": ("institute", (2, 2, 3), ()),
    "platforms": ("platform", (2, 2, 3), ()),
    "platforms_etc": ("platform", (1, 2, 2, 3), ("平台", "创新平台", "研发机构", "重大平台", "科研设施")),
    "parks_etc": ("park", (1, 2, 2, 3), ("园区", "特色园区", "载体", "科创载体", "产业园区", "重点园区")),
    "incubators_etc": ("incubator", (1, 2, 3), ("孵化器", "众创空间", "载体", "创业载体")),
}
FILLERS: dict[str, _Draw] = {
    "lead": _word("leads"),
    "n": Inventor.number,
    "year": lambda inventor: str(inventor.random.randint(1995, 2026)),
    "amount": Inventor.amount,
    "industry": _word("industries"),
    "product": Inventor.product,
    "project": Inventor.project,
    "system": _word("systems"),
    "award": _word("awards"),
    "policy": _word("policies"),
    "event": Inventor.event,
    "says": _word("says"),
    "does": _word("does"),
    "adverb": _word("adverbs"),
    "role": _word("roles"),
    "tech": _word("tech"),
    "dept": _word("departments"),
    "dept_gov": _word("government_departments"),
    "gov_short": _word("governments"),
    "level": lambda inventor: inventor.among("省级", "市级", "国家级", "省市级"),
    "code": lambda inventor: f"{inventor.random.randint(0, 688999):06d}",
}
