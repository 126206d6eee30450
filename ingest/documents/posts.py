"""Who holds which post where: a title between a house and a person, beside the name, across a comma or behind 的."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from ingest.documents.acceptance import titles
from ingest.documents.item import Item
from ingest.documents.lexicon import load_lexicon
from ingest.documents.matching import Found
from ingest.documents.names import has_branch, is_person
from ingest.documents.phrases import Group, phrases
from ingest.documents.scene import RECENT, End, Scene
from ingest.documents.tokens import tokens

_LEADERS = ("董事长", "总经理", "总裁", "创始人", "首席", "联合创始人", "副总经理", "总工程师", "CEO", "负责人")
_HOUSES = frozenset(("University", "ResearchInstitute", "Enterprise", "Platform", "Park", "Incubator", "GovernmentBody", "Region"))
_OFFICES = ("市长", "区长", "县长", "省长", "州长")
_LONGEST_DEPARTMENT, _LONGEST_NAME, _SHORT, _FARTHEST = 10, 5, 6, 30
_BRACKET = re.compile(r"[（(][^）)]*[）)]")
_NO_DEPARTMENT = re.compile(r"[，。；：、与由对向在是为的了]")
_IS = frozenset(("是", "为", "系", "原是", "现为", "曾是", "原为", "现是"))
_SCHOOL_TITLES = ("校长", "副校长", "校党委", "校长助理")


def posts(scene: Scene) -> Iterator[Found]:
    """The people of a sentence with their houses, and the academicians among them."""
    previous: tuple[int, Group] | None = None
    ahead = False  # the group before may be a person
    for here in scene.numbered:
        items = here[1].items
        if items[0].cls == "Person" or (len(items) > 1 and "Person" in [item.cls for item in items]):
            yield from _in_group(scene, *here)
        behind = _may_be_person(items[0])
        if previous is not None and (behind or ahead):
            yield from _across(scene, previous, here, ahead, behind)
        previous, ahead = here, behind and len(items) == 1


def _in_group(scene: Scene, index: int, group: Group) -> Iterator[Found]:
    houses: list[End] = []
    used = False  # the houses before belong to a person before
    for item in group.items:
        if item.cls == "Person":
            person = _end(scene, item, "Person")
            own = None if houses else _own_school(scene, item) or _own_firm(scene, index, item)
            if own is not None:
                yield _affiliated(scene, index, person, own, item.title)
            for before in houses:
                if _is_house_of(scene, before, item, last=before is houses[-1]):
                    called = titles().search(scene.content, before.span[1] if before.span else item.start, item.start)
                    yield _affiliated(scene, index, person, before, called[0] if called else item.title)
            behind = item.end + (len(item.title) if scene.content.startswith(item.title, item.end) else 0)
            if scene.content.startswith(("（", "("), behind):
                yield from _in_brackets(scene, index, behind, person)
            yield from _title(scene, index, item, person)
            used = True
        elif house := _house(scene, item, group):
            houses, used = [*([] if used else houses), house], False


def _is_house_of(scene: Scene, house: End, item: Item, *, last: bool) -> bool:
    """Whether the person beside it belongs to the house: nothing but titles and departments stands between them."""
    between = scene.content[house.span[1] : item.start] if house.span else ""
    if house.cls == "Region" and not item.title.endswith(_OFFICES):
        return False
    return (last or bool(titles().match(between))) and _beside(between)


def _in_brackets(scene: Scene, index: int, start: int, person: End) -> Iterator[Found]:
    """周明（东海大学教授）: the house and the title in the brackets behind the name."""
    said = _BRACKET.match(scene.content, start, scene.end)
    called = list(titles().finditer(said[0])) if said else []
    if said is None or not called or called[-1].end() < len(said[0]) - 1:
        return
    for element in phrases(scene.content, tokens(scene.content, said.start() + 1, said.end() - 1)):
        for house in element.items if isinstance(element, Group) else ():
            if house.named and house.cls in _HOUSES and house.cls is not None:
                yield _affiliated(scene, index, person, _end(scene, house, house.cls), called[-1][0])
                return


def _house(scene: Scene, item: Item, group: Group) -> End | None:
    """The house that an item names: a firm by its branch beside a leader's title, and 公司 for the one spoken of before."""
    name, cls = item.text, scene.classes[item]
    setting = scene.setting
    if cls == "GovernmentBody" and name.startswith("校") and setting.subject and setting.subject_class == "University":
        return End(setting.subject, "University", (item.start, item.end))
    if not item.named:
        own = scene.content[item.raw[0] : item.raw[0] + 2]  # 学校|技术转移中心主任: a department of the one that is meant
        name = own if own in setting.means or own in scene.recent else name
        meant = scene.setting.means.get(name) or scene.recent.get(name)
        of = scene.setting.subject_class if meant == scene.setting.subject else RECENT.get(name)
        return End(meant, of, (item.start, item.end)) if meant and of in _HOUSES and of is not None else None
    if cls is None and scene.content.startswith(_LEADERS, item.end) and has_branch(name):
        return replace(_end(scene, item, "Enterprise"), layer="frames")
    return _end(scene, item, cls, group) if cls in _HOUSES and cls is not None else None


