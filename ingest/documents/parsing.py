"""A document as sentences that know where they stand: in a part that tells of plans or not, and of which year."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from ingest.documents.item import Item
from ingest.documents.lexicon import Lexicon, load_lexicon
from ingest.documents.names import ACTORS, is_person
from ingest.documents.periods import Period, periods, year_period
from ingest.documents.phrases import Element, Group, phrases
from ingest.documents.scene import RECENT, Known, Scene, scene_of
from ingest.documents.setting import Part, Setting, parts_of
from ingest.documents.structure import sentences
from ingest.documents.text import Text
from ingest.documents.tokens import Name, Token, tokens, with_names, without_overlaps

_SHORTEST_ASIDE = 4  # code points between the brackets
_ALL_ARE = frozenset(("均为", "均是", "都是"))
_PLANS_FROM_HERE = re.compile(r"下一步|下一阶段|下阶段|今后|接下来|明年|(?:19|20)\d\d年.{0,6}(?:将|计划|拟|要)")


class Sentence(NamedTuple):
    """``year`` is the year it is about; ``times`` are the times that it names, with their places.

    ``period`` holds before the first of them: the last time named before in the same paragraph, else the year.
    """

    scene: Scene
    planned: bool
    year: int | None
    times: tuple[tuple[int, Period], ...]
    period: Period | None
    aside: bool = False  # what stands in brackets within another
    names: tuple[Name, ...] = ()  # known before it was read
    unchanged: bool = True  # nothing that other sentences tell says more of its names

    def knowing(self, known: Mapping[str, Known], setting: Setting, recent: Mapping[str, str]) -> Sentence:
        """The same, with what is known of names from elsewhere, and whom 该公司 means here."""
        scene = self.scene
        names = [scene.content[item.start : item.end] for _, _, item in scene.listed]
        same = setting is scene.setting and RECENT.keys().isdisjoint(names) and known.keys().isdisjoint(names)
        told = scene.told if same else {}
        return self._replace(
            scene=scene._replace(known=known, setting=setting, recent=recent, told=told), unchanged=self.unchanged and same
        )

    def with_names(self, names: Sequence[Name], lexicon: Lexicon) -> Sentence:
        """The same, with these names of it in one piece each, besides those that it has so already."""
        scene = self.scene
        names = without_overlaps([*self.names, *names])
        words = with_names(tokens(scene.content, scene.start, scene.end, lexicon), names, scene.content, lexicon)
        elements = _elements(words, scene.content, scene.setting)
        scene = scene_of(scene.content, scene.start, scene.end, elements, scene.setting)
        return self._replace(scene=scene, names=tuple(names), unchanged=False)


def parse(text: Text, setting: Setting, lexicon: Lexicon, names: Sequence[Name] = ()) -> Iterator[Sentence]:
    """The sentences of ``text``, in order. ``names`` are known before, in order and without overlaps."""
    known = _Names(names)
    for part in parts_of(text, setting):
        yield from _part(text, part, setting, lexicon, known)


class _Names:
    """Names of a document by their place."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = names
        self._starts = [name.start for name in names]

    def within(self, start: int, end: int) -> Sequence[Name]:
        return self._names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _elements(words: Sequence[Token], content: str, setting: Setting) -> list[Element]:
    return _with_appositions(_without_places(_with_speakers(phrases(content, words), content), content, setting), content)


def _part(text: Text, part: Part, setting: Setting, lexicon: Lexicon, known: _Names) -> Iterator[Sentence]:
    content = text.content
    paragraph, planned = -1, part.planned
    inherited: Period | None = None
    for span in sentences(text, part.section.start, part.section.end):
        begins = content.rfind("\n", 0, span.start)
        if begins != paragraph:
            paragraph, planned, inherited = begins, part.planned, None
        planned = planned or bool(_PLANS_FROM_HERE.match(content, span.start))
        year = part.year if planned == part.planned else setting.plan_year
        words = tokens(content, span.start, span.end, lexicon)
        if names := known.within(span.start, span.end):
            words = with_names(words, names, content, lexicon)
        elements = _elements(words, content, setting)
        times = tuple(periods(content, span.start, span.end, year))
        scene = scene_of(content, span.start, span.end, elements, setting)
        period = inherited or (year_period(year) if year else None)
        yield Sentence(scene, planned, year, times, period, names=tuple(names))
        for scene in _asides(words, content, setting, lexicon, known):
            yield Sentence(scene, planned, year, (), period, aside=True, names=tuple(known.within(scene.start, scene.end)))
        inherited = times[-1][1] if times else inherited


def _asides(words: Sequence[Token], content: str, setting: Setting, lexicon: Lexicon, known: _Names) -> Iterator[Scene]:
    """The brackets that name an actor, 云帆（海州云帆电子有限公司）, or who wrote the text."""
    for bracket in words:
        start, end = bracket.start + 1, bracket.end - 1
        if bracket.kind != "bracket":
            continue
        elements: list[Element] = []
        if end - start >= _SHORTEST_ASIDE:
            inside = with_names(tokens(content, start, end, lexicon), known.within(start, end), content, lexicon)
            elements = phrases(content, inside)
        if is_person(content[start:end]) and content[bracket.end : bracket.end + 1] in ("", "\n"):
            elements = [Group((Item(start, end, "Person", True, True, "persons", raw=(start, end)),), start, end)]
        scene = scene_of(content, start, end, elements, setting)
        if any(item.named and item.cls in ACTORS for _, _, item in scene.items()):
            yield scene


def _with_appositions(elements: list[Element], content: str) -> list[Element]:
    """A、B、C，均为电池企业: what the next clause says of all members is the noun of the list."""
    if not any([not isinstance(element, Group) and element.text in _ALL_ARE for element in elements]):
        return elements
    found = list(elements)
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


def _with_speakers(elements: list[Element], content: str) -> list[Element]:
    """顾明远回忆; 记者顾明远、方岚: who speaks, or stands in a list behind a title, is a person, if it is a person's name."""
    found = list(elements)
    speech = load_lexicon().sets["speech"]
    for index, (group, verb) in enumerate(zip_longest(elements, elements[1:])):
        if not isinstance(group, Group):
            continue
        speaks = verb is not None and not isinstance(verb, Group) and verb.text in speech
        if not speaks and len(group.items) == 1:
            continue
        titled = any(
            [item.cls == "Person" and content.startswith(item.title, item.start - len(item.title)) for item in group.items]
        )
        if not (speaks or titled):
            continue
        people = [
            item.cls is None and is_person(content[item.start : item.end]) and (item is group.items[-1] if not titled else True)
            for item in group.items
        ]
        if any(people):
            items = (
                item._replace(cls="Person", strong=True, layer="persons") if is_one else item
                for item, is_one in zip(group.items, people, strict=True)
            )
            found[index] = group._replace(items=tuple(items))
    return found


def _without_places(elements: list[Element], content: str, setting: Setting) -> list[Element]:
    """江海行 is no person in a report of 江海, though 江 is a surname."""
    stems = tuple([word for word in setting.means if len(word) > 1])

    def corrected(group: Group) -> Group:
        items = (
            item._replace(cls=None, strong=False) if item.cls == "Person" and content.startswith(stems, item.start) else item
            for item in group.items
        )
        return group._replace(items=tuple(items))

    for index, element in enumerate(elements):
        if isinstance(element, Group):
            for item in element.items:
                if item.cls == "Person" and content.startswith(stems, item.start):
                    elements[index] = corrected(element)
                    break
    return elements
