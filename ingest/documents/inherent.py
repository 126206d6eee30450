"""What names say without a verb: a firm in its project, a park in front of what stands in it, a note in brackets behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from ingest.documents.item import Item
from ingest.documents.lexicon import load_lexicon
from ingest.documents.matching import Found
from ingest.documents.names import firm_before_figure
from ingest.documents.phrases import Group, phrases
from ingest.documents.posts import posts
from ingest.documents.qualifiers import Words, qualifiers
from ingest.documents.scene import End, Scene
from ingest.documents.tokens import tokens

_CARRIED = frozenset(("Park", "Platform", "Incubator"))
_BRACKETS = ("（", "(")
_STANDING = re.compile(
    r"[（(](?P<what>(?:国家|省|市|区|县)[级]?[^（）()，。；：\d]{2,16}(?:孵化器|众创空间|企业|基地|中心|实验室|加速器|示范区|园区|小巨人|”))[）)]"
)
_PLACE = re.compile(r"[（(](?P<where>[\u4e00-\u9fff]{2,6}?)(?:园区|基地|总部)?[）)]")
_MAY_STAND = frozenset(("Enterprise", "Incubator", "Park", "Platform", "ResearchInstitute"))
_MAY_LIE = frozenset(("Enterprise", "Incubator", "ResearchInstitute"))
_LODGERS = re.compile(
    r"(?:(?P<raised>在孵企业|毕业企业|入孵企业|在孵项目)|(?P<tenant>园区企业|入驻企业|园内企业|区内企业))(?:方面)?[：:]?$"
)


def inherent(scene: Scene) -> Iterator[Found]:
    """The relations that names carry in themselves, or by standing directly beside one another."""
    yield from posts(scene)
    content, classes = scene.content, scene.classes
    has_lodgers = scene.setting.subject_class in ("Park", "Incubator")
    has_notes = any([content.find(bracket, scene.start, scene.end) >= 0 for bracket in _BRACKETS])
    previous: Group | None = None
    for index, group in scene.numbered:
        if has_lodgers:
            yield from _lodgers(scene, index, group)
        if previous is not None and 0 < group.start - previous.end <= len("内的"):
            yield from _inmates(scene, index, previous, group)
        previous = group
        for item, following in pairwise(group.items) if len(group.items) > 1 else ():
            if following.lead == "+" and following.quoted and classes[item] == "Enterprise":
                yield _product(scene, index, group, item, following)
            if following.lead == "+" and classes[item] == "Park":
                yield from _in_the_park(scene, index, group, item, following)
        for item in group.items:
            cls = classes[item]
            if has_notes and item.named and content.startswith(_BRACKETS, item.end):
                yield from _note(scene, index, item, cls, group)
            if cls == "Project" or item.inner:
                yield from _inside(scene, index, item, cls)
            if cls == "Policy":
                yield from _in_title(scene, index, item)


def _end(scene: Scene, item: Item, cls: str, group: Group | None = None) -> End:
    name = item.text
    layer = scene.layer(item, group) if group else item.layer
    return End(scene.setting.means.get(name, name), cls, (item.start, item.end), layer=layer)


def _found(
    scene: Scene, index: int, predicate: str, subject: End, target: End, rule: str, confidence: float, role: str = ""
) -> Found:
    start, end = scene.spans[scene.clauses[index]]
    return Found(
        predicate,
        subject,
        target,
        start,
        end,
        rule,
        confidence,
        subject.span[0] if subject.span else start,
        qualifiers={"role": role} if role else {},
    )


def _product(scene: Scene, index: int, group: Group, firm: Item, quoted: Item) -> Found:
    """云帆电子“深海电机”: whose it is stands before it."""
    cls = quoted.cls if quoted.cls in ("Project", "Platform") else "Result"
    made = replace(_end(scene, quoted, cls), layer="frames")
    return _found(
        scene,
        index,
        "hosts" if cls == "Platform" else "develops",
        _end(scene, firm, "Enterprise", group),
        made,
        "firm-before-product",
        0.7,
    )


def _lodgers(scene: Scene, index: int, group: Group) -> Iterator[Found]:
    """在孵企业云帆科技, 毕业企业方面：A、B: the park or incubator that reports has them."""
    setting = scene.setting
    if setting.subject is None or setting.subject_class not in ("Park", "Incubator"):
        return
    said = _LODGERS.search(scene.content, max(scene.start, group.start - 9), group.start)
    if said is None:
        return
    house = End(setting.subject, setting.subject_class, None, "implicit", "understood")
    for item in group.items:
        if item.named and scene.classes[item] == "Enterprise":
            firm = replace(_end(scene, item, "Enterprise", group), partial=group.partial)
            if said["raised"]:
                yield _found(scene, index, "incubates", house, firm, "raised-here", 0.75)
            else:
                yield _found(scene, index, "tenantOf", firm, house, "tenant-here", 0.75)


def _inmates(scene: Scene, index: int, place: Group, group: Group) -> Iterator[Found]:
    """海创谷内的云帆科技: a firm inside a park."""
    if scene.content[place.end : group.start] not in ("内的", "里的", "内"):
        return
    last = place.items[-1]
    cls = scene.classes[last]
    if cls in ("Park", "Incubator") and cls is not None and last.named:
        for item in group.items:
            if item.named and scene.classes[item] in ("Enterprise", None):
                firm = _end(scene, item, "Enterprise", group if item.cls else None)
                yield _found(scene, index, "tenantOf", firm, _end(scene, last, cls, place), "inside-park", 0.75)


def _note(scene: Scene, index: int, item: Item, cls: str | None, group: Group) -> Iterator[Found]:
    """A note in brackets behind a name: what it is accredited as (国家备案众创空间), or where it is (张家港)."""
    if cls in _MAY_STAND and cls is not None and (said := _STANDING.match(scene.content, item.end, scene.end)):
        award = End(said["what"], "Award", said.span("what"), layer="frames")
        level = qualifiers(("level",), Words("", "", said["what"]))
        found = _found(scene, index, "receivedAward", _end(scene, item, cls, group), award, "standing-in-brackets", 0.75)
        yield replace(found, qualifiers=level)
    elif cls in _MAY_LIE and cls is not None and (said := _PLACE.match(scene.content, item.end, scene.end)):
        place = End(said["where"], "Region", said.span("where"))
        if load_lexicon().kinds.get(place.name) == "place":
            yield _found(scene, index, "locatedIn", _end(scene, item, cls, group), place, "place-in-brackets", 0.7)


def _in_the_park(scene: Scene, index: int, group: Group, park: Item, item: Item) -> Iterator[Found]:
    cls = scene.classes[item]
    if cls in _CARRIED and cls is not None and item.named:
        yield _found(scene, index, "locatedIn", _end(scene, item, cls, group), _end(scene, park, "Park"), "park-before-name", 0.7)


def _inside(scene: Scene, index: int, item: Item, cls: str | None) -> Iterator[Found]:
    whole = _end(scene, item, cls or "Project")
    heads = load_lexicon().heads
    for inner in item.inner:
        noun = heads.get(inner.text)
        if noun and noun.alone:  # 中国科学院X研究所: its own institute, not a joint one
            continue
        if inner.cls in ("University", "ResearchInstitute") and cls in ("Platform", "ResearchInstitute"):
            yield _found(scene, index, "jointlyEstablishes", _end(scene, inner, inner.cls), whole, "house-in-name", 0.5)
        if inner.cls == "Enterprise" and inner.layer == "nested" and cls in ("Park", "Platform"):
            yield _found(scene, index, "hosts", _end(scene, inner, inner.cls), whole, "firm-in-name", 0.5)
        if inner.cls == "Enterprise" and cls == "Project":
            yield _found(scene, index, "develops", _end(scene, inner, inner.cls), whole, "firm-in-project", 0.7)
    if cls == "Project" and not item.inner and (firm := firm_before_figure(item.text)):
        end = End(firm, "Enterprise", (item.start, item.start + len(firm)), layer="frames")
        yield _found(scene, index, "develops", end, whole, "firm-in-project", 0.7)


def _in_title(scene: Scene, index: int, item: Item) -> Iterator[Found]:
    """《云江高新区产业发展规划》 is about that park."""
    start, end = item.start + 1, item.end - 1
    for element in phrases(scene.content, tokens(scene.content, start, end)):
        for named in element.items if isinstance(element, Group) else ():
            for inner in (*named.inner, named):
                if inner.cls == "Park" and inner.named:
                    park = replace(_end(scene, inner, "Park"), layer="nested")
                    yield _found(scene, index, "targets", _end(scene, item, "Policy"), park, "park-in-title", 0.8)
                    return
