"""Names that are known apart from the sentence they stand in: from the document itself, from gazetteers, from the tagger."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.documents.classes import Known
from ingest.documents.item import Item
from ingest.documents.lexicon import Head, load_lexicon
from ingest.documents.names import ACTORS, firm_before_figure, names_something
from ingest.documents.occurrences import Occurrences
from ingest.documents.parsing import Sentence
from ingest.documents.scene import Scene
from ingest.documents.tokens import Name, without_overlaps

if TYPE_CHECKING:
    from ingest.documents.tagger.tags import Kind

_SHORTEST_KEPT = 3  # code points; a shorter name stands inside other words too often
_ACADEMIES = ("中国科学院", "中科院")
_NUMBERED = re.compile(  # the institutes of the state's groups are called by a number
    r"(?=[中航])(?:中国电科|中电科|中国电子科技集团(?:有限)?公司|航天科[技工](?:集团)?|中[国航船](?:工业|船舶|重工|兵器)?(?:集团)?(?:有限)?(?:公司)?)"
    r"第?[一二三四五六七八九十百〇\d]{1,4}(?:研究)?[所院]"
)
_CLASSES = {"company": "Enterprise", "park": "Park"}  # kinds of the tagger
_SUREST = 0.6
_JOINED = re.compile("[和与及]")
_LONGEST_SHORT = 4


class Places:
    """Where known names stand in the document ``content``.

    ``tagged`` are places that the tagger has found, in order; ``introduced`` are short forms that the text itself explains.
    """

    def __init__(self, content: str, known: Mapping[str, Known], tagged: Sequence[Name], introduced: Collection[str]) -> None:
        self._tagged = tagged
        self._starts = [name.start for name in tagged]
        kept = [name for name, one in known.items() if one.cls in ACTORS and (len(name) >= _SHORTEST_KEPT or name in introduced)]
        self._known = known
        self._occurrences = Occurrences(content, kept) if kept else None

    def cut_apart(self, sentence: Sentence) -> list[Name]:
        """The known names that no name of the sentence holds yet: 由深创投领投 was read as 由深创投."""
        scene = sentence.scene
        tagged = self._tagged
        if tagged:
            tagged = tagged[bisect_left(self._starts, scene.start) : bisect_left(self._starts, scene.end)]
        found = self._occurrences.within(scene.start, scene.end) if self._occurrences else []
        if not found:
            return [*tagged]
        items = [item for _, _, item in scene.listed]
        cut = [
            as_name(start, end, self._known[scene.content[start:end]])
            for start, end in found
            if not any([item.start <= start and end <= item.end and self._is_whole(scene, item) for item in items])
        ]
        free = (name for name in tagged if not any(one.start < name.end and name.start < one.end for one in cut))
        return without_overlaps([*free, *cut])

    def _is_whole(self, scene: Scene, item: Item) -> bool:
        """Whether the item is read as it should be: as a name, or as a product that carries its firm's name."""
        text = item.text
        if _JOINED.search(text) and not item.quoted and any(text.startswith(name) for name in self._known):
            return False  # 恒宇重工三号车间和昌邑科创园
        return text in self._known or scene.classes[item] in ACTORS or firm_before_figure(text) is not None


def from_gazetteer(content: str) -> list[Name]:
    """The universities, institutes, firms and parks of the gazetteer that ``content`` names."""
    from kg.gazetteers import load_gazetteer

    found: list[Name] = []
    for match in load_gazetteer().find(content):
        cls, start = match.entries[0].cls, match.start
        if cls not in ACTORS or match.ambiguous:
            continue
        if cls == "ResearchInstitute":
            start -= next((len(academy) for academy in _ACADEMIES if content.endswith(academy, 0, start)), 0)
        in_a_longer_one = match.form == "short" and content[match.end : match.end + 1] in ("学", "院")  # 江海大|学
        if not in_a_longer_one:
            found.append(as_name(start, match.end, Known(cls, "gazetteers"), short=match.form != "name"))
    numbered = (as_name(*match.span(), Known("ResearchInstitute", "gazetteers")) for match in _NUMBERED.finditer(content))
    return without_overlaps([*found, *numbered])


def _may_be_person(name: str) -> bool:
    """Whether a name of two or three characters begins with a surname; 任 is a verb as often (区长任双|组长)."""
    lexicon = load_lexicon()
    surnames = lexicon.surnames | lexicon.rare_surnames
    if len(name) > 3 or not name.isalpha() or name.isascii():
        return True
    return name[0] in surnames and name[0] != "任" and not _is_place(name)


def _is_place(name: str) -> bool:
    from kg.gazetteers import load_gazetteer

    return any(entry.cls == "Region" for entry in load_gazetteer().named(name))


def as_name(start: int, end: int, known: Known, *, short: bool | None = None) -> Name:
    """A place of a known name, for the tokeniser."""
    short = end - start <= _LONGEST_SHORT if short is None else short
    return Name(start, end, _head(known, short))


@lru_cache(maxsize=256)
def _head(known: Known, short: bool) -> Head:
    return Head(known.cls, alone=True, short=short, layer=known.layer)


def from_tagger(sentences: Sequence[Sentence]) -> list[Name]:
    """The names that the tagger finds where rules have found none."""
    from ingest.documents.tagger import tag

    spans = [(sentence.scene.start, sentence.scene.end) for sentence in sentences if not sentence.aside]
    if not spans:
        return []
    content = sentences[0].scene.content
    named = bytearray(len(content))
    for sentence in sentences:
        scene = sentence.scene
        for _, _, item in scene.items():
            if item.named and scene.classes[item] is not None:
                named[item.start : item.end] = b"\1" * (item.end - item.start)
    return [
        Name(one.start, one.end, Head(cls, alone=True, layer="tagger"))
        for one in tag(content, spans)
        if one.confidence >= _SUREST and not any(named[one.start : one.end])
        if (cls := _class_of(one.kind, content[one.start : one.end])) is not None
    ]


def _class_of(kind: Kind, name: str) -> str | None:
    """The class of what the tagger has found; None for a kind of thing, a place, and what no head noun tells."""
    if kind == "person":
        return "Person" if _may_be_person(name) else None
    heads = load_lexicon().heads
    begin = next((begin for begin in range(len(name)) if name[begin:] in heads), len(name))
    if not names_something(name[:begin]):
        return None  # 大学科技园, 小镇
    told = heads[name[begin:]].cls if begin < len(name) else None
    if kind == "organisation":
        return told if told in ACTORS else None
    return told if kind == "park" and told in ("Park", "Incubator", "Platform") else _CLASSES.get(kind)
