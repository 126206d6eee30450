"""What names say without a verb: a person's title and house, a firm in its project, a park in front of what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from ingest.documents.items import Item
from ingest.documents.lexicon import any_of, load_lexicon
from ingest.documents.matching import Found
from ingest.documents.names import firm_before_figure, has_branch
from ingest.documents.phrases import Group, phrases
from ingest.documents.scene import End, Scene
from ingest.documents.tokens import tokens

_LEADERS = ("董事长", "总经理", "总裁", "创始人", "首席", "联合创始人", "副总经理", "总工程师", "CEO", "负责人")
_HOUSES = frozenset(("University", "ResearchInstitute", "Enterprise", "Platform", "Park", "Incubator", "GovernmentBody"))
_CARRIED = frozenset(("Park", "Platform", "Incubator"))
_LONGEST_DEPARTMENT = 10


def inherent(scene: Scene) -> Iterator[Found]:
    """The relations that names carry in themselves, or by standing directly beside one another."""
    for index, group in scene.groups():
        yield from _people(scene, index, group)
        for item, following in pairwise(group.items):
            if following.lead == "+" and scene.cls(item, group) == "Park":
                yield from _in_the_park(scene, index, group, item, following)
        for item in group.items:
            cls = scene.cls(item, group)
            if item.inner or cls == "Project":
                yield from _inside(scene, index, item, cls)
            if cls == "Policy":
                yield from _in_title(scene, index, item)


def _end(scene: Scene, item: Item, cls: str, group: Group | None = None) -> End:
    name = scene.text(item)
    layer = scene.layer(item, group) if group else item.layer
    return End(scene.setting.means.get(name, name), cls, (item.start, item.end), layer=layer)


def _found(
    scene: Scene, index: int, predicate: str, subject: End, target: End, rule: str, confidence: float, role: str = ""
) -> Found:
    start, end = scene.spans[scene.clauses[index]]
    return Found(predicate, subject, target, start, end, rule, confidence, subject.span[0] if subject.span else start, role=role)


def _people(scene: Scene, index: int, group: Group) -> Iterator[Found]:
    houses: list[End] = []
    used = False  # the houses before belong to a person before
    for item in group.items:
        if item.cls == "Person":
            person = _end(scene, item, "Person")
            for house in houses:
                between = scene.content[house.span[1] : item.start] if house.span else ""
                if (house is houses[-1] or _titles().match(between)) and _beside(between):
                    yield _found(scene, index, "affiliatedWith", person, house, "title-of-house", 0.85, item.title)
            yield from _title(scene, index, item, person)
            used = True
            continue
        cls = scene.cls(item, group)
        if cls is None and item.named and scene.content.startswith(_LEADERS, item.end) and has_branch(scene.text(item)):
            houses, used = [*([] if used else houses), _end(scene, item, "Enterprise")._replace(layer="frames")], False
        elif cls in _HOUSES and cls is not None and item.named:
            houses, used = [*([] if used else houses), _end(scene, item, cls, group)], False


def _title(scene: Scene, index: int, item: Item, person: End) -> Iterator[Found]:
    if item.title not in load_lexicon().academy:
        return
    start = scene.content.find(item.title, max(scene.start, item.start - len(item.title)), item.end + len(item.title))
    if start >= 0:
        title = End(item.title, "Award", (start, start + len(item.title)), layer="persons")
        yield _found(scene, index, "holdsTitle", person, title, "academician", 0.95)


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(any_of(word for word, kind in load_lexicon().kinds.items() if kind == "title"))


def _beside(between: str) -> bool:
    """Whether only titles and departments stand between a house and its person: 大学|教授、中国工程院院士|王立德."""
    if between.startswith("、") or re.search(r"[，。；与和]", between):
        return False
    return len(_titles().sub("", between)) <= _LONGEST_DEPARTMENT


def _in_the_park(scene: Scene, index: int, group: Group, park: Item, item: Item) -> Iterator[Found]:
    cls = scene.cls(item, group)
    if item.quoted and cls is None:
        plan = _end(scene, item, "Policy")._replace(layer="frames")
        yield _found(scene, index, "supports", _end(scene, park, "Park"), plan, "plan-of-park", 0.5)
    if cls in _CARRIED and cls is not None and item.named:
        yield _found(scene, index, "locatedIn", _end(scene, item, cls, group), _end(scene, park, "Park"), "park-before-name", 0.7)


def _inside(scene: Scene, index: int, item: Item, cls: str | None) -> Iterator[Found]:
    whole = _end(scene, item, cls or "Project")
    heads = load_lexicon().heads
    for inner in item.inner:
        noun = heads.get(scene.text(inner))
        if noun and noun.alone:  # 中国科学院X研究所: its own institute, not a joint one
            continue
        if inner.cls in ("University", "ResearchInstitute") and cls in ("Platform", "ResearchInstitute"):
            yield _found(scene, index, "jointlyEstablishes", _end(scene, inner, inner.cls), whole, "house-in-name", 0.5)
        if inner.cls == "Enterprise" and inner.layer == "nested" and cls in ("Park", "Platform"):
            yield _found(scene, index, "hosts", _end(scene, inner, inner.cls), whole, "firm-in-name", 0.5)
        if inner.cls == "Enterprise" and cls == "Project":
            yield _found(scene, index, "develops", _end(scene, inner, inner.cls), whole, "firm-in-project", 0.7)
    if cls == "Project" and not item.inner and (firm := firm_before_figure(scene.text(item))):
        end = End(firm, "Enterprise", (item.start, item.start + len(firm)), layer="frames")
        yield _found(scene, index, "develops", end, whole, "firm-in-project", 0.7)


def _in_title(scene: Scene, index: int, item: Item) -> Iterator[Found]:
    """《云江高新区产业发展规划》 is about that park."""
    start, end = item.start + 1, item.end - 1
    for element in phrases(scene.content, list(tokens(scene.content, start, end))):
        for named in element.items if isinstance(element, Group) else ():
            for inner in (*named.inner, named):
                if inner.cls == "Park" and inner.named:
                    park = _end(scene, inner, "Park")._replace(layer="nested")
                    yield _found(scene, index, "targets", _end(scene, item, "Policy"), park, "park-in-title", 0.8)
                    return
