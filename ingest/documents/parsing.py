"""A document as sentences that know where they stand: in a part that tells of plans or not, and of which year."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.documents.classes import Known
from ingest.documents.item import Item
from ingest.documents.lexicon import Lexicon, load_lexicon
from ingest.documents.names import ACTORS, is_person
from ingest.documents.periods import Period, periods, year_period
from ingest.documents.phrases import Element, Group, phrases
from ingest.documents.scene import Scene, scene_of
from ingest.documents.setting import Part, Setting, parts_of
from ingest.documents.structure import Span, sentences
from ingest.documents.text import Text
from ingest.documents.tokens import Name, Token, tokens, with_names, without_overlaps

_SHORTEST_ASIDE = 4  # code points between the brackets
_SPEECH = load_lexicon().sets["speech"]
_ALL_ARE = frozenset(("均为", "均是", "都是"))
_MAY_BE_PERSONS = frozenset((None, "Person"))
_PLANS_FROM_HERE = re.compile(r"下一步|下一阶段|下阶段|今后|接下来|明年|(?:19|20)\d\d年.{0,6}(?:将|计划|拟|要)")


class Sentence(Struct, eq=False, gc=False):
    """``year`` is the year it is about; ``times`` are the times that it names, with their places.

    ``period`` holds before the first of them: the last time named before in the same paragraph, else the year.
    """

    scene: Scene
    planned: bool
    year: int | None
    times: tuple[tuple[int, Period], ...]
    period: Period | None
    words: Sequence[Token]  # before names are set in them
    aside: bool = False  # what stands in brackets within another
    names: tuple[Name, ...] = ()  # known before it was read
    unchanged: bool = True  # nothing that other sentences tell says more of its names

    def knowing(self, known: Mapping[str, Known], setting: Setting, recent: Mapping[str, str]) -> Sentence:
        """The same, with what is known of names from elsewhere, and whom 该公司 means here."""
        scene = self.scene.knowing(known, setting, recent)
        unchanged = self.unchanged and scene.classes is self.scene.classes
        return Sentence(scene, self.planned, self.year, self.times, self.period, self.words, self.aside, self.names, unchanged)

    def with_names(self, names: Sequence[Name], lexicon: Lexicon) -> Sentence:
        """The same, with these names of it in one piece each, besides those that it has so already."""
        scene = self.scene
        names = without_overlaps([*self.names, *names])
        elements = _elements(with_names(self.words, names, scene.content, lexicon), scene.content, scene.setting)
        scene = scene_of(scene.content, scene.start, scene.end, elements, scene.setting)
        return Sentence(scene, self.planned, self.year, self.times, self.period, self.words, self.aside, tuple(names), False)


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
    """The phrases of a sentence, each group corrected by what stands behind it and by what the document is about."""
    elements = phrases(content, words)
    for index, group in enumerate(elements):
        if not isinstance(group, Group):
            continue
        many = len(group.items) > 1
        if many or group.items[0].cls in _MAY_BE_PERSONS:
            following = elements[index + 1] if index + 1 < len(elements) else None
            _name_persons(group, following, content, setting)
            if many and not group.nouns and isinstance(following, Token) and following.kind == "comma":
                elements[index] = _with_noun_behind(group, elements[index + 1 : index + 4], content)
    return elements


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
        raw = words = tokens(content, span.start, span.end, lexicon)
        if names := known.within(span.start, span.end):
            words = with_names(raw, names, content, lexicon)
        elements = _elements(words, content, setting)
        times = periods(content, span.start, span.end, year)
        scene = scene_of(content, span.start, span.end, elements, setting)
        period = inherited or (year_period(year) if year else None)
        yield Sentence(scene, planned, year, times, period, raw, names=tuple(names))
        for scene, inside in _asides(words, content, setting, lexicon, known) if _has_brackets(content, span) else ():
            names = known.within(scene.start, scene.end)
            yield Sentence(scene, planned, year, (), period, inside, aside=True, names=tuple(names))
        inherited = times[-1][1] if times else inherited


def _has_brackets(content: str, span: Span) -> bool:
    return content.find("（", *span) >= 0 or content.find("(", *span) >= 0


def _asides(
    words: Sequence[Token], content: str, setting: Setting, lexicon: Lexicon, known: _Names
) -> Iterator[tuple[Scene, Sequence[Token]]]:
    """The brackets that name an actor, 云帆（海州云帆电子有限公司）, or who wrote the text, with their words."""
    for bracket in [word for word in words if word.kind == "bracket"]:
        start, end = bracket.start + 1, bracket.end - 1
        raw = tokens(content, start, end, lexicon)
        elements: list[Element] = []
        if end - start >= _SHORTEST_ASIDE:
            elements = phrases(content, with_names(raw, known.within(start, end), content, lexicon))
        if is_person(content[start:end]) and content[bracket.end : bracket.end + 1] in ("", "\n"):
            person = Item(start, end, "Person", True, True, "persons", raw=(start, end), text=content[start:end])
            elements = [Group((person,), start, end)]
        scene = scene_of(content, start, end, elements, setting)
        if any(item.named and item.cls in ACTORS for _, _, item in scene.items()):
            yield scene, raw


def _with_noun_behind(group: Group, behind: Sequence[Element], content: str) -> Group:
    """A、B、C，均为电池企业: what the next clause says of all members is the noun of the list."""
    match behind:
        case [Token(kind="comma"), Token(text=verb), Group() as said] if verb in _ALL_ARE:
            return replace(group, nouns=(content[said.start : said.items[-1].raw[1]],))
    return group


def _name_persons(group: Group, behind: Element | None, content: str, setting: Setting) -> None:
    """顾明远回忆; 记者顾明远、方岚: who speaks, or stands in a list behind a title, is a person, if it is a person's name.

    江海行 is none in a report of 江海, though 江 is a surname.
    """
    items = group.items
    persons = [item for item in items if item.cls == "Person"]
    titled = len(items) > 1 and any([content.startswith(item.title, item.start - len(item.title)) for item in persons])
    speaks = isinstance(behind, Token) and behind.text in _SPEECH
    for item in items if titled else items[-1:] if speaks else ():
        if item.cls is None and is_person(item.text):
            item.cls, item.strong, item.layer = "Person", True, "persons"
            persons.append(item)
    for item in persons:
        if content.startswith(tuple([word for word in setting.means if len(word) > 1]), item.start):
            item.cls, item.strong = None, False
