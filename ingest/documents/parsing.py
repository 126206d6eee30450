"""A document as sentences that know where they stand: in a part that tells of plans or not, and of which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ingest.documents.lexicon import Lexicon
from ingest.documents.periods import Period, periods, year_period
from ingest.documents.phrases import Element, Group, phrases
from ingest.documents.scene import Scene, scene_of
from ingest.documents.setting import Part, Setting, parts_of
from ingest.documents.structure import sentences
from ingest.documents.text import Text
from ingest.documents.tokens import tokens

_ALL_ARE = frozenset(("均为", "均是", "都是"))
_PLANS_FROM_HERE = re.compile(r"下一步|下一阶段|下阶段|今后|接下来|明年|(?:19|20)\d\d年.{0,6}(?:将|计划|拟|要)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``year`` is the year it is about; ``times`` are the times that it names, with their places.

    ``period`` holds before the first of them: the last time named before in the same paragraph, else the year.
    """

    scene: Scene
    planned: bool
    year: int | None
    times: tuple[tuple[int, Period], ...]
    period: Period | None

    def knowing(self, known: Mapping[str, str], setting: Setting, recent: Mapping[str, str]) -> Sentence:
        """The same, with what the document tells elsewhere about names, and whom 该公司 means here."""
        return replace(self, scene=replace(self.scene, known=known, setting=setting, recent=recent, told={}))


def parse(text: Text, setting: Setting, lexicon: Lexicon) -> Iterator[Sentence]:
    """The sentences of ``text``, in order."""
    for part in parts_of(text, setting):
        yield from _part(text, part, setting, lexicon)


def _part(text: Text, part: Part, setting: Setting, lexicon: Lexicon) -> Iterator[Sentence]:
    content = text.content
    paragraph, planned = -1, part.planned
    inherited: Period | None = None
    for span in sentences(text, part.section.start, part.section.end):
        begins = content.rfind("\n", 0, span.start)
        if begins != paragraph:
            paragraph, planned, inherited = begins, part.planned, None
        planned = planned or bool(_PLANS_FROM_HERE.match(content, span.start))
        year = part.year if planned == part.planned else setting.plan_year
        elements = phrases(content, list(tokens(content, span.start, span.end, lexicon)))
        elements = _with_appositions(_without_places(elements, content, setting), content)
        times = tuple(periods(content, span.start, span.end, year))
        scene = scene_of(content, span.start, span.end, elements, setting)
        yield Sentence(scene, planned, year, times, inherited or (year_period(year) if year else None))
        inherited = times[-1][1] if times else inherited


def _with_appositions(elements: list[Element], content: str) -> list[Element]:
    """A、B、C，均为电池企业: what the next clause says of all members is the noun of the list."""
    found = list(elements)
    if not any(element[3] in _ALL_ARE for element in elements if not isinstance(element, Group)):
        return found
    for index in range(len(elements) - 3):
        group, comma, verb, said = elements[index : index + 4]
        if (
            not isinstance(group, Group)
            or group.nouns
            or len(group.items) < 2
            or isinstance(comma, Group)
            or isinstance(verb, Group)
        ):
            continue
        if comma.kind == "comma" and verb.text in _ALL_ARE and isinstance(said, Group):
            found[index] = group._replace(nouns=(content[said.start : said.items[-1].raw[1]],))
    return found


def _without_places(elements: list[Element], content: str, setting: Setting) -> list[Element]:
    """江海行 is no person in a report of 江海, though 江 is a surname."""
    stems = tuple(word for word in setting.means if len(word) > 1)

    def is_stem(element: Element) -> bool:
        return isinstance(element, Group) and any(i.cls == "Person" and content.startswith(stems, i.start) for i in element.items)

    def corrected(group: Group) -> Group:
        items = (
            item._replace(cls=None, strong=False) if item.cls == "Person" and content.startswith(stems, item.start) else item
            for item in group.items
        )
        return group._replace(items=tuple(items))

    if not stems:
        return elements
    return [corrected(element) if isinstance(element, Group) and is_stem(element) else element for element in elements]
