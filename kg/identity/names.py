"""Names as identity compares them, and which of them are full: the same string then means the same thing nationwide.

A short name never identifies by itself; similarity is no matter of this module.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.identity.places import starts_with_place, words

if TYPE_CHECKING:
    import pyarrow as pa

_BLANKS = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_DOTS = re.compile(r"[·•・‧∙⋅]")
_USUAL = r"^[!-~一-\x{9fff}]*$"  # characters that stay as they are


@dataclass(frozen=True, slots=True)
class _Full:
    """When a name of a class is full: how it ends, how long it is before that, and how it shows which one it is, by
    beginning with a place (``anchored``; with ``below_province`` one below a province) or by a word that is not generic."""

    ending: str
    anchored: bool = False
    below_province: bool = False
    least: int = 2

    @property
    def pattern(self) -> str:
        return f"(?:{self.ending})$"

    def fits(self, name: str) -> bool:
        match = re.search(self.pattern, name)
        if match is None or match.start() < self.least:
            return False
        if self.anchored:
            return starts_with_place(name, nation=not self.below_province, province=not self.below_province)
        return _generic().fullmatch(re.sub(r"[()]", "", name[: match.start()])) is None


_LEGAL_FORM = (
    r"有限公司|有限责任公司|股份公司|集团公司|总公司|分公司|合伙企业|个人独资企业|专业合作社|联合社"
    r"|\((?:普通合伙|特殊普通合伙|有限合伙)\)"
)
_AUTHORITY = r"局|厅|委|委员会|人民政府|政府|办公室|管理处|中心|办事处|法院|检察院|总局|部|署"

# Not here, so that a name alone never joins them: Person (namesakes), Platform, Project, Event, Need, Result (their
# names repeat from place to place and from year to year, or are made up by the one who writes).
_FULL: dict[str, _Full] = {
    "Enterprise": _Full(_LEGAL_FORM),
    "University": _Full(r"(?:大学|学院|学校|分校)(?:\([^()]+\))?"),
    "ResearchInstitute": _Full(r"研究院|研究所|研究中心|科学院|设计院|研究总院|(?:研究院|研究所)\([^()]+\)", anchored=True),
    "GovernmentBody": _Full(_AUTHORITY, anchored=True),
    "Park": _Full(r"开发区|园区|产业园|科技园|工业园|创业园|新区|示范区", anchored=True, below_province=True),
    "Incubator": _Full(r"孵化器|众创空间|加速器|创业服务中心", anchored=True, least=6),
    "Program": _Full(r"计划|工程|专项|基金|项目", anchored=True),
    "Award": _Full(r"奖|[一二三特]等奖|称号|企业|孵化器|基地|平台|中心|示范区|实验室", anchored=True),
    "Policy": _Full(r"条例|办法|意见|措施|规定|规划|方案|细则|通知|政策", anchored=True, least=6),
}


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(words('generic')))})*")


def normalise(name: str) -> str:
    """The name as it is compared: NFKC (full-width letters and brackets become half-width), no blanks, one kind of middle dot."""
    compact = _DOTS.sub("·", _BLANKS.sub("", unicodedata.normalize("NFKC", name)))
    return unicodedata.normalize("NFKC", compact)  # without its blank an accent may stand on a letter


def is_full_name(class_name: str, name: str) -> bool:
    """Whether a normalised name of this class says by itself, anywhere in the country, which one is meant.

    An Industry is a concept: the same word is the same industry. A Region is full with its ending (省 市 区 县 …), unless
    several cities have a district of that name. Other classes: see ``_FULL``; not there means never.
    """
    if class_name == "Industry":
        return len(name) >= 2
    if class_name == "Region":
        return _is_full_region(name)
    full = _FULL.get(class_name)
    return full is not None and full.fits(name)


def full_name_identities(class_name: str, values: pa.Array) -> pa.Array:
    """``name:Enterprise:…`` for each name that is full, null for the others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = normalised(values)
    full = _FULL.get(class_name)
    if full is None or full.anchored:
        fits = pa.array([is_full_name(class_name, name) for name in names.to_pylist()], pa.bool_())
    else:
        long_enough = pc.and_not(
            pc.match_substring_regex(names, full.pattern),
            pc.match_substring_regex(names, f"^.{{0,{full.least - 1}}}{full.pattern}"),
        )
        before = pc.replace_substring_regex(pc.replace_substring_regex(names, full.pattern, ""), "[()]", "")
        fits = pc.and_not(long_enough, pc.match_substring_regex(before, f"^(?:{_generic().pattern})$"))
    return pc.if_else(fits, pc.binary_join_element_wise(f"name:{class_name}:", names, ""), pa.scalar(None, pa.string()))


def normalised(values: pa.Array) -> pa.Array:
    """``normalise`` of many names; those of usual characters are so already."""
    import pyarrow as pa
    import pyarrow.compute as pc

    odd = pc.invert(pc.match_substring_regex(values, _USUAL))
    return pc.replace_with_mask(values, odd, pa.array(map(normalise, values.filter(odd).to_pylist()), pa.string()))


def _is_full_region(name: str) -> bool:
    if name in words("provinces") or name == "中国":
        return True
    match = re.fullmatch(r"(.{2,}?)(省|自治区|特别行政区|市|区|县|自治州|地区|盟|旗|镇|乡|街道)", name)
    if match is None:
        return False
    stem, ending = match.groups()
    within = re.match(r".{2,}(?:市|县|区|州|盟)(?=.)", stem)  # 扬州市 of 扬州市江都区: there it is unmistakable
    if ending in ("镇", "乡", "街道"):
        return within is not None
    return within is not None or (stem not in words("repeated_districts") and starts_with_place(name, nation=False))
