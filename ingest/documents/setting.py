"""What a document is about as a whole: its understood subject, the region and the years it speaks of, and its parts.

A report leaves most of its subjects out: they are the district, the park or the university that reports. All of it is learned
from the text: 全区 says that a district reports, the names in the text say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ingest.documents.lexicon import load_lexicon
from ingest.documents.phrases import Group, phrases
from ingest.documents.structure import Section, sections
from ingest.documents.text import Text
from ingest.documents.tokens import tokens

_LEVELS = {"区": "区", "县": "县", "市": "市", "旗": "旗", "州": "州", "省": "省"}
# 全区, 我县; 区委 with nothing of its name before it, which is looked at last, as nearly all places fall through before
_SPEAKS_OF_ITSELF = re.compile(r"[全我]([区县市旗州省])(?!域)|([区县市旗州省])(?<![\u4e00-\u9fff].)(?:委|政府)")
_PUBLISHED = re.compile(
    r"(?:^|[\s：:（(|])((?:19|20)\d\d)(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}日?(?=[\s）)|]|$)"
)  # 2024-03-18 来源：…
_HEAD = 300  # characters in which a page says when it was published
_NO_STEM = re.compile(
    r"(?:高新|经开|开发|园|地|社|城|校|景|片|新|示范|保税|集聚|核心|试验|产业|街|辖|全|我|各|本|县|市|区|先导|创新|科技|都市|港)$"
)
_NO_NAME_BEHIND = r"(?!委|政府|级|域|长|直|内|块|别|间|分|位优|位条|书记|里|场|值|民|面|政|容|外)"  # 区域, 市场, 县级
_FUNCTION_WORDS = frozenset("的与和在将由市省了各")
_NO_PLACE = frozenset(("cut", "plain", "soft", "head", "title", "and"))  # words of these kinds are in no place's name
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_BEFORE_CITY = re.compile("([\u4e00-\u9fff]{2,4})市")
_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:度|\s)?")
_PLANNING = re.compile(
    r"(?<!研发)(?<!人才)(?<!专项)计划(?!项目|入选|申报)|思路|打算|安排|要点|目标|展望|规划|下一步|下一阶段|下阶段|今后|明年|主要任务|重点任务|举措"
)
_REPORTING = re.compile(r"总结|成效|回顾|完成情况|进展|开展情况|主要做法|亮点|情况|成绩|业绩|报告|工作开展|取得")
_SELF = {
    "Park": ("园区", "高新区", "开发区", "经开区", "我园", "全园", "该园区", "产业园", "科技园", "集聚区"),
    "Incubator": ("园区", "孵化器", "众创空间", "加速器", "孵化基地", "该孵化器"),
    "University": ("学校", "我校", "全校", "学院", "该校", "大学"),
    "ResearchInstitute": ("研究院", "研究所", "我院", "全院", "该院", "我所"),
    "Enterprise": ("公司", "集团", "我公司", "该公司", "企业"),
    "Platform": ("中心", "实验室", "平台", "联盟", "该中心", "联合体"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """``subject`` is who is meant where a sentence has no subject, ``region`` the administrative area, ``parent`` the one above.

    ``means`` maps what the text says of itself (全区, 园区, 全市) to a name.
    """

    subject: str | None
    subject_class: str | None
    region: str | None
    parent: str | None
    year: int | None
    plan_year: int | None
    means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A section, with whether it tells of plans, and of which year."""

    section: Section
    planned: bool
    year: int | None


def setting_of(text: Text, default_region: str | None = None) -> Setting:
    """What ``text`` says about itself; ``default_region`` where it names no region."""
    content = text.content
    title = sections(text)[0].heading if content.strip() else ""
    level = _level(content)
    region = _region(content, level) if level else None
    parent = None
    titled = _title_place(title)
    if titled and (level is None or titled.endswith(level)):
        region = region if region and region[:-1] == titled[:-1] else titled
    elif titled and region:
        parent = titled
    if parent is None and region and not region.endswith("市"):
        parent = _parent(content, region)
    region = region or titled or default_region
    subject, cls = _subject(title)
    year, plan_year = _years(title, content)
    means: dict[str, str] = {}
    if region:
        mark = region[-1]
        means |= {f"{word}{own}": region for word in ("全", "我", "本") for own in {mark, level or mark}}
        means |= {region: region, f"{mark}内": region}
        if len(region) > 2:
            means[region[:-1]] = region
    if parent:
        means |= {f"{word}{parent[-1]}": parent for word in ("全", "我", "本")} | {
            parent: parent,
            parent[:-1]: parent,
            parent[-1]: parent,
        }
    if subject is None or cls is None:
        subject, cls = region, "Region" if region else None
    for word in _SELF.get(cls or "", ()):
        means.setdefault(word, subject or word)
    return Setting(subject, cls, region, parent, year, plan_year, means)


def with_class(setting: Setting, cls: str | None) -> Setting:
    """The same, where the text tells that the understood subject is of class ``cls`` after all."""
    if cls is None or cls == setting.subject_class or setting.subject is None:
        return setting
    means = {**dict.fromkeys(_SELF.get(cls, ()), setting.subject), **setting.means}
    return replace(setting, subject_class=cls, means=means)


