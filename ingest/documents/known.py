"""Names that are known apart from the sentence they stand in: from the document itself, from gazetteers, from the tagger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ingest.documents.items import Item
from ingest.documents.lexicon import Head, any_of
from ingest.documents.names import ACTORS, firm_before_figure
from ingest.documents.parsing import Sentence
from ingest.documents.phrases import Group
from ingest.documents.scene import Known, Scene
from ingest.documents.tokens import Name

_SHORTEST_KEPT = 3  # code points; a shorter name stands inside other words too often
_ACADEMIES = ("中国科学院", "中科院")
_NUMBERED = re.compile(  # the institutes of the state's groups are called by a number
    r"(?:中国电科|中电科|中国电子科技集团(?:有限)?公司|航天科[技工](?:集团)?|中[国航船](?:工业|船舶|重工|兵器)?(?:集团)?(?:有限)?(?:公司)?)"
    r"第?[一二三四五六七八九十百〇\d]{1,4}(?:研究)?[所院]"
)
_LONGEST_SHORT = 4


class Places:
    """Where known names stand in a document."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        kept = [name for name, one in known.items() if len(name) >= _SHORTEST_KEPT and one.cls in ACTORS]
        self._known = known
        self._pattern = re.compile(any_of(kept)) if kept else None

    def cut_apart(self, sentence: Sentence) -> list[Name]:
        """The known names that no name of the sentence holds yet: 由深创投领投 was read as 由深创投."""
        if self._pattern is None:
            return []
        scene = sentence.scene
        found = [(match.start(), match.end()) for match in self._pattern.finditer(scene.content, scene.start, scene.end)]
        if not found:
            return []
        items = [(item.start, item.end, self._is_whole(scene, group, item)) for _, group, item in scene.items()]
        return [
            as_name(start, end, self._known[scene.content[start:end]])
            for start, end in found
            if not any(first <= start and end <= last and is_name for first, last, is_name in items)
        ]

    def _is_whole(self, scene: Scene, group: Group, item: Item) -> bool:
        """Whether the item is read as it should be: as a name, or as a product that carries its firm's name."""
        text = scene.text(item)
        return text in self._known or scene.cls(item, group) in ACTORS or firm_before_figure(text) is not None


def from_gazetteer(content: str) -> list[Name]:
    """The universities, institutes, firms and parks of the gazetteer that ``content`` names."""
    from kg.gazetteers import load_gazetteer

    found: list[Name] = []
    for match in load_gazetteer().find(content):
        known, start = Known(match.entries[0].cls, "gazetteers"), match.start
        if known.cls == "ResearchInstitute":
            start -= next((len(academy) for academy in _ACADEMIES if content.endswith(academy, 0, start)), 0)
        if known.cls in ACTORS:
            found.append(as_name(start, match.end, known, short=match.form != "name"))
    numbered = (as_name(*match.span(), Known("ResearchInstitute", "gazetteers")) for match in _NUMBERED.finditer(content))
    return without_overlaps([*found, *numbered])


def as_name(start: int, end: int, known: Known, *, short: bool | None = None) -> Name:
    """A place of a known name, for the tokeniser; persons are only kept in one piece, since titles stand around them."""
    short = end - start <= _LONGEST_SHORT if short is None else short
    return Name(start, end, None if known.cls == "Person" else Head(known.cls, alone=True, short=short, layer=known.layer))


def without_overlaps(names: Iterable[Name]) -> list[Name]:
    """In order; of those that overlap the longer stays."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda one: (one.start, -one.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
        elif name.end - name.start > kept[-1].end - kept[-1].start:
            kept[-1] = name
    return kept
