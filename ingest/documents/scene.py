"""A sentence as frames see it: its clauses, and the groups of names around a trigger."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from ingest.documents.classes import Known, are_firms, classes_of
from ingest.documents.item import Item
from ingest.documents.lexicon import Layer, load_lexicon
from ingest.documents.names import noun_class
from ingest.documents.phrases import Element, Group
from ingest.documents.setting import Setting
from kg.statements.statement import Basis

# Words that introduce who takes part, who does it, and where.
WITH = frozenset(("与", "和", "同", "跟", "及", "联合", "携手", "会同", "联手", "协同", "特邀", "对接", "牵手"))
BY = frozenset(("由", "被", "受"))
AT = frozenset(("赴", "到", "在", "于", "走进", "前往", "走访", "来到", "向", "对", "从", "以", "拜访", "为"))
_MARKED = WITH | BY | AT
# What stands for the last one named of a class.
RECENT: Mapping[str, str] = {
    "该公司": "Enterprise",
    "该企业": "Enterprise",
    "这家公司": "Enterprise",
    "这家企业": "Enterprise",
    "该集团": "Enterprise",
    "该校": "University",
    "该院": "ResearchInstitute",
    "该园区": "Park",
    "该孵化器": "Incubator",
    "该平台": "Platform",
    "该中心": "Platform",
    # These only at the beginning of a sentence.
    "公司": "Enterprise",
    "研究院": "ResearchInstitute",
    "研究所": "ResearchInstitute",
    "实验室": "Platform",
    "联合体": "Platform",
    "创新中心": "Platform",
    "园区": "Park",
    "学校": "University",
    "孵化器": "Incubator",
    "工作站": "Platform",
    "大会": "Event",
    "活动": "Event",
    "会议": "Event",
    "论坛": "Event",
    "大赛": "Event",
}
_THIS = ("本次", "此次", "本届")
_APART = _MARKED - frozenset(("和", "及"))  # a preposition, but no conjunction

_MARKS = frozenset(("comma", "stop"))  # they divide clauses
_PLACE_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}(?:市|区|县|省|镇|街道|乡|地区)$")


class End(Struct, gc=False):
    """One end of a possible relation: ``content[start:end]`` is its place (None for an understood subject).

    ``clause`` numbers the clause that names it; ``partial``: it is one of a list that does not name all.
    """

    name: str
    cls: str
    span: tuple[int, int] | None
    basis: Basis = "explicit"
    layer: Layer = "heads"
    clause: int = -1
    partial: bool = False

    def __hash__(self) -> int:
        return hash((self.name, self.span))


class Scene(Struct, eq=False, gc=False):
    """One sentence. ``clauses`` number the clause of each element, ``spans`` are where the clauses lie.

    ``known`` are the classes of names that the document tells in other sentences.
    """

    content: str
    start: int
    end: int
    elements: Sequence[Element]
    clauses: Sequence[int]
    spans: Sequence[tuple[int, int]]
    setting: Setting
    known: Mapping[str, Known]
    words: Sequence[tuple[int, str]]  # what stands between the groups, with its place among the elements
    numbered: Sequence[tuple[int, Group]]  # the groups with theirs
    by_clause: Sequence[Sequence[tuple[int, Group]]]  # the same, clause by clause
    listed: Sequence[tuple[int, Group, Item]]  # every item with its group and the index of that
    recent: Mapping[str, str]  # 该公司 → the firm that a sentence before spoke of
    classes: Mapping[Item, str | None]  # of every item, by what is known so far

    def knowing(self, known: Mapping[str, Known], setting: Setting, recent: Mapping[str, str]) -> Scene:
        """The same, with what is known of names from elsewhere, and whom 该公司 means here.

        ``classes`` stay the same object where none of the names in the sentence is known.
        """
        names = [item.text for _, _, item in self.listed]
        same = setting is self.setting and known.keys().isdisjoint(names) and RECENT.keys().isdisjoint(names)
        return Scene(
            self.content,
            self.start,
            self.end,
            self.elements,
            self.clauses,
            self.spans,
            setting,
            known,
            self.words,
            self.numbered,
            self.by_clause,
            self.listed,
            recent,
            self.classes if same else classes_of(self.listed, setting, known),
        )

    def meant(self, name: str, start: int) -> str | None:
        """The name for which ``name`` at ``start`` stands here (全区, 园区, 该公司), None where it stands for itself."""
        if (meant := self.setting.means.get(name)) or name not in self.recent:
            return meant
        said = name[0] in "该这" or self.content.endswith(_THIS, self.start, start)
        return self.recent[name] if said or any(start == clause for clause, _ in self.spans) else None

    def word(self, index: int) -> str:
        """The text of the element ``index`` where it is a word, else empty."""
        element = self.elements[index] if index < len(self.elements) else None
        return element.text if element is not None and not isinstance(element, Group) else ""

    def sentence_text(self) -> str:
        return self.content[self.start : self.end]

    def clause_text(self, index: int) -> str:
        start, end = self.spans[self.clauses[index]]
        return self.content[start:end]

    def clause_at(self, position: int) -> tuple[int, int]:
        """The clause that holds ``position``."""
        for span in self.spans:
            if span[0] <= position < span[1]:
                return span
        return self.start, self.end

    def clause_range(self, index: int) -> tuple[int, int]:
        """The first element of the clause of element ``index``, and the one behind its last."""
        clause = self.clauses[index]
        return bisect_left(self.clauses, clause), bisect_right(self.clauses, clause)

    def begins_clause(self, index: int) -> bool:
        """Whether the element ``index`` is the first of its clause."""
        return index == 0 or self.clauses[index - 1] != self.clauses[index]

    def groups(self, indices: Iterable[int] | None = None) -> Iterable[tuple[int, Group]]:
        """The groups among ``indices`` (all by default), in that order."""
        if indices is None:
            return self.numbered
        elements = self.elements
        return ((index, element) for index in indices if isinstance(element := elements[index], Group))

    def items(self) -> Sequence[tuple[int, Group, Item]]:
        """Every item with its group and the index of that."""
        return self.listed

    def before(self, trigger: int) -> list[tuple[int, Group]]:
        """The groups of the clause before the trigger, nearest first."""
        found = [one for one in self.by_clause[self.clauses[trigger]] if one[0] < trigger]
        found.reverse()
        return found

    def behind(self, trigger: int) -> list[tuple[int, Group]]:
        """The groups of the clause behind the trigger."""
        return [one for one in self.by_clause[self.clauses[trigger]] if one[0] > trigger]

    def left(self, trigger: int) -> tuple[int, Group] | None:
        """The nearest group before the trigger that no preposition introduces."""
        for one in reversed(self.by_clause[self.clauses[trigger]]):
            if one[0] < trigger and one[1].before not in _APART and not self._counts(one[0]):
                return one
        return None

    def right(self, trigger: int, *, far: bool = False) -> tuple[int, Group] | None:
        """The first group behind the trigger that no preposition introduces; ``far`` passes over those that name nobody."""
        for index, group in self.by_clause[self.clauses[trigger]]:
            if index <= trigger or (index > trigger + 1 and group.before in _MARKED):
                continue
            if any([item.named for item in group.items]) or not (far or self._is_attribute(index)):
                return index, group
        return None

    def _counts(self, index: int) -> bool:
        """Whether the group only says how many the list before it has: A、B|2家|机构."""
        group = self.elements[index]
        if index < 2 or not isinstance(group, Group) or len(group.items) > 1 or group.items[0].named:
            return False
        listed, number = self.elements[index - 2 : index]
        is_number = not isinstance(number, Group) and number.kind == "number" and number.end == group.start
        return is_number and isinstance(listed, Group) and listed.end == number.start and any(item.named for item in listed.items)

    def _is_attribute(self, index: int) -> bool:
        """Whether 的 follows: 招引|更多|的…"""
        following = self.elements[index + 1] if index + 1 < len(self.elements) else None
        return following is not None and not isinstance(following, Group) and following.text == "的"

    def marked(self, trigger: int, marks: frozenset[str]) -> tuple[int, Group] | None:
        """The nearest group that one of ``marks`` introduces: before the trigger, else close behind it."""
        behind: tuple[int, Group] | None = None
        before: tuple[int, Group] | None = None
        for found in self.by_clause[self.clauses[trigger]]:
            if found[1].before in marks:
                if found[0] < trigger:
                    before = found
                elif behind is None and trigger < found[0] < trigger + 4:
                    behind = found
        return before or behind

    def layer(self, item: Item, group: Group) -> Layer:
        """What tells the class of an item: its own form, the noun of its list, or another sentence."""
        cls = self.classes[item]
        if item.cls is not None and item.cls == cls:
            return item.layer
        if cls == noun_class(group.nouns) or are_firms(group):
            return "lists"
        known = self.known.get(item.text)
        return known.layer if known else "repeats"


def scene_of(content: str, start: int, end: int, elements: Sequence[Element], setting: Setting) -> Scene:
    """The scene of the sentence ``content[start:end]``, with nothing known from elsewhere."""
    clauses: list[int] = []
    spans: list[tuple[int, int]] = []
    words: list[tuple[int, str]] = []
    numbered: list[tuple[int, Group]] = []
    here: list[tuple[int, Group]] = []  # the groups of the clause
    by_clause = [here]
    begin = start
    for index, element in enumerate(elements):
        if isinstance(element, Group):
            place = (index, element)
            numbered.append(place)
            here.append(place)
            continue
        words.append((index, element.text))
        if element.kind in _MARKS:
            clauses += [len(spans)] * (index + 1 - len(clauses))
            spans.append((begin, element.start))
            begin, here = element.end, []
            by_clause.append(here)
    clauses += [len(spans)] * (len(elements) - len(clauses))
    spans.append((begin, end))
    listed = [(index, group, item) for index, group in numbered for item in group.items]
    classes = classes_of(listed, setting, {})
    return Scene(content, start, end, elements, clauses, spans, setting, {}, words, numbered, by_clause, listed, {}, classes)


def last_named(scene: Scene) -> dict[str, str]:
    """Of each class the first name of the sentence, by itself: the one that a sentence after means by 该公司."""
    told: dict[str, str] = {}
    classes = scene.classes
    for _, group in scene.numbered:
        first = group.items[0]
        for item in (first, *first.inner) if first.inner else (first,):
            cls = classes[item] if item is first else item.cls
            if not item.named or cls is None or cls in told:
                continue
            if len(group.items) == 1 or sum([classes[other] == cls for other in group.items]) == 1:
                told[cls] = item.text
    return told


def is_place(name: str) -> bool:
    """Whether it is a place of the lexicon, or has the form of a district's or city's name."""
    return load_lexicon().kinds.get(name) == "place" or bool(_PLACE_NAME.match(name))