def _own_school(scene: Scene, item: Item) -> End | None:
    """副校长茅以宁 in the report of a university is its own."""
    setting = scene.setting
    if setting.subject_class == "University" and setting.subject and item.title in _SCHOOL_TITLES:
        return End(setting.subject, "University", None, "implicit", "understood")
    return None


def _own_firm(scene: Scene, index: int, item: Item) -> End | None:
    """创始人宓立言 at the beginning of a clause: of the firm that the sentence, or one before, speaks of."""
    start = scene.clause_at(item.start)[0]
    before = scene.content[start : item.start].removesuffix(item.title)
    if not item.title.startswith(_LEADERS) or len(before) > _SHORT or _NO_DEPARTMENT.search(before.rstrip("、")):
        return None
    for _, group in scene.groups(range(index - 1, -1, -1)):
        for other in group.items:
            if other.named and scene.classes[other] == "Enterprise":
                return replace(_end(scene, other, "Enterprise", group), clause=scene.clauses[index])
    firm = scene.recent.get("公司")
    return End(firm, "Enterprise", None, "implicit", "understood") if firm else None


def _across(scene: Scene, before: tuple[int, Group], here: tuple[int, Group], ahead: bool, behind: bool) -> Iterator[Found]:
    """云帆科技的创始人周明; 作为云帆科技创始人，周明…; 周明，云帆科技创始人. The person stands ``ahead`` or ``behind``."""
    (first, group), (second, other) = before, here
    left, right = group.items[-1], other.items[0]
    if other.start - group.end > _FARTHEST:
        return
    between = scene.content[group.end : other.start]
    if behind and (called := _post(between)):
        house, person = _house(scene, left, group), _person(scene, right)
        if house and person:
            yield _affiliated(scene, second, person, house, called)
    elif ahead and (between == "，" or between in _IS):
        person, house = _person(scene, left), _house(scene, right, other)
        post = titles().match(scene.content, right.end) or _department_and_title().match(scene.content, right.end)
        if person and house and post and scene.content[post.end() : post.end() + 1] in ("，", ",", "、", "。", "；", ""):
            yield _affiliated(scene, first, person, house, post[0])


def _may_be_person(item: Item) -> bool:
    return item.cls == "Person" or (item.cls is None and item.named and 1 < item.end - item.start < _LONGEST_NAME)


def _post(between: str) -> str:
    """The title in what stands between a house and a person, where nothing but a department does; empty else."""
    words = _BRACKET.sub("", between)
    titled = list(titles().finditer(words))
    if not titled or titled[-1].end() < len(words.rstrip("，、”")):
        return ""
    if words.endswith("，") or words.startswith("的"):  # 作为云帆科技创始人，周明; 云帆科技的创始人周明
        return words.strip("的，") if len(titles().sub("", words).strip("的，、兼和")) <= 2 else ""
    left = titles().sub("", words).strip("、兼和”")
    return words if len(left) <= _LONGEST_DEPARTMENT and not _NO_DEPARTMENT.search(left) else ""


def _person(scene: Scene, item: Item) -> End | None:
    if item.cls == "Person" or (item.cls is None and item.named and is_person(item.text)):
        end = _end(scene, item, "Person")
        return end if item.cls == "Person" else replace(end, layer="frames")
    return None


def _title(scene: Scene, index: int, item: Item, person: End) -> Iterator[Found]:
    if item.title not in load_lexicon().academy:
        return
    start = scene.content.find(item.title, max(scene.start, item.start - len(item.title)), item.end + len(item.title))
    if start >= 0:
        title = End(item.title, "Award", (start, start + len(item.title)), layer="persons")
        yield _found(scene, index, "holdsTitle", person, title, "academician", 0.95, "")


def _beside(between: str) -> bool:
    """Whether only titles and departments stand between a house and its person: 大学|教授、中国工程院院士|王立德."""
    between = _BRACKET.sub("", between)
    if between.startswith("、") or re.search(r"[，。；与和]", between):
        return False
    called = [found.end() for found in titles().finditer(between)]
    if any(mark == "、" and at not in called for at, mark in enumerate(between)):
        return False  # another person stands between
    return len(titles().sub("", between)) <= _LONGEST_DEPARTMENT


def _affiliated(scene: Scene, index: int, person: End, house: End, title: str) -> Found:
    return _found(scene, index, "affiliatedWith", person, house, "title-of-house", 0.85, title)


def _found(scene: Scene, index: int, predicate: str, subject: End, target: End, rule: str, confidence: float, role: str) -> Found:
    clauses = [scene.clauses[index], *(end.clause for end in (subject, target) if end.clause >= 0)]
    start, end = scene.spans[min(clauses)][0], scene.spans[max(clauses)][1]
    for stretch in (subject.span, target.span):
        if stretch is not None:
            start, end = min(start, stretch[0]), max(end, stretch[1])
    trigger = subject.span[0] if subject.span else start
    return Found(predicate, subject, target, start, end, rule, confidence, trigger, qualifiers={"role": role} if role else {})


def _end(scene: Scene, item: Item, cls: str, group: Group | None = None) -> End:
    name = item.text
    layer = scene.layer(item, group) if group else item.layer
    return End(scene.setting.means.get(name, name), cls, (item.start, item.end), layer=layer)


@cache
def _department_and_title() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{0,{_LONGEST_DEPARTMENT}}}?(?:{titles().pattern})")