def parts_of(text: Text, setting: Setting) -> tuple[Part, ...]:
    """The sections of ``text``, each with its part of the report: what was done, or what is planned."""
    found = []
    title_plans = False
    for section in sections(text):
        planned = title_plans
        year = None
        for heading in section.path or (section.heading,):
            if _REPORTING.search(heading) and not heading.startswith("下"):
                planned = False
            elif _PLANNING.search(heading):
                planned = True
            if numbers := _YEAR.findall(heading):
                year = int(numbers[-1])
        if not section.path:
            title_plans = planned
            year = None
        if year is None:
            year = setting.plan_year if planned else setting.year
        found.append(Part(section, planned, year))
    return tuple(found)


def _level(content: str) -> str | None:
    """区, 县 or 市: the lowest of the levels at which the text says 全区, 我县, 区委."""
    said = {first or second for first, second in _SPEAKS_OF_ITSELF.findall(content)}
    return next((level for level in ("区", "县", "旗", "市", "州", "省") if level in said), None)


def _region(content: str, level: str) -> str | None:
    """The name before ``level`` whose stem the text says most often; of two as often, the longer."""
    best: tuple[int, int, str] | None = None
    tried: set[str] = set()
    for found in re.finditer(level + _NO_NAME_BEHIND, content):
        for length in (2, 3, 1) if level == "县" else (2, 3):
            stem = content[max(0, found.start() - length) : found.start()]
            if stem not in tried and len(stem) == length and _is_stem(stem):
                tried.add(stem)
                name = stem + level
                score = content.count(name) + (content.count(stem) if length > 1 else 0)
                if length == 1 and score < 2:
                    continue  # 和县 says it again; 入驻|县… is none
                best = max(best or (0, 0, ""), (score, length, name))
    return best[2] if best else None


def _is_stem(stem: str) -> bool:
    """Whether it could be the name of a district without its noun: not 高新(区), nor part of a sentence."""
    if not (_FUNCTION_WORDS.isdisjoint(stem) and _CHINESE.fullmatch(stem)) or _NO_STEM.search(stem):
        return False
    kind, length = load_lexicon().kinds.get, len(stem)
    inside = [stem[begin:end] for begin in range(length - 1) for end in range(begin + 2, length + 1)]
    return not any([kind(word) in _NO_PLACE for word in inside])


def _parent(content: str, region: str) -> str | None:
    cities = load_lexicon().cities
    for before in _before_cities(content):
        for length in (2, 3, 4):
            if before[-length:] in cities:
                return before[-length:] + "市"
    above = re.search(r"([\u4e00-\u9fff]{2,3}市)" + re.escape(region), content)
    return above[1] if above else None


def _before_cities(content: str) -> Iterator[str]:
    """The two to four characters before each 市, in order; none of them belongs to another."""
    done, city = 0, content.find("市")
    while city >= 0:
        for start in range(max(done, city - 4), city - 1):
            if found := _BEFORE_CITY.match(content, start):
                yield found[1]
                done = found.end()
                break
        city = content.find("市", max(city + 1, done))


def _title_place(title: str) -> str | None:
    match = re.match(r"(?:关于)?(?:[\u4e00-\u9fff]{2,3}(?:省|市))??([\u4e00-\u9fff]{2,4}?(?:区|县|市|旗|州))", title)
    return match[1] if match and _is_stem(match[1][:-1]) else None


def _subject(title: str) -> tuple[str | None, str | None]:
    """The actor that a title begins with, or the only one in it, when it is no government body."""
    groups = [element for element in phrases(title, tokens(title, 0, len(title))) if isinstance(element, Group)]
    named = [item for group in groups for item in group.items if item.named and item.cls in (*_SELF, "GovernmentBody")]
    if not named or (named[0].start > 2 and len(named) > 1):
        return None, None
    first = named[0]
    name = title[first.start : first.end]
    if first.cls == "GovernmentBody":
        name = re.sub(r"(?:党工委|管委会|管理委员会)$", "", name)
        if name != title[first.start : first.end] and name.endswith(("区", "园", "城", "港")):
            return name, "Park"
        return None, None
    if first.named and first.cls in _SELF:
        return name, first.cls
    return None, None


def _years(title: str, content: str) -> tuple[int | None, int | None]:
    year = plan_year = None
    matches = list(_YEAR.finditer(title))
    for index, match in enumerate(matches):
        until = matches[index + 1].start() if index + 1 < len(matches) else len(title)
        words = title[match.end() : until]
        if _PLANNING.search(words) and not re.search(r"总结|回顾|报告|情况", words):
            plan_year = int(match[1])
        else:
            year = int(match[1])
    if year is None and plan_year is None:
        published = _PUBLISHED.search(content, 0, _HEAD)
        said = [
            int(number)
            for number in re.findall(
                r"(?<![到至争计于])((?:19|20)\d\d)年(?!.{0,3}(?:成立|创办|创建|[将拟通]|底前|建成|投))", content
            )
        ]
        year = int(published[1]) if published else max(said, default=None)  # news tells of the past; it is of its last year
    if year is None and plan_year is not None:
        year = plan_year - 1 if "总结" in title else plan_year
    if plan_year is None and year is not None:
        plan_year = year + 1
    return year, plan_year
