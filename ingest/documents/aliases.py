"""Which names of one document mean the same thing: short forms that the text itself introduces or that official usage fixes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ingest.documents.lexicon import load_lexicon
from ingest.documents.names import is_topic, names_something

# Short and long forms that mean the same kind of zone; the name in front must agree.
_ZONES = (
    ("高新技术产业开发区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("高新技术产业园区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("综合保税区", "综保区"),
)
_SHORTEST_FORM = 2
SHORTENED = frozenset(("Enterprise", "Park", "Incubator"))  # the classes whose names people shorten
SHORT_ZONES = frozenset(("高新区", "经开区", "开发区", "综保区", "自贸区", "科创园"))
_LEGAL_FORM = re.compile(r"(?:科技|集团|股份|控股|实业)*(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|集团)+$")
_PLACE_IN_BRACKETS = re.compile(r"[（(][\u4e00-\u9fff]{2,6}[)）]")
_INTRODUCTION = re.compile(
    r"[（(](?:(?:以下|下文|下)?(?:统一)?(?:简称|统称|称)|又称|原名|曾用名|英文名)[为：:]?[“「\"]?(?P<short>[^“”「」\"()（）]{2,16})[”」\"]?[)）]"
)
_BEFORE_BRACKET = re.compile(r"[\u4e00-\u9fff（）()“”A-Za-z]{3,40}$")
_IN_BRACKETS = re.compile(r"[（(](?P<full>[^()（）]{6,40})[)）]")
_LONGEST_BEFORE = 8  # of a short form before the full one in brackets
_LONGEST_INTRODUCED = 40


def normal_zone(name: str) -> str:
    """The name of a zone with its noun in the short form: X高新技术产业开发区 → X高新区."""
    for long, short in _ZONES:
        if name.endswith(long):
            return name[: -len(long)] + short
    return name


@lru_cache(maxsize=16384)
def core_of_firm(name: str) -> str:
    """A company's name without legal form and place in brackets: 思远机器人（海州）有限公司 → 思远机器人."""
    return _LEGAL_FORM.sub("", _PLACE_IN_BRACKETS.sub("", name))


@lru_cache(maxsize=1)
def introduced(content: str) -> Mapping[str, str]:
    """Short forms that the text introduces (以下简称…), each with the stretch before the bracket that it stands for."""
    found: dict[str, str] = {}
    for match in _INTRODUCTION.finditer(content):
        if before := _BEFORE_BRACKET.search(content, max(0, match.start() - _LONGEST_INTRODUCED), match.start()):
            found[match["short"]] = before[0]
    for match in _IN_BRACKETS.finditer(content):
        if not _LEGAL_FORM.search(match["full"]):
            continue
        core, said = core_of_firm(match["full"]), content[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
        short = next((said[begin:] for begin in range(len(said) - 1) if said[begin:] in core), None)
        if short:
            found.setdefault(short, match["full"])
    return found


@lru_cache(maxsize=16384)
def short_forms(name: str, cls: str) -> tuple[str, ...]:
    """What people call it for short: 海州云帆新能源科技有限公司 → 云帆新能源科技, 云帆新能源, 云帆; 橙谷孵化器 → 橙谷.

    Only forms that say something by themselves: no places, topics or generic words.
    """
    if cls not in SHORTENED:
        return ()
    lexicon = load_lexicon()
    found: list[str] = []
    if cls == "Enterprise":
        form = core_of_firm(name)
        form = next((form[length:] for length in (4, 3, 2) if _is_place(form[:length])), form)
    else:
        form = next((name[:begin] for begin in range(2, len(name)) if name[begin:] in lexicon.heads), name)
    while len(form) >= _SHORTEST_FORM:
        if form != name and not _is_place(form) and names_something(form) and not is_topic(form):
            found.append(form)
        tail = next((begin for begin in range(_SHORTEST_FORM, len(form)) if form[begin:] in lexicon.tails), None)
        if tail is None or cls != "Enterprise":
            break
        form = form[:tail]
    return tuple(found)


def _is_place(name: str) -> bool:
    kinds = load_lexicon().kinds
    return kinds.get(name) == "place" or (name[-1:] in "省市区县" and kinds.get(name[:-1]) == "place")


def canonical_names(classes: Mapping[str, str], content: str, means: Mapping[str, str]) -> dict[str, str]:
    """Each name → the name under which the document's entity is kept.

    ``classes`` are the names found, with their class. Names are joined when the text says so or when one class uses them in a
    way that leaves no choice; a short form that could mean two things stays by itself.
    """
    canonical = {name: name for name in classes}
    for name in classes:
        if (meant := means.get(name)) and meant != name:
            canonical[name] = meant
    for short, before in introduced(content).items():
        full = [name for name in classes if before.endswith(name) and name != short]
        if short in canonical and full:
            canonical[short] = max(full, key=len)
    _join_zones(canonical, [name for name, cls in classes.items() if cls == "Park"])
    _join_short_forms(canonical, classes)
    _join_firms(canonical, [name for name, cls in classes.items() if cls == "Enterprise"])
    _join_endings(canonical, [name for name, cls in classes.items() if cls in ("Platform", "Park", "ResearchInstitute")])
    return {name: name if after == name else _follow(canonical, name) for name, after in canonical.items()}


def _follow(canonical: Mapping[str, str], name: str) -> str:
    seen = {name}
    while (after := canonical.get(name, name)) not in seen:
        seen.add(after)
        name = after
    return name


def _join_zones(canonical: dict[str, str], parks: Iterable[str]) -> None:
    by_normal: dict[str, list[str]] = {}
    for name in parks:
        by_normal.setdefault(normal_zone(name), []).append(name)
    for same in by_normal.values():
        longest = max(same, key=len)
        for name in same:
            canonical.setdefault(name, name)
            if name != longest and canonical[name] == name:
                canonical[name] = longest
    for short in SHORT_ZONES & set(by_normal):
        ends = [normal for normal in by_normal if normal.endswith(short) and normal != short]
        if len(ends) == 1 and canonical.get(short) == short:
            canonical[short] = max(by_normal[ends[0]], key=len)


def _join_firms(canonical: dict[str, str], firms: Iterable[str]) -> None:
    listed = list(firms)
    full = [name for name in listed if _LEGAL_FORM.search(name) and len(name) > 6]
    for name in listed:
        if name in full or len(name) < 3:
            continue
        owners = [other for other in full if name in core_of_firm(other)]
        if len(owners) == 1 and canonical[name] == name:
            canonical[name] = owners[0]


def _join_short_forms(canonical: dict[str, str], classes: Mapping[str, str]) -> None:
    owners: dict[str, list[str]] = {}
    for name, cls in classes.items():
        for form in short_forms(name, cls) if cls in SHORTENED else ():
            if classes.get(form) == cls:
                owners.setdefault(form, []).append(name)
    for form, full in owners.items():
        if len(full) == 1 and canonical[form] == form:
            canonical[form] = full[0]


def _join_endings(canonical: dict[str, str], names: Iterable[str]) -> None:
    """数字经济运营中心 is the 江湾数字经济运营中心 of the same text, if that is the only one that ends so."""
    listed = list(names)
    for name in listed:
        longer = [other for other in listed if other != name and other.endswith(name)]
        if len(name) >= 7 and len(longer) == 1 and canonical[name] == name:
            canonical[name] = longer[0]
