"""Where the names stand: one mention for each place, none across another, found by the layer that is surest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter

from msgspec import Struct

from ingest.documents.aliases import SHORT_ZONES, normal_zone
from ingest.documents.classes import Known
from ingest.documents.extraction import Evidence
from ingest.documents.lexicon import Layer
from ingest.documents.matching import Found
from ingest.documents.names import ACTORS
from ingest.documents.occurrences import Occurrences
from ingest.documents.parsing import Sentence
from ingest.documents.setting import Setting

_KEPT = ACTORS | {"GovernmentBody", "Policy", "Event"}  # other classes are kept where a relation needs them
_AS_A_GOAL = frozenset(("创建", "筹建", "获批", "争创", "建设", "升级为", "申报"))  # 创建|高新区: a kind, not the one meant
_OF_A_KIND = frozenset("级家类个各")  # 国家级|高新区, 18个|高新区
_AROUND_NAMES = frozenset(("Project", "Event"))  # X实验室项目, X研究院揭牌仪式: the name inside is mentioned as well
# Of two that cross, the lower rank stays: words that a frame made a name of, a name inside a project's, what relations need,
# what stands by itself, a name inside another.
_MINTED, _IN_PROJECT, _RELATED, _STANDING, _NESTED = range(5)


class Seen(Struct, eq=False, gc=False):
    """A name at a place, before names are joined to entities; ``evidence`` is the clause around it."""

    start: int
    end: int
    cls: str
    layer: Layer
    evidence: Evidence


def seen(sentences: Sequence[Sentence], found: Iterable[Found], known: Mapping[str, Known], setting: Setting) -> list[Seen]:
    """The mentions of a document, in order. ``known`` are classes of names that ``learn`` found."""
    if not sentences:
        return []
    content = sentences[0].scene.content
    kept = _without_crossing([*_of_relations(found), *_standing(sentences, setting)], len(content))
    kept += _repeats(content, sentences, kept, known, setting)
    kept.sort(key=attrgetter("end"), reverse=True)
    kept.sort(key=attrgetter("start"))  # of those that begin at one place the longest first
    return kept


def _of_relations(found: Iterable[Found]) -> Iterator[tuple[int, Seen]]:
    for one in found:
        for end in (one.subject, one.object):
            if end.span is None or (end.cls in ACTORS and end.span[1] - end.span[0] != len(end.name)):
                continue  # understood, or 园区 for the park that reports: it stands for a name, but is none
            rank = _NESTED if end.layer == "nested" else _MINTED if end.layer == "frames" and end.cls not in ACTORS else _RELATED
            yield rank, Seen(*end.span, end.cls, end.layer, Evidence(one.start, one.end))


def _standing(sentences: Sequence[Sentence], setting: Setting) -> Iterator[tuple[int, Seen]]:
    zones = set(_zones_named(sentences)) if setting.region is None else SHORT_ZONES
    for sentence in sentences:
        scene = sentence.scene
        for index, group, item in scene.listed:
            cls, name = scene.classes[item], item.text
            if cls is None or not (item.named or name in zones):
                continue
            if not item.named and (group.before in _AS_A_GOAL or scene.content[item.start - 1 : item.start] in _OF_A_KIND):
                continue
            kept = cls in _KEPT and (name not in setting.means or cls in ("Park", "Incubator", "University"))
            if not kept and cls not in _AROUND_NAMES:
                continue
            evidence = Evidence(*scene.spans[scene.clauses[index]])
            if cls in _AROUND_NAMES:
                for inner in item.inner:
                    if inner.cls in ACTORS and inner.cls is not None:
                        yield _IN_PROJECT, Seen(inner.start, inner.end, inner.cls, inner.layer, evidence)
            if kept:
                yield _STANDING, Seen(item.start, item.end, cls, scene.layer(item, group), evidence)


def _zones_named(sentences: Iterable[Sentence]) -> Iterator[str]:
    """The short forms (高新区) that can only mean a zone that the document names in full."""
    for sentence in sentences:
        for _, _, item in sentence.scene.items():
            if item.cls == "Park" and item.named:
                name = normal_zone(item.text)
                yield from (zone for zone in SHORT_ZONES if name.endswith(zone))


def _without_crossing(candidates: Iterable[tuple[int, Seen]], length: int) -> list[Seen]:
    """One mention for each span; of those that overlap the lower rank, then the longer; inside a project's name others stand.

    ``length`` is that of the document.
    """
    kept: dict[tuple[int, int], Seen] = {}
    owner: list[tuple[int, int] | None] = [None] * length  # of each code point
    for _, _, one in sorted([(rank, one.start - one.end, one) for rank, one in candidates], key=itemgetter(0, 1)):
        span = first, last = one.start, one.end
        if span in kept:
            continue
        if any(owner[first:last]):
            around = {other for other in owner[first:last] if other}
            inside = all(start <= first and last <= end and kept[start, end].cls in _AROUND_NAMES for start, end in around)
            around_others = one.cls in _AROUND_NAMES and all(first <= start and end <= last for start, end in around)
            if not (inside or around_others or one.layer == "nested"):
                continue
        kept[span] = one
        owner[first:last] = [other or span for other in owner[first:last]]
    return list(kept.values())


def _repeats(
    content: str, sentences: Sequence[Sentence], kept: Sequence[Seen], known: Mapping[str, Known], setting: Setting
) -> list[Seen]:
    """Further places of names that the text told once, and of the region."""
    told = {
        content[one.start : one.end]: one.cls for one in kept if one.cls in ACTORS and one.layer in ("lists", "frames", "persons")
    }
    classes = {name: one.cls for name, one in known.items()} | told
    names = {name: cls for name, cls in classes.items() if len(name) >= 3 or cls == "Person"}
    regions = {
        word: "Region" for word, meant in setting.means.items() if meant in (setting.region, setting.parent) and len(word) > 1
    }
    names |= regions
    if not names:
        return []
    found: list[Seen] = []
    taken = bytearray(len(content))
    for one in kept:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    clauses = [span for sentence in sentences for span in sentence.scene.spans]
    starts = [start for start, _ in clauses]
    for first, last in Occurrences(content, names).within(0, len(content)):
        start, end = clauses[max(0, bisect_right(starts, first) - 1)]
        if start <= first and last <= end and taken.find(1, first, last) < 0:
            name = content[first:last]
            layer: Layer = "heads" if name in regions else known[name].layer if name in known else "repeats"
            found.append(Seen(first, last, names[name], layer, Evidence(start, end)))
    return found
